"""Spaces as French typography has them, for those that people type: narrow and unbreakable before
; : ! ? » and after « (Lexique des règles typographiques, Imprimerie nationale). Pure."""

import re

_NARROW = "\N{NARROW NO-BREAK SPACE}"
# Code is left as it is. A mark of Markdown's tables (":--") is none of a sentence's.
_SPACE = re.compile(
    r"^(?P<fence>```+|~~~+).{0,200}\n(?s:.*?)(?:^(?P=fence)|\Z)"
    r"|(?<!`)(?P<code>`+)(?!`)[^`\n]{1,1000}(?P=code)"
    r"|(?<=[^\s|])[ \u00a0](?=[;:!?»](?![-:]))"
    r"|(?<=«)[ \u00a0]",
    re.MULTILINE,
)


def is_french(language: str) -> bool:
    """Whether a language's tag (BCP 47) is of French, anywhere."""
    return language.partition("-")[0].lower() == "fr"


def in_french(text: str) -> str:
    """The text with its plain spaces at these marks made narrow; where none was typed, none is."""
    return _SPACE.sub(lambda found: _NARROW if len(found[0]) == 1 else found[0], text)
