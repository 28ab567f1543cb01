from datetime import timedelta
from io import BytesIO
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
import sqlalchemy as sa
from PIL import Image as Pillow

from answers import items, main, teasers, tree, words
from broadsheet.archive.articles import Article
from broadsheet.archive.store import db
from broadsheet.look import schemes
from broadsheet.look.choices import Look, as_offered
from broadsheet.look.colours import READABLE, worst
from broadsheet.sample import looks
from conftest import ON_SQLITE

STORIES, AHEAD, CORRECTED = 24, 1, 2


@pytest.fixture
def run(app, sample_pictures):
    """Runs `flask sample` with these options; returns what it said."""

    def _run(*options):
        result = app.test_cli_runner().invoke(args=["sample", *options])
        assert result.exit_code == 0, result.output
        return result.output

    return _run


@pytest.fixture
def edition(run, filled_once):
    """The paper holds the edition; returns what was said of that."""
    return filled_once(run)


def crawl(client):
    """Every page, picture and fragment that can be reached from the front page, by its address."""
    waiting, found = ["/"], {}
    while waiting:
        where = waiting.pop()
        if where in found:
            continue
        with client.get(where, buffered=True) as answer:
            found[where] = answer
        if answer.status_code in (301, 308):
            waiting.append(urljoin(where, answer.location))
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        is_fragment = where.startswith("/fragments/")
        page = items(answer.text) if is_fragment else tree(answer.text)
        for element in page.iter():
            for name in ("href", "src", "hx-get"):
                target = urldefrag(urljoin(where, element.get(name, ""))).url
                if element.get(name) and not any(urlsplit(target)[:2]):  # nor a letter to write
                    waiting.append(target)
    return found


def test_the_sample_is_a_whole_edition(client, edition, clock, paper):
    assert str(STORIES) in edition
    kept = paper.rows_but("stamp")
    assert len(kept["article"]) == STORIES
    front = client.get("/").text
    assert len(teasers(main(front).find(".//section"))) == 5
    assert words(tree(front).find(".//aside")).startswith("Breaking")
    clock.advance(days=3)
    assert tree(client.get("/").text).find(".//aside") is None


@ON_SQLITE
@pytest.mark.usefixtures("edition")
def test_one_story_of_the_sample_is_ahead_and_two_are_corrected(app, client, clock):
    with app.app_context():
        stories = db.session.scalars(sa.select(Article)).unique().all()
        ahead = [s for s in stories if s.published_at > clock()]
        corrected = [s for s in stories if s.corrections]
        assert (len(ahead), len(corrected)) == (AHEAD, CORRECTED)
        where = f"/{ahead[0].section.slug}/{ahead[0].slug}"
        opens_in = ahead[0].published_at - clock()
    assert client.get(where).status_code == 404
    clock.advance(seconds=opens_in.total_seconds())
    assert client.get(where).status_code == 200


@pytest.mark.usefixtures("edition")
def test_a_second_run_adds_nothing(run, clock, paper):
    before = paper.rows_but("stamp")
    clock.advance(days=2)
    run()
    assert paper.rows_but("stamp") == before


@ON_SQLITE
def test_if_empty_leaves_a_paper_with_stories_alone(run, paper):
    paper.story("Ours")
    before = paper.rows_but("stamp")
    run("--if-empty")
    assert paper.rows_but("stamp") == before


def test_if_empty_fills_an_empty_paper(run, paper):
    run("--if-empty")
    assert len(paper.rows_but("stamp")["article"]) == STORIES


@ON_SQLITE
@pytest.mark.long
@pytest.mark.usefixtures("edition")
def test_every_address_answers_with_valid_html_and_pictures_of_the_size_they_say(client):
    found = crawl(client)
    odd = {where: a.status for where, a in found.items() if a.status_code not in (200, 301, 308)}
    assert odd == {}
    linked = {line.address for line in teasers(main(found["/latest"].text))}
    assert len(linked) == STORIES - AHEAD
    assert linked <= set(found)
    pictures = {}
    for where, answer in found.items():
        if answer.mimetype == "text/html" and not where.startswith("/fragments/"):
            for element in tree(answer.text).iter("picture"):
                source, image = element
                size = (int(image.get("width")), int(image.get("height")))
                pictures[image.get("src")] = (size, source.get("srcset"))
                assert image.get("alt") is not None
    assert len(pictures) >= 8
    for where, (size, srcset) in pictures.items():
        assert where.startswith("/media/")
        assert size_of(client, where, "JPEG") == size
        for choice in srcset.split(", "):
            rendition, width = choice.split()
            assert f"{size_of(client, rendition, 'WEBP')[0]}w" == width


def size_of(client, where, kind):
    """Width and height of a picture, pixels."""
    answer = client.get(where)
    assert answer.status_code == 200
    picture = Pillow.open(BytesIO(answer.data))
    assert picture.format == kind
    return picture.size


@ON_SQLITE
@pytest.mark.usefixtures("edition")
def test_its_stories_are_signed_tagged_and_illustrated(client):
    lines = teasers(main(client.get("/latest").text))
    assert len(lines) == STORIES - AHEAD
    for line in lines:
        article = main(client.get(line.address).text).find(".//article")
        assert article.find(".//a[@rel='author']") is not None
        assert article.find(".//nav[@aria-label='Topics']//a") is not None
        assert len(article.findall(".//p")) > 4


@ON_SQLITE
def test_a_large_archive_is_the_same_each_time(make_app, run, paper, tmp_path):
    run("--articles", "300")
    first = paper.rows_but("stamp")
    assert len(first["article"]) == 300
    run("--articles", "300")
    assert paper.rows_but("stamp") == first
    run("--articles", "120")
    assert paper.rows_but("stamp") == first


def test_a_large_archive_lies_within_two_years_before_now(app, client, run, clock):
    run("--articles", "300")
    with app.app_context():
        moments = db.session.scalars(sa.select(Article.published_at)).all()
    assert max(moments) == clock()
    assert min(moments) > clock() - timedelta(days=730)
    for page in ("/", "/latest", "/world", "/authors/ada-venn", "/topics/tides"):
        assert client.get(page).status_code == 200


@ON_SQLITE
@pytest.mark.parametrize("number", ["0", "-1", "many", "1.5"])
def test_a_number_of_articles_that_is_none_is_refused(app, number):
    result = app.test_cli_runner().invoke(args=["sample", "--articles", number])
    assert result.exit_code == 2


@ON_SQLITE
def test_a_look_makes_another_paper_of_it_and_the_next_one_a_third(client, run, paper):
    paper.story("The ebb")
    seen = []
    for name, look in looks.offered().items():
        run("--if-empty", "--look", name)
        page = tree(client.get("/").text)
        assert words(page.find(".//h1")) == look["name"]
        sheet = next(e.get("href") for e in page.iter("link") if e.get("rel") == "stylesheet")
        assert "/lists-" in sheet
        seen.append(sheet)
        chosen = Look._make(look.get(choice, "") for choice in Look._fields)
        assert as_offered(chosen) == chosen
        for scheme in schemes.of_look(chosen):
            assert schemes.bears_text(scheme) >= schemes.OF_PAPER
            assert worst(scheme["press"], schemes.grounds(scheme)) >= READABLE
    assert len(set(seen)) == len(seen) == 2
    paper.set(name="The Bugle")
    run("--if-empty", "--look", "tabloid")
    assert words(tree(client.get("/").text).find(".//h1")) == "The Bugle"
