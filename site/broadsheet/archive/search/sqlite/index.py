"""The index: FTS5 tables that keep no text themselves.

What is deleted from such a table must be told exactly as it was put in, so `search_entry` remembers
what other tables than `article` contributed. The section stands in a table beside it: as a word of
the index, all texts of a section would be written anew when it is merged into another."""

from collections.abc import Callable, Iterator

from ..events import ARTICLE_CHANGED, AWAKE, ID_BITS, Event, beside_the_article, changed
from ..near import LISTED, keys_in_sql
from ..unspaced import LETTERS as UNSPACED
from ..unspaced import numbers_on_sqlite
from . import folding

DISARM = (
    "SELECT 'DROP ' || type || ' IF EXISTS ' || name FROM sqlite_master"
    " WHERE type IN ('trigger', 'view') AND name LIKE 'search@_%' ESCAPE '@'"
)
# One index for each part of the list, so that each part is the head of one: in a large index,
# the few headlines with a word would be found by going through every text with it.
_COLUMNS = {
    "search_headline": "headline authors",
    "search_top": "headline dek authors topics",
    "search_text": "headline dek authors topics body",
}
# What is taken in, for a moment, so that its words can be listed.
_TAKEN_IN = "search_new"
EMPTY = [
    *(f"INSERT INTO {table} ({table}) VALUES ('delete-all')" for table in _COLUMNS),
    "DELETE FROM search_entry",
    "DELETE FROM search_section",
]
_MOSTLY_NEW = "(SELECT count(*) FROM search_missing) * 2 > (SELECT count(*) FROM search_entry)"
# Marks belong to their words, not only letters do: Hindi and pointed Hebrew need it.
_TAKEN_APART = "content='', tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* M* Co'\""
_HOW = f"prefix='2 3', {_TAKEN_APART}"


def tables(_connection: object) -> list[str]:
    return [
        "CREATE TABLE search_entry (article_id INTEGER PRIMARY KEY, place INTEGER NOT NULL,"
        " authors TEXT NOT NULL, topics TEXT NOT NULL)",
        *numbers_on_sqlite(),
        *folding.letters(),
        *(
            f"CREATE VIRTUAL TABLE {table} USING fts5({_listed(columns)}, {_HOW})"
            for table, columns in _COLUMNS.items()
        ),
        f"CREATE VIRTUAL TABLE {_TAKEN_IN} USING fts5({_listed(_COLUMNS['search_text'])},"
        f" {_TAKEN_APART}, detail=none)",
        f"CREATE VIRTUAL TABLE search_new_word USING fts5vocab({_TAKEN_IN}, row)",
        "CREATE TABLE search_key (key TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (key, word))"
        " WITHOUT ROWID",
        "CREATE TABLE search_section (article_id INTEGER PRIMARY KEY, section_id INTEGER NOT NULL)",
        folding.table(),
        "CREATE TABLE search_rest (level INTEGER)",
        "CREATE TABLE search_version (version TEXT NOT NULL)",
    ]


def triggers() -> Iterator[str]:
    yield from _views()
    leave, stand = "DELETE FROM search_section WHERE article_id = OLD.id;\n", _sections("= NEW.id")
    edited = Event("article", "UPDATE", "", ARTICLE_CHANGED)
    yield _trigger(Event("article", "INSERT", ""), _folded("= NEW.id", _take) + stand)
    # Before: what is taken out has to be as it was put in.
    yield _trigger(edited, _folded("= OLD.id", _take_out), "search_article_edited", "BEFORE")
    yield _trigger(edited, _folded("= NEW.id", _take))
    moved = Event("article", "UPDATE", "", changed(["id", "section_id"]))
    yield _trigger(moved, leave + stand, "search_article_moved")
    gone = _folded("= OLD.id", _take_out) + leave
    yield _trigger(Event("article", "DELETE", ""), gone, "", "BEFORE")
    for event in beside_the_article():
        yield _trigger(event, _folded(event.which, _take_out, _take))


def _views() -> Iterator[str]:
    """What the triggers put in, and how they fold it."""
    yield from folding.views()
    word = (
        f"length(term) BETWEEN {LISTED[0]} AND {LISTED[-1]} AND term NOT GLOB '*[0-9{UNSPACED}]*'"
    )
    keys = [
        f"SELECT {key} AS key, term AS word FROM search_new_word WHERE {word}"
        for key in keys_in_sql("term")
    ]
    yield f"CREATE VIEW search_listed AS {' UNION ALL '.join(keys)}"


def fill() -> list[str]:
    missing = "IN (SELECT id FROM search_missing)"
    # In the order of places: FTS5 writes out all it has gathered whenever one is smaller than the
    # one before.
    return [
        "CREATE TEMP TABLE search_missing AS SELECT id FROM article"
        " WHERE id NOT IN (SELECT article_id FROM search_entry)",
        # Of thousands of stories beside the paper's file, which would keep the room that they took.
        *(folding.table("CREATE TEMP"), *folding.views("CREATE TEMP"), folding.put_in(missing)),
        _entries(missing),
        _sections(missing),
        *(_text_in(t, f"WHERE a.id {missing} ORDER BY e.place") for t in _COLUMNS),
        *_words_of(f"WHERE a.id {missing} ORDER BY e.place"),
        # One that was filled in thousands of pieces takes several times as long to read.
        *(f"INSERT INTO {t} ({t}) SELECT 'optimize' WHERE {_MOSTLY_NEW}" for t in _COLUMNS),
        *folding.DROPPED,
        "DROP TABLE search_missing",
    ]


def take_in() -> list[str]:
    """Take in the new stories whose ids are in `?1`, a list in JSON. Nothing is made for the moment
    as in `fill`, which for one story would take longer than the story."""
    which = "IN (SELECT value FROM json_each(?1))"
    where = f"WHERE a.id {which} ORDER BY e.place"
    return [
        folding.put_in(which),
        *(_entries(which), _sections(which)),
        *(_text_in(table, where) for table in _COLUMNS),
        *_words_of(where),
        "DELETE FROM search_folded",
    ]


def _folded(which: str, *steps: Callable[[str], str]) -> str:
    """Steps with the texts of some articles while these lie folded."""
    done = "".join(step(which) for step in steps)
    return f"{folding.put_in(which)};\n{done}DELETE FROM search_folded;\n"


def _take(which: str) -> str:
    where = f"WHERE a.id {which}"
    into = [_text_in(table, where) for table in _COLUMNS]
    return _in_a_row(_entries(which), *into, *_words_of(where))


def _take_out(which: str) -> str:
    out = (_text_in(table, f"WHERE a.id {which}", delete=True) for table in _COLUMNS)
    return _in_a_row(*out, f"DELETE FROM search_entry WHERE article_id {which}")


def _in_a_row(*statements: str) -> str:
    return "".join(f"{statement};\n" for statement in statements)


def _entries(which: str) -> str:
    seconds = "coalesce(CAST(strftime('%s', a.published_at) AS INTEGER), 0)"
    return (
        "INSERT INTO search_entry (article_id, place, authors, topics)"
        f" SELECT a.id, ({seconds} << {ID_BITS}) | a.id, a.authors, a.topics"
        f" FROM search_told a WHERE a.id {which}"
    )


def _sections(which: str) -> str:
    return (
        "INSERT INTO search_section (article_id, section_id)"
        f" SELECT a.id, a.section_id FROM article a WHERE a.id {which};\n"
    )


def _text_in(table: str, where: str, *, delete: bool = False) -> str:
    """Put entries into an index, or take them out: `a` is what the article tells, `e` its entry,
    which remembers what other tables told when it was put in."""
    its, command = (f"{table}, ", "'delete', ") if delete else ("", "")
    columns = _COLUMNS["search_text" if table == _TAKEN_IN else table].split()
    chosen = ", ".join(f"{'e' if n in ('authors', 'topics') else 'a'}.{n}" for n in columns)
    return (
        f"INSERT INTO {table} ({its}rowid, {', '.join(columns)}) SELECT {command}e.place, {chosen}"
        f" FROM search_entry e JOIN search_told a ON a.id = e.article_id {where}"
    )


def _words_of(where: str) -> list[str]:
    """List the words of articles, which the index alone takes apart."""
    return [
        _text_in(_TAKEN_IN, where),
        "INSERT OR IGNORE INTO search_key (key, word) SELECT key, word FROM search_listed",
        f"INSERT INTO {_TAKEN_IN} ({_TAKEN_IN}) VALUES ('delete-all')",
    ]


def _listed(columns: str) -> str:
    return columns.replace(" ", ", ")


def _trigger(event: Event, body: str, name: str = "", moment: str = "AFTER") -> str:
    when = f"({event.when}) AND {AWAKE}" if event.when else AWAKE
    when = when.replace("IS DISTINCT FROM", "IS NOT")  # what older ones understand
    name = name or f"search_{event.table}_{event.event.lower()}"
    return (
        f"CREATE TRIGGER {name} {moment} {event.event} ON {event.table} WHEN {when}"
        f" BEGIN\n{body}END"
    )
