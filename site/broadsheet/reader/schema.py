"""Structured data: what search engines read of an article (https://schema.org/NewsArticle)."""

from typing import Any
from urllib.parse import quote

from flask import current_app, url_for

from .. import assets
from ..archive.articles import Article
from ..archive.images import Rendition
from ..paper import Paper, paper

POLICIES = {"corrections": "correctionsPolicy", "ethics": "ethicsPolicy"}


def news_article(article: Article, path: str) -> dict[str, Any]:
    """NewsArticle with what Google's guide for articles recommends; dates carry their offset.
    `path`: the article's address in the paper."""
    site = current_app.config["SITE_URL"]
    here = paper()
    zone = here.zone
    assert article.published_at is not None  # noqa: S101 - only public stories have a page
    changed = article.updated_at or article.published_at
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
    if article.bylines:
        data["author"] = [
            {
                "@type": "Person",
                "name": author.name,
                "url": site + url_for("pages.author", slug=author.slug),
            }
            for author in article.authors
        ]
    if article.lead_image is not None:
        picture = article.lead_image.picture
        data["image"] = [_image(crop, site) for crop in sorted(set(picture.in_shapes))]
    if article.topics:
        data["keywords"] = [topic.name for topic in article.topics]
    if article.corrections:
        data["correction"] = [correction.note for correction in article.corrections]
    return data


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
