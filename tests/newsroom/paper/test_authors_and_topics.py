"""Authors and topics at the desk."""

import json

import pytest

from answers import addresses, main, statements, tree, words
from broadsheet.archive import authors, staff
from broadsheet.archive.authors import ON_A_PAGE, Author, Topic
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import errors, fields_of, notices

BOTH = pytest.mark.parametrize(("kind", "of"), [("author", Author), ("topic", Topic)])
INERT = '</title><script>alert(1)</script>"><img src=x onerror=alert(1)>'


def at(paper, of, slug):
    """The address of an author's or a topic's page at the desk."""
    with paper.open():
        found = authors.by_slug(of, slug)
        assert found is not None
        return f"/newsroom/{of.__tablename__}s/{found.id}"


def story(paper, headline, *names, of, **facts):
    return paper.story(headline, **{"by" if of is Author else "about": names}, **facts)


def logged(paper):
    with paper.open():
        query = db.select(AuditEntry).order_by(AuditEntry.id)
        return [(e.action, e.kind, e.subject, e.details) for e in db.session.scalars(query)]


def listed(html):
    return [words(a) for a in main(html).findall(".//li/a[@class='rows__main']")]


def test_an_author_s_page_says_what_an_editor_wrote(client, paper, editor):
    paper.story("Bridge", by=["Ada Venn"])
    paper.add(Image(file="ada.webp", width=300, height=300, alt="Ada Venn at her desk"))
    page = at(paper, Author, "ada-venn")
    assert client.get("/authors/ada-venn").status_code == 200
    form = editor.fields(page, "part") | {
        "beat": "Ferries and tides", "bio": "Reports from the quays.", "email": "ada@paper.example",
        "website": "https://social.example/@ada/", "portrait_id": "1",
    }  # fmt: skip
    assert editor.post(page, form).status_code == 303
    shown = client.get("/authors/ada-venn").text
    heading = main(shown).find("header")
    assert "Ferries and tides Ada Venn Reports from the quays." in words(heading)
    told = json.loads(tree(shown).find(".//script[@type='application/ld+json']").text)
    assert told["@type"] == "ProfilePage"
    assert told["mainEntity"]["knowsAbout"] == "Ferries and tides"
    assert told["mainEntity"]["image"]["url"].endswith("/media/ada.webp")
    assert [a.get("href") for a in heading.iter("a")] == [
        "mailto:ada@paper.example",
        "https://social.example/@ada/",
        "/authors/ada-venn/feed.rss",
    ]
    assert "social.example/@ada" in words(heading)
    portrait = heading.find(".//img")
    assert (portrait.get("src"), portrait.get("alt")) == ("/media/ada.webp", "Ada Venn at her desk")


def test_a_topic_s_page_says_what_an_editor_wrote(client, paper, editor):
    paper.story("Bridge", about=["Tides"])
    page = at(paper, Topic, "tides")
    editor.post(page, editor.fields(page, "part") | {"dek": "Twice a day."})
    assert "Twice a day." in words(main(client.get("/topics/tides").text).find("header"))


@BOTH
def test_a_new_name_and_slug_lead_readers_on(client, paper, editor, kind, of):
    address = story(paper, "Bridge", "Ada Ven", of=of)
    page = at(paper, of, "ada-ven")
    form = editor.fields(page, "part") | {"name": "Ada Venn", "slug": "ada-venn"}
    answer = editor.post(page, form)
    told = notices(editor.get(answer.location).text)
    assert told == f"Ada Venn is saved. /{kind}s/ada-ven leads to /{kind}s/ada-venn."
    assert client.get(f"/{kind}s/ada-ven").location == f"/{kind}s/ada-venn"
    assert "Ada Venn" in words(main(client.get(address).text))
    assert logged(paper)[-1] == (
        "changed", kind, "Ada Venn",
        {"name": "Ada Ven → Ada Venn", "address": f"/{kind}s/ada-ven → /{kind}s/ada-venn"},
    )  # fmt: skip


@BOTH
def test_one_that_nobody_wrote_of_yet_can_be_added(client, paper, editor, kind, of):
    form = editor.fields(f"/newsroom/{kind}s", "add") | {"name": "Bo Lind"}
    answer = editor.post(f"/newsroom/{kind}s", form)
    assert "Bo Lind can be chosen now." in notices(editor.get(answer.location).text)
    assert "in no story" in words(main(editor.get(f"/newsroom/{kind}s").text))
    assert client.get(f"/{kind}s/bo-lind").status_code == 404
    assert editor.post(f"/newsroom/{kind}s", form).status_code == 422
    assert f"at “/{kind}s/bo-lind”" in errors(editor.post(f"/newsroom/{kind}s", form).text)["name"]


WRONG = [
    ({"name": ""}, "name"),
    ({"name": "Bo"}, "name"),
    ({"slug": ""}, "slug"),
    ({"slug": "bo"}, "slug"),
    ({"slug": "Ada Venn"}, "slug"),
    ({"email": "nobody"}, "email"),
    ({"website": "javascript:alert(1)"}, "website"),
    ({"website": "ftp://x.example"}, "website"),
    ({"portrait_id": "77"}, "portrait_id"),
    ({"bio": "x" * 1001}, "bio"),
]


@ON_SQLITE
@pytest.mark.parametrize(("typed", "wrong"), WRONG)
def test_what_an_author_cannot_have_is_said_at_its_field(paper, editor, typed, wrong):
    paper.story("Bridge", by=["Ada Venn", "Bo"])
    page = at(paper, Author, "ada-venn")
    form = editor.fields(page, "part") | {"bio": "My words."} | typed
    answer = editor.post(page, form)
    assert answer.status_code == 422
    assert set(errors(answer.text)) == {wrong}
    assert fields_of(answer.text, "part")["bio"] == form["bio"]
    assert logged(paper) == []


@BOTH
def test_two_editors_do_not_overwrite_each_other(paper, editor, desk, kind, of):
    story(paper, "Bridge", "Ada", of=of)
    page, other = at(paper, of, "ada"), desk("editor", "other@example.org")
    text = "bio" if of is Author else "dek"
    mine, theirs = editor.fields(page, "part"), other.fields(page, "part")
    other.post(page, theirs | {text: "Theirs."})
    answer = editor.post(page, mine | {text: "Mine."})
    assert answer.status_code == 409
    assert "“Theirs.”" in errors(answer.text)[text]
    again = fields_of(answer.text, "part")
    assert again[text] == "Mine."
    assert editor.post(page, again).status_code == 303


@BOTH
def test_a_merger_says_first_what_it_will_do_and_then_does_it(client, paper, editor, kind, of):
    one = story(paper, "One", "Ada Ven", of=of)
    both = story(paper, "Both", "Ada Ven", "Ada Venn", of=of)
    page = at(paper, of, "ada-ven")
    asked = editor.get(f"{page}/merge?into=Ada+Venn")
    said = words(main(asked.text))
    assert "2 stories move from Ada Ven to Ada Venn; one address will redirect to /" in said
    assert client.get(f"/{kind}s/ada-ven").status_code == 200
    answer = editor.post(f"{page}/merge", fields_of(asked.text, "merge"))
    assert notices(editor.get(answer.location).text) == "Ada Ven is Ada Venn now, in 2 stories."
    assert client.get(f"/{kind}s/ada-ven").location == f"/{kind}s/ada-venn"
    assert set(addresses(client.get(f"/{kind}s/ada-venn").text)) == {one, both}
    assert editor.get(page).status_code == 404
    assert logged(paper)[-1] == (
        "merged", kind, "Ada Ven",
        {"into": "Ada Venn", "stories": 2, "address": f"/{kind}s/ada-ven → /{kind}s/ada-venn"},
    )  # fmt: skip


@BOTH
def test_a_merger_with_nobody_does_nothing(paper, editor, kind, of):
    story(paper, "One", "Ada", of=of)
    page = at(paper, of, "ada")
    for into, said in (("", "Choose a name."), ("Ada", "no other"), ("Nobody", "no other")):
        answer = editor.get(f"{page}/merge?into={into}")
        assert said in notices(editor.get(answer.location).text)
    for into in ("", "999999", "9" * 40, "²", page.rpartition("/")[2]):
        assert editor.post(f"{page}/merge", into=into).status_code == 404


@BOTH
def test_only_what_no_story_uses_is_deleted(paper, editor, kind, of):
    address = story(paper, "One", "Ada", of=of)
    page = at(paper, of, "ada")
    answer = editor.post(f"{page}/delete")
    assert "“Ada” has one story: merge it" in notices(editor.get(answer.location).text)
    paper.change(address, lambda a: a.sign([]) or a.tag([]))
    assert "Delete Ada" in editor.get(page).text
    answer = editor.post(f"{page}/delete")
    assert notices(editor.get(answer.location).text) == "Ada is deleted."
    assert editor.get(page).status_code == 404


def test_a_story_that_is_signed_with_a_former_name_is_signed_by_who_has_it_now(paper, editor):
    paper.story("One", by=["Ada Ven"])
    page = at(paper, Author, "ada-ven")
    editor.post(page, editor.fields(page, "part") | {"name": "Ada Venn"})
    editor.write(headline="Two", bylines=["Ada Ven"])
    assert listed(editor.get("/newsroom/authors").text) == ["Ada Venn"]
    form = editor.fields("/newsroom/authors", "add") | {"name": "Ada Ven", "slug": "another"}
    editor.post("/newsroom/authors", form)
    assert listed(editor.get("/newsroom/authors").text) == ["Ada Ven", "Ada Venn"]


def test_whoever_signs_as_an_author_that_is_merged_signs_as_the_other(paper, editor, desk):
    paper.story("One", by=["Ada Ven", "Ada Venn"])
    desk("reporter")
    with paper.open():
        staff.by_email("reporter@example.org").author = authors.by_slug(Author, "ada-ven")
        db.session.commit()
    page = at(paper, Author, "ada-ven")
    asked = editor.get(f"{page}/merge?into=Ada+Venn").text
    editor.post(f"{page}/merge", fields_of(asked, "merge"))
    with paper.open():
        assert staff.by_email("reporter@example.org").author.name == "Ada Venn"


@BOTH
def test_long_lists_are_read_page_by_page_and_searched(app, paper, editor, kind, of):
    everybody = [f"Name {n:03}" for n in range(ON_A_PAGE + 7)]
    paper.add(*(of(name=name, slug=f"name-{n}") for n, name in enumerate(everybody)))
    first = editor.get(f"/newsroom/{kind}s").text
    more = tree(first).find(".//a[@rel='next']").get("href")
    with statements(app) as sent:
        second = editor.get(f"/newsroom/{kind}s{more}").text
    assert listed(first) + listed(second) == everybody
    assert tree(second).find(".//a[@rel='next']") is None
    asked = [one for one, _ in sent if f"FROM {kind}" in one]
    assert len(asked) == 2  # the list, and where it begins
    assert listed(editor.get(f"/newsroom/{kind}s?q=me+01").text) == [
        n for n in everybody if "01" in n
    ]
    assert "has “zz” in the name" in editor.get(f"/newsroom/{kind}s?q=zz").text
    for cursor in ("x", "", "999999", "9" * 40, "-1", "²"):
        assert editor.get(f"/newsroom/{kind}s?after={cursor}").status_code == 404


@ON_SQLITE
@BOTH
def test_an_empty_list_says_how_it_is_filled(editor, kind, of):
    assert f"There are no {kind}s yet" in editor.get(f"/newsroom/{kind}s").text


@ON_SQLITE
@BOTH
def test_no_script_comes_in_by_their_fields(client, paper, editor, kind, of):
    address = story(paper, "One", "Ada", of=of)
    page = at(paper, of, "ada")
    text = {"bio": INERT} if of is Author else {"dek": INERT}
    editor.post(page, editor.fields(page, "part") | {"name": INERT} | text)
    asked = f"{page}/merge?into=" + "x"
    for html in (
        editor.get(page).text, editor.get(f"/newsroom/{kind}s").text, editor.get(asked).text,
        client.get(address).text, client.get(f"/{kind}s/ada").text,
    ):  # fmt: skip
        assert "<script>alert" not in html
        assert "<img src=x" not in html
