"""Made-up teasers, as blocks are made of them."""

from datetime import timedelta
from types import MappingProxyType

from broadsheet.archive.lists.teasers import Teaser
from broadsheet.reader.layout import choosing
from stories import START

DEK = "A sentence or two that say what the headline has no room for, as long as most of them are."
LONG = "Council votes to turn the cannery into 140 homes, with a third at council rents, after all"
HOUR = timedelta(hours=1)


def story(n=0, headline=LONG, *, pictured=False, dek=DEK, kicker="", ago=HOUR):
    picture = (f"pier-{n}", 1600, 900, 0.5, 0.5) if pictured else (None,) * 5
    where = ("world", "World", 1)
    return Teaser(n, f"s-{n}", kicker, headline, dek, START - ago * (n + 1), *where, *picture, "")


def stories(number, pictured=0, **facts):
    """So many stories, the first of them with pictures."""
    return tuple(story(n, pictured=n < pictured, **facts) for n in range(number))


BARE = {"dek": "", "headline": "Yes"}
FERRIES = {"kicker": "Ferries"}
OLD = {"ago": timedelta(days=8)}


def form_of(given, now=START, *, wanted="", above=(), voices=MappingProxyType({})):
    return choosing.form_of(given, now, wanted=wanted, above=above, voices=voices)
