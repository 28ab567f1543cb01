"""Structured data: what search engines read of an article (https://schema.org/NewsArticle)."""

from typing import Any
from urllib.parse import quote

from flask import current_app, request, url_for

from ..archive.articles import Article
from ..archive.images import Rendition
from ..paper import Paper, paper
from ..web import assets

POLICIES = {"corrections": "correctionsPolicy", "ethics": "ethicsPolicy"}


def news_article(article: Article, path: str) -> dict[str, Any]:
    """NewsArticle with what Google's guide for articles recommends; dates carry their offset.
    `path`: the article's address in the paper."""
    site = current_app.config["SITE_URL"]
    here = paper()
    zone = here.zone
    assert article.published_at is not None  # noqa: S101 - only public stories have a page
    changed = max(article.updated_at or article.published_at, article.published_at)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "mainEntityOfPage": site + path,
        "url": site + path,
        "articleSection": article.section.name,
        "datePublished": article.published_at.astimezone(zone).isoformat(timespec="seconds"),
        "dateModified": changed.astimezone(zone).isoformat(timespec="seconds"),
        "inLanguage": here.language,
        "isAccessibleForFree": True,
        "publisher": _publisher(here, site),
    }
    if article.search_description or article.dek:
        data["description"] = article.search_description or article.dek
    data["author"] = [
        {
            "@type": "Person",
            "name": author.name,
            "url": site + url_for("pages.author", slug=author.slug),
        }
        for author in article.authors
    ] or [data["publisher"]]
    if article.lead_image is not None:
        picture = article.lead_image.picture
        data["image"] = [_image(crop, site) for crop in sorted(set(picture.in_shapes))]
    if article.topics:
        data["keywords"] = [topic.name for topic in article.topics]
    if article.corrections:
        data["correction"] = [
            {
                "@type": "CorrectionComment",
                "text": correction.note,
                "datePublished": correction.noted_at.astimezone(zone).isoformat(timespec="seconds"),
            }
            for correction in article.corrections
        ]
    if article.dateline:
        data["dateline"] = article.dateline
    if article.source:
        data["sourceOrganization"] = {"@type": "Organization", "name": article.source}
    if article.canonical_url:
        data["isBasedOn"] = article.canonical_url
    return data


def breadcrumbs(article: Article, path: str) -> dict[str, Any]:
    """The way from the front page to an article (https://schema.org/BreadcrumbList)."""
    site = current_app.config["SITE_URL"]
    section = url_for("pages.section", slug=article.section.slug)
    steps = [
        (paper().name, url_for("pages.front")),
        (article.section.name, section),
        (article.headline, path),
    ]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": site + where}
            for position, (name, where) in enumerate(steps, 1)
        ],
    }


def website() -> dict[str, Any]:
    """The paper as a place to search in (https://schema.org/WebSite)."""
    site = current_app.config["SITE_URL"]
    here = paper()
    front = site + url_for("pages.front")
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": here.name,
        "url": front,
        "inLanguage": here.language,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{site}{request.script_root}/search?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def _publisher(here: Paper, site: str) -> dict[str, Any]:
    """The paper itself (https://schema.org/NewsMediaOrganization), and the rules it works by."""
    data: dict[str, Any] = {
        "@type": "NewsMediaOrganization",
        "name": here.name,
        "url": site + "/",
    }
    if here.logo:
        data["logo"] = _image(here.logo.fallback, site)
    for slug, _ in here.pages:
        if slug in POLICIES:
            data[POLICIES[slug]] = site + url_for("pages.policy", slug=slug)
    return data


def _image(rendition: Rendition, site: str) -> dict[str, Any]:
    where = assets.media_url(quote(rendition.file))
    return {
        "@type": "ImageObject",
        "url": where if "://" in where else site + where,
        "width": rendition.width,
        "height": rendition.height,
    }
