"""Pictures that come with an import, and the stories that they belong to."""
