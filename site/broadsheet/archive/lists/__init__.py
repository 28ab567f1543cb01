"""Lists of stories: teasers for pages, whole stories for feeds, rows for the desk and sitemaps."""
