"""Bold, italic and raised words that a page's own styles say by the names of classes, as in what
Google Docs exports: written at each element, where the cleaning looks for them."""

from typing import Any

from ....text import type_styles


def write_out(page: Any) -> None:
    sheets = "\n".join(style.text or "" for style in page.iter("style"))
    rules = type_styles.rules_of(sheets)
    for element in page.iter("span", "font") if rules else ():
        own = element.get("style") or ""
        said = type_styles.ruled(rules, element.tag, (element.get("class") or "").split(), own)
        if said != own:
            element.set("style", said)
