"""What moved, and what the clock will move: stamps, the log of one process, the next changes."""
