"""Where a page stood: what its site's own generator makes of its file, its front matter and the
site's configuration.

Sources: jekyllrb.com/docs/permalinks and Jekyll 4's `URL` and `UrlDrop`;
gohugo.io/content-management/urls and Hugo's `PermalinkExpander`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from .matter import Matter, names_in, text_in

DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[-_](.+)")

_JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_VARIABLE = re.compile(r":([a-z_]+)")
_TOKEN = re.compile(r":([a-z]+)(?:\[([^\]]{0,20})\])?")


@dataclass(frozen=True)
class SitePage:
    """A file of a site: its place below the site's own folder of pages, what stands above its text,
    and the moment that it is dated, as its site tells the time (None: it has none)."""

    place: PurePosixPath
    matter: Matter
    moment: datetime | None


def of_jekyll(page: SitePage, settings: Matter) -> str | None:
    """The path of a page below the site's `baseurl`; None for what has no page of its own."""
    template = _jekyll_template(page, settings)
    if template is None:
        return None
    known = _jekyll_variables(page, settings)
    # Longest names first: Jekyll replaces ":title" in ":titles" as well.
    path = _VARIABLE.sub(lambda found: _replaced(found[1], known), template)
    return re.sub("/{2,}", "/", f"/{path}")


def _replaced(name: str, known: dict[str, Callable[[], str]]) -> str:
    """The value of a variable, with the letters that stand behind its name."""
    for end in range(len(name), 0, -1):
        if name[:end] in known:
            return known[name[:end]]() + name[end:]
    return f":{name}"


def _jekyll_template(page: SitePage, settings: Matter) -> str | None:
    style = text_in(settings, "permalink") or "date"
    own = text_in(page.matter, "permalink")
    collection = _collection(page.place, settings)
    if collection == "posts":
        posts = _of(_collections(settings), "posts")
        wanted = own or text_in(posts, "permalink") or style
        return _JEKYLL_STYLES.get(wanted, wanted)
    if collection is not None:
        about = _of(_collections(settings), collection)
        if about.get("output") is not True:
            return None  # Jekyll makes no page of these
        return own or text_in(about, "permalink") or "/:collection/:path" + _suffix(style)
    if own:
        return own
    if page.place.stem == "index":
        return "/:path/"
    return "/:path/:basename" + _suffix(style)


def _suffix(style: str) -> str:
    """How pages and collections end, by the style of posts."""
    if style == "pretty" or style.endswith("/"):
        return "/"
    has_extension = style in ("date", "ordinal", "none") or style.endswith(":output_ext")
    return ":output_ext" if has_extension else ""


def _collection(place: PurePosixPath, settings: Matter) -> str | None:
    """The collection of a file: "posts", one that the settings name, or None for a page."""
    folders = place.parts[:-1]
    if "_posts" in folders or "_drafts" in folders:
        return "posts"
    within = text_in(settings, "collections_dir").strip("/")
    if within and folders[:1] == (within,):
        folders = folders[1:]
    name = folders[0][1:] if folders and folders[0].startswith("_") else ""
    return name if name in _collections(settings) else None


def _collections(settings: Matter) -> Matter:
    found = settings.get("collections")
    if isinstance(found, list):
        return {str(name): {} for name in found}
    return found if isinstance(found, dict) else {}


def _of(matter: Matter, name: str) -> Matter:
    found = matter.get(name)
    return found if isinstance(found, dict) else {}


def _jekyll_variables(page: SitePage, settings: Matter) -> dict[str, Callable[[], str]]:
    place, matter = page.place, page.matter
    collection = _collection(place, settings)
    dated = DATED.fullmatch(place.stem) if collection == "posts" else None
    name = dated[2] if dated else place.stem
    slug = text_in(matter, "slug")
    folder = _folder_of(place, collection)

    def categories(spelt: Callable[[str], str]) -> str:
        above = place.parts[: place.parts.index("_posts")] if "_posts" in place.parts else ()
        said = names_in(matter, "categories", "category")
        return "/".join(dict.fromkeys(spelt(one) for one in (*above, *said)))

    def path() -> str:
        return "/".join([*folder, name]) if collection else "/".join(folder)

    found = {
        "title": lambda: jekyll_slug(slug or name, keeps_case=True),
        "slug": lambda: jekyll_slug(slug or name, is_plain=True),
        "name": lambda: jekyll_slug(name, is_plain=True),
        "basename": lambda: name,
        "path": path,
        "collection": lambda: collection or "",
        "categories": lambda: categories(str.lower),
        "slugified_categories": lambda: categories(lambda one: jekyll_slug(one, is_plain=True)),
        "output_ext": lambda: ".html",
    }
    return found | _dates(page.moment, _JEKYLL_DATES)


def _folder_of(place: PurePosixPath, collection: str | None) -> list[str]:
    if collection is None:
        return list(place.parts[:-1])
    named = {f"_{collection}", "_drafts"}
    at = next((n for n, part in enumerate(place.parts) if part in named), -1)
    return list(place.parts[at + 1 : -1])


def jekyll_slug(text: str, *, keeps_case: bool = False, is_plain: bool = False) -> str:
    """As Jekyll's `Utils.slugify`: letters and digits joined by hyphens, "pretty" with the marks
    that a path may hold, in lower case unless the case is kept."""
    others = r"[^\w\d]|_" if is_plain else r"[^\w._~!$&'()+,;=@]"
    slug = re.sub(f"(?:{others})+", "-", text).strip("-")
    return slug if keeps_case else slug.lower()


_JEKYLL_DATES = {
    "year": "{:%Y}", "short_year": "{:%y}", "month": "{:%m}", "i_month": "{0.month}",
    "short_month": "{:%b}", "long_month": "{:%B}", "day": "{:%d}", "i_day": "{0.day}",
    "y_day": "{:%j}", "w_year": "{:%G}", "week": "{:%V}", "w_day": "{:%u}",
    "short_day": "{:%a}", "long_day": "{:%A}", "hour": "{:%H}", "minute": "{:%M}",
    "second": "{:%S}",
}  # fmt: skip
_HUGO_DATES = {
    "year": "{:%Y}", "month": "{:%m}", "monthname": "{:%B}", "day": "{:%d}",
    "weekday": "{:%w}", "weekdayname": "{:%A}", "yearday": "{0:%j}",
}  # fmt: skip


def _dates(moment: datetime | None, forms: dict[str, str]) -> dict[str, Callable[[], str]]:
    if moment is None:
        return {name: lambda: "" for name in forms}
    return {name: lambda form=form: form.format(moment) for name, form in forms.items()}  # type: ignore[misc]


def of_hugo(page: SitePage, settings: Matter, *, is_old: bool) -> str | None:
    """The path of a page below the site's `baseURL`; None for what has no page of its own. The
    page's place is below the folder of its language, its name without the language's suffix.
    `is_old`: as versions before 0.55 wrote it, where "a - b" came to "a---b"."""
    tidy = _hugo_spelling(settings, is_old)
    if page.matter.get("headless") is True:
        return None
    known = _hugo_tokens(page, settings)
    said = text_in(page.matter, "url")
    if said:
        return re.sub("/{2,}", "/", f"/{_expanded(said, known, tidy)}")
    sections = _sections(page.place)
    pattern = _pattern(settings, sections[0] if sections else "/")
    if pattern:
        path = _expanded(pattern, known, tidy)
    else:
        dated = DATED.fullmatch(_base(page)) if "base_url" in settings else None  # Zola's
        last = text_in(page.matter, "slug") or (dated[2] if dated else _base(page))
        path = "/".join(tidy(part) for part in (*sections, last))
    is_ugly = settings.get("uglyurls")
    if isinstance(is_ugly, dict):
        is_ugly = is_ugly.get(sections[0] if sections else "")
    end = ".html" if is_ugly is True and not path.endswith("/") else "/"
    return re.sub("/{2,}", "/", f"/{path}{end}")


def hugo_list(settings: Matter, taxonomy: str, term: str) -> str:
    """The path of the list of a term, below the site's `baseURL`: "/tags/big-ferries/"."""
    return f"/{taxonomy}/{_hugo_spelling(settings, False)(term)}/"


def _pattern(settings: Matter, section: str) -> str:
    permalinks = _of(settings, "permalinks")
    return text_in(_of(permalinks, "page"), section) or text_in(permalinks, section)


def _expanded(pattern: str, known: dict[str, Any], tidy: Callable[[str], str]) -> str:
    def of(found: re.Match[str]) -> str:
        value = known.get(found[1])
        if value is None:
            return found[0]
        value = value()
        if isinstance(value, list):
            return "/".join(tidy(one) for one in _sliced(value, found[2]))
        return tidy(value)

    return _TOKEN.sub(of, pattern)


def _sliced(values: list[str], which: str | None) -> list[str]:
    """Hugo's `:sections[1:]`, `[last]` and the like."""
    if which is None:
        return values
    first, colon, end = which.replace("last", "-1").partition(":")
    try:
        start = int(first) if first else None
        if not colon:
            return [values[start or 0]]
        return values[start : int(end) if end else None]
    except (ValueError, IndexError):
        return []


def _hugo_tokens(page: SitePage, settings: Matter) -> dict[str, Any]:
    base, slug = _base(page), text_in(page.matter, "slug")
    if ":filename" in names_in(_of(settings, "frontmatter"), "date") and not slug:
        dated = DATED.fullmatch(base)
        slug = dated[2] if dated else ""
    title = text_in(page.matter, "title")
    sections = _sections(page.place)
    found: dict[str, Any] = {
        "title": lambda: title,
        "slug": lambda: slug or title,
        "slugorfilename": lambda: slug or base,
        "slugorcontentbasename": lambda: slug or base,
        "filename": lambda: base,
        "contentbasename": lambda: base,
        "section": lambda: sections[0] if sections else "",
        "sections": lambda: sections,
    }
    return found | _dates(page.moment, _HUGO_DATES)


def _sections(place: PurePosixPath) -> list[str]:
    folders = list(place.parts[:-1])
    return folders[:-1] if place.stem == "index" else folders


def _base(page: SitePage) -> str:
    return page.place.parent.name if page.place.stem == "index" else page.place.stem


def _hugo_spelling(settings: Matter, is_old: bool) -> Callable[[str], str]:
    """As Hugo's `MakePathSanitized`: blanks become hyphens, other marks go, small letters unless
    `disablePathToLower`."""
    keeps_case = settings.get("disablepathtolower") is True

    def tidy(text: str) -> str:
        joined = re.sub(r"\s+", "-", text.strip())
        kept = re.sub(r"[^\w./\\#+~@-]", "", joined)
        kept = kept if is_old else re.sub("-{2,}", "-", kept)
        return kept if keeps_case else kept.lower()

    return tidy
