"""Deletions: stories that came from an old site before, and are in none of the files of an import
that has all of it. They are told of, and stay as they are until somebody decides."""

from collections import Counter
from collections.abc import Callable, Container, Iterator
from datetime import datetime

from ...archive import imported
from ...archive.imported import ImportedItem, Result
from ...archive.store import begin_writing, db, end_writing
from ...language import gettext, ngettext
from . import record
from .items import Item
from .outcomes import Outcome

AT_ONCE = 100  # in one transaction


class Deletions:
    """What one run finds out. `is_whole`: whoever imports says that the files are all that the old
    sites have. A file by itself says so only where its format leaves no other way."""

    def __init__(self, now: datetime, *, is_whole: bool, dry_run: bool) -> None:
        self.now, self.is_whole, self.dry_run = now, is_whole, dry_run
        self.sites: dict[str, bool] = {}  # that the files are of, and whether they have all of it
        self.not_listed: Counter[str] = Counter()  # of sites of which they may be a part
        self.is_broken_off = False  # a file could not be read, or not to its end

    def see(self, item: Item) -> None:
        if item.site:
            is_whole = self.is_whole or item.has_all_of_site
            self.sites[item.site] = self.sites.get(item.site, False) or is_whole

    def outcomes(self, seen: Container[str], step: Callable[[], None]) -> Iterator[Outcome]:
        """One for each story that is no longer there, until somebody has looked at it; `seen` are
        the keys of all that are. `step` is called now and then, outside of transactions."""
        if self.is_broken_off:
            return
        for site, is_whole in self.sites.items():
            gone = imported.ids_of_site(site, seen)
            db.session.rollback()  # ends the reading
            if not is_whole:
                self.not_listed[site] = len(gone)
                continue
            for start in range(0, len(gone), AT_ONCE):
                step()
                yield from self._told(gone[start : start + AT_ONCE])

    def _told(self, ids: list[int]) -> list[Outcome]:
        begin_writing()
        rows = [row for row in imported.by_ids(ids) if row.is_expected(self.now)]
        is_new = {row.id for row in rows if row.result != Result.GONE}
        waiting = [row for row in rows if row.id in is_new or row.looked_at is None]
        outcomes = [self._outcome(row) for row in waiting]
        for row, outcome in zip(waiting, outcomes, strict=True):
            if row.id in is_new:
                record.write_gone(row, outcome.notes, self.now)
        end_writing(keep=bool(is_new) and not self.dry_run)
        db.session.expunge_all()
        return outcomes

    def _outcome(self, row: ImportedItem) -> Outcome:
        story = row.article
        assert story is not None  # noqa: S101 - is_expected
        is_public = story.is_public(self.now)
        if is_public:
            note = gettext("it is not there any more; readers go on seeing it here")
        else:
            note = gettext("it is not there any more; here it stays as it is")
        return Outcome(
            "",
            Result.GONE,
            story.path.removeprefix("/"),
            notes=[note],
            headline=story.headline,
            origin=row.origin,
            is_public=is_public,
            looks=[imported.LookReason.GONE],
        )

    def lines(self) -> Iterator[str]:
        """What is to be said of stories that are not listed."""
        if self.is_broken_off and (self.is_whole or any(self.sites.values())):
            yield gettext(
                "Which stories are no longer there is not told: a file could not be read to its"
                " end."
            )
        for site, number in self.not_listed.items():
            if number:
                yield ngettext(
                    "%(num)s story that came from %(site)s before is not in these files. If they"
                    " are all that it has, say so, and it is listed.",
                    "%(num)s stories that came from %(site)s before are not in these files. If"
                    " they are all that it has, say so, and they are listed.",
                    number,
                    site=site.partition(":")[2] or site.partition(":")[0].capitalize(),
                )
