"""What leaves the paper: all of it as text that git can diff, or its public pages as files."""
