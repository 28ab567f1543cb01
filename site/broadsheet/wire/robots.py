"""What machines are told that they may do with the paper: robots.txt (RFC 9309) with the
preferences of two proposals in it, and the reservation of text and data mining.

- `Content-Usage`, of the IETF's working group AIPREF: draft-ietf-aipref-attach (section 3) and
  draft-ietf-aipref-vocab, which knows `search` and `train-ai` (https://datatracker.ietf.org/wg/aipref/).
- `Content-Signal`, which knows answers as well (https://contentsignals.org).
- TDMRep of the W3C's community group, for Article 4 of the EU's Directive 2019/790
  (https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/): the file alone, since
  rightsholders should use one of its three techniques (section "Processing priority")."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from flask import Blueprint, Response, json
from werkzeug.wrappers import Response as AnyResponse

from .. import clock, press, urls
from ..archive.changes.stamps import MACHINES, PAPER
from ..archive.house import machine_terms
from ..archive.house.machine_terms import Terms, Use
from ..web import links, unknown_addresses
from .crawlers import CRAWLERS

bp = Blueprint("robots", __name__)

DESK = f"Disallow: {urls.NEWSROOM}/"

# Sections that say otherwise: their paths, and what holds there.
SectionTerms = list[tuple[str, Terms]]


class Proposal(NamedTuple):
    """How one of the two proposals writes preferences."""

    header: str
    words: dict[Use, str]  # of the uses that it knows
    yes: str
    no: str

    def line(self, path: str, terms: Terms) -> str:
        """What it says of a path; "" if the terms say nothing of any use that it knows."""
        said = {self.words[use]: terms.of(use) for use in self.words}
        answers = {True: self.yes, False: self.no}
        preferences = [f"{word}={answers[may]}" for word, may in said.items() if may is not None]
        begin = f"{self.header}: {path}".rstrip()
        return f"{begin} {', '.join(preferences)}" if preferences else ""


USAGE = Proposal("Content-Usage", {Use.SEARCH: "search", Use.TRAINING: "train-ai"}, "y", "n")
SIGNAL = Proposal(
    "Content-Signal",
    {Use.SEARCH: "search", Use.ANSWERS: "ai-input", Use.TRAINING: "ai-train"},
    "yes",
    "no",
)


@bp.get(urls.ROBOTS)
@press.printed(PAPER, MACHINES)
def robots() -> Response:
    """All that readers may read robots may read, but for what a use is refused."""
    return Response(text(), mimetype="text/plain")


@bp.get(urls.TDM_RESERVATION)
@press.printed(PAPER, MACHINES)
def tdm_reservation() -> AnyResponse:
    """Whether text and data mining is reserved; nothing stands there while nothing is said of it.
    The first rule that matches holds, so the paper's own is the last."""
    said = machine_terms.read()
    rules = [
        {"location": path, "tdm-reservation": int(reserved)}
        | ({"tdm-policy": said.licence_url} if reserved and said.licence_url else {})
        for path, terms in [*_sections(said), ("/", said.paper)]
        if (reserved := _is_reserved(terms)) is not None
    ]
    if not rules:
        return unknown_addresses.answer(clock.now())
    return Response(json.dumps(rules, indent=1) + "\n", mimetype="application/json")


def text() -> str:
    """The robots.txt."""
    said = machine_terms.read()
    sections = _sections(said)
    groups = [["User-agent: *", DESK, *_preferences(said.paper, sections)]]
    by_rules = defaultdict(list)
    for crawler, uses in CRAWLERS.items():
        by_rules[_rules(uses, said.paper, sections)].append(f"User-agent: {crawler}")
    by_rules.pop((), None)  # they may read what all may
    groups += [[*crawlers, DESK, *rules] for rules, crawlers in by_rules.items()]
    maps = [links.absolute_to(path) for path in (urls.SITEMAPS, urls.SITEMAP_OF_NEWS)]
    groups.append([f"Sitemap: {address}" for address in maps])
    return "\n".join("".join(f"{line}\n" for line in group) for group in groups)


def _sections(said: machine_terms.AllTerms) -> SectionTerms:
    """A section's stories and feeds stand below its path."""
    found = machine_terms.by_slug(said)
    return [(f"{links.to(urls.section(slug))}/", terms) for slug, terms in found]


def _preferences(paper: Terms, sections: SectionTerms) -> list[str]:
    """Lines for whoever reads them; the longest path that matches holds."""
    everywhere = [("", paper), *sections]
    lines = [one.line(*there) for one in (USAGE, SIGNAL) for there in everywhere]
    return [line for line in lines if line]


def _rules(uses: Iterable[Use], paper: Terms, sections: SectionTerms) -> tuple[str, ...]:
    """What a crawler is told that reads for these uses; () if it may read all that others may."""
    shut = _is_refused(uses, paper)
    rules = ["Disallow: /"] if shut else []
    for path, terms in sections:
        if _is_refused(uses, terms) != shut:
            rules.append(f"{'Allow' if shut else 'Disallow'}: {path}")
    return tuple(rules)


def _is_refused(uses: Iterable[Use], terms: Terms) -> bool:
    """One refused use is enough: a crawler doesn't say for which it reads just now."""
    return any(terms.of(use) is False for use in uses)


def _is_reserved(terms: Terms) -> bool | None:
    """Both answers and training are text and data mining; None: nothing is said of either."""
    said = (terms.answers, terms.training)
    if False in said:
        return True
    return False if said == (True, True) else None
