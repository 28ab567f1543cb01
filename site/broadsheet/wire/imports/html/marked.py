"""Marks: what a page itself says is the text of its story, and who wrote it and when.

Sources: microformats.org/wiki/h-entry (Medium's exports and many themes have it), schema.org's
`articleBody`, and the classes by which widespread engines know their texts."""

from typing import Any

# The text alone, in the themes that come with each: our own, Ghost, Blogger, WordPress, Substack.
_TEXTS = "story__body gh-content post-body entry-content available-content".split()
# What plugins and themes put into the text of a story and is none of it.
_FURNITURE = """sharedaddy jp-relatedposts addtoany_share_save_container wp-block-buttons
    post-navigation subscription-widget-wrap subscription-widget kg-signup-card yarpp-related
    robots-nocontent screen-reader-text section-divider graf--title graf--subtitle""".split()


class PageMarks:
    """What the marks of a page say; each is "" or empty where none does."""

    def __init__(self, page: Any) -> None:
        self.page = page
        entries = [one for one in _of_class(page, "h-entry") if not _above(one, "h-entry")]
        self.entry = entries[0] if len(entries) == 1 else None

    def text(self) -> Any:
        """The element that holds the story and nothing else; None where that isn't sure."""
        found = [] if self.entry is None else _outermost(_of_class(self.entry, "e-content"))
        found = found or _outermost(self.page.xpath("//*[@itemprop='articleBody']"))
        for name in _TEXTS:
            found = found or _outermost(_of_class(self.page, name))
        if len(found) != 1:
            return None
        for name in _FURNITURE:
            for element in _of_class(found[0], name):
                if element is not found[0]:
                    element.drop_tree()
        return found[0]

    def headline(self) -> str:
        """The entry's name, in full where Medium cut it short, or the one heading that schema.org's
        `headline` marks; "" for none."""
        if self.entry is None:
            marked = self.page.xpath("//*[self::h1 or self::h2][@itemprop='headline']")
            return _words(marked[0]) if len(marked) == 1 else ""
        own = (one for one in _of_class(self.entry, "p-name") if not _above(one, "h-card"))
        name = next(map(_words, own), "")
        whole = next(map(_words, _of_class(self.entry, "graf--title")), "")
        return whole if name.endswith("…") and whole.startswith(name[:-1]) else name

    def said(self, name: str) -> list[str]:
        """The words of each element of the entry with a class of microformats: "p-name"."""
        found = [] if self.entry is None else _of_class(self.entry, name)
        return [text for one in found if (text := _words(one))]

    def moment(self, name: str) -> str:
        """When, by "dt-published" or "dt-updated"."""
        found = [] if self.entry is None else _of_class(self.entry, name)
        said = (one.get("datetime") or one.get("title") or one.text_content() for one in found)
        return next((str(text).strip() for text in said if text), "")

    @property
    def is_list(self) -> bool:
        """Whether WordPress made the page of a category, an author or a month: its body says so."""
        body = self.page.find("body")
        return body is not None and "archive" in (body.get("class") or "").split()

    @property
    def is_of_medium(self) -> bool:
        """Whether the page is one of an export of Medium, in which only drafts have no date."""
        return bool(self.page.xpath("//article//section[@data-field='body']"))


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def _of_class(root: Any, name: str) -> list[Any]:
    spaced = "concat(' ', normalize-space(@class), ' ')"
    return list(root.xpath(f".//*[contains({spaced}, ' {name} ')]"))


def _outermost(found: list[Any]) -> list[Any]:
    return [one for one in found if not any(other in found for other in one.iterancestors())]


def _above(element: Any, name: str) -> bool:
    return any(name in (one.get("class") or "").split() for one in element.iterancestors())
