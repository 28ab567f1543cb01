"""The look of a paper, for whatever shows it: its choices, and what is made of them."""
