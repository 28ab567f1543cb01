"""Files at addresses that never change their content: the program's own, and the newsroom's."""
