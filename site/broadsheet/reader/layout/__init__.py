"""Layout: how stories stand on a page, by what there is of them and how much room they take."""
