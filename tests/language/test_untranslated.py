"""No word of the program comes through in English: all that readers can get is printed in languages
whose every letter is another (tests/pseudo.py), for a paper whose stories are Greek."""

import re
from datetime import timedelta
from html import unescape

import pytest

import pseudo
from broadsheet import settings, urls
from broadsheet.archive import articles, translations
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.corrections import Correction
from broadsheet.archive.house.imprint import PAGES
from broadsheet.archive.placements import Banner
from broadsheet.archive.readings import Reading, hour_of
from broadsheet.archive.sections import Section
from broadsheet.archive.store import db
from broadsheet.language import extraction
from broadsheet.paper import paper as the_paper

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FILMS = (
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://datawrapper.dwcdn.net/abcde/1/",
    "https://open.spotify.com/episode/0123456789012345678901",
    "[Ομιλία](/media/files/speech-0123456789abcdef.mp3)",
)
LONG = "Λέξη " * 1000
NOTED = "Α[^1] Β[^1]\n\n[^1]: Γ"
TABLE = "| Α | Β |\n|---|---|\n| Γ | Δ |"
ON_PAGES = 35  # stories: more than a list shows, or the results of a search
ENGLISH = [
    ("text/html", "<p>Latest"),
    ("text/html", '<img alt="A bridge"><script>let it</script>'),
    ("text/html", '<script src="x" data-any-new="Updated just now" data-key="see"></script>'),
    ("text/html", '<meta name="description" content="The news"><meta name="robots" content="no">'),
    ("application/atom+xml", "<feed><id>urn:it</id><title>Νέα – the paper</title></feed>"),
    ("application/rss+xml", "<rss><item><encoded>&lt;p&gt;Correction</encoded></item></rss>"),
    ("application/feed+json", '{"version": "it", "items": [{"summary": "Correction: όχι"}]}'),
    ("letter", "Γεια\nWelcome"),
]
# What has no words, or only a publisher's: files, what browsers, crawlers and operators ask. The
# style guide is for those who work on the program.
WORDLESS = {
    "admin",
    "static_files.dressed",
    "media.library_file",
    "media.picture",
    "static_files.static",
    "health.health",
    "home_screen.favicon",
    "home_screen.manifest",
    "home_screen.png",
    "home_screen.svg",
    "prefetching.rules",
    "robots.tdm_reservation",
    "saved.worker",
    "social_cards.card",
    "styleguide.of_readers",
    "styleguide.of_the_desk",
    "text_files.text_file",
}

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture(params=[pseudo.ACCENTED, pseudo.MIRRORED], ids=["accented", "mirrored"])
def language(request, tmp_path):
    pseudo.lay(tmp_path / "translations", request.param)
    return request.param


@pytest.fixture
def app(make_app, language):
    made = make_app(LOCALE=language[0], PROPAGATE_EXCEPTIONS=False)
    made.add_url_rule("/feed.fail", view_func=fail)
    return made


def fail() -> str:
    raise RuntimeError


def test_a_word_in_english_is_overheard(app):
    overheard = pseudo.Overheard(app)
    for kind, text in ENGLISH:
        overheard.answers = [pseudo.Answer("GET /", kind, text)]
        assert len(overheard.untranslated()) == 1, text


@pytest.mark.long
def test_readers_get_no_word_that_is_not_translated(
    app, make_app, client, paper, clock, desk, language, tmp_path
):
    overheard = pseudo.Overheard(app)
    an_empty_paper(client, paper)
    fill(paper, clock)
    lists(client)
    stories(client)
    searches(client)
    feeds(client)
    faults(client)
    other_moments(client, paper, desk)
    overheard.answers += without_a_database(make_app, language, tmp_path)
    messages = extraction.extracted(settings.part("templates"))["paper"]
    assert overheard.untranslated() == []
    assert overheard.unsaid(messages, language) == [], "messages that the walk doesn't come to"
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    readers = {name for name in routes - WORDLESS if not name.startswith("newsroom.")}
    assert readers - overheard.views == set(), "pages that the walk doesn't come to"


def get(client, *addresses, status=200, **query):
    answers = [client.get(address, query_string=query or None) for address in addresses]
    assert [answer.status_code for answer in answers] == [status] * len(answers), addresses
    return answers[-1].text


def an_empty_paper(client, paper):
    paper.set(name="Ο Ταχυδρόμος")
    get(client, "/", "/latest", "/most-read", "/corrections", "/archive", "/search", "/feed.rss")


def fill(paper, clock):
    """A paper with a story in every state that readers can see."""
    paper.set(email="a@example.org", phone="+30 210", postal_address="Οδός\nΠόλη")
    with paper.open():
        news = the_paper().news
    paper.add(
        Section(name="Κόσμος", slug="kosmos", position=1),
        Section(name="Σπορ", slug="spor", position=2),
        Section(name=news, slug="techni", position=3),  # as an import calls it
        Author(name="Άννα", slug="anna"),
        Topic(name="Πλοία", slug="ploia"),
    )
    for slug in PAGES:
        paper.write_page(slug, "Κείμενο." if slug != "ethics" else FILMS[0])
    world = {"section": "Κόσμος", "body": "Άνοιξε χθες."}
    paper.story("Γέφυρα", slug="gefyra", ago=400 * 24 * HOUR, **world)
    for n in range(ON_PAGES):
        paper.story(f"Πλοίο {n}", slug=f"ploio-{n}", ago=HOUR * (4 + n), **world)
    rich = paper.story(
        "Λιμάνι", slug="limani", section="Κόσμος", kicker="Θάλασσα", dek="Μεγάλο λιμάνι.",
        body="\n\n".join([LONG, TABLE, NOTED, *FILMS]), body_format="markdown", ago=2 * HOUR,
        dateline="ΠΑΡΙΣΙ", source="Πηγή", by=["Άννα", "Βίκυ", "Γιώργος"], about=["Πλοία"],
    )  # fmt: skip
    paper.story("Λίμην", slug="portus", section="Σπορ", body="Λίμην.", language="uk")
    paper.story("Νέα", slug="nea", section="Σπορ", ago=MINUTE, body="", by=["Άννα"])
    gone = paper.story("Παλιά", slug="palia", section="Σπορ")
    paper.change(gone, lambda article: article.withdraw(clock()))
    kinds = ("correction", "clarification", "update")
    notes = [
        Correction(kind=kinds[n % 3], note="Ήταν Τρίτη.", noted_at=clock() - MINUTE * n)
        for n in range(2 * ON_PAGES)
    ]
    paper.change(rich, lambda article: article.corrections.extend(notes))
    paper.change(rich, lambda article: setattr(article, "updated_at", clock()))
    with paper.open():
        read = articles.by_slug("limani")
        translations.link(read, articles.by_slug("portus"), "el")
        db.session.add(Reading(hour=hour_of(clock()), article_id=read.id, count=3))
        hour = {"starts_at": clock() - HOUR, "ends_at": clock() + HOUR}
        db.session.add(Banner(headline="Σεισμός", article=read, **hour))
        db.session.commit()


def lists(client):
    get(client, "/", "/most-read", "/archive", "/archive/2025", "/archive/2025/10")
    get(client, "/archive/2025/10/20", "/archive/2025/10/19", "/archive/2024/09")
    get(client, "/topics/ploia", "/authors/anna", "/about", "/contact", "/techni", "/saved")
    get(client, *(f"/policies/{slug}" for slug in PAGES if slug not in ("about", "contact")))
    for address in ("/latest", "/kosmos", "/corrections"):
        older = re.search(r'rel="next"\s+href="([^"]+)"', get(client, address))
        get(client, older[1])


def stories(client):
    get(client, "/kosmos/limani", "/kosmos/gefyra", "/spor/nea", "/fragments/rail")
    for slug in ("gefyra", "limani", "nea", "ploio-3"):
        get(client, f"/fragments/rail/{slug}", f"/fragments/beside/{slug}")
    assert client.get("/spor/palia").status_code == 410


def searches(client):
    for query in (
        {"q": "Λιμάνι"},
        {"q": "Λιμάνι", "sort": "newest", "section": "kosmos"},
        {"q": "Λιμάνι ζέπελιν"},
        {"q": "Λιμανι" * 40},
        {"q": "!"},
        {"q": "ψψψψ"},
        {"q": "ψψψψ", "section": "kosmos"},
        {"q": "ψψψψ", "author": "Άννα"},
        {"q": "ψψψψ", "author": "Άννα", "section": "kosmos"},
        {"q": "λιμανυ"},
    ):
        get(client, "/search", "/fragments/search", **query)
    more = re.search(r'rel="next"\s+href="([^"]+)"', get(client, "/search", q="Πλοίο"))
    get(client, unescape(more[1]))


def feeds(client):
    for page in ("", "/kosmos", "/authors/anna", "/topics/ploia"):
        get(client, *(f"{page}/feed.{form}" for form in urls.FEEDS))
    get(client, "/sitemap.xml", "/sitemap-sections.xml", "/sitemap-2025-10.xml", "/robots.txt")
    get(client, "/sitemap-news.xml")
    get(client, "/sitemap-2025-10-2.xml", status=404)


def faults(client):
    get(client, "/nowhere", "/nowhere/at/all/at-any-time", status=404)
    get(client, "/as-of/never", status=410)
    assert client.post("/latest").status_code == 405
    get(client, "/feed.fail", status=500)


def without_a_database(make_app, language, tmp_path):
    nowhere = f"sqlite:///{tmp_path}/nowhere/broadsheet.db"
    app = make_app(LOCALE=language[0], SQLALCHEMY_DATABASE_URI=nowhere, PROPAGATE_EXCEPTIONS=False)
    overheard = pseudo.Overheard(app)
    assert app.test_client().get("/").status_code == 503
    return overheard.answers


def other_moments(client, paper, desk):
    editor = desk("editor")
    paper.story("Αύριο", slug="avrio", section="Κόσμος", ago=None, body="Θα ανοίξει.")
    with paper.open():
        story = f"/newsroom/stories/{articles.by_slug('avrio').id}"
    editor.get(editor.get(f"{story}/preview").location)
    editor.get(editor.get("/newsroom/as-of?at=2025-10-21T06:00").location)
