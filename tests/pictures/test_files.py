"""Files that are no pictures: what the library keeps, and how readers get it."""

from io import BytesIO

import pytest

import uploads
from broadsheet.pictures import file_intake, file_kinds
from broadsheet.pictures import store as media
from broadsheet.pictures.upload_limits import UploadRefused


@pytest.fixture
def database():
    return "sqlite"  # bytes in a store, and no SQL that matters


def kept(app, data: bytes, name: str) -> str:
    """The address of a file that was taken in."""
    with app.app_context():
        return uploads.kept(data, name)


@pytest.fixture(params=["", "memory:///"], ids=["folder", "objects"])
def app(request, make_app):
    return make_app(MEDIA_STORE=request.param)


def test_a_file_stands_at_an_address_of_its_words_and_content_for_ever(app, client):
    address = kept(app, uploads.pdf(), "Annual Report 2019.PDF")
    assert address.startswith("/media/files/annual-report-2019-")
    answer = client.get(address, buffered=True)
    assert (answer.status_code, answer.data) == (200, uploads.pdf())
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"] == 'inline; filename="annual-report-2019.pdf"'
    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Length"] == str(len(uploads.pdf()))
    assert "script-src" not in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    again = client.get(address, buffered=True, headers={"If-None-Match": headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_readers_seek_in_what_plays(app, client):
    data = bytes(uploads.mp3(3_000_000))
    address = kept(app, data, "speech.mp3")

    def part(asked: str, **headers: str) -> tuple[int, bytes, str | None]:
        answer = client.get(address, buffered=True, headers={"Range": asked, **headers})
        return answer.status_code, answer.data, answer.headers.get("Content-Range")

    assert client.get(address, buffered=True).headers["Accept-Ranges"] == "bytes"
    assert part("bytes=0-1") == (206, data[:2], "bytes 0-1/3000000")
    assert part("bytes=2000000-") == (206, data[2_000_000:], "bytes 2000000-2999999/3000000")
    assert part("bytes=-5") == (206, data[-5:], "bytes 2999995-2999999/3000000")
    assert part("bytes=1000000-2200000")[1] == data[1_000_000:2_200_001]
    assert part("bytes=3000000-")[0] == 416
    for several in ("bytes=0-1,4-5", "lines=0-1", "bytes=a-b"):
        assert part(several)[::2] == (200, None)
    assert part("bytes=0-1", **{"If-Range": '"of another"'})[0] == 200
    head = client.head(address, buffered=True)
    assert (head.data, head.headers["Content-Length"]) == (b"", "3000000")


def test_what_browsers_don_t_show_is_saved_by_them(app, client):
    address = kept(app, uploads.open_document(), "Haushalt „2020“; filename=x.ods")
    answer = client.get(address, buffered=True)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="haushalt-2020')
    assert answer.headers["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"


def test_the_same_content_is_one_file_whatever_it_is_called(app):
    first = kept(app, uploads.pdf(), "report.pdf")
    assert kept(app, uploads.pdf(), "report (1).pdf") == first


GOOD = {
    "a.pdf": uploads.pdf(),
    "a.mp3": b"ID3\4\0\0" + uploads.mp3(),
    "b.mp3": uploads.mp3(),
    "a.aac": b"\xff\xf1\x50\x80" + bytes(90),
    "a.m4a": b"\0\0\0\x18ftypM4A \0\0\2\0",
    "a.mp4": uploads.mp4(),
    "a.webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84webm",
    "a.opus": b"OggS\0\2" + bytes(20),
    "a.flac": b"fLaC\0\0",
    "a.wav": uploads.wav(),
    "a.csv": "Jahr;Größe\n2020;3\n".encode("latin-1"),
    "a.odt": uploads.open_document("text"),
    "a.docx": b"PK\3\4" + bytes(26) + b"[Content_Types].xml",
    "a.rtf": b"{\\rtf1 a}",
}
HTML = b"<!doctype html><script>alert(1)</script>"
BAD = {
    # by their names
    **dict.fromkeys(
        "a.html a.svg a.xml a.js a.xhtml a.zip a.exe a.doc a.docm a.pdf.html a".split(), HTML
    ),
    # by what is in them
    **dict.fromkeys((f"a.{suffix}" for suffix in file_kinds.KINDS), HTML),
    "b.pdf": HTML + uploads.pdf(),
    "b.ods": uploads.open_document("text"),
    "b.mp4": b"\0\0\0\x14ftypqt  ",
    "b.aac": uploads.mp3(),
    "b.csv": b"a;b\0\n",
    "c.pdf": b"",
}


def is_refused(data: bytes, name: str) -> bool:
    try:
        file_intake.keep(BytesIO(data), name)
    except UploadRefused:
        return True
    return False


def test_kinds_are_known_by_their_names_and_held_against_what_is_in_them(make_app):
    with make_app().app_context():
        for name, data in GOOD.items():
            assert file_intake.check(name, len(data), data[:4096]), name
        for name, data in BAD.items():
            assert is_refused(data, name), name
        assert not [*media.store().older_than(file_intake.clock.now())]


def test_no_kind_is_one_that_a_browser_runs():
    types = {kind.media_type for kind in file_kinds.KINDS.values()}
    assert not [kind for kind in types if "html" in kind or "xml" in kind.partition("vnd")[0]]
    assert not [kind for kind in types if "svg" in kind or "script" in kind]


def test_a_file_larger_than_the_setting_is_refused(make_app):
    with make_app(FILE_MEGABYTES=1).app_context():
        with pytest.raises(UploadRefused, match="larger than 1 MB"):
            file_intake.keep(BytesIO(uploads.mp3(2**20 + 1)), "a.mp3")
        file_intake.keep(BytesIO(uploads.mp3(2**20)), "a.mp3")


@pytest.mark.parametrize("wrong", [0, 5000])
def test_the_bound_is_one_that_a_paper_can_bear(make_app, wrong):
    with pytest.raises(ValueError, match="FILE_MEGABYTES"):
        make_app(FILE_MEGABYTES=wrong)


def test_nothing_but_files_of_the_library_is_handed_out(make_app, tmp_path):
    client = make_app().test_client()
    (tmp_path / "media" / "files").mkdir(parents=True)
    for name in ("a.pdf", "a-0123456789abcdef.html", "A-0123456789abcdef.pdf", "..%2fsecret_key"):
        (tmp_path / "media" / "files" / name.replace("%2f", "")).write_bytes(b"x")
        assert client.get(f"/media/files/{name}").status_code == 404, name
    assert client.get("/media/files/a-0123456789abcdef.pdf").status_code == 404


def test_a_store_that_is_away_is_503(make_app, monkeypatch, caplog):
    app = make_app()

    def away(*_):
        raise OSError("the bucket does not answer")

    monkeypatch.setattr(app.extensions["media"], "size", away)
    answer = app.test_client().get("/media/files/a-0123456789abcdef.pdf")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "can't be read: the bucket does not answer" in caplog.text
