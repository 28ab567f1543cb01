"""Markdown with front matter, as Hugo and Jekyll have it."""
