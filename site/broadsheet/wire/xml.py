"""XML as the wire sends it: from templates that escape, without what no document may hold."""

import re
from typing import Any

from flask import render_template

# Not even escaped (https://www.w3.org/TR/xml/#charsets): one in a headline would break a feed.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def print_xml(template: str, **context: Any) -> str:
    """A template of the folder `wire`, rendered and well-formed."""
    return _FORBIDDEN.sub("", render_template(f"wire/{template}.xml", **context))
