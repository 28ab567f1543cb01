"""Archives that are damaged in ways that Python's reader breaks at."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from broadsheet.wire.imports.items import ImportRefused
from broadsheet.wire.imports.media import packed
from broadsheet.wire.imports.media.bundle import open_media

LIST, END = b"PK\x01\x02", b"PK\x05\x06"


def whole():
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("é.md", b"# One")
        archive.writestr("é.jpg", b"no picture")
    return out.getvalue()


def before_its_beginning():
    """The places of its files, counted from another one than where its list is."""
    data = whole()
    at = data.index(END) + 16
    return data[:at] + (data.index(LIST) + 50).to_bytes(4, "little") + data[at + 4 :]


DAMAGED = {
    "a name that is no text": whole().replace("é.".encode(), b"\x8e\x8e.", 2),
    "places before its beginning": before_its_beginning(),
}


@pytest.fixture
def database() -> str:
    return "sqlite"


@pytest.mark.parametrize("how", DAMAGED)
def test_an_archive_that_is_damaged_is_refused_in_a_sentence(app, tmp_path, how):
    file = tmp_path / "sent.zip"
    file.write_bytes(DAMAGED[how])
    (tmp_path / "files").mkdir()
    with app.app_context():
        with pytest.raises(ImportRefused, match="The archive is damaged"):
            packed.unpack(file, tmp_path / "files", lambda: None)
        media = open_media(file)
        with pytest.raises(ImportRefused, match="can’t be read"):
            media.read("é.jpg")
