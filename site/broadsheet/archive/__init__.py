"""What the paper keeps, for every room; it knows no address and no page."""
