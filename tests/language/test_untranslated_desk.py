"""No word of the desk comes through in English: a whole day in a language whose every letter is
another (tests/pseudo.py), with all that goes wrong on it, as publisher, editor and reporter."""

from datetime import timedelta
from io import BytesIO

import pytest

import door_errands
import errands
import import_errands
import pseudo
import story_errands
from broadsheet import settings
from broadsheet.archive import addresses, authors, images, library_files
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.desk import autosaves
from broadsheet.archive.lists import worklists
from broadsheet.archive.sections import Section
from broadsheet.language import extraction
from broadsheet.newsroom.placing import placing
from broadsheet.newsroom.stories import story_page
from broadsheet.newsroom.stories.pasting import clipboard
from broadsheet.pictures import decoding, store, upload_limits
from broadsheet.web.worker import Unavailable
from desk import Desk, hire
from uploads import pdf, picture
from walk import Walk

HOUR = timedelta(hours=1)

pytestmark = [pytest.mark.long, pytest.mark.parametrize("database", ["sqlite"])]


@pytest.fixture
def app(make_app, tmp_path):
    pseudo.lay(tmp_path / "translations", pseudo.ACCENTED)
    return make_app(PROPAGATE_EXCEPTIONS=False)


def test_the_desk_says_no_word_that_is_not_translated(app, paper, clock, desk, monkeypatch):
    overheard = pseudo.Overheard(app, at_the_desk=True)
    paper.set(locale="el")
    an_empty_paper(app, clock, desk)
    day = errands.Day(app, clock, paper)
    errands.follow_links(day.publisher)
    walk = Walk(app, clock, day.publisher, paper)
    walk.language = "el"
    walk.everything(desk)
    fill(paper, clock)
    parts_of_the_paper(day)
    at_stories(day)
    errands.from_imports(day)
    door_errands.staff(day)
    door_errands.account(day, walk)
    door_errands.door(day)
    door_errands.mailed(day, overheard, monkeypatch)
    door_errands.refusals(day, monkeypatch)
    more_pages(day, monkeypatch)
    for browser in (day.reporter, day.editor, day.publisher):
        for form in errands.follow_links(browser):
            browser.post(form)
    import_errands.imports(day, monkeypatch)
    in_a_hurry(day, monkeypatch)
    kept = {"A test", "limani", "de", "flask", "markdown", "plain"}
    kept |= {"WordPress", "Ghost", "Hugo, Jekyll", "RSS, Atom", "HTML", "News"}
    kept |= {"pip install 'broadsheet[import]'"}
    assert overheard.untranslated(but=kept) == []
    messages = extraction.extracted(settings.part("templates"))["desk"]
    told = [(one, one.locations[0][0]) for one in messages if one.id]
    ours = [one for one, path in told if path.startswith(AT_THE_DESK)]
    unsaid = set(overheard.unsaid(ours, pseudo.ACCENTED))
    assert unsaid - UNSAID == set(), "messages that the day doesn't come to"
    assert UNSAID - unsaid == set(), "messages that it does come to"


# Messages by path: those of commands, exports and backups are for a terminal.
AT_THE_DESK = ("templates/newsroom/", "newsroom/", "archive/", "pictures/", "text/", "urls.py")
# What no day comes to.
UNSAID = {
    # forms ask first, and say more
    "A name is needed.",
    "A section can’t be merged into itself.",
    "A merger takes two.",
    "Lower-case letters, digits and single hyphens only.",
    "Type the six digits of your app.",
    # a race: deleted while it was uploaded once more
    "It was just deleted. Please upload it again.",
    # a bomb: a picture whose pixels would fill the memory
    "The picture is too large.",
    # what the process of an import says
    "This is a whole paper, which %(command)s takes into an empty one.",
    # what an import writes into a text
    "The next line: of the story, or of the page around it?",
    # a list's name for one of its stories, which are live
    "Headline without copy",
}


def an_empty_paper(app, clock, desk):
    """Nobody works here yet; then a reporter alone; then a publisher, whose forms are empty."""
    Desk(app, clock).get("/newsroom/sign-in")
    alone = desk().sign_in_as(hire(app, clock, "reporter", "moni@example.org", name="Μόνη"))
    for page in ("", "/stories/new"):
        alone.get("/newsroom" + page)
    publisher = desk().sign_in_as(hire(app, clock, "publisher", "proti@example.org", name="Πρώτη"))
    for form in errands.follow_links(publisher):
        publisher.post(form)
    for browser in (alone, publisher):
        browser.post("/newsroom/stories/new", headline="Χωρίς ενότητα", version="0")


def fill(paper, clock):
    paper.add(
        Section(name="Κόσμος", slug="κοσμος", position=8),
        Section(name="Σπορ", slug="spor", position=9),
        Author(name="Άννα", slug="anna"),
        Topic(name="Πλοία", slug="ploia"),
    )
    for n in range(14):
        paper.story(f"Πλοίο {n}", slug=f"πλοιο-{n}", section="Κόσμος", body="Ναι.", ago=HOUR * 9)
    facts = {"section": "Κόσμος", "body": "Ναι.", "by": ["Άννα"], "about": ["Πλοία"]}
    paper.story("Λιμάνι", slug="limani", ago=HOUR, **facts)
    gone = paper.story("Παλιά", slug="παλια", section="Σπορ", body="Ναι.")
    paper.change(gone, lambda article: article.withdraw(clock()))
    paper.story("Χωρίς", slug="χωρις", section="Σπορ", body="")


def parts_of_the_paper(day):
    errands.sections(day)
    errands.credits_(day)
    errands.addresses(day)
    errands.the_paper(day)


def at_stories(day):
    pictures = errands.pictures(day)
    errands.files(day)
    story_errands.forms(day)
    scheduled = story_errands.going_out(day)
    story_errands.together(day)
    live, proposed = story_errands.live(day), story_errands.proposals(day)
    story_errands.with_pictures(day, pictures, scheduled, live, proposed)
    story_errands.together_in_lists(day)
    story_errands.lists(day)
    story_errands.linked_by_a_reporter(day)
    story_errands.noted(day)
    errands.placing(day, scheduled.rpartition("/")[2], live.rpartition("/")[2])
    errands.banners(day)
    errands.log(day)


class Unavailing:
    def call(self, *_):
        raise Unavailable


def in_a_hurry(day, monkeypatch):
    """What takes too long, is too large, or too much; what can't be stored."""
    one = ("/pictures/1/replace", {"picture": (BytesIO(picture("PNG", (400, 330))), "χ.png")})
    with monkeypatch.context() as patch:
        patch.setattr(clipboard, "desk", Unavailing())
        patch.setattr(story_page, "desk", Unavailing())
        patch.setattr(autosaves, "MOST", 1)
        patch.setattr(placing, "offered", lambda *_: [])
        patch.setattr(store.FolderStore, "put", fail)
        day.send("/paste", text="Α")
        day.send("/stories/preview", body_source="Α")
        day.send("/stories/autosave", headline="Α", autosave_key="άλλο", version="0")
        day.get("/placing?add=" + day.id_of("limani"))
        day.send(*one)
        day.send("/files", {"files": (BytesIO(pdf()), "χ.pdf")})
    with monkeypatch.context() as patch:
        patch.setitem(day.app.config, "FILE_MEGABYTES", 0)
        day.send("/files", {"files": (BytesIO(pdf()), "χ.pdf")})
    limits = (upload_limits, "MOST_BYTES", 2), (decoding, "MOST_PIXELS", {"PNG": 2_000})
    for module, name, most in limits:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, most)
            file = (BytesIO(picture("PNG", (400, 330))), "χ.png")
            day.send("/pictures", {"pictures": file})
    with monkeypatch.context() as patch:
        patch.setitem(day.app.config, "FIXED", {"SITE_NAME"})
        day.get("/paper")


def fail(*_):
    raise OSError


def more_pages(day, monkeypatch):
    with monkeypatch.context() as patch:
        for module in (addresses, authors, images, library_files, worklists):
            patch.setattr(module, "ON_A_PAGE", 1)
        day.get("/addresses", "/authors", "/topics", "/pictures", "/files", "?q=Πλοίο")
