"""Structured data: what search engines read of an article (https://schema.org/NewsArticle), and of
the paper itself."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from .. import urls
from ..archive.authors import Author
from ..archive.house.imprint import ACCESSIBILITY, OWNERSHIP
from ..archive.images import Rendition
from ..archive.lists.printed_story import Credit, LeadImage, PrintedCorrection, PrintedStory
from ..paper import Paper, paper
from ..web import links
from ..web.assets.media import media_url

CONTEXT = "https://schema.org"
POLICIES = {
    "corrections": "correctionsPolicy",
    "ethics": "ethicsPolicy",
    OWNERSHIP: "ownershipFundingInfo",
}


def news_article(article: PrintedStory, path: str) -> dict[str, Any]:
    """NewsArticle with what Google's guide for articles recommends; dates carry their offset.
    `path`: the article's address in the paper."""
    here = paper()
    publisher = _publisher(here)
    assert article.published_at is not None  # noqa: S101 - only public stories have a page
    changed = max(article.updated_at or article.published_at, article.published_at)
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "headline": article.headline,
        "mainEntityOfPage": links.absolute(path),
        "url": links.absolute(path),
        "articleSection": article.section.name,
        "datePublished": _dated(article.published_at),
        "dateModified": _dated(changed),
        "inLanguage": article.language or here.language,
        "isAccessibleForFree": True,
        "publisher": publisher,
    }
    optional = {
        "description": article.search_description or article.dek,
        "author": [_person(author) for author in article.authors] or [publisher],
        "image": _shapes(article.lead_image),
        "keywords": [topic.name for topic in article.topics],
        "correction": [_correction(correction) for correction in article.corrections],
        "dateline": article.dateline,
        "sourceOrganization": _organization(article.source),
        "isBasedOn": article.canonical_url,
    }
    return data | {name: value for name, value in optional.items() if value}


def breadcrumbs(article: PrintedStory, path: str) -> dict[str, Any]:
    """The way from the front page to an article (https://schema.org/BreadcrumbList)."""
    section = links.to(urls.section(article.section.slug))
    steps = [
        (paper().name, links.to(urls.FRONT)),
        (article.section.name, section),
        (article.headline, path),
    ]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": links.absolute(where)}
            for position, (name, where) in enumerate(steps, 1)
        ],
    }


def profile(author: Author, path: str) -> dict[str, Any]:
    """Who an author is (https://schema.org/ProfilePage). A beat is what they know about, and no
    title of a job. `path`: the author's address in the paper."""
    portrait = author.portrait.picture if author.portrait else None
    optional = {
        "description": author.bio,
        "knowsAbout": author.beat,
        "email": author.email,
        "sameAs": author.website,
        "image": portrait and _image(portrait.fallback),
    }
    person = {
        "@type": "Person",
        "name": author.name,
        "url": links.absolute(path),
        "worksFor": _publisher(paper()),
    }
    return {
        "@context": CONTEXT,
        "@type": "ProfilePage",
        "mainEntity": person | {name: value for name, value in optional.items() if value},
    }


def website() -> dict[str, Any]:
    """The paper as a place to search in (https://schema.org/WebSite)."""
    here = paper()
    front = links.absolute_to(urls.FRONT)
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": here.name,
        "url": front,
        "inLanguage": here.language,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{links.absolute_to(urls.SEARCH)}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def standing_page(slug: str, summary: str) -> list[dict[str, Any]]:
    """What a page about the paper tells of it: who owns it (`ownershipFundingInfo`), or how far the
    whole of it can be read by all (`accessibilitySummary`, a property of creative works, and so of
    a website; https://www.w3.org/2021/a11y-discov-vocab/latest/). `summary`: it in a sentence."""
    here = paper()
    if slug == OWNERSHIP:
        return [{"@context": CONTEXT} | _publisher(here)]
    if slug == ACCESSIBILITY and summary:
        front = links.absolute_to(urls.FRONT)
        site = {"@type": "WebSite", "name": here.name, "url": front}
        return [{"@context": CONTEXT} | site | {"accessibilitySummary": summary}]
    return []


def _publisher(here: Paper) -> dict[str, Any]:
    """The paper itself (https://schema.org/NewsMediaOrganization), and the rules it works by."""
    data: dict[str, Any] = {
        "@type": "NewsMediaOrganization",
        "name": here.name,
        "url": links.absolute("/"),
    }
    if here.logo:
        data["logo"] = _image(here.logo.fallback)
    for slug, _ in here.pages:
        if slug in POLICIES:
            data[POLICIES[slug]] = links.absolute_to(urls.standing_page(slug))
    return data


def _person(author: Credit) -> dict[str, Any]:
    return {
        "@type": "Person",
        "name": author.name,
        "url": links.absolute_to(urls.author(author.slug)),
    }


def _organization(name: str) -> dict[str, Any] | None:
    return {"@type": "Organization", "name": name} if name else None


def _correction(correction: PrintedCorrection) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "text": correction.note,
        "datePublished": _dated(correction.noted_at),
    }


def _dated(moment: datetime) -> str:
    return moment.astimezone(paper().zone).isoformat(timespec="seconds")


def _shapes(image: LeadImage | None) -> list[dict[str, Any]]:
    """A picture in each shape that search engines ask for."""
    if image is None:
        return []
    return [_image(crop) for crop in sorted(set(image.picture.in_shapes))]


def _image(rendition: Rendition) -> dict[str, Any]:
    return {
        "@type": "ImageObject",
        "url": links.absolute(media_url(quote(rendition.file))),
        "width": rendition.width,
        "height": rendition.height,
    }
