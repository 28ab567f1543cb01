"""What machines are told that they may do."""

import json

import pytest

from broadsheet.archive import moves, sections
from broadsheet.archive.house.machine_terms import Terms

NO = Terms(search=False, answers=False, training=False)
READING = ("Googlebot", "OAI-SearchBot", "GPTBot", "Google-Extended", "SomeBot")  # one of each


@pytest.fixture
def database():
    return "sqlite"


@pytest.fixture
def site(client, paper):
    paper.story("Match", section="Sports")
    paper.story("Vote", section="Politics")
    return client


def groups(text):
    """The lines of each crawler's group, as RFC 9309 has it: several may share one."""
    found, names = {}, []
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        if name == "User-agent":
            names.append(value)
        elif line.startswith("Sitemap") or not line:
            names = []
        for crawler in names:
            found.setdefault(crawler, []).extend([] if name == "User-agent" else [line])
    return found


def may(text, crawler, path):
    """Whether a crawler may fetch a path: the longest rule that matches counts."""
    lines = groups(text).get(crawler, groups(text)["*"])
    rules = [line.split(": ") for line in lines if line.startswith(("Allow", "Disallow"))]
    matching = [(len(where), verb == "Allow") for verb, where in rules if path.startswith(where)]
    return max(matching, default=(0, True))[1]


def who_may(client, path):
    text = client.get("/robots.txt").text
    return {crawler for crawler in READING if may(text, crawler, path)}


def preferences(client):
    return [line for line in client.get("/robots.txt").text.splitlines() if "Content-" in line]


def test_while_nothing_is_said_all_may_read_what_readers_may(site):
    assert site.get("/robots.txt").text == (
        "User-agent: *\nDisallow: /newsroom/\n\n"
        "Sitemap: http://127.0.0.1:5000/sitemap.xml\n"
        "Sitemap: http://127.0.0.1:5000/sitemap-news.xml\n"
    )
    assert site.get("/.well-known/tdmrep.json").status_code == 404


def test_who_reads_for_a_refused_use_is_kept_out_and_all_are_told(site, paper):
    paper.tell_machines(Terms(search=True, training=False))
    assert who_may(site, "/sports/match") == {"Googlebot", "OAI-SearchBot", "SomeBot"}
    assert preferences(site) == [
        "Content-Usage: search=y, train-ai=n",
        "Content-Signal: search=yes, ai-train=no",
    ]
    paper.tell_machines(Terms(answers=False))
    assert who_may(site, "/sports/match") == {"Googlebot", "GPTBot", "SomeBot"}
    assert preferences(site) == ["Content-Signal: ai-input=no"]  # Content-Usage has no word for it
    paper.tell_machines(NO)
    assert who_may(site, "/") == {"SomeBot"}
    assert not any(may(site.get("/robots.txt").text, one, "/newsroom/x") for one in READING)
    paper.tell_machines(Terms())
    assert who_may(site, "/") == set(READING)


def test_a_section_says_otherwise_than_the_paper(site, paper):
    paper.tell_machines(Terms(search=True, training=False), sports=Terms(training=True))
    assert who_may(site, "/sports/match") == set(READING)
    assert who_may(site, "/politics/vote") == {"Googlebot", "OAI-SearchBot", "SomeBot"}
    assert preferences(site) == [
        "Content-Usage: search=y, train-ai=n",
        "Content-Usage: /sports/ search=y, train-ai=y",
        "Content-Signal: search=yes, ai-train=no",
        "Content-Signal: /sports/ search=yes, ai-train=yes",
    ]
    paper.tell_machines(Terms(), sports=NO)
    assert who_may(site, "/sports/match") == {"SomeBot"}
    assert who_may(site, "/sportsmanship") == set(READING)
    assert preferences(site)[0] == "Content-Usage: /sports/ search=n, train-ai=n"


def test_a_section_s_terms_move_with_it_and_end_with_it(site, paper):
    paper.tell_machines(Terms(), sports=NO)
    with paper.open():
        moves.readdress_section(sections.by_slug("sports"), "σπορ")
        sections.db.session.commit()
    assert "Disallow: /%CF%83%CF%80%CE%BF%CF%81/\n" in site.get("/robots.txt").text
    with paper.open():
        moves.merge_sections(sections.by_slug("σπορ"), sections.by_slug("politics"))
        sections.db.session.commit()
    assert who_may(site, "/politics/match") == set(READING)


def test_text_and_data_mining_is_reserved_the_sections_first(site, paper):
    def told():
        answer = site.get("/.well-known/tdmrep.json")
        assert answer.content_type == "application/json"
        return json.loads(answer.text)

    licence = "https://example.org/licences"
    paper.tell_machines(Terms(training=False), licence, sports=Terms(answers=True, training=True))
    assert told() == [
        {"location": "/sports/", "tdm-reservation": 0},
        {"location": "/", "tdm-reservation": 1, "tdm-policy": licence},
    ]
    paper.tell_machines(Terms(answers=True, training=True))
    assert told() == [{"location": "/", "tdm-reservation": 0}]
    paper.tell_machines(Terms(search=False, training=True))
    assert site.get("/.well-known/tdmrep.json").status_code == 404
