"""WordPress's exports."""
