"""Structured data: what search engines read of an article (https://schema.org/NewsArticle)."""

from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import current_app, url_for

from .. import assets
from ..archive.articles import Article


def news_article(article: Article, path: str) -> dict[str, Any]:
    """NewsArticle with what Google's guide for articles recommends; dates carry their offset.
    `path`: the article's address in the paper."""
    site = current_app.config["SITE_URL"]
    zone = ZoneInfo(current_app.config["TIMEZONE"])
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
        "inLanguage": current_app.config["LOCALE"].replace("_", "-"),
        "isAccessibleForFree": True,
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": current_app.config["SITE_NAME"],
            "url": site + "/",
        },
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
        where = assets.media_url(quote(article.lead_image.file))
        data["image"] = {
            "@type": "ImageObject",
            "url": where if "://" in where else site + where,
            "width": article.lead_image.width,
            "height": article.lead_image.height,
        }
    if article.topics:
        data["keywords"] = [topic.name for topic in article.topics]
    if article.corrections:
        data["correction"] = [correction.note for correction in article.corrections]
    return data
