"""HTML of other systems, put into the few elements that a story has."""
