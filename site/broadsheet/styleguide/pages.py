"""The style guide: one page for what readers see, one for the desk, which has other styles.

`?scheme=dark` shows it in the dark, `?dir=rtl` from the right; in development alone: a process that
serves the public has no such address."""

import re
from typing import Any, NamedTuple

from flask import Blueprint, Flask, current_app, render_template, request
from markupsafe import Markup

from .. import urls
from ..language import spoken
from ..paper import paper
from . import inputs, specimens
from .specimens import Specimen

bp = Blueprint("styleguide", __name__)

CHOICES = {"scheme": ("", "light", "dark"), "dir": ("ltr", "rtl")}
PARTS = {
    "banner": re.compile(r'<aside class="banner".*?</aside>', re.DOTALL),
    "header": re.compile(r'<header class="masthead.*?</header>', re.DOTALL),
    "main": re.compile(r"(?<=<main)[^>]*>.*(?=</main>)", re.DOTALL),
}


class ShownState(NamedTuple):
    """A state as it is rendered, and the piece of a template that it was rendered from."""

    name: str
    source: str
    html: Markup


def register(app: Flask) -> None:
    """Show it where templates and styles are worked on, or tested."""
    if app.debug or app.testing:
        app.register_blueprint(bp)


@bp.get(urls.STYLEGUIDE)
def of_readers() -> str:
    return _page("readers", "lists.css", "story.css")


@bp.get(f"{urls.STYLEGUIDE}/desk")
def of_the_desk() -> str:
    return _page("desk", "desk.css")


def _page(name: str, *styles: str) -> str:
    with spoken(paper().locale):
        given = inputs.all_of_them() | {"template": _template, "main_of": _main_of}
        return render_template(
            "styleguide/page.html",
            shown=[(one, _states(one, given)) for one in specimens.read(name)],
            styles=styles,
            chosen={choice: _chosen(choice) for choice in CHOICES},
            choices=CHOICES,
        )


def _chosen(name: str) -> str:
    said = request.args.get(name, "")
    return said if said in CHOICES[name] else CHOICES[name][0]


def _states(specimen: Specimen, given: dict[str, Any]) -> list[ShownState]:
    found = []
    for name, source in specimen.states.items():
        template = current_app.jinja_env.from_string(specimen.template_of(name))
        found.append(ShownState(name, source.strip(), Markup(template.render(given))))  # noqa: S704
    return found


def _template(name: str, part: str = "main", **given: Any) -> Markup:
    """A template with what it needs; of a whole page one part."""
    html = render_template(name, **{"frame": inputs.frame(), "now": inputs.NOW} | given)
    return _part(html, part) if "<html" in html else Markup(html)  # noqa: S704


def _main_of(address: str) -> Markup:
    """What another page of the paper shows, as it is now."""
    return _part(current_app.test_client().get(address).text, "main")


def _part(html: str, part: str) -> Markup:
    """A part of a page; `main` without its own element, which a page has once."""
    found = PARTS[part].search(html)
    text = found[0] if found else ""
    return Markup(text.partition(">")[2] if part == "main" else text)  # noqa: S704
