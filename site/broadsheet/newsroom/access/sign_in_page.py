"""The page at which one signs in, also when a session ended under a form."""

from flask import render_template

from ...archive import staff as members
from ...archive.store import db
from .account_forms import SignInForm


def sign_in_page(
    form: SignInForm, kept: list[tuple[str, str]], problem: str = "", **more: bool
) -> str:
    """The page with that form; `kept`: fields of another one, which ride along."""
    first = members.nobody_yet(db.session())
    return render_template(
        "newsroom/access/sign_in.html", form=form, kept=kept, problem=problem, first=first, **more
    )


def form_to_sign_in(kept: list[tuple[str, str]], wanted: str, *, with_files: bool = False) -> str:
    """The page for somebody whose session ended under a form: its fields come along, and files
    can't."""
    form = SignInForm(formdata=None, data={"next": wanted})
    return sign_in_page(form, kept, ended=True, with_files=with_files)
