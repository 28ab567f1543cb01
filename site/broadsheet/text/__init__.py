"""A story's text: as it was filed, and the safe HTML that is made from it."""
