"""Stories that are uploaded at the desk, and what its pages say of them."""

from io import BytesIO
from threading import Thread
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from answers import main, words
from broadsheet.archive.articles import Article
from broadsheet.archive.store import db
from broadsheet.newsroom.paper import import_files, import_running
from desk import fields_of
from wire.imports import wordpress

PAGE = "/newsroom/import"
OLD = wordpress.export(
    wordpress.item(1, title="All is well", more=wordpress.category("Harbour")),
    wordpress.item(2, title="A chart", content_encoded="<p>See [chart id=7] here</p>"),
    wordpress.item(3, title="Unfinished", wp_status="draft"),
)


@pytest.fixture
def at_once(app, monkeypatch):
    """The work is done before the page is answered: in this process, and outside the request."""

    def work(*args):
        with app.app_context():
            import_running.work_on(*args)

    def begin(*args):
        process = Thread(target=work, args=args)
        process.start()
        process.join()

    monkeypatch.setattr(import_files, "begin", begin)


def send(desk, data, name="old.xml", **fields):
    data = data.encode() if isinstance(data, str) else data
    form = fields_of(desk.get(PAGE).text, "import") | fields
    file = FileStorage(BytesIO(data), name)
    boundary, body = encode_multipart(form | {"file": file})  # which leaves no file open
    return desk.client.post(
        PAGE, data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )


def zipped(files, **info):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            for key, value in info.items():
                setattr(entry, key, value)
            archive.writestr(entry, data)
    return out.getvalue()


def told(desk, address):
    return words(main(desk.get(address).text))


def report(desk, address):
    with desk.get(address + "/report.json") as answer:
        return answer.json


def headlines(app, column=Article.headline):
    with app.app_context():
        return sorted(db.session.scalars(db.select(column)))
