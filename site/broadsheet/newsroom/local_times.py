"""Moments that are typed at the desk: local times of the paper, as its clock shows them."""

from datetime import datetime
from typing import Any, NamedTuple

from wtforms import StringField
from wtforms.utils import unset_value

from ..dates import almanac
from ..language import gettext, gettext_noop
from ..paper import paper
from .wording import local_input

FIRST, SECOND = "first", "second"  # of the two instants of an hour that clocks show twice
# Translators: of two times that clocks show alike, "the first, CEST"; so is the next
WHICH = {FIRST: gettext_noop("the first, %(zone)s"), SECOND: gettext_noop("the second, %(zone)s")}


class Instant(NamedTuple):
    """One of two instants that clocks show alike, to be chosen."""

    value: str  # FIRST or SECOND
    name: str  # "the first, CEST"
    is_chosen: bool


class MomentField(StringField):
    """A local time of the paper, as `datetime-local` fields send it. For an hour that clocks show
    twice, which of the two is chosen beside it: a field `…_which`, "first" or "second"."""

    which = ""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        self.which = formdata.get(f"{self.name}_which", self.which) if formdata else self.which

    def process_data(self, value: datetime | str | None) -> None:
        """A moment, aware UTC, or a time as it is typed."""
        if isinstance(value, datetime):
            self.which, value = which_of(value), local_input(value)
        super().process_data(value)

    def says(self, moment: datetime) -> bool:
        """Whether nobody touched it since it showed a moment, which may have seconds as well."""
        return self.data == local_input(moment) and self.which in ("", which_of(moment))

    def two(self) -> list[Instant]:
        """The two instants that it may mean; none for a time that names one."""
        found = _instants(self.data)
        if len(found) < 2:
            return []
        zones = (at.astimezone(paper().zone).tzname() for at in found)
        return [
            Instant(value, gettext(words, zone=zone), self.which == value)
            for (value, words), zone in zip(WHICH.items(), zones, strict=True)
        ]


def which_of(moment: datetime) -> str:
    """Which of two instants it is that clocks show alike; "" for any other."""
    local = moment.astimezone(paper().zone)
    if len(almanac.instants(local.replace(tzinfo=None), paper().zone)) < 2:
        return ""
    return SECOND if local.fold else FIRST


def moment_of(field: MomentField) -> datetime | None:
    """The instant that a field names; None for none. A time that the clocks skip, that they show
    twice without saying which is meant, or that can't be read, becomes an error at the field."""
    text = field.data
    if not text:
        return None
    zone = paper().zone
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        field.errors = [gettext("A date and a time, like 2025-10-20 06:00.")]
        return None
    if local.year not in almanac.TYPED_YEARS:
        field.errors = [gettext("That is too far away.")]
        return None
    if local.tzinfo:
        return local.astimezone(zone)
    found = almanac.instants(local, zone)
    said = {"time": f"{local:%Y-%m-%d %H:%M}", "zone": zone.key}
    if not found:
        field.errors = [gettext("%(time)s does not exist in %(zone)s: clocks skip it.", **said)]
    elif len(found) == 2 and field.which not in (FIRST, SECOND):
        field.errors = [gettext("%(time)s exists twice in %(zone)s: choose which.", **said)]
    else:
        return found[-1] if field.which == SECOND else found[0]
    return None


def _instants(text: str | None) -> list[datetime]:
    """The instants of a local time as it is typed; none for what is no such time."""
    try:
        local = datetime.fromisoformat(text or "")
    except ValueError:
        return []
    if local.year not in almanac.TYPED_YEARS or local.tzinfo:
        return []
    return almanac.instants(local, paper().zone)
