"""Each view that writes: prepared before the writer's lock, done under it, answered after it."""

import pytest

from broadsheet.archive.sections import Section
from broadsheet.archive.staff import Role
from broadsheet.archive.store import db
from broadsheet.newsroom.transactions import COMMIT, LOCK, NotRendered, html_of, writes
from walk import ANSWER_ONLY, Walk, views_that_take_forms


@pytest.fixture
def database() -> str:
    return "sqlite"


def test_every_form_of_the_desk_is_taken_in_a_transaction(app):
    views = views_that_take_forms(app)
    assert len(views) > 45
    for name in views:
        assert hasattr(app.view_functions[f"newsroom.{name}"], "writes"), name


def test_what_only_answers_writes_nothing(app, editor, nothing_slow_happens_under_the_lock):
    watch = nothing_slow_happens_under_the_lock
    story = editor.write(headline="A story")
    number = story.rpartition("/")[2]
    for address, fields in (
        ("/newsroom/paste", {"html": "<p>Words</p>"}),
        ("/newsroom/stories/preview", {"body_source": "Words"}),
        ("/newsroom/picks", {"picks": "a-story"}),
        ("/newsroom/bulk", {"story": number, "do": "spike"}),
    ):
        assert editor.post(address, fields).status_code in (200, 303), address
    assert not {view for view, _ in watch.written} & {f"newsroom.{name}" for name in ANSWER_ONLY}


@pytest.fixture
def view(app):
    """A view of the desk made from a generator, called for a POST."""

    def call(steps, **how):
        with app.test_request_context("/newsroom", method="POST"):
            try:
                return writes(steps)(**how)
            finally:
                db.session.remove()

    return call


def add_a_section(**_):
    yield LOCK
    db.session.add(Section(name="Arts", slug="arts", position=9))
    db.session.flush()


def names(app):
    with app.app_context():
        return [section.name for section in db.session.query(Section)]


def test_a_view_that_raises_leaves_nothing_behind_and_lets_the_lock_go(app, view):
    def fails():
        yield from add_a_section()
        raise LookupError

    with pytest.raises(LookupError):
        view(fails)
    assert "Arts" not in names(app)

    def adds():
        yield from add_a_section()
        yield COMMIT
        return "added"

    assert view(adds) == "added"
    assert "Arts" in names(app)


def test_a_view_that_forgets_to_commit_is_told_so(app, view):
    def forgets():
        yield from add_a_section()
        return "added"

    with pytest.raises(RuntimeError, match="COMMIT"):
        view(forgets)
    assert "Arts" not in names(app)


def test_a_view_that_forgets_the_lock_is_told_so(view):
    def forgets():
        yield COMMIT
        return "kept"

    with pytest.raises(RuntimeError, match="before LOCK"):
        view(forgets)


def test_a_text_that_was_not_prepared_is_rendered_when_the_lock_is_gone(view):
    tries = []

    def publishes():
        tries.append(1)
        yield LOCK
        html = html_of("*Saved* meanwhile.", "markdown")
        yield COMMIT
        return html

    assert "<em>Saved</em>" in view(publishes)
    assert len(tries) == 2
    assert issubclass(NotRendered, Exception)


@pytest.mark.long
def test_each_form_of_the_desk_is_prepared_before_the_lock_and_answered_after_it(
    app, clock, desk, paper, nothing_slow_happens_under_the_lock
):
    """Every view that takes forms keeps something here once, under the newsroom's watch."""
    watch = nothing_slow_happens_under_the_lock
    Walk(app, clock, desk(Role.PUBLISHER), paper).everything(desk)
    kept = {name.removeprefix("newsroom.") for name in watch.committed if name}
    assert kept >= views_that_take_forms(app)
