"""The sample edition: the newspaper of an invented town, for a paper's first day."""

from . import bulk, edition, looks

__all__ = ["bulk", "edition", "looks"]
