"""Backup: the whole paper as one file, and back; for whoever operates it."""
