"""Writing: the whole paper into a folder of Markdown and JSON, the same bytes for the same paper.

    broadsheet.json          what this folder is
    imprint.json             the paper's own settings
    pages/about.md           its standing pages
    files/ads.txt            its text files at fixed addresses
    machines.json            what machines may do with it
    sections.jsonl …         sections, authors, topics, images, other files, staff, placements,
                             page forms, banners, former addresses: a line each
    articles/2025/10/SLUG.md            a story: front matter, then its text as it was filed
    articles/2025/10/SLUG.revisions.jsonl   every text of it that was saved
    articles/2025/10/SLUG.working.json      the change that is not published yet
    media/                   the files of all pictures, and the others of the library

Passwords, sessions, what is typed and not saved, the log and the counts of readers stay."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from ...archive.database import media_files
from ...archive.store import db
from ...language import gettext
from ...pictures import store as media
from .columns import Facts, Keys, facts, rows

MARK, FORMAT = "broadsheet.json", 1
# What is written a line each, and in which order. Texts are put in order here: each database has an
# order of its own for them.
LISTS: dict[str, Callable[[Facts], Any]] = {
    "section": lambda _: 0,  # as their rows are: in the paper's order
    "author": itemgetter("slug"),
    "topic": itemgetter("slug"),
    "image": lambda _: 0,
    "library_file": itemgetter("name"),
    "staff": itemgetter("email"),
    "section_terms": itemgetter("section"),
    "placement": lambda line: (line.get("section", ""), line["slot"]),
    "page_form": lambda line: line.get("section", ""),
    "banner": lambda _: 0,
    "former_address": itemgetter("path"),
    "former_name": itemgetter("kind", "name"),
}
FOLDERS = ("articles", "pages", "files", "media")  # ours: what is in them and not written, goes
LONGEST_NAME = 200  # bytes of a file's name
BATCH = 500  # stories

Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class ExportRefused(Exception):
    """The folder can't be written to; the message is one clear sentence."""


def write(folder: Path) -> Iterator[str]:
    """Write the paper as it is at this moment; yields the address of each story that is written.
    What an earlier export left in the folder is brought up to date. Raises ExportRefused,
    OSError."""
    if folder.exists() and (not folder.is_dir() or (_holds_others(folder))):
        raise ExportRefused(
            gettext(
                "%(folder)s holds something else: name a new folder, or one of an export",
                folder=folder,
            )
        )
    db.session.rollback()  # from here on one single moment of the archive is seen
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    out = Out(folder)
    keys = Keys()
    out.json(MARK, {"broadsheet": FORMAT})
    for name, order in LISTS.items():
        table = _table(name)
        known = {"section": ("position", "id")}.get(name) or table.primary_key.columns.keys()
        lines = [facts(table, row, keys) for row in rows(table, *known).mappings()]
        out.lines(f"{plural(name)}.jsonl", sorted(lines, key=order))
    _imprint(out, keys)
    yield from _articles(out, keys)
    _media(out)
    out.remove_the_rest()
    db.session.rollback()


def count() -> int:
    """How many stories there are to write."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_table("article"))) or 0


def file_of(article: Facts) -> str:
    """Where a story is written, without the ending: by the month in which it came out."""
    slug, published = article["slug"], article.get("published_at", "")
    name = slug if len(slug.encode()) <= LONGEST_NAME else f"{slug[:40]}-{article['id']}"
    where = f"{published[:4]}/{published[5:7]}" if published else "unpublished"
    return f"articles/{where}/{name}"


class Out:
    """The folder, and what was written into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: set[Path] = set()

    def bytes(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)
        self.written.add(path)

    def json(self, name: str, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=1)
        self.bytes(name, f"{text}\n".encode(errors="surrogatepass"))

    def lines(self, name: str, values: list[Facts]) -> None:
        text = "".join(f"{json.dumps(value, ensure_ascii=False)}\n" for value in values)
        self.bytes(name, text.encode(errors="surrogatepass"))

    def markdown(self, name: str, head: Facts, text: str) -> None:
        front = yaml.dump(head, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)
        self.bytes(name, f"---\n{front}---\n{text}".encode(errors="surrogatepass"))

    def remove_the_rest(self) -> None:
        for name in FOLDERS:
            for path in sorted((self.folder / name).rglob("*"), reverse=True):
                if path.is_dir():
                    if not any(path.iterdir()):
                        path.rmdir()
                elif path not in self.written:
                    path.unlink()


def _holds_others(folder: Path) -> bool:
    names = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    return bool(names) and MARK not in names


def _imprint(out: Out, keys: Keys) -> None:
    table = _table("imprint")
    found = [facts(table, row, keys) for row in rows(table, "id").mappings()]
    out.json("imprint.json", found[0] if found else {})
    table = _table("machine_terms")
    found = [facts(table, row, keys) for row in rows(table, "id").mappings()]
    out.json("machines.json", found[0] if found else {})
    table = _table("standing_page")
    for row in rows(table, "slug").mappings():
        written = facts(table, row, keys)
        source = written.pop("source", "")
        out.markdown(f"pages/{written['slug']}.md", written, source)
    for row in rows(_table("text_file"), "name").mappings():
        out.bytes(f"files/{row['name']}", row["text"].encode(errors="surrogatepass"))


def _articles(out: Out, keys: Keys) -> Iterator[str]:
    table = _table("article")
    last = 0
    while True:
        query = sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(BATCH)
        batch = db.session.execute(query).mappings().all()
        if not batch:
            return
        last = batch[-1]["id"]
        parts = Parts([row["id"] for row in batch], keys)
        for row in batch:
            head = facts(table, row, keys)
            name = file_of(head)
            out.markdown(f"{name}.md", head | parts.beside(row["id"]), row["body_source"])
            if parts.revisions[row["id"]]:
                out.lines(f"{name}.revisions.jsonl", parts.revisions[row["id"]])
            if row["id"] in parts.working:
                out.json(f"{name}.working.json", parts.working[row["id"]])
            yield head["slug"]


class Parts:
    """What belongs to some stories and stands in other tables."""

    def __init__(self, articles: list[int], keys: Keys) -> None:
        self.articles, self.keys = articles, keys
        self.authors = self._names("byline", "author")
        self.topics = self._names("tagging", "topic")
        self.picks = self._names("rail_pick", "pick")
        self.corrections = self._rows("correction", "noted_at", "id")
        self.revisions = self._rows("revision", "id")
        working = self._rows("working_copy", "article_id")
        self.working = {article: found[0] for article, found in working.items() if found}

    def beside(self, article: int) -> Facts:
        """What stands in a story's front matter besides its own columns."""
        lists: dict[str, dict[int, Any]] = {
            "authors": self.authors,
            "topics": self.topics,
            "picks": self.picks,
            "corrections": self.corrections,
        }
        return {name: found[article] for name, found in lists.items() if found[article]}

    def _names(self, table: str, what: str) -> dict[int, list[str]]:
        columns = _table(table).c
        keys = self.keys.of("article" if what == "pick" else what)
        found: dict[int, list[str]] = defaultdict(list)
        query = sa.select(columns.article_id, columns[f"{what}_id"])
        query = query.where(columns.article_id.in_(self.articles)).order_by(columns.position)
        for article, other in db.session.execute(query):
            found[article].append(keys[other])
        return found

    def _rows(self, name: str, *order: str) -> dict[int, list[Facts]]:
        table = _table(name)
        found: dict[int, list[Facts]] = defaultdict(list)
        query = sa.select(table).where(table.c.article_id.in_(self.articles)).order_by(*order)
        for row in db.session.execute(query).mappings():
            written = facts(table, row, self.keys)
            del written["article"]
            found[row["article_id"]].append(written)
        return found


def _media(out: Out) -> None:
    """All files of the library: made anew, pictures would not be the same bytes."""
    store = media.store()
    for name in media_files.all_names(db.session.connection()):
        if store.exists(name):
            out.bytes(f"media/{name}", store.open(name))


def plural(name: str) -> str:
    irregular = {
        "staff": "staff",
        "former_address": "former_addresses",
        "section_terms": "section_terms",
    }
    return irregular.get(name, f"{name}s")


def _table(name: str) -> sa.Table:
    return db.metadata.tables[name]
