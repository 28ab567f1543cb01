"""Catalogues for tests."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po


def lay(folder: Path, locale: str, domain: str = "paper", **messages: str) -> Path:
    """Write a catalogue of messages without context or plural into a folder."""
    catalogue = Catalog(locale, charset="utf-8", fuzzy=False)
    for message, translation in messages.items():
        catalogue.add(message, translation)
    path = folder / locale / f"{domain}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue)
    return path
