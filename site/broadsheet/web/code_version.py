"""The version of the code: which processes print the same pages of the same content and clock."""

import hashlib
import zoneinfo
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import babel
import humanize
import tzdata
from flask import Flask

from ..settings import HERE, SHOWN
from . import own_templates
from .assets import bundles


def of(app: Flask) -> str:
    """Stands for all that pages are made from besides content and clock: code, templates, static
    files, settings. Machines that share a store of pages share those of their own version only."""
    digest = hashlib.sha256(_digest_of_files())
    for worded_by in (babel, humanize):  # which know more words, or other ones, from time to time
        digest.update(worded_by.__version__.encode())
    for zones in _zone_databases():
        digest.update(zones)
    # What a cache in front may keep says what it is made from, in a header that is kept with it.
    for name in (*SHOWN, "CDN_SECONDS"):
        fixed = app.config[name] if name in app.config["FIXED"] else None  # the desk's or default
        digest.update(repr(fixed).encode())
    for path in sorted(Path(app.instance_path).glob("translations/*/*.po")):  # a newsroom's own
        digest.update(path.read_bytes())
    own = own_templates.FirstTemplates(own_templates.folder(app))
    for name, source in own.sources():
        digest.update(name.encode())  # another name lays it over another of ours
        digest.update(source)
    return digest.hexdigest()[:12] + ":"


def _zone_databases() -> Iterator[bytes]:
    """What `zoneinfo` reads zones from: governments change them at short notice, and two machines
    are seldom told on the same day."""
    yield tzdata.IANA_VERSION.encode()
    for folder in zoneinfo.TZPATH:
        system = Path(folder, "tzdata.zi")  # all of them in one file
        if system.is_file():
            yield system.read_bytes()


@cache
def _digest_of_files() -> bytes:
    """Read once by a process: it serves the code that it was started with."""
    digest = hashlib.sha256(bundles.first_version().encode())
    for _, source in own_templates.programs().sources():
        digest.update(source)
    for path in sorted(HERE.rglob("*")):
        if "__pycache__" in path.parts:  # other processes write there at this moment
            continue
        if path.is_file() and path.suffix not in (".webp", ".svg"):
            digest.update(path.read_bytes())
    return digest.digest()
