"""The static edition: every link of the public paper leads somewhere, without the paper running."""

import errno
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import uploads
from broadsheet.archive import addresses, articles
from broadsheet.archive.store import db
from broadsheet.pictures import intake
from stories import Paper


@pytest.fixture
def database() -> str:
    """What pages say does not depend on the database."""
    return "sqlite"


@pytest.fixture
def edition(app, tmp_path, paper: Paper, filled_once, tmp_path_factory):
    """The folder of an edition of a paper with a picture, and enough stories for older pages."""
    once = filled_once(lambda: written(app, paper, tmp_path_factory.mktemp("edition") / "static"))
    return shutil.copytree(once, tmp_path / "static")


def written(app, paper, folder):
    with app.app_context():
        image = intake.take_in(uploads.picture(size=(700, 500)), name="bank.jpg", alt="A stand")
        db.session.commit()
        number = image.id
    paper.story("North Bank closed", section="Sports", lead_image_id=number, about=["Football"])
    paper.stories(35, section="World", by=["Ada Venn"])
    paper.story("Boat found", section="Search and rescue")
    paper.story("Tomorrow’s secret", ago=None)
    paper.write_file("security.txt", "Contact: mailto:us@example.org")
    with app.app_context():
        addresses.remember_former("/old/home", article=articles.by_slug("north-bank-closed"))
        db.session.commit()
    done = app.test_cli_runner().invoke(args=["export", "--static", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def file_at(edition, address):
    """What a plain web server hands out at an address: a file, or the index of a folder."""
    path = edition / unquote(urlsplit(address).path).strip("/")
    return path / "index.html" if path.is_dir() else path


def test_every_link_of_every_page_leads_to_a_file(edition):
    looked_at = 0
    for page in edition.rglob("*.html"):
        text = page.read_text()
        links = re.findall(r'\s(?:href|src|hx-get)="([^"]*)"', text)
        links += [f.split()[0] for s in re.findall(r'srcset="([^"]*)"', text) for f in s.split(",")]
        for link in map(unescape, links):
            if link.startswith("/"):
                assert "?" not in link, (page, link)
                assert file_at(edition, link).is_file(), (page, link)
                looked_at += 1
    assert looked_at > 1000


def test_it_has_front_stories_rails_feeds_and_a_page_for_what_is_not_there(edition):
    assert "North Bank" in (edition / "index.html").read_text()
    rail = edition / "fragments/rail/north-bank-closed/index.html"
    assert rail.read_text().count('class="teaser teaser--rail"') == 12
    assert "data-tag" not in rail.read_text()  # nobody is there to ask whether it is still true
    assert (edition / "feed.rss").read_text().startswith("<?xml")
    assert (edition / "robots.txt").is_file()
    assert "us@example.org" in (edition / ".well-known/security.txt").read_text()
    assert not (edition / "ads.txt").exists()
    assert not (edition / ".well-known/tdmrep.json").exists()
    assert "Page not found" in (edition / "404.html").read_text()
    assert list(edition.glob("latest/before/*/index.html"))


@pytest.mark.long
def test_what_readers_do_not_see_is_not_in_it(edition):
    for file in edition.rglob("*"):
        if file.is_file():
            assert b"Tomorrow" not in file.read_bytes(), file
            assert b"/newsroom" not in file.read_bytes() or file.name == "robots.txt", file


def test_a_former_address_leads_on(edition):
    stub = (edition / "old/home/index.html").read_text()
    assert 'url=/sports/north-bank-closed"' in stub


@pytest.mark.long
def test_an_edition_that_is_written_again_loses_what_readers_do_not_see_any_more(
    app, clock, edition, paper
):
    (edition / "CNAME").write_text("paper.test")
    story = edition / "sports/north-bank-closed/index.html"
    assert story.is_file()
    paper.change("/sports/north-bank-closed", lambda story: story.withdraw(clock.now))
    app.test_cli_runner().invoke(args=["export", "--static", str(edition)])
    assert not story.exists()
    assert not (edition / "old/home/index.html").exists()
    assert (edition / "CNAME").is_file()
    assert (edition / "world/index.html").is_file()


def test_it_is_the_paper_of_one_moment(app, clock, tmp_path, paper):
    paper.story("Just out", ago=None, slug="just-out")
    moment = clock.now
    paper.change("/world/just-out", lambda story: story.publish(moment))
    ticks = iter(range(10_000))
    app.config["CLOCK"] = lambda: moment.replace(microsecond=next(ticks))
    app.test_cli_runner().invoke(args=["export", "--static", str(tmp_path / "static")])
    assert "just now" in (tmp_path / "static" / "index.html").read_text()


def test_a_link_with_a_slash_at_its_end_makes_no_page_that_leads_to_itself(app, tmp_path, paper):
    body = '<p><a href="/world/boat-found/">Found</a> <a href="/one/">Nowhere</a></p>'
    paper.story("Boat found", section="World")
    paper.story("Bundle", section="World", body=body, body_format="html")
    done = app.test_cli_runner().invoke(args=["export", "--static", str(tmp_path / "static")])
    assert done.exit_code == 1
    assert done.stderr == "broken: /one answers 404 (linked from /world/bundle)\n"
    assert done.stdout.endswith(", 1 is not\n")
    found = (tmp_path / "static/world/boat-found/index.html").read_text()
    assert "http-equiv" not in found
    assert "Boat found" in found
    assert not (tmp_path / "static/one").exists()


@pytest.mark.long
def test_a_disk_that_is_full_leaves_what_stood_there(app, edition, monkeypatch):
    before = {path: path.read_bytes() for path in edition.rglob("*") if path.is_file()}
    before.pop(edition / ".broadsheet-static")

    def half(path, body):
        path.write_text("<!doc")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    done = app.test_cli_runner().invoke(args=["export", "--static", str(edition)])
    assert done.exit_code != 0
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.long
def test_an_edition_of_a_paper_that_fails_loses_nothing(app, edition, paper, tmp_path):
    picture = next(path for path in (edition / "media").iterdir() if path.is_file())
    (tmp_path / "media" / picture.name).unlink()
    (tmp_path / "media" / picture.name).mkdir()  # the store can't read it: 503
    paper.story("Written since")
    done = app.test_cli_runner().invoke(args=["export", "--static", str(edition)])
    assert done.exit_code == 1
    assert "answers 503" in done.output
    assert picture.is_file()
    assert file_at(edition, "/world/written-since").is_file()
