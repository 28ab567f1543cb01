"""The database as a whole: all its rows, stories laid over it, and when it is away."""
