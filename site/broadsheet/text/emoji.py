"""Emoji, which other programs often show as pictures with the sign as their description. Pure."""

LONGEST = 20  # characters: a flag or a family is several


def is_emoji(described: str) -> bool:
    """Whether a picture's description is signs alone, without letters, digits or blanks."""
    return 0 < len(described) < LONGEST and not any(
        sign.isascii() or sign.isalnum() or sign.isspace() for sign in described
    )
