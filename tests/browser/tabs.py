"""What tests of open tabs do and look at."""

import re


def look_again(page):
    page.evaluate("hide(true)")
    page.evaluate("hide(false)")


def questions(asked, path):
    """How often the tab's script asked for a page."""
    return sum(
        r.resource_type == "fetch" and re.sub("^https?://[^/]+", "", r.url) == path for r in asked
    )


def ages(page):
    return page.locator("main .teaser__age")


def headlines(page):
    return page.locator("main .teaser__headline")
