"""Attaching: the pictures and files of an item, from its media into the library and into its
text."""

from dataclasses import dataclass, field
from urllib.parse import quote
from uuid import uuid4

from .... import urls
from ....archive.articles import Article
from ....archive.images import Image
from ....archive.spelling import figure_marks
from ....archive.spelling.figure_marks import Mark, WrittenPicture
from ....language import gettext, ngettext, number
from ....pictures import file_intake, intake, store, upload_limits
from ....pictures.file_intake import StoredFile
from ..html import tidy
from ..items import ImportRefused, Item, ItemPicture, line
from ..notes import NoteKind
from . import files as files_apart
from .bundle import Media

MOST = 500  # pictures of one story
MOST_FILES = 100  # others of one story
NAMED = 3  # missing ones, on the screen
LONGEST = 300  # characters of the address of one that is missing: some hold the picture itself


@dataclass
class ItemPictures:
    """The pictures of one item by their old address: what was made of each, and, once they are
    filed, the image that the library has of it. And its other files by their old path; None in a
    dry run."""

    renditions: dict[str, tuple[ItemPicture, str, intake.Renditions | None]] = field(
        default_factory=dict
    )
    images: dict[str, Image] = field(default_factory=dict)
    # What stands for the name of each in a text that is rendered before the library has named it.
    stand_ins: dict[str, str] = field(default_factory=dict)
    files: dict[str, StoredFile | None] = field(default_factory=dict)

    @property
    def stored_files(self) -> dict[str, StoredFile]:
        return {path: file for path, file in self.files.items() if file is not None}


def wanted(item: Item) -> list[ItemPicture]:
    """All pictures that an item shows or has, each once, with all that is said of it anywhere; the
    lead picture first."""
    found = [item.lead_picture] if item.lead_picture else []
    if item.body_format == "markdown":
        shown = figure_marks.written_in(item.body)
        found += [ItemPicture(name, words or None, title) for name, words, title in shown]
    else:
        found += [ItemPicture(address, alt) for address, alt in tidy.shown_in(item.body)]
    found += [ItemPicture(path) for path in item.attachments if files_apart.is_picture(path)]
    by_address: dict[str, ItemPicture] = {}
    for picture in found:
        known = by_address.get(picture.address)
        by_address[picture.address] = known.joined(picture) if known else picture
    return [*by_address.values()]


def render_pictures(item: Item, media: Media | None, *, dry_run: bool = False) -> ItemPictures:
    """Make what the library needs of each picture that is among the media; notes on the item what
    is missing or is no picture. Takes long: to be done before a transaction begins."""
    item_pictures = ItemPictures()
    item.missing_pictures, item.left_files = [], []
    all_wanted = wanted(item)
    if len(all_wanted) > MOST:
        item.note(
            NoteKind.FILE,
            gettext("of its pictures only the first %(num)s were taken in", num=number(MOST)),
        )
    for picture in all_wanted[:MOST]:
        name = media.find(picture.address) if media else None
        if media is None or name is None:
            item.missing_pictures.append(line(picture.address)[:LONGEST])
        else:
            _render(item, item_pictures, picture, name, None if dry_run else media)
    _take_files(item, media, item_pictures, dry_run)
    if missing := item.missing_pictures:
        item.note(
            NoteKind.FILE,
            ngettext(
                "a picture is not among the media, what stands there is a link at most: %(names)s",
                "%(num)s pictures are not among the media, what stands there is a link at most:"
                " %(names)s",
                len(missing),
                names=_named(missing),
            ),
        )
    return item_pictures


def _render(
    item: Item, item_pictures: ItemPictures, picture: ItemPicture, name: str, media: Media | None
) -> None:
    """One picture, from the file of that name; without `media`, in a dry run, nothing is made."""
    try:
        made = intake.render_sizes(media.read(name), name) if media else None
    except (ImportRefused, upload_limits.UploadRefused) as refusal:
        words = gettext(
            "the picture %(name)s was not taken in: %(reason)s", name=name, reason=refusal
        )
        item.note(NoteKind.FILE, words)
        return
    item_pictures.renditions[picture.address] = (picture, name, made)
    if made is not None:
        item_pictures.stand_ins[picture.address] = f"picture{uuid4().hex}"


def _take_files(
    item: Item, media: Media | None, item_pictures: ItemPictures, dry_run: bool
) -> None:
    missing, linked = [], [*files_apart.by_path(item).items()]
    if len(linked) > MOST_FILES:
        item.left_files += [line(address)[:LONGEST] for _, address in linked[MOST_FILES:]]
        item.note(
            NoteKind.FILE,
            gettext(
                "of its files that are no pictures only the first %(num)s were taken in, the"
                " links to the others stay as they were",
                num=number(MOST_FILES),
            ),
        )
    for path, address in linked[:MOST_FILES]:
        name = media.find(address) if media else None
        said = line(address)[:LONGEST]
        try:
            if media is None or name is None:
                missing.append(said)
                continue
            taken = files_apart.take_in(media, name, dry_run=dry_run)
            item_pictures.files[path] = taken
        except (ImportRefused, upload_limits.UploadRefused) as refusal:
            item.left_files.append(said)
            item.note(
                NoteKind.FILE,
                gettext(
                    "the file %(name)s was not taken in: %(reason)s", name=said, reason=refusal
                ),
            )
    item.left_files += missing
    if missing:
        item.note(
            NoteKind.FILE,
            ngettext(
                "a file that is no picture is not among the media, the link to it stays as it"
                " was: %(names)s",
                "%(num)s files that are no pictures are not among the media, the links to them"
                " stay as they were: %(names)s",
                len(missing),
                names=_named(missing),
            ),
        )


def _named(addresses: list[str]) -> str:
    return ", ".join(addresses[:NAMED]) + ", …" * (len(addresses) > NAMED)


def has_lost(item_pictures: ItemPictures) -> bool:
    """Whether a colleague deleted a picture or file of the library that an item was to share with
    it. Asked in the session's transaction, under the writers' lock."""
    made = (made for _, _, made in item_pictures.renditions.values() if made is not None)
    stored = item_pictures.stored_files.values()
    return any(map(intake.is_lost, made)) or any(map(file_intake.is_lost, stored))


def place_in_text(item_pictures: ItemPictures) -> None:
    """Add the pictures and files to the library, in the session's transaction; those it has stay as
    they are, but for words that they lack."""
    for address, (picture, name, made) in item_pictures.renditions.items():
        if made is None:
            continue
        image = intake.add(made, name=name)
        image.alt = picture.alt if image.alt is None and picture.alt else image.alt
        image.caption = image.caption or picture.caption
        image.credit = image.credit or picture.credit
        item_pictures.images[address] = image
    for stored in item_pictures.stored_files.values():
        file_intake.add(stored)


def place(item: Item, item_pictures: ItemPictures) -> str:
    """The item's text with links to its files, and what stands in for the names of its pictures."""
    body = files_apart.led_to(item, item_pictures.stored_files)
    if not item_pictures.stand_ins:
        return body
    if item.body_format == "markdown":
        return figure_marks.rewritten(body, lambda shown: _named_in_markdown(shown, item_pictures))
    return tidy.readdressed(body, "img", lambda old: item_pictures.stand_ins.get(old, old))


def named(source: str, html: str, item_pictures: ItemPictures) -> tuple[str, str]:
    """A placed text, as source and as rendered, with the library's names for its pictures."""
    names = {
        stand_in: item_pictures.images[address].name
        for address, stand_in in item_pictures.stand_ins.items()
    }
    for stand_in, name in names.items():
        source = source.replace(stand_in, name)

    def own(mark: Mark) -> str:
        own = names.get(mark.facts.get("name", ""))
        return figure_marks.kept(mark.kind, **(mark.facts | {"name": own} if own else mark.facts))

    return source, figure_marks.filled(html, own) if names else html


def set_lead_picture(article: Article, item: Item, item_pictures: ItemPictures) -> None:
    lead = item.lead_picture
    if lead and (image := item_pictures.images.get(lead.address)):
        article.lead_image = image


def files(item: Item, item_pictures: ItemPictures) -> list[tuple[str, str]]:
    """The address that each file of the item had, and where the paper has the picture now."""
    found = []
    for old in item.attachments:
        if image := item_pictures.images.get(old):
            now = store.url(image.picture.fallback.file)
            if now.startswith("/"):
                found.append((old, now))
    stored = item_pictures.stored_files.items()
    return found + [(quote(path), urls.media_file(file.name)) for path, file in stored]


def _named_in_markdown(shown: WrittenPicture, item_pictures: ItemPictures) -> str:
    """In Markdown the words in brackets are a caption, and the alt text stands in the library."""
    name = item_pictures.stand_ins.get(shown.name)
    return figure_marks.written(name, shown.title) if name else ""
