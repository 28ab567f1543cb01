"""Sites: the folder of a Hugo or Jekyll site around a story, and what its configuration says."""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from .. import moments
from ..items import ImportRefused
from . import permalinks
from .matter import Matter, parted, text_in, values
from .permalinks import DATED, SitePage

_JEKYLL = ("_config.yml", "_config.yaml", "_config.toml")
_KINDS = (".toml", ".yaml", ".yml", ".json")
_HUGO = [f"{name}{kind}" for name in ("hugo", "config") for kind in _KINDS]
# Folders of a site in which no stories are: its templates, its data, and what it wrote from both.
_ASIDE = {
    "Jekyll": frozenset("_data _includes _layouts _plugins _sass _site vendor".split()),
    "Hugo": frozenset("archetypes assets data i18n layouts public resources static themes".split()),
}
_ABOVE = 12  # folders that are looked through for a configuration
_LARGEST = 256 * 1024  # bytes of a configuration, and of a file that is read for its address
_MOST_FILES = 200_000
_sites: dict[Path, "StaticSite"] = {}  # those met last: each lists its files once


@dataclass(frozen=True)
class StaticSite:
    """A site by its own configuration. `folder`: where its pages are, below which their places
    count; `zone`: of its dates, where it says one."""

    generator: str  # "Hugo" or "Jekyll"
    folder: Path
    settings: Matter
    zone: ZoneInfo

    @property
    def base(self) -> str:
        """The path under which the whole site stood: "" or "/blog"."""
        if self.generator == "Jekyll":
            said = text_in(self.settings, "baseurl")
        else:
            said = _said_path(text_in(self.settings, "baseurl", "base_url"))
        return "/" + said.strip("/") if said.strip("/") else ""

    @property
    def called(self) -> str:
        """What it calls itself: its address, else its title."""
        return text_in(self.settings, "url", "baseurl", "base_url", "title")

    def place(self, file: Path) -> PurePosixPath:
        """Where a file is, below the folder of pages."""
        return PurePosixPath(os.path.relpath(file.absolute(), self.folder))

    def whole(self, place: PurePosixPath, matter: Matter) -> Matter:
        """What stands above a text, with what the site says for all of its kind."""
        return self._defaults(place) | matter if self.generator == "Jekyll" else matter

    def address(self, place: PurePosixPath, matter: Matter, *, is_old: bool = False) -> str | None:
        """The path at which a file's page stood; None for what had none."""
        language, plain = self._language(place)
        if self.generator == "Jekyll":
            page = SitePage(place, matter, self._moment(place, matter))
            path = permalinks.of_jekyll(page, self.settings)
        else:
            page = SitePage(plain, matter, self._moment(plain, matter))
            path = permalinks.of_hugo(page, self.settings, is_old=is_old)
        return None if path is None else f"{self.base}{language}{path}"

    def addresses(self, place: PurePosixPath, matter: Matter) -> list[str]:
        """All paths at which it may have stood: older versions of Hugo spelt some otherwise."""
        found = [self.address(place, matter)]
        if self.generator == "Hugo":
            found.append(self.address(place, matter, is_old=True))
        return list(dict.fromkeys(path for path in found if path is not None))

    def address_of_file(self, name: str, beside: PurePosixPath) -> str | None:
        """The address of the page of another file, by what a text calls it: its place, its place
        from the folder of the page `beside`, or its name alone. None: there is no such file."""
        name, _, rest = name.partition("#")
        for place in self._places(name.strip(), beside):
            file = self.folder / place
            if self.folder.resolve() in file.resolve().parents and file.is_file():
                path = self.address(place, self.whole(place, _matter_of(file)))
                return path and path + (f"#{rest}" if rest else "")
        return None

    def _places(self, name: str, beside: PurePosixPath) -> list[PurePosixPath]:
        if not name or len(name) > 300:
            return []
        tidy = name.strip("/")
        found = []
        for near in [tidy] if name.startswith("/") else [f"{beside.parent}/{tidy}", tidy]:
            whole = PurePosixPath(os.path.normpath(near))
            found += [whole, PurePosixPath(f"{whole}.md"), whole / "index.md"]
        alone = PurePosixPath(tidy).name
        return [*found, *self._by_name.get(alone, ()), *self._by_name.get(f"{alone}.md", ())]

    @cached_property
    def _by_name(self) -> dict[str, list[PurePosixPath]]:
        found: dict[str, list[PurePosixPath]] = {}
        for number, (folder, folders, names) in enumerate(os.walk(self.folder)):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            if number > _MOST_FILES:
                break
            for name in names:
                if name.endswith((".md", ".mdx", ".markdown", ".html")):
                    found.setdefault(name, []).append(self.place(Path(folder, name)))
        return found

    def _language(self, place: PurePosixPath) -> tuple[str, PurePosixPath]:
        """The language's own part of the address, and the place without it."""
        languages = self.settings.get("languages")
        if self.generator != "Hugo" or not isinstance(languages, dict):
            return "", place
        first = text_in(self.settings, "defaultcontentlanguage") or "en"
        in_folder = self.settings.get("defaultcontentlanguageinsubdir") is True
        name, _, suffix = place.stem.rpartition(".")
        own = next((one for one, within in self._folders if place.is_relative_to(within)), "")
        if own:
            language, place = own, place.relative_to(dict(self._folders)[own])
        elif name and suffix in languages:
            place, language = place.with_name(name + place.suffix), suffix
        elif place.parts[0] in languages and len(place.parts) > 1:
            language, place = place.parts[0], PurePosixPath(*place.parts[1:])
        else:
            language = first
        return ("" if language == first and not in_folder else f"/{language}"), place

    @cached_property
    def _folders(self) -> list[tuple[str, PurePosixPath]]:
        """The languages that have a folder of pages for themselves, below that of all pages."""
        found = []
        languages = self.settings.get("languages")
        for name, said in languages.items() if isinstance(languages, dict) else ():
            own = said if isinstance(said, dict) else {}
            parts = PurePosixPath(text_in(own, "contentDir", "contentdir")).parts
            if len(parts) > 1 and parts[0] == self.folder.name:
                found.append((name, PurePosixPath(*parts[1:])))
        return found

    def _defaults(self, place: PurePosixPath) -> Matter:
        """What Jekyll's `defaults` say for a file: the most particular wins."""
        said = self.settings.get("defaults")
        kind = "posts" if {"_posts", "_drafts"} & set(place.parts) else "pages"
        if place.parts[0].startswith("_") and kind == "pages":
            kind = place.parts[0][1:]
        found = []
        entries = [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
        for entry in entries:
            scope, values = entry.get("scope"), entry.get("values")
            if isinstance(scope, dict) and isinstance(values, dict):
                path = text_in(scope, "path").strip("/")
                within = not path or place.is_relative_to(path)
                if within and text_in(scope, "type") in ("", kind):
                    found.append((len(path), values))
        merged: Matter = {}
        for _, values in sorted(found, key=lambda one: one[0]):
            merged |= values
        return merged

    def _moment(self, place: PurePosixPath, matter: Matter) -> datetime | None:
        """The date of a page as the site counts it: Jekyll's by its own zone, Hugo's by the offset
        that stands beside it."""
        zone = self.zone if self.generator == "Jekyll" and "timezone" in self.settings else None
        for name in ("date", "publishDate", "pubDate", "published"):
            found = moments.local(matter.get(name), self.zone)
            if found:
                return found.astimezone(zone) if zone else found
        name = place.parent.name if place.stem == "index" else place.stem
        dated = DATED.fullmatch(name)
        return moments.local(dated[1], self.zone) if dated else None


def around(file: Path, zone: ZoneInfo) -> StaticSite | None:
    """The site that a file is of; None if no configuration stands in the folders around it.
    `zone`: of its dates, unless it says another."""
    for folder in list(file.absolute().parents)[:_ABOVE]:
        site = _in_folder(folder, zone)
        if site is not None and site.folder in file.absolute().parents:
            return site
    return None


def aside(folder: Path) -> frozenset[str]:
    """The names of those folders in one that hold no stories, if a site's configuration stands
    there."""
    site = _in_folder(folder, ZoneInfo("UTC"))
    return _ASIDE[site.generator] if site else frozenset()


def _in_folder(folder: Path, zone: ZoneInfo) -> StaticSite | None:
    for name in _JEKYLL:
        if (folder / name).is_file():
            settings = _settings(folder / name)
            source = folder / text_in(settings, "source").strip("/")
            return _site("Jekyll", source, settings, text_in(settings, "timezone"), zone)
    found = [folder / name for name in _HUGO if (folder / name).is_file()]
    if not found and not (folder / "config" / "_default").is_dir():
        return None
    settings = _settings_of_hugo(folder, found[0] if found else None)
    content = folder / (text_in(settings, "contentdir").strip("/") or "content")
    if not content.is_dir():
        return None  # many a tool has a file of that name
    return _site("Hugo", content, settings, text_in(settings, "timezone"), zone)


def _site(generator: str, folder: Path, settings: Matter, named: str, zone: ZoneInfo) -> StaticSite:
    with suppress(ValueError, OSError, KeyError):  # a zone that nobody knows says nothing
        zone = ZoneInfo(named) if named else zone
    known = _sites.get(folder)
    if known is None or (known.settings, known.zone) != (settings, zone):
        if len(_sites) > 64:
            _sites.clear()
        known = _sites[folder] = StaticSite(generator, folder, settings, zone)
    return known


def _settings_of_hugo(folder: Path, file: Path | None) -> Matter:
    """One file, or those of `config/_default`, each of which may be a table of its own; names in
    small letters, since Hugo takes them in any."""
    settings = _settings(file) if file else {}
    more = folder / "config" / "_default"
    for one in sorted(more.iterdir()) if more.is_dir() else []:
        if one.is_file() and one.suffix in _KINDS:
            own = _settings(one)
            settings |= own if one.stem in ("hugo", "config") else {one.stem: own}
    return {name.lower(): value for name, value in settings.items()}


def _settings(file: Path) -> Matter:
    """What a configuration says; nothing, if it can't be read."""
    try:
        stat = file.stat()
        return _read_settings(file, stat.st_mtime_ns, stat.st_size)
    except OSError:
        return {}


@lru_cache(64)
def _read_settings(file: Path, _changed: int, size: int) -> Matter:
    kind = {".toml": "toml", ".json": "json"}.get(file.suffix, "yaml")
    if size > _LARGEST:
        return {}
    try:
        return values(file.read_bytes().decode("utf-8-sig"), kind)
    except (OSError, ValueError, ImportRefused):
        return {}


def _matter_of(file: Path) -> Matter:
    try:
        with file.open("rb") as opened:
            text = opened.read(_LARGEST).decode("utf-8-sig", "replace")
        return parted(text)[0]
    except (OSError, ImportRefused):
        return {}


def _said_path(address: str) -> str:
    try:
        return re.sub("/{2,}", "/", urlsplit(address).path)
    except ValueError:
        return ""
