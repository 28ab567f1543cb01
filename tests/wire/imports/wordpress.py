"""Makes WordPress exports of any size, always the same: `python tests/wire/imports/wordpress.py
MEGABYTES FILE` writes one."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import TextIO

SITE = "https://old.example"
FIRST = datetime(2004, 3, 1, 8, tzinfo=UTC)

HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- generator="WordPress/6.8" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Old Paper</title>
<link>{SITE}</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{SITE}</wp:base_site_url>
<wp:base_blog_url>{SITE}</wp:base_blog_url>
"""
TAIL = "</channel>\n</rss>\n"

SECTIONS = ["World", "Politics", "Money", "Sport", "Harbour"]
PEOPLE = ["Ada Venn", "Bram Ostler", "Cleo Hart", "Dov Lindqvar"]
TAGS = ["Tides", "Votes", "Ferries", "Schools", "Weather", "Trams", "Bridges", "Music"]
WORDS = """harbour board ferry council school bridge tram river market clinic library museum rowing
club storm wall ticket price summer winter concert seed collection street lamp water meter vote
debate budget mayor captain nurse teacher opens delays defends rebuilds counts sells halves renames
audits repaints extends reviews postpones insures lends measures""".split()


def item(number: int, **given: str) -> str:
    """One <item>; `given` replaces or adds elements by name, a prefix and an underscore."""
    day = FIRST + timedelta(minutes=150 * (number % 10_000_000))
    slug = given.pop("slug", f"story-{number}")
    fields = {
        "title": f"Story {number}",
        "link": f"{SITE}/{day:%Y/%m/%d}/{slug}/",
        "dc:creator": "ada",
        "guid": f"{SITE}/?p={number}",
        "content:encoded": "<p>It was so.</p>",
        "excerpt:encoded": "",
        "wp:post_id": str(number),
        "wp:post_date": f"{day:%Y-%m-%d %H:%M:%S}",
        "wp:post_date_gmt": f"{day:%Y-%m-%d %H:%M:%S}",
        "wp:post_name": slug,
        "wp:status": "publish",
        "wp:post_parent": "0",
        "wp:post_type": "post",
        "wp:post_password": "",
    }
    more = given.pop("more", "")
    for name, value in given.items():
        fields[name if name in ("title", "link", "guid") else name.replace("_", ":", 1)] = value
    lines = [f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items()]
    return "<item>\n" + "\n".join(lines) + more + "\n</item>\n"


def category(name: str, domain: str = "category") -> str:
    nicename = name.lower().replace(" ", "-")
    return f'\n<category domain="{domain}" nicename="{nicename}"><![CDATA[{name}]]></category>'


def meta(key: str, value: str) -> str:
    return (
        f"\n<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


def author(login: str, name: str) -> str:
    return (
        f"<wp:author><wp:author_login>{login}</wp:author_login>"
        f"<wp:author_display_name><![CDATA[{name}]]></wp:author_display_name></wp:author>\n"
    )


def attachment(number: int, parent: int, file: str, **given: str) -> str:
    about = {"wp_post_type": "attachment", "wp_status": "inherit", "wp_post_parent": str(parent)}
    address = f"{SITE}/wp-content/uploads/{file}"
    return item(number, **{**about, "wp_attachment_url": address, "title": file} | given)


def export(*items: str, head: str = author("ada", "Ada Venn")) -> str:
    return HEAD + head + "".join(items) + TAIL


def items(count: int) -> Iterator[str]:
    """So many stories as an old paper has them, with a picture for every tenth."""
    for number in range(1, count + 1):
        random = Random(number)
        slug = "-".join(random.choices(WORDS, k=5))
        terms = category(random.choice(SECTIONS))
        terms += "".join(category(tag, "post_tag") for tag in random.sample(TAGS, 2))
        given = {
            "title": " ".join(random.choices(WORDS, k=7)).capitalize(),
            "slug": f"{slug}-{number}",
            "dc_creator": random.choice(PEOPLE).split()[0].lower(),
            "content_encoded": _text(random),
            "excerpt_encoded": _sentence(random),
        }
        if number % 40 == 0:
            given["wp_status"] = "draft"
        if number % 10 == 0:
            yield attachment(10_000_000 + number, number, f"2012/03/{slug}.jpg")
            terms += meta("_thumbnail_id", str(10_000_000 + number))
        yield item(number, more=terms, **given)


def write(out: TextIO, *, count: int = 0, size: int = 0) -> int:
    """Write an export of `count` stories, or of at least `size` characters; returns how many."""
    out.write(HEAD + "".join(author(name.split()[0].lower(), name) for name in PEOPLE))
    written = number = 0
    for text in items(count or 10**9):
        written += out.write(text)
        number += 1
        if size and written >= size:
            break
    out.write(TAIL)
    return number


def text(count: int) -> str:
    out = StringIO()
    write(out, count=count)
    return out.getvalue()


def _text(random: Random) -> str:
    """Blocks for the newer half, bare paragraphs and shortcodes for the older."""
    parts = [" ".join(_sentence(random) for _ in range(random.randint(4, 7))) for _ in range(8)]
    if random.random() < 0.5:
        return "\n\n".join(
            f"<!-- wp:paragraph -->\n<p>{p}</p>\n<!-- /wp:paragraph -->" for p in parts
        )
    parts[2] = (
        f"[caption id='a'] <img src='{SITE}/wp-content/uploads/a.jpg'> {parts[2][:60]}[/caption]"
    )
    return "\n\n".join(parts)


def _sentence(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(8, 16))).capitalize() + "."


if __name__ == "__main__":
    with Path(sys.argv[2]).open("w") as file:
        print(write(file, size=int(float(sys.argv[1]) * 2**20)))
