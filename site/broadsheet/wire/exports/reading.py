"""Reading: an export becomes the same paper again, in one that is empty; all of it or nothing."""

import json
import logging
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from ...archive.database import dumping, media_files, planner_statistics
from ...archive.house import text_files
from ...archive.house.text_files import FILES
from ...archive.spelling import figure_marks
from ...archive.store import begin_writing, db
from ...language import gettext
from ...paper import paper
from ...pictures import store
from ...text import rendering
from .columns import KEYS, Facts, Keys, values
from .writing import FORMAT, MARK, ExportRefused, plural

log = logging.getLogger(__name__)

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
BATCH = 200  # stories in one statement

Numbers = dict[str, dict[str, int]]


def is_export(folder: Path) -> bool:
    try:
        return (folder / MARK).is_file()
    except (OSError, ValueError):  # no name that a folder can have
        return False


def count(folder: Path) -> int:
    """How many stories an export has."""
    return sum(1 for _ in _stories(folder))


def read(folder: Path, *, dry_run: bool = False) -> Iterator[str]:
    """Read an export into an empty paper; yields the slug of each story. If the paper has the very
    stories of it already, nothing happens. Raises ExportRefused, in a sentence, for what is no
    export or no empty paper; then nothing was changed. Warns of who can work here by it."""
    _check_files(folder)
    _check_mark(folder)
    begin_writing()
    if _has_stories():
        if _is_here(folder):
            db.session.rollback()
            return
        raise ExportRefused(gettext("the paper has stories: an export is read into an empty one"))
    try:
        yield from _insert_all(folder)
        if not dry_run:
            _media(folder)
        let_in = _let_in(folder)
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        db.session.rollback()
        raise ExportRefused(
            gettext("%(folder)s is no whole export: %(why)s", folder=folder, why=error)
        ) from error
    except sa.exc.SQLAlchemyError as error:
        db.session.rollback()
        said = gettext("the database refused it: %(why)s", why=getattr(error, "orig", error))
        raise ExportRefused(said) from error
    if dry_run:
        db.session.rollback()
    else:
        planner_statistics.renew(db.session.connection())
        db.session.commit()
    if let_in:
        people = "1 person" if len(let_in) == 1 else f"{len(let_in)} people"
        log.warning(
            "%s of the export can work here: %s; check them", people, ", ".join(map(repr, let_in))
        )


def _insert_all(folder: Path) -> Iterator[str]:
    """Insert the rows of all tables, those first that others refer to."""
    for table in ("section", "topic", "author"):  # what a new paper may have by now
        db.session.execute(sa.delete(_table(table)))
    numbers: Numbers = {}
    for name in ("author", "staff", "section", "topic", "image"):
        numbers[name] = _list(folder, name, numbers)
    _imprint(folder, numbers)
    numbers["article"] = {}
    yield from _articles(folder, numbers)
    for path in _stories(folder):
        _beside(path, numbers)
    beside = ("section_terms", "placement", "page_form", "banner", "former_address", "former_name")
    for name in (*beside, "library_file"):
        _list(folder, name, numbers)
    dumping.count_on(db.session.connection())


def _check_files(folder: Path) -> None:
    """No link is followed, whatever it leads to: what it shows would become public."""
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith(".")]
        for path in found:
            kind = path.lstat().st_mode
            if stat.S_ISDIR(kind):
                found += path.iterdir()
            elif not stat.S_ISREG(kind):
                raise ExportRefused(
                    gettext(
                        "%(path)s is a link or no file: an export has files and folders only",
                        path=path,
                    )
                )
    except OSError as error:
        said = gettext("%(folder)s can’t be read: %(why)s", folder=folder, why=error)
        raise ExportRefused(said) from error


def _check_mark(folder: Path) -> None:
    try:
        mark = json.loads((folder / MARK).read_bytes())
        known = mark["broadsheet"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise ExportRefused(
            gettext(
                "%(folder)s is no export that this version of Broadsheet can read", folder=folder
            )
        )


def _has_stories() -> bool:
    return db.session.scalar(sa.select(_table("article").c.id).limit(1)) is not None


def _is_here(folder: Path) -> bool:
    """Whether the paper has each story of an export."""
    known = set(db.session.scalars(sa.select(_table("article").c.slug)))
    return all(_head(path)[0].get("slug") in known for path in _stories(folder))


def _list(folder: Path, name: str, numbers: Numbers) -> dict[str, int]:
    """Insert the lines of one list; returns the numbers of its rows by their keys."""
    table, path = _table(name), folder / f"{plural(name)}.jsonl"
    found = [_values(path, table, line, numbers) for line in _lines(path)]
    # What points at nothing (a story that is not in the export) is not placed anywhere.
    needed = [c.name for c in table.columns if c.foreign_keys and not c.nullable]
    found = [row for row in found if all(row.get(column) is not None for column in needed)]
    if name not in KEYS:
        _insert(name, found)
        return {}
    # Who works here already stays, with password and all.
    known = {key: number for number, key in Keys().of(name).items()}
    new = [row for row in found if row[KEYS[name]] not in known]
    for number, row in enumerate(new, max(known.values(), default=0) + 1):
        row["id"] = known[row[KEYS[name]]] = number
    _insert(name, new)
    return known


def _imprint(folder: Path, numbers: Numbers) -> None:
    path = folder / "imprint.json"
    imprint = json.loads(path.read_bytes())
    if imprint:
        row = _values(path, _table("imprint"), imprint, numbers)
        db.session.execute(sa.delete(_table("imprint")))
        db.session.execute(sa.insert(_table("imprint")).values(**row, id=1, version=1))
    for path in sorted((folder / "pages").glob("*.md")):
        head, source = _head(path)
        html = rendering.to_html(source, "markdown", paper().language)
        row = {"slug": str(head["slug"]), "source": source, "html": html, "version": 1}
        db.session.execute(sa.insert(_table("standing_page")).values(**row))
    path = folder / "machines.json"
    terms = json.loads(path.read_bytes()) if path.is_file() else {}
    if terms:  # older exports have none
        row = _values(path, _table("machine_terms"), terms, numbers)
        db.session.execute(sa.insert(_table("machine_terms")).values(**row, id=1, version=1))
    for name in FILES:
        path = folder / "files" / name
        if path.is_file():
            text_files.write(name, path.read_text("utf-8", errors="surrogatepass"))


def _articles(folder: Path, numbers: Numbers) -> Iterator[str]:
    table = _table("article")
    batch: list[Facts] = []
    for path in _stories(folder):
        head, source = _head(path)
        row = _values(path, table, head, numbers)
        html = rendering.to_html(
            source, row["body_format"], row.get("language") or paper().language
        )
        batch.append(row | {"body_source": source, "body_html": html, "has_copy": bool(html)})
        numbers["article"][row["slug"]] = row["id"]
        if len(batch) >= BATCH:
            yield from _insert_articles(batch)
            batch = []
    yield from _insert_articles(batch)


def _insert_articles(batch: list[Facts]) -> list[str]:
    """Insert stories, and which pictures stand in their texts; returns their slugs."""
    _insert("article", batch)
    figures = [
        {"article_id": row["id"], "name": name}
        for row in batch
        for name in figure_marks.pictures_in(row["body_html"])
    ]
    _insert("figure", figures)
    return [row["slug"] for row in batch]


def _beside(path: Path, numbers: Numbers) -> None:
    """What belongs to a story, once all of them are there."""
    head, _ = _head(path)
    article = numbers["article"][head["slug"]]
    published = _values(path, _table("article"), head, numbers)["published_at"]
    for table, what, names, target in (
        ("byline", "author", head.get("authors", []), "author"),
        ("tagging", "topic", head.get("topics", []), "topic"),
        ("rail_pick", "pick", head.get("picks", []), "article"),
    ):
        own = {} if table == "rail_pick" else {"published_at": published}
        known = [numbers[target][name] for name in names if name in numbers[target]]
        found = [
            {"article_id": article, f"{what}_id": other, "position": n} | own
            for n, other in enumerate(known)
        ]
        _insert(table, found)
    stem = path.with_suffix("")
    lines = head.get("corrections", [])
    _insert("correction", _own(path, "correction", lines, article, numbers))
    kept = stem.with_suffix(".revisions.jsonl")
    _insert("revision", _own(kept, "revision", list(_lines(kept)), article, numbers))
    working = stem.with_suffix(".working.json")
    if working.is_file():
        lines = [json.loads(working.read_bytes())]
        _insert("working_copy", _own(working, "working_copy", lines, article, numbers))


def _own(path: Path, table: str, lines: list[Facts], article: int, numbers: Numbers) -> list[Facts]:
    own = {"article_id": article}
    return [_values(path, _table(table), line, numbers) | own for line in lines]


def _values(path: Path, table: sa.Table, written: Facts, numbers: Numbers) -> Facts:
    """What to insert, from that file. Raises ValueError, which names it."""
    try:
        return values(table, written, numbers)
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error


def _let_in(folder: Path) -> list[str]:
    """Who of an export can work here: with a forgotten password, a link is mailed to them."""
    emails = [line["email"] for line in _lines(folder / "staff.jsonl")]
    staff = _table("staff").c
    known = sa.select(staff.email, staff.role).where(staff.email.in_(emails))
    found = db.session.execute(known.where(staff.dismissed_at.is_(None)).order_by(staff.email))
    return [f"{email} ({role})" for email, role in found]


def _insert(table: str, found: list[Facts]) -> None:
    if found:
        db.session.execute(sa.insert(_table(table)), found)


def _media(folder: Path) -> None:
    """Put the files of the library into the store. What an export lacks of pictures is made by
    `flask media render`."""
    for name in media_files.all_names(db.session.connection()):
        if any(part in ("", ".", "..") for part in name.split("/")):
            raise ValueError(f"{name!r} is no name of a picture")
        path = folder / "media" / name
        if path.is_file():
            store.store().put(name, path.read_bytes())


def _stories(folder: Path) -> Iterator[Path]:
    return iter(sorted((folder / "articles").rglob("*.md")))


def _head(path: Path) -> tuple[Facts, str]:
    """Front matter and text of a file. Raises ValueError."""
    text = path.read_bytes().decode(errors="surrogatepass")
    if not text.startswith("---\n") or "\n---\n" not in text:
        raise ValueError(f"{path.name} has no front matter")
    front, _, source = text[4:].partition("\n---\n")
    head = yaml.load(front, Loader=Loader)  # noqa: S506 - a safe loader, the C one if there is one
    if not isinstance(head, dict) or not head.get("slug"):
        raise ValueError(f"{path.name} has no front matter")
    return head, source


def _lines(path: Path) -> Iterator[Any]:
    if path.is_file():
        with path.open(encoding="utf-8", errors="surrogatepass") as lines:
            for line in lines:
                found = json.loads(line)
                if not isinstance(found, dict):
                    raise ValueError(f"{path.name} has a line that is no object")
                yield found


def _table(name: str) -> sa.Table:
    return db.metadata.tables[name]
