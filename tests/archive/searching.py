"""What tests of the search ask."""

from broadsheet.archive import search
from broadsheet.archive.search import Narrowed, Question


def found(paper, text, language="en", **narrowed):
    """The headlines that a question finds, in order."""
    with paper.open():
        results = search.page(Question.parse(text), paper.clock(), language, Narrowed(**narrowed))
        return [story.teaser.headline for story in results.found]


def instead(paper, text, language=""):
    with paper.open():
        return search.instead(Question.parse(text), paper.clock(), language)
