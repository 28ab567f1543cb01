"""Pictures at the desk: the library, one picture, choosing one."""
