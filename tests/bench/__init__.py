"""`python -m tests.bench`: what a page costs, next to what the same bytes cost elsewhere."""
