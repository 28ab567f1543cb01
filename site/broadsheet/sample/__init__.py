"""The sample edition: the newspaper of an invented town, for a paper's first day."""

from . import edition, large_archive, looks

__all__ = ["edition", "large_archive", "looks"]
