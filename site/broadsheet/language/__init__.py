"""Language: what the program says, in the language of whoever it says it to."""

from . import locales  # before anything else reads a language
from .messages import (
    Lazy,
    catalogue,
    gettext,
    gettext_noop,
    language,
    lazy_gettext,
    lazy_ngettext,
    lazy_pgettext,
    ngettext,
    npgettext,
    number,
    of_the_desk,
    pgettext,
    plural_forms,
    speak_in,
    spoken,
    tag,
)

__all__ = [
    "Lazy",
    "catalogue",
    "gettext",
    "gettext_noop",
    "language",
    "lazy_gettext",
    "lazy_ngettext",
    "lazy_pgettext",
    "locales",
    "ngettext",
    "npgettext",
    "number",
    "of_the_desk",
    "pgettext",
    "plural_forms",
    "speak_in",
    "spoken",
    "tag",
]
