"""Bold, italic and raised words that a page's own styles say by the names of classes, as in what
Google Docs exports: written at each element, where the cleaning looks for them."""

import re
from typing import Any

_RULE = re.compile(r"\.([\w-]{1,60})\s*\{([^{}]{1,2000})\}")
_SAID = ("font-weight", "font-style", "text-decoration", "vertical-align")
LONGEST = 200_000  # characters of styles; newspapers' own have more, and say it by elements


def write_out(page: Any) -> None:
    rules = _rules("\n".join(style.text or "" for style in page.iter("style"))[:LONGEST])
    for element in page.iter("span", "font") if rules else ():
        said = [rules[name] for name in (element.get("class") or "").split() if name in rules]
        if said:
            own = element.get("style") or ""
            element.set("style", ";".join([*said, own]))


def _rules(styles: str) -> dict[str, str]:
    """What each class says of its words, of rules for this class alone."""
    found: dict[str, str] = {}
    for name, declared in _RULE.findall(styles):
        pairs = (pair.strip() for pair in declared.split(";"))
        kept = [pair for pair in pairs if pair.partition(":")[0].strip().lower() in _SAID]
        if kept:
            found[name] = ";".join([*filter(None, [found.get(name)]), *kept])
    return found
