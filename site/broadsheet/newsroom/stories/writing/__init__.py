"""Writing: from the form of a story to what is kept of it, for who writes stories."""
