"""Inputs: what the components of the style guide are given, made up for each state."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from ..archive import images
from ..archive.images import Image, Picture
from ..archive.lists.printed_story import Credit, LeadImage, PrintedCorrection, PrintedStory
from ..archive.lists.teasers import Cursor, Teaser, TeaserPage
from ..archive.lists.voices import Voice
from ..archive.placements import BannerLine
from ..archive.sections import SectionName
from ..newsroom.forms import DeskForm
from ..paper import paper
from ..pictures.file_kinds import KINDS
from ..reader.archives import CalendarDay, Month, ShownMonth
from ..reader.excerpts import ExcerptPiece
from ..reader.frame import Frame
from ..reader.layout import blocks
from ..reader.layout.blocks import Block
from ..reader.layout.choosing import Day, Form
from ..text import figures, rendering
from ..text.comparing import DiffPart
from ..text.figures import Embed, Player, PrintedFigure

NOW = datetime(2026, 3, 12, 17, 41, tzinfo=UTC)
LONG = (
    "Council, regional assembly and harbour authority agree after eleven years of talks that the"
    " bridge between the old town and Hask is to be built, and who will pay for it"
)
ARABIC, JAPANESE = "المجلس يوافق على 140 منزلًا", "缶詰工場の跡地に140戸の住宅"
GERMAN = "Hafenverwaltungsgebührenordnungsänderungsantrag abgelehnt"
DEK = "The chimney stays, the loading sheds go, and a third of the flats will be let at cost."
HEADLINES = (
    "Council votes to turn cannery into 140 homes",
    "Late header lifts Harbour to third place",
    "Observatory’s paper rolls give up a forgotten flood",
    "Band’s lost tuba found at the bottom of the dock",
    "Terns nest on Scaur Bank for the first time since 1987",
    "Ferries",
)
SECTIONS = """World Politics Business Sports Health Lifestyle Science Entertainment Opinion Travel
    Weather Property Motoring Books Film Music Theatre Food Fashion Gardens Education Law Money
    Technology Environment Farming Harbour Obituaries Crosswords Weddings""".split()


class DemoForm(DeskForm):
    """A form of the desk, with a field of each kind."""

    headline = StringField("Headline")
    dek = TextAreaField("Dek")
    kind = RadioField("Kind", choices=[SelectChoice("a", "A typo"), SelectChoice("b", "An update")])


def all_of_them() -> dict[str, Any]:
    """All inputs, by the names that specimens use. The picture is the library's newest."""
    image = images.newest() or Image(name="none", file="none-yet.jpg", width=1200, height=800)
    picture = image.picture
    lead = LeadImage(picture, "A drawing", "The cannery in 1931, with its chimney.", "Ada Venn")
    stories = _stories(picture)
    return {
        "now": NOW,
        "picture": picture,
        "lead": lead,
        "stories": stories,
        "blocks": _blocks([stories[name] for name in "abcdef"], picture),
        "month": _month(),
        "months": {
            "pictured": ShownMonth(date(2026, 3, 1), 12, stories["usual"], _month()),
            "of_one": ShownMonth(date(2025, 12, 1), 1, stories["pictureless"]),
        },
        "article": _article,
        "credits": _credits,
        "notes": _notes,
        "excerpt": _excerpt,
        "text": lambda source: figures.printed(rendering.to_html(source, "markdown")),
        "frame": frame,
        "figure": PrintedFigure(image, lead.caption, lead.credit),
        "sound": Player("tuba-0123456789abcdef.mp3", "The last tuba", KINDS["mp3"]),
        "film": Player("tuba-0123456789abcdef.mp4", "The last tuba", KINDS["mp4"]),
        "embed": Embed("YouTube", "about:blank", "https://example.org/", "The last tuba", "film"),
        "compared": [
            DiffPart("same", "The chimney "),
            DiffPart("out", "goes"),
            DiffPart("in", "stays"),
        ],
        "pages": {"first": TeaserPage([], Cursor(NOW, 1)), "last": TeaserPage([], None)},
        "form": DemoForm(formdata=None, data={"headline": HEADLINES[0], "kind": "a"}),
        "wrong": _wrong(),
    }


def frame(sections: int = 8, banner: str = "") -> Frame:
    """What stands around a page: the paper at hand, with so many of the sample's sections."""
    names = SECTIONS[:sections]
    return Frame(
        paper()._replace(
            sections=tuple(SectionName(n, name.lower(), name) for n, name in enumerate(names, 1)),
            email="desk@example.org",
            postal_address="1 Quay\nDunmere",
        ),
        BannerLine(banner, None, None) if banner else None,
    )


def _stories(picture: Picture) -> dict[str, Teaser]:
    """One of each kind, and six usual ones, `a` to `f`."""
    usual = _teaser(1, HEADLINES[0], picture)
    found = {
        "usual": usual,
        "pictureless": _without(usual),
        "long": usual._replace(headline=LONG),
        "short": usual._replace(headline="Ebb"),
        "dekless": usual._replace(dek=""),
        "kickerless": usual._replace(kicker=""),
        "bare": _without(usual)._replace(dek="", kicker=""),
        "new": usual._replace(published_at=NOW),
        "old": usual._replace(published_at=NOW - timedelta(days=900)),
        "opinion": usual._replace(signed="0 Ada Venn\n1 Bo Example"),
        "arabic": usual._replace(headline=ARABIC, kicker="", dek="", language="ar"),
        "japanese": usual._replace(headline=JAPANESE, kicker="", dek="", language="ja"),
        "german": usual._replace(headline=GERMAN, language="de"),
    }
    for number, (name, headline) in enumerate(zip("abcdef", HEADLINES, strict=True), 10):
        found[name] = _teaser(number, headline, picture if number % 2 == 0 else None)
    return found


def _teaser(number: int, headline: str, picture: Picture | None) -> Teaser:
    return Teaser(
        id=number,
        slug=f"story-{number}",
        kicker="Harbour",
        headline=headline,
        dek=DEK,
        published_at=NOW - timedelta(hours=number),
        section_slug="world",
        section_name="World",
        section_id=1,
        image_file=picture.file if picture else None,
        image_width=picture.width if picture else None,
        image_height=picture.height if picture else None,
        image_focal_x=picture.focal_x if picture else None,
        image_focal_y=picture.focal_y if picture else None,
        language="",
    )


def _without(story: Teaser) -> Teaser:
    return story._replace(image_file=None, image_width=None, image_height=None)


def _blocks(stories: list[Teaser], picture: Picture) -> dict[str, Block]:
    """One of each form, and each way in which the front page opens."""
    others = tuple(story._replace(kicker=f"Kicker {story.id}") for story in stories)
    plain = tuple(_without(story)._replace(dek="") for story in others)
    return {
        "lead": blocks.block(Form.LEAD, others),
        "picture": blocks.block(Form.PICTURE, others),
        "across": blocks.block(Form.ACROSS, others),
        "package": blocks.block(Form.PACKAGE, tuple(stories)),
        "opinion": blocks.block(Form.OPINION, plain)._replace(
            voices=tuple((story.id, Voice(f"Ada Venn {story.id}", picture)) for story in plain)
        ),
        "briefs": blocks.block(Form.BRIEFS, plain),
        "pictureless": blocks.block(Form.LEAD, plain),
        "of_two": blocks.block(Form.LEAD, others[:2]),
        "of_one": blocks.block(Form.LEAD, others[:1]),
        "usual_day": blocks.opening(others, Day.USUAL),
        "slow_day": blocks.opening(others, Day.SLOW),
        "big_day": blocks.opening(others, Day.BIG),
    }


def _article(**changed: Any) -> PrintedStory:
    """A story as its page shows it."""
    facts: dict[str, Any] = dict.fromkeys(PrintedStory._fields, "") | {
        "id": 1,
        "slug": "cannery",
        "kicker": "Town council",
        "headline": HEADLINES[0],
        "dek": DEK,
        "dateline": "DUNMERE",
        "has_copy": True,
        "published_at": NOW - timedelta(hours=3),
        "section": SectionName(1, "politics", "Politics"),
        **dict.fromkeys(("unpublished_at", "updated_at", "translation_group", "lead_image")),
        **dict.fromkeys(("authors", "topics", "corrections"), ()),
    }
    return PrintedStory(**facts | changed)


def _credits(*names: str) -> list[Credit]:
    return [Credit(number, f"somebody-{number}", name) for number, name in enumerate(names, 1)]


def _notes(*kinds: str) -> list[PrintedCorrection]:
    said = "An earlier version said that the chimney would go. It stays."
    return [PrintedCorrection(kind, said, NOW) for kind in kinds]


def _excerpt(*pieces: str) -> list[ExcerptPiece]:
    """Pieces of a text; those with an asterisk are marked."""
    return [ExcerptPiece(piece.removeprefix("*"), piece.startswith("*")) for piece in pieces]


def _month() -> Month:
    """March 2026, with stories on every third day."""
    days: list[CalendarDay | None] = [None] * 6
    days += [CalendarDay(date(2026, 3, number), number % 3 == 0) for number in range(1, 32)]
    days += [None] * (-len(days) % 7)
    return Month(date(2026, 3, 1), [days[n : n + 7] for n in range(0, len(days), 7)])


def _wrong() -> DemoForm:
    form = DemoForm(formdata=None)
    form.headline.errors, form.kind.errors = ["Write a headline."], ["Choose one."]
    return form
