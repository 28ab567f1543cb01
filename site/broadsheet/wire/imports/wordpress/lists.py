"""WordPress's lists: the addresses of categories, tags, authors, dates and feeds, which stand in no
export but follow from what does."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from unicodedata import normalize
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from ....urls import LONGEST
from ..items import OldList

MOST_PARENTS = 20  # of a category: each makes another address

Term = tuple[str, str]  # name, nicename


@dataclass
class Lists:
    """What the export says of them before its posts."""

    folder: str = ""  # of the old site, if it stood in one: "/blog"
    category_numbers: dict[str, str] = field(default_factory=dict)  # by nicename
    parents: dict[str, str] = field(default_factory=dict)  # nicename to nicename
    author_numbers: dict[str, str] = field(default_factory=dict)  # by login

    def of_category(self, kind: str, term: Term) -> OldList:
        """Of a category, which is a section or a topic of the paper."""
        name, nicename = term
        line = [nicename]
        while len(line) <= MOST_PARENTS:
            parent = self.parents.get(line[0])
            if not parent or parent in line:
                break
            line.insert(0, parent)
        # With its parents or without, as WordPress answers.
        found = [f"{self.folder}/category/{'/'.join(line[n:])}/" for n in range(len(line))]
        found = [path for path in found if len(unquote(path)) <= LONGEST]
        number = self.category_numbers.get(nicename)
        return OldList(kind, name, (*found, *([f"{self.folder}/?cat={number}"] if number else [])))

    def of_tag(self, term: Term) -> OldList:
        return OldList("topic", term[0], (f"{self.folder}/tag/{term[1]}/",))

    def of_author(self, name: str, login: str) -> OldList:
        number = self.author_numbers.get(login)
        nicename = _nicename(login.removeprefix("cap-"))
        found = [f"{self.folder}/author/{nicename}/"] if nicename else []
        return OldList(
            "author", name, (*found, *([f"{self.folder}/?author={number}"] if number else []))
        )

    def of_all(self, published_at: datetime | None, zone: ZoneInfo) -> OldList:
        """The feed of everything, and the archives of a story's date, which the paper answers by
        itself."""
        dates: list[str] = []
        if published_at is not None:
            on = published_at.astimezone(zone)
            dates = [f"/{on:%Y}/", f"/{on:%Y}/{on:%m}/", f"/{on:%Y}/{on:%m}/{on:%d}/"]
        return OldList("", "", () if self.folder else ("/feed/", *dates))


def _nicename(login: str) -> str:
    """What WordPress makes of a login for the author's address (sanitize_title_with_dashes)."""
    plain = normalize("NFKD", login).encode("ascii", "ignore").decode().lower()
    kept = re.sub(r"[^a-z0-9 _-]", "", plain.replace(".", "-"))
    return re.sub(r"[ -]+", "-", kept).strip("-")
