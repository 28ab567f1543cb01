"""What is pasted into a story, as an editor would type it."""
