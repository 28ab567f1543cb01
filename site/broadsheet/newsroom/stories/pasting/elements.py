"""What HTML and word processors have an element or a name for and a story has not, said by the
elements that a story has."""

from bs4 import BeautifulSoup

# Boxes of words, as far as a story goes.
BOXES = """address article aside center details fieldset figcaption figure footer form header hgroup
    legend main nav search section summary""".split()


def rename(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(BOXES):
        tag.name = "div"
    for tag in soup.find_all(["dir", "menu"]):
        tag.name = "ul"
