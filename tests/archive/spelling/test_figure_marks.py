"""Figure marks: what is written of a figure is what is read of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.spelling import figure_marks
from broadsheet.archive.spelling.figure_marks import FigureKind, Mark, WrittenPicture
from broadsheet.text import rendering

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.sampled_from(FigureKind), WORDS, WORDS)
def test_a_mark_is_read_as_it_was_kept_whatever_its_words(kind, name, caption):
    kept = figure_marks.kept(kind, name=name, caption=caption)
    mark = Mark(kind, {"name": name, "caption": caption})
    assert kept.count("-->") == 1
    assert list(figure_marks.marks_in(f"<p>One.</p>{kept}<p>Two.</p>")) == [mark]
    assert figure_marks.filled(f"a{kept}b", lambda mark: mark.facts["name"]) == f"a{name}b"


def test_a_picture_is_named_once_and_a_film_never():
    kept = [figure_marks.kept(FigureKind.PICTURE, name=name) for name in ("pier", "quay", "pier")]
    kept.append(figure_marks.kept(FigureKind.EMBED, url="https://vimeo.com/1", title=""))
    assert figure_marks.pictures_in("".join(kept)) == ["pier", "quay"]


@pytest.mark.parametrize("caption", ["", "A pier", "Ein Steg – „lang“"])
def test_a_picture_in_markdown_is_what_a_story_shows(caption):
    written = figure_marks.written("pier", caption)
    assert figure_marks.written_in(f"One.\n\n{written}\n") == [WrittenPicture("pier", caption, "")]
    assert figure_marks.names(written, "pier")
    (mark,) = figure_marks.marks_in(rendering.to_html(written, "markdown"))
    assert mark == (FigureKind.PICTURE, {"name": "pier", "caption": caption, "credit": ""})


def test_a_picture_that_the_library_lacks_stays_as_it_is_written():
    text = '![A pier](/old/pier.jpg "By Ada") and ![](<quay.png>)'
    assert figure_marks.rewritten(text, lambda _: "") == text
    names = {"quay.png": "![](quay)"}
    told = figure_marks.rewritten(text, lambda shown: names.get(shown.name, ""))
    assert told == '![A pier](/old/pier.jpg "By Ada") and ![](quay)'
