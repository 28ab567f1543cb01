"""Former addresses at the desk."""

from answers import main, tree, words
from broadsheet.archive.addresses import ON_A_PAGE, FormerAddress
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.store import db
from conftest import ON_SQLITE
from desk import errors, fields_of, notices

PAGE = "/newsroom/addresses"


def add(browser, **typed):
    return browser.post(PAGE, browser.fields(PAGE, "add") | typed)


def test_an_editor_adds_an_address_and_readers_are_led_on(client, paper, editor):
    paper.story("Bridge")
    answer = add(editor, path="https://old.example/2019/bridge.html", target="/world/bridge")
    page = editor.get(answer.location).text
    assert notices(page) == "/2019/bridge.html leads to /world/bridge."
    assert "/2019/bridge.html leads to /world/bridge" in words(main(page))
    assert client.get("/2019/bridge.html").location == "/world/bridge"
    with paper.open():
        (entry,) = db.session.scalars(db.select(AuditEntry))
        assert (entry.action, entry.kind, entry.subject) == (
            "added",
            "address",
            "/2019/bridge.html",
        )
        assert entry.details == {"leads_to": "/world/bridge"}


def test_what_was_done_names_addresses_from_their_left_and_names_in_their_own_order(desk, paper):
    publisher = desk("publisher")
    paper.story("Bridge", by=["Ada (Venn)"])
    publisher.post("/newsroom/account/language", language="ar")

    def isolated(address, form, **changes):
        answer = publisher.post(address, publisher.fields(address, form) | changes)
        told = tree(publisher.get(answer.location).text).find(".//*[@id='notices']")
        return [(name.get("dir"), name.text) for name in told.iter("bdi")]

    former = isolated(PAGE, "add", path="/2019/bridge.html", target="/world")
    assert former == [("ltr", "/2019/bridge.html"), ("ltr", "/world")]
    section = isolated("/newsroom/sections/1", "part", slug="the-world")
    assert section == [(None, "World"), ("ltr", "/the-world"), ("ltr", "/world")]
    author = isolated("/newsroom/authors/1", "part", slug="ada")
    assert author == [(None, "Ada (Venn)"), ("ltr", "/authors/ada-venn"), ("ltr", "/authors/ada")]


def test_a_whole_address_of_this_paper_is_taken_as_its_path(client, paper, editor):
    paper.story("Bridge")
    assert add(editor, path="/old", target="http://127.0.0.1:5000/world/bridge").status_code == 303
    assert client.get("/old").location == "/world/bridge"


def test_an_address_can_be_gone_for_good_and_be_deleted(client, editor):
    assert client.get("/old").status_code == 404
    answer = add(editor, path="/old", gone="y")
    assert notices(editor.get(answer.location).text) == "/old is gone for good."
    assert client.get("/old").status_code == 410
    answer = editor.post(PAGE + "/forget", path="/old")
    assert notices(editor.get(answer.location).text) == "/old is an address that never was."
    assert client.get("/old").status_code == 404
    for unknown in ("/old", "", "\0", "/\n", "x" * 5000):
        assert editor.post(PAGE + "/forget", path=unknown).status_code == 404


WRONG = [
    ("", "/world", "path"),
    ("/old?p=1", "/world", "path"),
    ("/world", "/sports", "path"),
    ("/newsroom/x", "/sports", "path"),
    ("/", "/sports", "path"),
    ("/old", "", "target"),
    ("/old", "/old", "target"),
    ("/old", "/nowhere", "target"),
    ("/old", "https://evil.example/world", "target"),
    ("/old", "//evil.example/world", "target"),
    ("/old", "/world?x=1", "target"),
    ("/old", "/former", "target"),
    ("/former", "/world", "path"),
]


@ON_SQLITE
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(client, editor):
    add(editor, path="/former", target="/world")
    for path, target, wrong in WRONG:
        answer = add(editor, path=path, target=target)
        assert answer.status_code == 422, (path, target)
        assert set(errors(answer.text)) == {wrong}, (path, target)
        typed = fields_of(answer.text, "add")
        assert (typed["path"], typed["target"]) == (path, target)
        assert client.get("/old").status_code == 404, (path, target)


def test_the_list_is_read_page_by_page_and_searched_by_its_beginning(paper, editor):
    paths = [f"/2019/{n:03}" for n in range(ON_A_PAGE + 3)] + ["/2020/ä b&c"]
    paper.add(*(FormerAddress(path=path, target="/latest") for path in paths))
    read, where = [], PAGE
    while where:
        page = tree(editor.get(where).text)
        read += [
            words(row) for row in page.iter("span") if row.get("class") == "rows__main address"
        ]
        more = page.find(".//a[@rel='next']")
        where = more is not None and PAGE + more.get("href")
    assert read == paths
    for asked in ("/2020", "2020/", "https://old.example/2020/%C3%A4", "/2020/ä b&c"):
        found = editor.get(PAGE, query_string={"q": asked}).text
        assert "/2020/ä b&amp;c" in found
        assert "/2019/000" not in found
    assert "No former address begins like that" in editor.get(f"{PAGE}?q=/nothing").text
    for odd in ("?q=%00", "?q=/a?b=c", "?q=http://[", "?after=/zzz"):
        assert editor.get(PAGE + odd).status_code == 200
    assert editor.get(f"{PAGE}?after=%00").status_code == 404


@ON_SQLITE
def test_an_empty_list_says_what_it_is_for(editor):
    assert "Nothing has moved yet" in editor.get(PAGE).text
