"""What comes in: a reader for each format, and one intake for all."""
