"""The sample edition in other languages than English."""

import pytest

from answers import has_class, tree, words
from broadsheet.language import spoken
from broadsheet.sample import edition
from conftest import ON_SQLITE

OTHERS = [language for language in edition.languages() if language != edition.ENGLISH]


@ON_SQLITE
@pytest.mark.parametrize("language", OTHERS)
def test_a_newcomer_sees_the_paper_in_the_language_asked_for(
    app, client, sample_pictures, language
):
    run = app.test_cli_runner().invoke(args=["sample", "--language", language])
    said = edition.read(language)
    assert run.output == f"{len(said.stories)} stories of the sample edition are in the paper\n"
    front = client.get("/").text
    assert tree(front).get("lang") == said.paper["locale"].replace("_", "-")
    shown = words(tree(front))
    assert said.paper["name"] in shown
    assert said.banner["headline"] in shown
    assert all(
        story.facts["headline"] in shown for story in said.stories if story.key in said.front
    )
    with spoken("en_GB"):  # whatever the paper speaks by now
        again = app.test_cli_runner().invoke(args=["sample", "--language", language])
    assert again.output == "0 stories of the sample edition are in the paper\n"


@ON_SQLITE
def test_its_stories_keep_their_language_in_a_paper_of_another(make_app, sample_pictures):
    hebrew = make_app(LOCALE="he")
    hebrew.test_cli_runner().invoke(args=["sample"])
    front = tree(hebrew.test_client().get("/").text)
    assert (front.get("lang"), front.get("dir")) == ("he", "rtl")
    headings = [one for one in front.iter() if has_class(one, "teaser__headline")]
    assert {one.get("lang") for one in headings} == {"en"}


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_it_fits_together(language):
    said = edition.read(language)
    keys = [story.key for story in said.stories]
    assert {*said.front, said.banner["story"]} <= {*keys}
    for story in said.stories:
        assert story.facts["section"] in said.sections
        assert {*story.facts["bylines"]} <= {*said.authors}
        assert {*story.facts.get("rail", [])} <= {*keys} - {story.key}
        assert story.facts.get("picture", "ferry") in said.pictures
