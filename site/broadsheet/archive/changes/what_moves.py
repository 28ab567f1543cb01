"""What moves: which names each change of a row moves, as queries for the names."""

from collections.abc import Iterable, Iterator

from ..articles import LEADS_TO_FILES
from ..placements import OPINION


def _changed(columns: str) -> str:
    """The condition that one of these columns has another value than before."""
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns.split())


# Only what a teaser shows, or what says whether and where it stands, makes a list another.
ON_TEASERS = (
    "slug section_id kicker headline dek lead_image_id published_at unpublished_at language"
)
# What a sitemap tells of a story, or whether it is in there.
_ON_SITEMAPS = "slug section_id published_at unpublished_at updated_at has_copy canonical_url"
# The triggers know no zones: a story is told in the month that it has where clocks are furthest
# behind and where they are furthest ahead. They never were 16 hours from UTC.
_ZONES = "(SELECT '-16 hours' AS ahead UNION SELECT '+16 hours')"
_MONTH = {
    "sqlite": "coalesce(strftime('%Y-%m', {at}, ahead), '9999-12')",
    "postgresql": "to_char({at} AT TIME ZONE 'UTC' + ahead::interval, 'YYYY-MM')",
}
_PICTURE = "file width height focal_x focal_y"  # what a teaser shows of it
_AROUND = ["SELECT 'frame' AS name", "SELECT 'paper' AS name"]
_OF_ARTICLE = [
    "SELECT 'article:' || slug AS name FROM article WHERE id = {row}.article_id",
    "SELECT 'wire' AS name FROM article WHERE id = {row}.article_id AND published_at IS NOT NULL",
]
_OF_ITS_LISTS = (
    "SELECT 'lists' AS name FROM article WHERE id = {row}.article_id AND published_at IS NOT NULL"
)
_TEXT_SHOWS = "id IN (SELECT article_id FROM figure WHERE name = {row}.name)"
_SHOWS = f"(lead_image_id = {{row}}.id OR {_TEXT_SHOWS})"
_OF_IMAGE = [
    f"SELECT 'article:' || slug AS name FROM article WHERE {_SHOWS}",
    f"SELECT 'wire' AS name FROM article WHERE {_SHOWS} AND published_at IS NOT NULL",
    "SELECT 'author:' || slug AS name FROM author WHERE portrait_id = {row}.id",
    "SELECT 'article:' || slug AS name FROM article WHERE id IN (SELECT article_id FROM byline"
    " JOIN author ON author.id = byline.author_id WHERE portrait_id = {row}.id)",
    "SELECT 'bylines' AS name FROM author WHERE portrait_id = {row}.id",
    "SELECT 'frame' AS name FROM imprint WHERE logo_id = {row}.id",
    "SELECT 'paper' AS name FROM imprint WHERE logo_id = {row}.id",
    # Which pictures a page about the paper shows is in its text only: any of them may.
    "SELECT 'page:' || slug AS name FROM standing_page"
    " WHERE replace(html, '<!--picture ', '') <> html",
]
_LED_BY_IMAGE = [
    f"SELECT {name} AS name FROM article WHERE lead_image_id = {{row}}.id"
    " AND published_at IS NOT NULL"
    for name in ("'lists'", "'teasers:' || section_id")
]

# Opinions say who signs them wherever they are listed.
_OPINIONS = f"(SELECT section_id FROM page_form WHERE form = '{OPINION}')"
_IS_OPINION = f"published_at IS NOT NULL AND section_id IN {_OPINIONS}"
_TEASERS_OF = "SELECT DISTINCT 'teasers:' || section_id AS name FROM article"

# Whether a story is what a section's place in the navigation hangs on, now or at some moment: no
# other of that section that nothing ends was out before it. The triggers know no clock, so it may
# be asked of what is long past; and PostgreSQL's come when all rows of a statement are changed, so
# of two that were published at once one is the first.
_STANDS_ALONE = (
    "{row}.published_at IS NOT NULL"
    " AND ({row}.unpublished_at IS NULL OR {row}.unpublished_at > {row}.published_at)"
    " AND NOT coalesce((SELECT other.published_at < {row}.published_at"
    " OR other.published_at = {row}.published_at AND other.id < {row}.id"
    " FROM article AS other WHERE other.section_id = {row}.section_id AND other.id <> {row}.id"
    " AND other.published_at IS NOT NULL AND other.unpublished_at IS NULL"
    " ORDER BY other.published_at, other.id LIMIT 1), false)"
)

# For each table what a row moves, whatever becomes of it: {row} is NEW, OLD or each of them.
_WHATEVER = {
    "byline": [
        *_OF_ARTICLE,
        _OF_ITS_LISTS,
        f"{_TEASERS_OF} WHERE id = {{row}}.article_id AND {_IS_OPINION}",
        "SELECT 'bylines' AS name",
    ],
    "tagging": [*_OF_ARTICLE, _OF_ITS_LISTS],
    "correction": [*_OF_ARTICLE, _OF_ITS_LISTS],
    "rail_pick": _OF_ARTICLE[:1],
    "placement": ["SELECT 'lists' AS name"],
    "page_form": [
        "SELECT 'lists' AS name",
        "SELECT 'teasers:' || {row}.section_id AS name WHERE {row}.section_id IS NOT NULL",
    ],
    "banner": ["SELECT 'frame' AS name"],
    "imprint": _AROUND,
    "reading": ["SELECT 'readings' AS name"],
    "machine_terms": ["SELECT 'machines' AS name"],
    "section_terms": ["SELECT 'machines' AS name"],
    "text_file": ["SELECT 'file:' || {row}.name AS name"],
    # Feeds tell the size of sound that a story leads to, if it is there.
    "library_file": [
        f"SELECT 'wire' AS name FROM article WHERE {LEADS_TO_FILES} AND published_at IS NOT NULL"
        " AND replace(body_source, {row}.name, '') <> body_source"
    ],
}


def rules(dialect: str) -> dict[tuple[str, str], list[str]]:
    """For each table and event the queries for the names to move; NEW and OLD are the row after
    and before the change."""
    whatever = {
        (table, event): list(_of_rows(event, queries))
        for table, queries in _WHATEVER.items()
        for event in ("INSERT", "UPDATE", "DELETE")
    }
    return whatever | _of_articles(dialect) | _of_names() | _of_pictures_and_pages()


def _of_articles(dialect: str) -> dict[tuple[str, str], list[str]]:
    sitemap = (
        f"SELECT 'sitemap:' || {_MONTH[dialect]} AS name FROM {_ZONES} AS zones"
        " WHERE {at} IS NOT NULL"
    )
    before, after = (sitemap.format(at=f"{row}.published_at") for row in ("OLD", "NEW"))
    published = "(OLD.published_at IS NOT NULL OR NEW.published_at IS NOT NULL)"
    shown = _changed(ON_TEASERS)
    is_changed = _changed("slug section_id published_at unpublished_at language translation_group")
    # Not only where it is unknown: an index of stories that are in a group has no others.
    translations = (
        "SELECT 'article:' || slug AS name FROM article"
        " WHERE translation_group IS NOT NULL AND translation_group = {row}.translation_group"
    ).format
    leads_there = _changed("slug section_id published_at unpublished_at language")
    is_out = _changed("section_id published_at unpublished_at")
    closes, opens = (
        f"SELECT 'frame' AS name WHERE {_STANDS_ALONE.format(row=row)}" for row in ("OLD", "NEW")
    )
    return {
        ("article", "INSERT"): [
            "SELECT 'lists' AS name WHERE NEW.published_at IS NOT NULL",
            "SELECT 'teasers:' || NEW.section_id AS name WHERE NEW.published_at IS NOT NULL",
            "SELECT 'wire' AS name WHERE NEW.published_at IS NOT NULL",
            after,
            translations(row="NEW"),
            opens,
        ],
        ("article", "UPDATE"): [
            "SELECT 'article:' || OLD.slug AS name",
            "SELECT 'article:' || NEW.slug AS name",
            f"SELECT 'lists' AS name WHERE {published} AND ({shown})",
            *(
                f"SELECT 'teasers:' || {row}.section_id AS name WHERE {published} AND ({shown})"
                for row in ("OLD", "NEW")
            ),
            f"SELECT 'wire' AS name WHERE {published}",
            f"{before} AND ({_changed(_ON_SITEMAPS)})",
            f"{after} AND ({_changed(_ON_SITEMAPS)})",
            *(f"{translations(row=row)} AND ({is_changed})" for row in ("OLD", "NEW")),
            f"SELECT 'frame' AS name FROM banner WHERE article_id = NEW.id AND ({leads_there})",
            *(f"{query} AND ({is_out})" for query in (closes, opens)),
        ],
        ("article", "DELETE"): [
            "SELECT 'article:' || OLD.slug AS name",
            "SELECT 'lists' AS name WHERE OLD.published_at IS NOT NULL",
            "SELECT 'teasers:' || OLD.section_id AS name WHERE OLD.published_at IS NOT NULL",
            "SELECT 'wire' AS name WHERE OLD.published_at IS NOT NULL",
            before,
            translations(row="OLD"),
            closes,
        ],
    }


def _of_names() -> dict[tuple[str, str], list[str]]:
    """Sections, authors and topics. A new author or topic is on no page yet: its own was not found
    before, and nothing of that is kept."""
    in_the_bar = _changed("slug name position")
    rules = {
        ("section", "INSERT"): _AROUND,
        ("section", "UPDATE"): [
            *(f"{query} WHERE {in_the_bar}" for query in _AROUND),
            # Every teaser of it, and parts are made of these: what rails show of a topic, say.
            f"SELECT 'lists' AS name WHERE {_changed('slug name')}",
            *_of_rows("UPDATE", ["SELECT 'section:' || {row}.slug AS name"]),
        ],
        ("section", "DELETE"): _AROUND,
    }
    for kind, table, at_its_end in (
        ("author", "byline", "slug name bio email website portrait_id"),
        ("topic", "tagging", "slug name"),
    ):
        own = f"SELECT '{kind}:' || {{row}}.slug AS name"
        theirs = f"id IN (SELECT article_id FROM {table} WHERE {kind}_id = NEW.id)"
        renamed = f"FROM article WHERE {theirs} AND ({_changed('slug name')})"
        shown = f"FROM article WHERE {theirs} AND ({_changed(at_its_end)})"
        rules[kind, "UPDATE"] = [
            *_of_rows("UPDATE", [own]),
            f"SELECT 'article:' || slug AS name {shown}",
            f"SELECT 'wire' AS name {renamed} AND published_at IS NOT NULL",
        ]
        rules[kind, "DELETE"] = list(_of_rows("DELETE", [own]))
    theirs = "id IN (SELECT article_id FROM byline WHERE author_id = NEW.id)"
    teasers = f"{_TEASERS_OF} WHERE {theirs} AND {_IS_OPINION} AND ({_changed('name')})"
    rules["author", "UPDATE"] += [
        f"SELECT 'bylines' AS name WHERE {_changed('name portrait_id')}",
        teasers,
        f"SELECT 'lists' AS name WHERE EXISTS ({teasers})",
    ]
    return rules


def _of_pictures_and_pages() -> dict[tuple[str, str], list[str]]:
    page = "SELECT 'page:' || {row}.slug AS name"
    looks = f"({_changed(_PICTURE)})"
    return {
        # A text may name a picture before it is there.
        ("image", "INSERT"): list(_of_rows("INSERT", _OF_IMAGE)),
        ("image", "UPDATE"): [
            *_of_rows("UPDATE", _OF_IMAGE),
            *(f"{query} AND {looks}" for query in _of_rows("INSERT", _LED_BY_IMAGE)),
        ],
        ("image", "DELETE"): list(_of_rows("DELETE", [*_OF_IMAGE, *_LED_BY_IMAGE])),
        # Its own page has the frame around it, too.
        ("standing_page", "INSERT"): _AROUND,
        ("standing_page", "UPDATE"): [
            *_of_rows("UPDATE", [page]),
            *(f"{query} WHERE {_changed('slug')}" for query in _AROUND),
        ],
        ("standing_page", "DELETE"): _AROUND,
    }


def _of_rows(event: str, queries: Iterable[str]) -> Iterator[str]:
    """The queries for each row that an event knows, each once."""
    rows = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}[event]
    return iter(dict.fromkeys(query.format(row=row) for row in rows for query in queries))
