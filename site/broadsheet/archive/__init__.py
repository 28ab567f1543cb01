"""What the paper keeps, for every room; it knows no page."""
