"""Who comes in: the guard, rights, signing in, passwords, accounts, staff."""
