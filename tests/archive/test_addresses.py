"""Former addresses as editors keep them: tidy, flat, and never in the way of what stands."""

import pytest
import sqlalchemy as sa

from answers import statements
from broadsheet import urls
from broadsheet.archive import addresses, moves, sections
from broadsheet.archive.addresses import ON_A_PAGE, FormerAddress
from broadsheet.archive.store import db


def add(paper, path, target):
    with paper.open():
        try:
            addresses.add(path, target)
            db.session.commit()
        finally:
            db.session.rollback()


@pytest.mark.parametrize(
    ("target", "to"),
    [
        ("/world/bridge", "/world/bridge"),
        ("/sports/bridge", "/world/bridge"),
        ("/world", "/world"),
        ("/authors/ada-venn", "/authors/ada-venn"),
        ("/topics/tides", "/topics/tides"),
        ("/latest", "/latest"),
        ("/about", "/about"),
        ("/", "/"),
    ],
)
def test_an_address_that_editors_add_leads_there_at_once(client, paper, target, to):
    paper.story("Bridge", by=["Ada Venn"], about=["Tides"])
    paper.write_page("about", "Who we are.")
    assert client.get("/2019/03/old.html").status_code == 404
    add(paper, "/2019/03/old.html", target)
    answer = client.get("/2019/03/old.html")
    assert (answer.status_code, answer.location) == (301, to)
    assert client.get(to).status_code == 200


def test_the_feed_of_what_leads_to_the_front_page_is_the_paper_s(client, paper):
    paper.story()
    add(paper, "/blog", "/")
    for feed in ("/blog/feed", "/blog/feed/", "/blog/feed.rss"):
        assert client.get(feed).location == "/feed.rss"
    assert client.get("/blog/page/2").location == "/"


def test_an_address_that_leads_to_a_story_or_section_follows_its_moves(client, paper):
    paper.story("Bridge")
    add(paper, "/old/crossing", "/world/bridge")
    add(paper, "/old", "/world")
    with paper.open():
        moves.readdress_section(sections.by_slug("world"), "globe")
        db.session.commit()
    assert client.get("/old/crossing").location == "/globe/bridge"
    assert client.get("/old").location == "/globe"


def test_an_address_can_be_declared_gone_and_be_forgotten(client, paper):
    add(paper, "/old", None)
    assert client.get("/old").status_code == 410
    with paper.open():
        addresses.forget("/old")
        db.session.commit()
    assert client.get("/old").status_code == 404


def test_what_led_to_a_path_that_becomes_a_former_address_leads_to_its_end(client, paper):
    paper.story("Bridge")
    with paper.open():
        db.session.add(FormerAddress(path="/a", target="/b"))
        db.session.commit()
    add(paper, "/b", "/world/bridge")
    assert client.get("/a").location == client.get("/b").location == "/world/bridge"
    with paper.open():
        assert db.session.scalars(sa.select(FormerAddress.target)).all() == [None, None]


REFUSED = [
    ("/old", "/old", "lead to itself"),
    ("/old", "/nowhere", "Nothing stands at “/nowhere”"),
    ("/old", "/authors/nobody", "Nothing stands"),
    ("/old", "/privacy/policy/x", "Nothing stands"),
    ("/old", "/policies/privacy", "Nothing stands"),
    ("/old", "/given-up", "Nothing stands"),
    ("/old", "/former", "“/former” leads on to “/world/bridge”: enter that"),
    ("/former", "/world", "leads to “/world/bridge” already"),
    ("/given-up", "/world", "is gone already"),
    ("/world", "/sports", "Something stands at “/world”"),
    ("/world/bridge", "/sports", "Something stands"),
    ("/sports/bridge", "/sports", "leads to “/world/bridge” already: a story is found"),
    ("/world/draft", "/sports", "Something stands"),
    ("/authors/ada-venn", "/sports", "Something stands"),
    ("/", "/sports", "own pages"),
    ("/newsroom/x", "/sports", "own pages"),
    ("/static/x", "/sports", "own pages"),
    ("/latest", "/sports", "own pages"),
]


def test_loops_chains_and_what_stands_are_refused_in_words(paper):
    paper.story("Bridge", by=["Ada Venn"])
    paper.story("Draft", ago=None)
    paper.story("Match", section="Sports")
    add(paper, "/former", "/world/bridge")
    add(paper, "/given-up", None)
    for path, target, message in REFUSED:
        with pytest.raises(ValueError, match=message):
            add(paper, path, target)


TIDY = [
    ("/old/story", "/old/story"),
    ("old/story/", "/old/story"),
    ("  https://old.example/2019//x.html  ", "/2019/x.html"),
    ("/politik/%C3%A4rger#top", "/politik/ärger"),
    ("//old.example/x", "/x"),
    ("", "/"),
]


@pytest.mark.parametrize(("text", "path"), TIDY)
def test_an_address_is_taken_as_people_paste_it(text, path):
    assert urls.normalised(text) == path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("/old?p=12", "“\\?p=12” on can’t be told apart"),
        ("/old/%00", "control characters"),
        ("/old/%0d%0aSet-Cookie:x", "control characters"),
        ("/\\evil.example", "backslashes"),
        ("/" + "x" * 1000, "longer than"),
        ("http://[", "no address"),
    ],
)
def test_what_is_no_address_is_refused_in_words(text, message):
    with pytest.raises(ValueError, match=message):
        urls.normalised(text)


def test_a_list_of_any_length_is_read_page_by_page_and_found_by_its_beginning(app, paper):
    paths = sorted(
        f"/{year}/{n:02}" for year in (2018, 2019, "Ärger", "a_b", "a%") for n in range(25)
    )
    paper.add(*(FormerAddress(path=path, target="/latest") for path in paths))
    with paper.open():
        read, after = [], None
        while True:
            page = addresses.starting("/", after)
            read += [former.path for former in page.found]
            if page.after is None:
                break
            assert len(page.found) == ON_A_PAGE
            after = page.after
        assert read == paths
        for prefix in ("/2019", "/Ä", "/a_", "/a%", "/A"):
            found = [former.path for former in addresses.starting(prefix, None).found]
            assert found == [path for path in paths if path.startswith(prefix)]


def test_any_number_of_addresses_is_asked_for_in_the_same_words(app, paper):
    paths = [f"/old/{n}" for n in range(250)]
    paper.add(*(FormerAddress(path=path, target="/latest") for path in paths[::2]))
    with paper.open(), statements(app) as sent:
        assert addresses.of_paths([]) == {}
        assert set(addresses.of_paths(paths)) == set(paths[::2])
        assert set(addresses.of_paths(paths[:3])) == {"/old/0", "/old/2"}
    assert len(sent) == 4
    assert len({statement for statement, _ in sent}) == 1


def test_the_list_of_former_addresses_is_a_stretch_of_an_index(app, paper, database):
    paper.add(*(FormerAddress(path=f"/old/{n}", target="/latest") for n in range(3000)))
    with paper.open(), statements(app) as sent:
        page = addresses.starting("/old/2", "/old/21")
        assert page.found[0].path == "/old/210"
        assert len(sent) == 1
    statement, parameters = sent[0]
    how = "EXPLAIN QUERY PLAN " if database == "sqlite" else "EXPLAIN "
    with paper.open():
        if database == "postgresql":
            db.session.execute(sa.text("ANALYZE former_address"))
        plan = db.session.connection().exec_driver_sql(how + statement, parameters)
        lines = " ".join(str(row[-1]) for row in plan)
    assert "SCAN former_address" not in lines
    assert "Seq Scan on former_address" not in lines
    assert "B-TREE" not in lines
    assert "Sort" not in lines
