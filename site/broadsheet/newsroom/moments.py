"""Moments that are typed at the desk: local times of the paper, as its clock shows them."""

from datetime import datetime

from wtforms import Field

from .. import labels
from ..paper import paper


def moment_of(field: Field) -> datetime | None:
    """The instant that a field names; None for none. A time that the clocks skip or show twice, or
    that can't be read, becomes an error at the field."""
    text = field.data
    if not text:
        return None
    zone = paper().zone
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        field.errors = ["A date and a time, like 2025-10-20 06:00."]
        return None
    if not 1900 <= local.year <= 9000:
        field.errors = ["That is too far away."]
        return None
    try:
        return local.astimezone(zone) if local.tzinfo else labels.from_local(local, zone)
    except ValueError as error:
        field.errors = [f"{error}."]
        return None
