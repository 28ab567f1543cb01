"""`make screenshots`: every page and state of the paper, at five widths, light and dark, in one
gallery to look through."""
