"""Files that are no pictures: what of the old site's comes along, and where links to it lead."""

import json
import zipfile
from urllib.parse import urlsplit

import pytest

import uploads
from answers import has_class, main, words
from broadsheet.wire.imports.media import attaching
from conftest import ON_BOTH
from wire.imports import wordpress
from wire.imports.bringing import bring_path
from wire.imports.wordpress import attachment, export, item

SITE = wordpress.SITE
STORY = "/news/story-1"
REPORT = "/wp-content/uploads/2019/05/report.pdf"
SPEECH = "/wp-content/uploads/2019/05/speech.mp3"


@pytest.fixture
def media(tmp_path):
    """The old site's uploads, in a folder."""
    files = {
        "2019/05/report.pdf": uploads.pdf(),
        "2019/05/speech.mp3": uploads.mp3(),
        "2019/05/plan.ods": uploads.open_document(),
        "2019/05/fake.pdf": b"<script>alert(1)</script>",
        "2019/05/page.html": b"<p>A page</p>",
    }
    for name, data in files.items():
        file = tmp_path / "uploads" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return tmp_path / "uploads"


SOURCE = f"""<p><a href="{SITE}{REPORT}#page=2">The report</a>, <a href="{REPORT}">again</a>,
<a href="https://other.example{REPORT}">another's</a>, <a href="/missing.pdf">nowhere</a>.</p>
<figure class="wp-block-audio"><audio controls src="{SITE}{SPEECH}"></audio></figure>
<p><a href="/wp-content/uploads/2019/05/fake.pdf">Fake</a></p>"""
WHOLE = export(attachment(8, 1, "2019/05/plan.ods"), item(1, content_encoded=SOURCE))


def body(client, address):
    return next(e for e in main(client.get(address).text).iter() if has_class(e, "story__body"))


def links(client, address):
    return [a.get("href") for a in body(client, address).iter("a")]


@ON_BOTH
def test_files_that_a_story_links_to_come_along(client, bring, media):
    told = bring(WHOLE, "--media", media)
    found = links(client, STORY)
    report, *again = [link for link in found if link.startswith("/media/files/report-")]
    assert report.endswith(".pdf#page=2")
    assert again == [report.partition("#")[0]]
    assert f"https://other.example{REPORT}" in found
    assert "/missing.pdf" in found
    assert client.get(again[0], buffered=True).data == uploads.pdf()
    (player,) = body(client, STORY).iter("audio")
    assert client.get(player.get("src"), buffered=True).data == uploads.mp3()
    assert "speech.mp3 Download (MP3)" in words(body(client, STORY))
    # Two links to one file are one file.
    assert told.of("Story 1")["files"] == {"said": 5, "kept": 3, "refused": 2}
    assert "Pictures and files: 5 in the stories = 3 kept + 2 not taken in" in told.run.stdout
    assert told.of("Story 1")["left_files"] == [
        "/wp-content/uploads/2019/05/fake.pdf",
        "/missing.pdf",
    ]
    assert "fake.pdf was not taken in: What is in it is no PDF file." in told.notes
    assert "not among the media, the link to it stays as it was: /missing.pdf" in told.notes


def test_no_story_brings_files_beyond_number(bring, media, monkeypatch):
    monkeypatch.setattr(attaching, "MOST_FILES", 1)
    told = bring(WHOLE, "--media", media).of("Story 1")
    assert told["files"] == {"said": 5, "kept": 1, "refused": 4}
    assert SPEECH in told["left_files"]
    assert "only the first 1 were taken in" in "".join(told["notes"])


@ON_BOTH
def test_a_second_run_changes_nothing_and_says_the_same(bring, media, everything):
    first = bring(WHOLE, "--media", media)
    before = everything()
    second = bring(WHOLE, "--media", media)
    assert second.results == ["unchanged"]
    assert everything() == before
    assert second.of("Story 1")["files"] == first.of("Story 1")["files"]


def test_old_addresses_of_files_lead_to_them(client, bring, media):
    bring(WHOLE, "--media", media)
    plan = "/wp-content/uploads/2019/05/plan.ods"  # which belongs to the story, without a link
    for old, data in ((REPORT, uploads.pdf()), (plan, uploads.open_document())):
        answer = client.get(old)
        assert answer.status_code == 301
        assert client.get(answer.headers["Location"], buffered=True).data == data
    assert client.get("/wp-content/uploads/2019/05/fake.pdf").status_code == 404


def test_a_dry_run_counts_them_and_keeps_nothing(bring, media, everything, tmp_path):
    before = everything()
    told = bring(WHOLE, "--media", media, "--dry-run")
    assert told.of("Story 1")["files"] == {"said": 5, "kept": 3, "refused": 2}
    assert everything() == before
    assert not (tmp_path / "media").exists()


def test_files_that_come_with_a_later_run_are_put_into_the_story(client, bring, media):
    assert bring(WHOLE).of("Story 1")["files"] == {"said": 5, "kept": 0, "refused": 5}
    assert bring(WHOLE, "--media", media).results == ["changed"]
    assert any(link.startswith("/media/files/report-") for link in links(client, STORY))


def test_a_file_larger_than_the_setting_is_refused_and_named(make_app, tmp_path, media):
    app = make_app(FILE_MEGABYTES=1)
    (media / "2019/05/speech.mp3").write_bytes(uploads.mp3(2**20 + 1))
    (tmp_path / "old.xml").write_text(WHOLE)
    told = bring_path(app, tmp_path, tmp_path / "old.xml", "--media", media)
    assert "speech.mp3 was not taken in: The file is larger than 1 MB." in told.notes
    assert told.of("Story 1")["files"] == {"said": 5, "kept": 2, "refused": 3}


def test_files_come_out_of_a_zip_archive(client, bring, media, tmp_path):
    with zipfile.ZipFile(tmp_path / "uploads.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in media.rglob("*.*"):
            archive.write(file, f"wp-content/uploads/{file.relative_to(media)}")
    bring(WHOLE, "--media", tmp_path / "uploads.zip")
    (player,) = body(client, STORY).iter("audio")
    assert client.get(player.get("src"), buffered=True).data == uploads.mp3()


def test_an_archive_with_a_damaged_file_loses_that_file_alone(client, bring, media, tmp_path):
    with zipfile.ZipFile(tmp_path / "uploads.zip", "w") as archive:
        for name in ("report.pdf", "speech.mp3", "plan.ods"):
            archive.write(media / "2019/05" / name, f"2019/05/{name}")
    packed = (tmp_path / "uploads.zip").read_bytes()
    (tmp_path / "uploads.zip").write_bytes(packed.replace(b"%%EOF", b"%%FOE", 1))
    told = bring(WHOLE, "--media", tmp_path / "uploads.zip")
    assert told.of("Story 1")["files"]["kept"] == 2
    assert "report.pdf can’t be read: " in told.notes


def lay(folder, files):
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def led(client, address):
    """The content of each file that a story links to."""
    found = (urlsplit(link).path for link in links(client, address) if "/media/files/" in link)
    return [client.get(link, buffered=True).data for link in found]


def test_a_site_of_hugo_brings_what_lies_beside_its_pages_and_in_static(client, app, tmp_path):
    text = "[Plan](plan.pdf), [the table][t] and [data](/files/data.csv).\n\n[t]: /files/t.ods\n"
    site = lay(
        tmp_path / "old",
        {
            "hugo.toml": 'title = "Old"\n',
            "content/posts/pier/index.md": f"---\ntitle: Pier\ndate: 2024-03-07\n---\n{text}",
            "content/posts/pier/plan.pdf": uploads.pdf(),
            "static/files/t.ods": uploads.open_document(),
            "static/files/data.csv": b"a;b\n1;2\n",
        },
    )
    told = bring_path(app, tmp_path, site / "content", "--media", site)
    assert told.of("Pier")["files"] == {"said": 3, "kept": 3, "refused": 0}
    address = "/" + told.of("Pier")["address"]
    assert led(client, address) == [uploads.pdf(), uploads.open_document(), b"a;b\n1;2\n"]
    assert client.get("/files/data.csv").status_code == 301


def test_a_site_of_jekyll_brings_its_assets(client, app, tmp_path):
    site = lay(
        tmp_path / "old",
        {
            "_config.yml": "title: Old\nbaseurl: /blog\n",
            "_posts/2024-03-07-pier.md": "---\ntitle: Pier\n---\n"
            "[Hear it]({{ site.baseurl }}/assets/pier.mp3)\n",
            "assets/pier.mp3": uploads.mp3(),
        },
    )
    told = bring_path(app, tmp_path, site / "_posts", "--media", site)
    (player,) = body(client, "/" + told.of("Pier")["address"]).iter("audio")
    assert (player.get("aria-label"), player.get("preload")) == ("Hear it", "none")


def test_ghost_s_files_and_sound_come_along(client, app, tmp_path):
    at = "__GHOST_URL__/content/files/2024/05"
    cards = [
        {"type": "file", "src": f"{at}/report.pdf", "fileTitle": "The report", "fileName": "r.pdf"},
        {"type": "audio", "src": f"{at}/talk.mp3", "title": "The talk"},
        {"type": "video", "src": f"{at}/film.mp4", "fileName": "film.mp4"},
    ]
    post = {
        "id": "1", "title": "Talk", "slug": "talk", "type": "post", "status": "published",
        "published_at": "2025-07-01 08:30:00",
        "lexical": json.dumps({"root": {"type": "root", "children": cards}}),
    }  # fmt: skip
    (tmp_path / "ghost.json").write_text(json.dumps({"db": [{"data": {"posts": [post]}}]}))
    content = lay(
        tmp_path / "content",
        {
            "files/2024/05/report.pdf": uploads.pdf(),
            "files/2024/05/talk.mp3": uploads.mp3(),
            "files/2024/05/film.mp4": uploads.mp4(),
        },
    )
    told = bring_path(app, tmp_path, tmp_path / "ghost.json", "--media", content)
    assert told.of("Talk")["files"] == {"said": 3, "kept": 3, "refused": 0}, told.notes
    page = body(client, "/" + told.of("Talk")["address"])
    assert [len([*page.iter(tag)]) for tag in ("audio", "video")] == [1, 1]
    assert client.get("/content/files/2024/05/report.pdf").status_code == 301


def test_a_saved_page_of_the_paper_brings_its_files(client, app, tmp_path):
    story = " ".join(["The pier was rebuilt in the spring, and the ferry calls again."] * 12)
    old = app.config["SITE_URL"]
    page = f"""<html><head><title>Pier</title><link rel="canonical" href="{old}/pier.html">
<meta property="article:published_time" content="2024-03-07T09:00:00Z"></head><body><article>
<h1>Pier</h1><p>{story}</p><p>See <a href="files/plan.pdf">the plan</a>
and <a href="https://other.example/files/plan.pdf">theirs</a>.</p></article></body></html>"""
    site = lay(tmp_path / "old", {"pier.html": page, "files/plan.pdf": uploads.pdf()})
    told = bring_path(app, tmp_path, site / "pier.html", "--media", site)
    address = "/" + told.of("Pier")["address"]
    assert led(client, address) == [uploads.pdf()]
    assert "https://other.example/files/plan.pdf" in links(client, address)
