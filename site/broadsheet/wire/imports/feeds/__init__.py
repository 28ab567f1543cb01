"""Feeds: RSS, Atom and JSON, and what is exported as one."""
