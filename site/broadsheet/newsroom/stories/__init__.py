"""Stories at the desk: lists, the form, saving, publishing, history, sharing."""
