"""Words for moments, and until when they hold; days, months and years of a zone. Pure."""
