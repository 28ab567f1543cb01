"""Mutants: mistakes made in the program by a program, and whether the tests notice them."""
