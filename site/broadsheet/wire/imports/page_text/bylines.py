"""The names of who wrote a story, as bylines have them."""

import re

_NAMES_MAX = 120
_NAME_WORDS = 9
_TITLE = re.compile(r"(?:\w{1,3}\.){2,}")
_AND = frozenset(
    "and und et y e og och ja i и та і й ve και en dan và & с with mit avec con".split()
)
_JOINS = r"(?:and|und|et|y|e|og|och|ja|i|и|та|і|й|ve|και|en|dan|và|&|\+)\s+"
_SPLIT_NAMES = re.compile(rf"\s*[,;、，/|]\s*(?:{_JOINS})?|\s+{_JOINS}")
_NO_NAME = re.compile(r"\s\([^()]{2,40}\)\Z|\s[—–-]\s.*")  # "(with AFP)", "— São Bento"
_ELIDED = ("d'", "d’", "l'", "l’")  # Hélène d'Estrées
_ROLES = re.compile(
    r"writer|reporter|editor|correspondent|staff|redakt|journalist|korrespondent|reporterin"
    r"|periodista|giornalista|редактор|корреспондент|журналист|bureau|desk|@",
    re.IGNORECASE,
)


def names_in(text: str) -> list[str]:
    """The names of a byline, without roles and addresses."""
    parts = [part.strip(" .:") for part in _SPLIT_NAMES.split(_NO_NAME.sub("", text))]
    return [part for part in parts if part and not _ROLES.search(part)] or parts[:1]


def is_names(text: str) -> bool:
    """Whether a text may be the names of who wrote a story."""
    words = text.split()
    if not words or len(text) > _NAMES_MAX or any(map(str.isdecimal, text)):
        return False
    if words[-1] in _AND:
        return False
    if len(words) > _NAME_WORDS and any(
        not 2 <= len(name.split()) <= _NAME_WORDS for name in _SPLIT_NAMES.split(text)
    ):
        return False
    is_title = _TITLE.fullmatch(words[-1]) is not None  # "Ph.D."
    if text[-1] in "!?…。" or (text[-1] == "." and len(words[-1]) > 4 and not is_title):
        return False
    if len(words) == 1:
        return len(text) <= 30
    return all(
        word.casefold() in _AND
        or not word[0].islower()
        or len(word) < 4
        or word.startswith(_ELIDED)
        for word in words
    )
