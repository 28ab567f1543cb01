"""Manuscripts: what is written of stories, saved, waiting or proposed, for who writes them."""
