"""What the public sees: it reads the archive and writes nothing."""
