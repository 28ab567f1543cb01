"""The styles read as a house: no name without a room, no room without a name, no rule twice."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from broadsheet import sample, settings
from broadsheet.archive.house.imprint import StandingPage
from broadsheet.archive.sections import Section
from broadsheet.archive.store import db
from broadsheet.web.assets import bundles

CSS, SCRIPTS = bundles.FOLDER / "css", bundles.FOLDER / "js"
TEMPLATES, TESTS = settings.part("templates"), Path(__file__).parent.parent
PACKAGE = Path(settings.__file__).parent
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"([^{};]+)\{")
RULE = re.compile(r"[^{};]+\{[^{}]*\}")
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
NAME = re.compile(r"[a-zA-Z][\w-]*")
JINJA = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
ATTRIBUTE = re.compile(r'\bclass="((?:\{[{%].*?[%}]\}|[^"{])*)"', re.DOTALL)
APART = {"look", "styleguide"}  # fetched by themselves: what a paper chose, a developer's page
SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
AUTHOR = re.compile(r'rel="author"[^>]* href="([^"]+)"')
NUMBERS = {str(n) for n in range(100)}
# The beginning of a name that is put together: "block--{{ form }}", " teaser--' ~ variant".
BEGUN = re.compile(r"([\w-]+[-_])(?=\{|['\"] ?[~+])")


def sheets() -> dict[str, str]:
    """The text of each file of styles, without comments."""
    paths = sorted(CSS.rglob("*.css"))
    return {path.relative_to(CSS).as_posix(): COMMENT.sub("", path.read_text()) for path in paths}


def styled() -> dict[str, str]:
    """All classes that rules know, and a file in which they do."""
    found = {}
    for sheet, text in sheets().items():
        bare = re.sub(r"\"[^\"]*\"|url\([^)]*\)", "", text)
        for selector in SELECTOR.findall(bare):
            if not selector.lstrip().startswith("@"):
                found |= dict.fromkeys(CLASS.findall(selector), sheet)
    return found


@cache
def source(*endings: str) -> str:
    """All that writes or knows a class: templates, scripts and Python of those endings."""
    paths = [path for folder in (TEMPLATES, SCRIPTS, PACKAGE) for path in folder.rglob("*")]
    return "\n".join(path.read_text() for path in sorted(paths) if path.suffix in endings)


def written() -> set[str]:
    """Classes that templates give in full; what is put together is not among them."""
    found = set()
    for value in ATTRIBUTE.findall(source(".html")):
        found |= {name for name in JINJA.sub("\0", value).split() if NAME.fullmatch(name)}
    return found


def test_no_rule_is_for_a_class_that_nothing_has():
    text = source(".html", ".py", ".js")
    words, begun = set(re.findall(r"[\w-]+", text)), set(BEGUN.findall(text))

    def is_had(name: str) -> bool:
        """In full, or begun in one place and ended in another, or by a number."""
        ends = (name.removeprefix(start) for start in begun if name.startswith(start))
        return name in words or any(set(end.split("-")) <= words | NUMBERS for end in ends)

    assert {name: sheet for name, sheet in styled().items() if not is_had(name)} == {}


def test_no_class_is_without_a_rule_unless_a_script_or_a_test_knows_it():
    tests = "\n".join(path.read_text() for path in TESTS.rglob("*.py") if path != Path(__file__))
    known = source(".js", ".py") + tests
    without = written() - set(styled())
    assert {name for name in without if not re.search(rf"[.\"' ]{name}\b", known)} == set()


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_each_page_is_sent_the_rules_for_its_classes(client, paper, clock, sample_pictures):
    with paper.open():
        sample.edition.publish(clock())
        section = Section(name="Empty", slug="empty", position=99)
        db.session.add_all(
            [section, StandingPage(slug="about", source="Us.", html="<p>Us.</p>", version=1)]
        )
        db.session.commit()
    front = client.get("/").text
    stories = set(re.findall(r'class="teaser__headline[^>]*>\s*<a\s+href="([^"]+)"', front))
    authors = {found for story in stories for found in AUTHOR.findall(client.get(story).text)}
    withdrawn = paper.story("Withdrawn")
    paper.change(withdrawn, lambda story: story.withdraw(clock()))
    now, known = clock(), set(styled())
    pages = f"""/ /world /empty /latest /most-read /corrections /search /search?q=the /search?q=zzz
        /about /archive /archive/{now:%Y} /archive/{now:%Y/%m} /archive/{now:%Y/%m/%d} /nowhere
        {withdrawn}""".split()
    for address in (*pages, *stories, *authors):
        page = client.get(address).text
        sent = "".join(client.get(sheet).text for sheet in SHEET.findall(page))
        had = {name for value in re.findall(r'\bclass="([^"]*)"', page) for name in value.split()}
        rules = set(CLASS.findall(sent))
        assert had & known - rules == set(), address


def test_no_rule_stands_twice_in_a_file():
    for sheet, text in sheets().items():
        rules = Counter(" ".join(rule.split()) for rule in RULE.findall(text))
        # Under another condition a rule may be needed again, but not one of many lines.
        twice = [rule for rule, count in rules.items() if count > 1 and rule.count(";") > 2]
        assert twice == [], sheet


def test_every_file_of_styles_is_in_a_bundle_and_in_a_layer():
    bundled = {part for parts in bundles.BUNDLES.values() for part in parts}
    for sheet, text in sheets().items():
        folder = sheet.partition("/")[0]
        assert sheet in bundled or folder in APART, sheet
        if sheet not in ("shared/tokens.css", "shared/faces.css") and folder not in APART:
            assert "@layer" in text, sheet
