"""Outcomes: what became of each story of an import, and sums of them that add up, in the words of
both who tell of them: `flask import` and the desk."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from ...archive.imported import LookReason, Result
from ...language import gettext, lazy_pgettext, ngettext
from ...language import number as format_number
from .notes import of_kinds
from .record import Files
from .word_count import Tally

MOST_SHOWN = 50  # outcomes of a run; all of them stand in its report


WORDS = {
    Result.IMPORTED: lazy_pgettext("import", "imported"),
    Result.CHANGED: lazy_pgettext("import", "changed"),
    Result.UNCHANGED: lazy_pgettext("import", "unchanged"),
    Result.DRAFT: lazy_pgettext("import", "draft"),
    # Translators: how many stories were changed in the other system and here: “3 in conflict”
    Result.CONFLICT: lazy_pgettext("import", "in conflict"),
    Result.SKIPPED: lazy_pgettext("import", "skipped"),
    Result.FAILED: lazy_pgettext("import", "failed"),
    # Translators: stories that an earlier import brought and that the old site has deleted
    Result.GONE: lazy_pgettext("import", "no longer there"),
}
QUIET = (Result.IMPORTED, Result.CHANGED, Result.UNCHANGED)


@dataclass
class Outcome:
    """One line of the report: the file, what became of it or of one of its stories, and everything
    odd about it."""

    file: str
    result: Result
    address: str = ""  # section and slug of the story: "world/budget-vote"
    headlines: int = 0  # further stories that it made known, by headline only
    notes: list[str] = field(default_factory=list)
    headline: str = ""
    origin: str = ""
    old_addresses: list[str] = field(default_factory=list)
    guessed_addresses: list[str] = field(default_factory=list)  # of these: what no file says
    old_lists: list[str] = field(default_factory=list)  # addresses of lists that it stood in
    missing_pictures: list[str] = field(default_factory=list)  # old addresses
    left_files: list[str] = field(default_factory=list)  # of other files that were not taken in
    is_public: bool = False
    words: Tally = field(default_factory=Tally)
    files: Files = field(default_factory=Files)
    looks: list[LookReason] = field(default_factory=list)  # why somebody should look at it
    # By origin, the headlines that it made public without a text.
    without_text: dict[str, str] = field(default_factory=dict)

    @property
    def is_news(self) -> bool:
        """Whether readers see from now on what they did not see before."""
        return self.is_public and self.result in (Result.IMPORTED, Result.CHANGED)

    def facts(self) -> dict[str, Any]:
        """For the report as JSON."""
        left_out = [{"kind": kind, "note": note} for kind, note in of_kinds(self.notes)]
        counted = {"words": self.words._asdict(), "files": self.files._asdict()}
        return asdict(self) | counted | {"left_out": left_out}


class Sums:
    """What became of all stories so far, in bounded memory: all of them if they are few, else those
    that somebody should look at, and the headlines of those that are public without a text.
    `report`: gets all, as JSON."""

    def __init__(self, report: IO[str] | None = None) -> None:
        self.report = report
        self.counted: Counter[Result] = Counter()
        self.files: set[str] = set()
        self.first: list[Outcome] = []
        self.odd: list[Outcome] = []
        self.odd_count = self.public_count = 0
        self.without_text: dict[str, str] = {}  # headlines by origin
        self.words, self.pictures = Tally(), Files()
        self.more_lines: list[str] = []  # to be said below the sums

    @property
    def number(self) -> int:
        return self.counted.total()

    @property
    def shown(self) -> list[Outcome]:
        return self.first if self.number <= MOST_SHOWN else self.odd

    @property
    def more(self) -> int:
        """How many somebody should look at and are not shown."""
        return max(0, self.odd_count - len(self.odd)) if self.number > MOST_SHOWN else 0

    def take(self, outcome: Outcome) -> None:
        if self.report:
            self.report.write(",\n" if self.counted else "[\n")
            json.dump(outcome.facts(), self.report, ensure_ascii=False)
        self.counted[outcome.result] += 1
        self.files |= {outcome.file} - {""}
        self.public_count += outcome.is_news
        if outcome.is_news:
            self.without_text.pop(outcome.origin, None)  # its text comes later than its headline
        self.without_text |= outcome.without_text
        self.words += outcome.words
        self.pictures += outcome.files
        if len(self.first) <= MOST_SHOWN:
            self.first.append(outcome)
        if outcome.notes or outcome.result not in QUIET:
            self.odd_count += 1
            if len(self.odd) < MOST_SHOWN:
                self.odd.append(outcome)

    def end_report(self) -> None:
        if self.report:
            self.report.write("\n]\n" if self.number else "[]\n")

    def lines(self, how: str = "") -> Iterator[str]:
        """The sums in words, a line each; `how` is said behind the first."""
        results = ", ".join(
            gettext("%(num)s %(result)s", num=format_number(count), result=WORDS[result])
            for result, count in in_order(self.counted).items()
        )
        summary = files = ngettext("%(num)s file", "%(num)s files", len(self.files))
        number = self.number - self.counted[Result.GONE]
        if len(self.files) != number:
            stories = ngettext("%(num)s story", "%(num)s stories", number)
            summary = gettext("%(stories)s from %(files)s", stories=stories, files=files)
        summary = gettext("%(label)s: %(value)s", label=summary, value=results)
        yield f"{summary} ({how})" if how else summary
        if self.public_count:
            stories = ngettext("%(num)s story", "%(num)s stories", self.public_count)
            yield gettext("Public at once: %(stories)s", stories=stories)
        yield from sums(self.words, self.pictures)
        yield from self.more_lines


def sums(words: Tally, files: Files) -> Iterator[str]:
    """What adds up: all words and files that the sources had, and where they are now."""
    said, public, drafts, left_out = map(format_number, words[:4])
    yield gettext(
        "Words: %(said)s in the files = %(public)s public + %(drafts)s in drafts"
        " + %(left_out)s left out",
        said=said,
        public=public,
        drafts=drafts,
        left_out=left_out,
    )
    if files.said:
        said, kept, refused = map(format_number, files)
        yield gettext(
            "Pictures and files: %(said)s in the stories = %(kept)s kept"
            " + %(refused)s not taken in",
            said=said,
            kept=kept,
            refused=refused,
        )


def in_order(counted: Counter[Result]) -> dict[Result, int]:
    """How many came to which result, in the order of Result."""
    return {result: counted[result] for result in Result if counted[result]}
