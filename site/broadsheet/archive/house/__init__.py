"""The house: what the paper says of itself, to readers and to machines."""
