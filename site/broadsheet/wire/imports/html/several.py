"""Pages with several whole articles, such as a blog's first page: each as a page of its own."""

from html import escape
from typing import Any
from urllib.parse import urljoin

from lxml import html

FEWEST_WORDS = 60  # of an article in its paragraphs: a teaser has less
MOST = 100
_HEADINGS = ("h1", "h2", "h3")


def pages(page: Any) -> list[str]:
    """The HTML of a page for each article; none where the page is one story, or says so."""
    kinds = page.xpath("//meta[@property='og:type']/@content")
    if "article" in kinds or page.xpath("//script[contains(., 'articleBody')]"):
        return []
    outermost = (
        one for one in page.iter("article") if next(one.iterancestors("article"), None) is None
    )
    whole = [one for one in outermost if _is_whole(one)]
    return [_page_of(one, page) for one in whole[:MOST]] if len(whole) > 1 else []


def _is_whole(article: Any) -> bool:
    words = sum(len(text.text_content().split()) for text in article.iter("p"))
    return words >= FEWEST_WORDS and _heading(article) is not None


def _heading(article: Any) -> Any:
    return next((one for one in article.iter(*_HEADINGS) if one.text_content().strip()), None)


def _page_of(article: Any, page: Any) -> str:
    heading = _heading(article)
    title = escape(" ".join(heading.text_content().split()))
    heading.tag = "h1"
    links = [*heading.iterancestors("a"), *heading.iter("a")]
    own = page.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    base = own[0] if own else ""
    address = urljoin(base, links[0].get("href") or "") if links else ""
    name = page.xpath("//meta[@property='og:site_name']/@content")
    head = f"<title>{title}</title>"
    head += f'<link rel="canonical" href="{escape(address)}">' if address else ""
    head += f'<meta property="og:site_name" content="{escape(name[0])}">' if name else ""
    language = f' lang="{escape(page.get("lang"))}"' if page.get("lang") else ""
    text = html.tostring(article, encoding="unicode", with_tail=False)
    return f"<html{language}><head>{head}</head><body>{text}</body></html>"
