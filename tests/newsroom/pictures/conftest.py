"""A library with a picture in it."""

import re
from io import BytesIO

import pytest

from library import LIBRARY
from uploads import picture


@pytest.fixture
def upload():
    """Sends files as the library's form does."""

    def _upload(desk, *files, **fields):
        sent = [(BytesIO(data), name) for data, name in files]
        return desk.post(LIBRARY, {"pictures": sent, **fields})

    return _upload


@pytest.fixture
def harbour(editor, upload, filled_once):
    """The address at the desk of a picture that is in the library."""

    def put_there():
        answer = upload(editor, (picture("PNG", (800, 500)), "Harbour.png"))
        assert answer.status_code == 200
        return re.search(rf'href="({LIBRARY}/\d+)"', answer.text)[1]

    return filled_once(put_there)
