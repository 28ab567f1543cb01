"""A page of another paper, taken in, and shown as it was: our own, and the seed where it is."""

import json
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from answers import addresses, has_class, items, main, meta, teasers, tree, words
from conftest import GIVEN, PAGE_TEXT

PAGES = [(PAGE_TEXT, PAGE_TEXT.with_suffix(".json"))]
if (GIVEN / "seeds").is_dir():
    (seed,) = (GIVEN / "seeds").glob("000_*.txt")
    PAGES.append((seed, GIVEN / "page-texts" / "00_seed.json"))
SECTIONS = ["World", "Politics", "Business", "Sports", "Health", "Lifestyle", "Science"]
SECTIONS += ["Entertainment"]


@pytest.fixture(params=PAGES, ids=lambda page: page[0].stem)
def page(request):
    """The file of a page, and that of what it says."""
    return request.param


@pytest.fixture
def wanted(page):
    """What a page says: section, headline, body and rail."""
    return json.loads(page[1].read_text(encoding="utf-8"))


@pytest.fixture
def seeded(app, client, page):
    """A client of the paper that a page was imported into."""
    result = app.test_cli_runner().invoke(args=["import", str(page[0])])
    assert (result.exit_code, result.stderr) == (0, "")
    return client


@pytest.fixture
def address(seeded, wanted):
    (found,) = (
        line.address
        for line in teasers(main(seeded.get("/world").text))
        if line.headline == wanted["headline"]
    )
    return found


def rail(client, address):
    return teasers(items(client.get(_rail(address)).text))


def _rail(address: str) -> str:
    return "/fragments/rail" + address[address.rindex("/") :]


def test_every_paragraph_stands_on_the_page_in_order_to_the_letter(seeded, address, wanted):
    article = main(seeded.get(address).text).find(".//article")
    paragraphs = ["".join(p.itertext()) for p in article.iter("p") if p.get("dir") == "auto"]
    assert paragraphs == wanted["body"]
    assert len(paragraphs) == 8
    assert words(article.find(".//h1")) == wanted["headline"]
    assert "”" in words(article)


def test_no_word_of_the_rail_is_in_the_story(seeded, address, wanted):
    article = words(main(seeded.get(address).text).find(".//article"))
    for entry in wanted["rail"]:
        assert entry["headline"] not in article
        assert entry["section"] + entry["age_text"] not in article
    assert "ago" not in article.split()


def test_the_rail_shows_the_same_twelve_teasers_with_the_same_words(seeded, address, wanted):
    shown = [(line.section, line.age, line.headline) for line in rail(seeded, address)]
    assert shown == [(e["section"], e["age_text"], e["headline"]) for e in wanted["rail"]]
    assert len(shown) == 12


def test_the_rail_of_the_seed_grows_old_by_the_clock(seeded, address, clock):
    clock.advance(days=1, seconds=-1)
    before = [line.age for line in rail(seeded, address)]
    clock.advance(seconds=1)
    after = [line.age for line in rail(seeded, address)]
    assert before[:2] == ["4 days ago", "4 days ago"]
    assert after[:2] == ["5 days ago", "5 days ago"]
    clock.advance(days=1)
    ages = [line.age for line in rail(seeded, address)]
    assert ages[0] == "6 days ago"
    assert ages[3] == "15 October 2025"


def test_all_its_sections_answer_and_list_what_they_should(seeded, wanted):
    navigation = tree(seeded.get("/").text).find(".//nav[@aria-label='Sections']")
    names = [words(link) for link in navigation.iter("a")]
    assert sorted(names) == sorted([*SECTIONS, "Latest"])
    for section in SECTIONS:
        entries = [e["headline"] for e in wanted["rail"] if e["section"] == section]
        if section == wanted["section"]:
            entries.append(wanted["headline"])
        shown = teasers(main(seeded.get(f"/{section.lower()}").text))
        assert sorted(line.headline for line in shown) == sorted(entries)
        assert {line.section for line in shown} == {""}  # the page says it


def test_headlines_without_copy_say_so_and_stay_out_of_search_engines(seeded, address, wanted):
    for line in rail(seeded, address):
        page = seeded.get(line.address)
        assert meta(tree(page.text))["robots"] == "noindex"
        assert words(main(page.text).find(".//h1")) == line.headline
        assert "Only the headline" in words(main(page.text))
        assert page.status_code == 200
    assert "noindex" not in seeded.get(address).text


def test_every_story_of_the_seed_is_on_the_list_of_all(seeded, address, wanted):
    listed = addresses(seeded.get("/latest").text)
    assert len(listed) == len(set(listed)) == 13
    assert listed[0] == address


@pytest.fixture(params=[("ar", "rtl"), ("ja", "ltr")], ids=["ar", "ja"])
def spoken(request, paper):
    """The language of a paper that isn't in English, and its direction."""
    paper.set(locale=request.param[0])
    return request.param


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_in_a_paper_of_another_language_the_story_keeps_its_own(spoken, seeded, address, wanted):
    page = tree(seeded.get(address).text)
    root = page.get("lang"), page.get("dir", "ltr")
    assert (root, meta(page)["og:locale"]) == (spoken, "en")
    (headline,) = main(seeded.get(address).text).iter("h1")
    (body,) = (e for e in page.iter() if has_class(e, "story__body"))
    teased = [*items(seeded.get(_rail(address)).text).iter("h3")]
    on_the_front = [
        e for e in tree(seeded.get("/").text).iter() if has_class(e, "teaser__headline")
    ]
    assert [words(e) for e in teased] == [entry["headline"] for entry in wanted["rail"]]
    assert "".join(p for p in body.itertext() if p.strip()) == "".join(wanted["body"])
    for own in [headline, body, *teased, *on_the_front]:
        assert (own.get("lang"), own.get("dir")) == ("en", "ltr"), words(own)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_all_round_it_speaks_the_paper_s_language(spoken, seeded, address):
    names = re.compile(rf"\b({'|'.join(SECTIONS)}|Broadsheet|UTC|RSS|Atom|JSON)\b", re.ASCII)
    shown = [tree(seeded.get(page).text).find("body") for page in (address, "/", "/latest")]
    for part in [*shown, items(seeded.get(_rail(address)).text)]:
        said = names.sub("", " ".join(_said_in_the_page_s_language(part)))
        assert re.findall("[A-Za-z]+", said) == []
        assert len(re.findall(r"[^\W\d_]", said)) > 20


def _said_in_the_page_s_language(element: Element) -> Iterator[str]:
    """The words of an element, shown or told, without those that say that theirs is another."""
    yield element.tail or ""
    if element.get("lang") or element.tag == "script":
        return
    yield element.text or ""
    yield from (element.get(name, "") for name in ("aria-label", "title", "alt", "placeholder"))
    for child in element:
        yield from _said_in_the_page_s_language(child)


@pytest.mark.parametrize("change", ["none", "later", "crlf", "mark"])
def test_taking_a_page_in_again_changes_nothing(
    app, seeded, page, address, clock, tmp_path, change
):
    pages = ["/", "/latest", "/world", address, "/fragments/rail" + address[6:]]
    if change == "later":
        clock.advance(days=30)
    before = [seeded.get(shown).data for shown in pages]
    text = page[0].read_bytes()
    if change == "crlf":
        text = text.replace(b"\n", b"\r\n")
    if change == "mark":
        text = b"\xef\xbb\xbf" + text
    again = tmp_path / "again.txt"
    again.write_bytes(text)
    result = app.test_cli_runner().invoke(args=["import", str(again)])
    assert "1 unchanged" in result.stdout
    assert [seeded.get(shown).data for shown in pages] == before
