"""What is coming: addresses at which there will be a story in a moment. Readers may not know them
yet; the press prints their pages ahead."""

from datetime import datetime

from .. import urls
from ..archive.changes import next_changes

MOST = 50  # stories of one moment: an archive that is imported may have thousands


def addresses(now: datetime, until: datetime) -> list[tuple[str, datetime]]:
    """Paths of stories that are published after `now`, and at `until` at the latest (aware UTC),
    with what they load late; each with its moment. Source: table article."""
    return [
        (path, moment)
        for moment, section, slug in next_changes.stories_coming(now, until, MOST)
        for path in (urls.story(section, slug), urls.rail(slug), urls.beside(slug))
    ]
