"""Stories in another language than the paper's: they say so wherever their words stand."""

import json
import re
from datetime import timedelta

import pytest

from broadsheet.archive.placements import Banner

WORDS = {"headline": "الجسر يُفتح من جديد", "kicker": "المدينة", "dek": "بعد سنة من الإغلاق."}


@pytest.fixture
def foreign(paper, clock):
    """An English paper with a story in Arabic beside one of its own."""
    paper.story("A pier", slug="pier", dek="It opens.", ago=timedelta(hours=2))
    paper.story(
        WORDS["headline"],
        slug="bridge",
        kicker=WORDS["kicker"],
        dek=WORDS["dek"],
        language="ar",
        picks=["pier"],
    )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/", "headline"),
        ("/", "dek"),
        ("/latest", "headline"),
        ("/world", "dek"),
        ("/world/bridge", "headline"),
        ("/world/bridge", "kicker"),
        ("/world/bridge", "dek"),
        ("/fragments/rail/pier", "headline"),
        ("/fragments/beside/pier", "headline"),
        ("/search?q=الجسر", "headline"),
    ],
)
def test_its_words_are_marked_as_its_language_wherever_they_stand(client, foreign, page, words):
    html = client.get(page).text
    place = html.index(WORDS[words], max(0, html.find("<body")))
    before = re.findall(r'<[^<>]*? lang="ar" dir="rtl"', html[:place])
    assert before, html[place - 300 : place]
    assert len(html[:place].rpartition(before[-1])[2]) < 300


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_its_page_tells_machines_its_language_and_keeps_the_paper_s(client, foreign):
    page = client.get("/world/bridge").text
    assert '<html lang="en-GB">' in re.sub(r' data-\w+="[^"]*"', "", page)
    assert '<meta property="og:locale" content="ar">' in page
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
    assert data["inLanguage"] == "ar"
    own = client.get("/world/pier").text
    assert '<meta property="og:locale" content="en_GB">' in own


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_feeds_tell_it_of_that_story_alone(client, foreign):
    atom, rss = client.get("/feed.atom").text, client.get("/feed.rss").text
    items = {item["title"]: item.get("language") for item in client.get("/feed.json").json["items"]}
    assert atom.count('<entry xml:lang="ar">') == 1 == atom.count("<entry>")
    assert rss.count("<dc:language>ar</dc:language>") == 1
    assert items == {WORDS["headline"]: "ar", "A pier": None}
    news = client.get("/sitemap-news.xml").text
    assert re.findall("<news:language>(.*?)</news", news) == ["ar", "en"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_story_that_says_the_paper_s_own_language_says_nothing_new(client, paper, foreign):
    before = {page: client.get(page).text for page in ("/world/pier", "/feed.atom")}
    paper.change("/world/pier", lambda article: setattr(article, "language", "en-GB"))
    for page, text in before.items():
        assert client.get(page).text == text
    paper.change("/world/pier", lambda article: setattr(article, "language", "de"))
    assert 'lang="de" dir="ltr"' in client.get("/world/pier").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_corrections_and_the_banner_are_in_the_language_of_their_story(
    client, paper, clock, foreign
):
    note = "كان الشهر حزيران."
    paper.change("/world/bridge", lambda article: article.correct("correction", note, clock()))
    assert f'lang="ar" dir="rtl">{note}' in client.get("/corrections").text
    assert f'lang="ar" dir="rtl">{note}' in client.get("/world/bridge").text
    ends = clock() + timedelta(hours=1)
    paper.add(Banner(headline="عاجل", article_id=2, starts_at=clock(), ends_at=ends))
    assert 'lang="ar" dir="rtl">عاجل' in client.get("/nothing").text
