"""Ghost's exports, and what their editors wrote texts in."""
