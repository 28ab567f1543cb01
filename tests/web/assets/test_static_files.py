import re
import shutil

import pytest

from answers import tree
from broadsheet.web.assets import bundles, static_files
from conftest import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def address(app):
    """Where a static file is."""

    def _address(name):
        with app.test_request_context():
            return static_files.static_url(name)

    return _address


def test_a_static_file_has_the_version_in_its_address_and_may_be_kept_for_ever(client, address):
    where = address("icon.svg")
    assert re.fullmatch(r"/static/[0-9a-f]{12}/icon.svg", where)
    answer = client.get(where)
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.data == (bundles.FOLDER / "icon.svg").read_bytes()


def test_who_saves_data_is_sent_no_typeface(client, address):
    """And what they are sent instead is kept by nobody."""
    part = address("fonts/newsreader-latin-wght.woff2")
    for _ in range(2):
        answer = client.get(part, headers={"Save-Data": "on"})
        assert (answer.status_code, answer.data) == (204, b"")
        assert answer.headers["Cache-Control"] == "no-store"
        answer = client.get(part)
        assert (answer.status_code, answer.mimetype) == (200, "font/woff2")
    answer = client.get(address("story.css"), headers={"Save-Data": "on"})
    assert answer.status_code == 200


@pytest.mark.parametrize("version", ["0" * 12, "x", "older"])
def test_the_address_of_another_version_answers_but_is_not_kept(app, client, version):
    answer = client.get(f"/static/{version}/icon.svg")
    assert not app.extensions["press"].shelf.copies  # there is no end of such addresses
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Static files of a program that begins here."""
    monkeypatch.setattr(bundles, "FOLDER", shutil.copytree(bundles.FOLDER, tmp_path / "static"))
    bundles.first_version.cache_clear()
    yield bundles.FOLDER
    bundles.first_version.cache_clear()


def test_what_a_new_version_brought_is_not_kept_at_the_address_of_the_old_one(files, make_app):
    """A browser would keep it for a year, and whoever goes back to the old one has it wrong."""
    app = make_app()
    with app.test_request_context():
        where = static_files.static_url("js/saved.js")
    (files / "js/saved.js").write_text("another")
    for _ in range(2):
        answer = app.test_client().get(where)
        assert (answer.text, answer.headers["Cache-Control"]) == ("another", "no-cache")
    assert not app.extensions["press"].shelf.copies


def test_the_styles_are_one_file_in_the_order_of_the_cascade(client, address):
    answer = client.get(address("story.css"))
    assert answer.mimetype == "text/css"
    heads = ("@font-face{", "[lang]{", "box-sizing:border-box", ".content{", ".story{")
    places = [answer.text.index(head) for head in (*heads, "picture > source{")]
    assert places == sorted(places)
    assert answer.text.index("@layer base, page, components;") < answer.text.index("@layer base{")


def test_styles_are_handed_out_without_comments_and_blanks(client, address):
    text = client.get(address("story.css")).text
    assert "/*" not in text
    assert not re.search(r"\n\s|[{;,]\n", text)
    assert "--digits:persian;" in text


def test_everything_that_a_page_refers_to_is_there(client, paper):
    page = tree(client.get(paper.story()).text)
    head = page.find("head")
    links = [
        link for link in head.iter("link") if link.get("rel") not in ("canonical", "alternate")
    ]
    wanted = [link.get("href") for link in links]
    wanted += [script.get("src") for script in head.iter("script") if script.get("src")]
    assert len(wanted) >= 5, wanted
    for where in wanted:
        answer = client.get(where)
        assert answer.status_code == 200
        # Icons and the manifest change at their addresses, and are asked for again.
        lasts = "immutable" if where.startswith("/static/") else "no-cache"
        assert lasts in answer.headers["Cache-Control"]
        if where.endswith(".css"):
            for inner in re.findall(r"url\(\"?([^)\"]+)\"?\)", answer.text):
                assert client.get(where.rpartition("/")[0] + "/" + inner).status_code == 200


OUTSIDE = """../wsgi.py ../../wsgi.py ../../../etc/passwd %2e%2e/wsgi.py ..%2fwsgi.py ..%5cwsgi.py
    css/../../wsgi.py css/%2e%2e/%2e%2e/wsgi.py /etc/passwd %2Fetc%2Fpasswd //etc/passwd . .. css
    css/ css%00/base.css icon.svg%00 icon.svg/ icon.svg/x nothing.css paper.css/x ~ C:%5cx
    file:///etc/passwd""".split()


@pytest.mark.parametrize("folder", ["/static/{version}", "/static/x", "/media"])
def test_nothing_outside_the_folder_is_handed_out(client, address, folder):
    place = folder.format(version=address("x").split("/")[2])
    for name in (*OUTSIDE, "a" * 300, "a/" * 3000 + "a", "%F0%9F%92%A5", "%FF"):
        answer = client.get(f"{place}/{name}")
        assert answer.status_code in (404, 308), name
        assert b"create_app" not in answer.data, name
        assert b"root:" not in answer.data, name


@pytest.mark.parametrize("script", sorted(p.name for p in (bundles.FOLDER / "js").glob("*.js")))
def test_our_scripts_go_without_comments_and_indents_and_with_all_else(client, address, script):
    source = (bundles.FOLDER / "js" / script).read_text().splitlines()
    lines = [line.lstrip(" ") for line in source]
    code = [line for line in lines if line and not line.startswith("//")]
    assert client.get(address(f"js/{script}")).text.splitlines() == code
    assert len(code) < len(source)
