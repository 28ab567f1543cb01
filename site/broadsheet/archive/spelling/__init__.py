"""How words are written: as they are kept, as they are compared, and in an address."""
