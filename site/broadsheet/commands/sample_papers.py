"""`flask sample`: a paper for a first day, or for trials."""

import sys

import click
from flask.cli import with_appcontext

from .. import clock, sample
from ..archive.desk.filed_stories import paper_is_empty
from ..language import gettext, ngettext


@click.command("sample")
@click.option("--if-empty", is_flag=True, help="Do nothing if the paper has stories.")
@click.option(
    "--articles",
    type=click.IntRange(min=1),
    help="Instead, a made-up archive of so many articles over two years, for trials.",
)
@click.option(
    "--language",
    type=click.Choice(sample.edition.languages()),
    default=sample.edition.ENGLISH,
    help="The language that it is written in; the paper then bears its name and speaks it, unless "
    "the desk has set another.",
)
@click.option(
    "--look",
    type=click.Choice(sorted(sample.looks.offered())),
    help="The look of another paper; it bears that one's name, unless the desk has set another.",
)
@with_appcontext
def sample_paper(if_empty: bool, articles: int | None, language: str, look: str | None) -> None:
    """Fill the paper with the sample edition of an invented town."""
    if not if_empty or paper_is_empty():
        if articles is None:
            _publish_edition(language)
        else:
            _publish_archive(articles)
    if look:
        sample.looks.put_on(look)


def _publish_edition(language: str) -> None:
    stories = sample.edition.publish(clock.now(), language)
    click.echo(
        ngettext(
            "%(num)s story of the sample edition is in the paper",
            "%(num)s stories of the sample edition are in the paper",
            stories,
        )
    )


def _publish_archive(articles: int) -> None:
    with click.progressbar(
        sample.large_archive.publish(articles, clock.now()),
        length=articles,
        label=gettext("Writing"),
        update_min_steps=1000,
        file=sys.stderr,
    ) as progress:
        for _ in progress:
            pass
    click.echo(
        ngettext("%(num)s article is in the paper", "%(num)s articles are in the paper", articles)
    )
