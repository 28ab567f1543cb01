"""Limits of uploads, and what is said of those that are refused."""

from ..language import gettext, number

MOST_BYTES = 40 * 2**20  # of one picture


class UploadRefused(ValueError):
    """The upload is nothing that can be taken in; the message says why, in one sentence."""


def check_bytes(size: int) -> None:
    """Raises UploadRefused for a file of so many bytes that no picture has."""
    if not size:
        raise UploadRefused(gettext("The file is empty."))
    if size > MOST_BYTES:
        most = number(MOST_BYTES / 2**20)
        raise UploadRefused(gettext("The file is larger than %(number)s MB.", number=most))
