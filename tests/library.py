"""The library of pictures at the desk, as its readers see it in tests."""

from answers import has_class, tree, words
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from desk import fields_of

LIBRARY = "/newsroom/pictures"


def results(html):
    """What became of each file of an upload, in words."""
    return [words(e) for e in tree(html).iter() if has_class(e, "uploaded__file")]


def shelf(html):
    """The names in the library, in order."""
    return [words(e) for e in tree(html).iter() if has_class(e, "library__name")]


def image_at(app, address):
    with app.app_context():
        image = db.session.get(Image, int(address.rpartition("/")[2]))
        if image is not None:
            db.session.refresh(image)
            db.session.expunge(image)
        return image


def describe(desk, address, **fields):
    form = fields_of(desk.get(address).text, "picture")
    return desk.post(address, form | fields)


def use(browser, image, story, how="lead", **fields):
    """Choose a picture for a story, with the version that its page shows."""
    number, version = story.rpartition("/")[2], browser.version(story)
    return browser.post(image + "/use", story=number, version=version, how=how, **fields)
