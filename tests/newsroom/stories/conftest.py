"""A reader, and a story that is out."""

import pytest


@pytest.fixture
def reader(app):
    return app.test_client()


@pytest.fixture
def live(editor, clock, filled_once):
    """A story that is out since a minute ago."""

    def publish():
        story = editor.write(headline="A new pier", body_source="It is long.", dek="Look.")
        assert editor.edit(story, "/publish").status_code == 303
        clock.advance(minutes=1)
        return story

    return filled_once(publish)
