"""Names of authors and topics in a story's form: offered while one types, and settled."""

from flask import render_template, request

from .... import clock
from ....archive import authors, moves
from ....archive.actions import Action, Subject
from ....archive.articles import Article
from ....archive.desk import audit
from ....archive.manuscripts import working_copies
from ....archive.search import names
from ...access.guard import bp, me
from ...forms import line
from ...known_names import KINDS, known
from .story_form import StoryForm

FIELDS = {"bylines": "author", "topics": "topic"}  # of a story's form


@bp.get("/names/author", defaults={"kind": "author"})
@bp.get("/names/topic", defaults={"kind": "topic"})
def offered_names(kind: str) -> str:
    """The names that fit what is typed: a fragment. With `new`, what would be a new one, too."""
    typed = line(request.args.get("q"))[:200]
    meant = authors.meant(KINDS[kind], typed)
    found = [*([meant.name] if meant else []), *names.offered(KINDS[kind], typed)]
    new = typed if request.args.get("new") and not meant else ""
    return render_template(
        "newsroom/stories/_name_options.html", found=list(dict.fromkeys(found)), new=new
    )


def settle(form: StoryForm, article: Article | None) -> None:
    """Put the names of a story's form as the paper spells them. What was taken for what is told,
    and which new name is near a known one; not of names that the story had before."""
    has_names = any(form[field].data for field in FIELDS)
    before = working_copies.latest_text(article) if article and has_names else None
    for field in FIELDS:
        had = getattr(before, field) if before else []
        wrong, right = _instead(field)
        typed = [right if name == wrong else name for name in form[field].data or []]
        spelt = [name if name in had else known(FIELDS[field], name, field) for name in typed]
        form[field].data = list(dict.fromkeys(spelt))


def drop_slips() -> None:
    """Delete the authors and topics whose names were slips, and are replaced by others now: those
    that no story has and nobody wrote a word about; in the session's transaction."""
    for field, kind in FIELDS.items():
        wrong, right = _instead(field)
        slip = authors.by_name(KINDS[kind], wrong) if right else None
        if slip is not None and slip.name == wrong and moves.is_bare(slip):
            audit.note(
                clock.now(), me(), Action.DELETED, Subject(kind), slip.name, slip.id, instead=right
            )
            moves.delete_credit(slip)


def _instead(field: str) -> tuple[str, str]:
    """The name that a button replaces, and by which; both empty if none was pressed."""
    wrong, _, right = request.form.get(f"instead-{field}", "").partition("\n")
    return (line(wrong), line(right)) if line(right) else ("", "")
