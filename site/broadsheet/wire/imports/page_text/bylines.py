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
MAIL = re.compile(r"[\w.+-]{1,60}@[\w.-]{1,60}")
_ROLE_SIGN = re.compile(r",\s|\s?[|•·]\s?|\s[—–-]\s")
_ELIDED = ("d'", "d’", "l'", "l’")  # Hélène d'Estrées
_ROLES = re.compile(
    r"writer|reporter|editor|correspondent|staff|redakt|journalist|korrespondent|reporterin"
    r"|periodista|giornalista|inviat[oa]|corresponsal|correspondant|correspondente|redac?tor|rep[oó]rter"
    r"|jornalista|columnist|kolumnist|dziennikar|редактор|корреспондент|журналист|кореспондент"
    r"|журналіст|bureau|desk|@",
    re.IGNORECASE,
)
# What stands behind a name without a comma: "By JANE DOE Associated Press".
_WORKS_FOR = r"(?:the\s)?associated\spress|reuters|afp"
_WORKS_AS = (
    r"(?:(?:chief|senior|staff|sports|political|business|crime|city|news|features|contributing)\s)"
    r"{0,2}(?:writer|reporter|editor|correspondent|columnist)"
)
_BEHIND = re.compile(
    rf"(?<=\w\s\w)(\w*)\s+(?:(?:avec|with|mit|con|com|for)\s)?(?:{_WORKS_FOR}|{_WORKS_AS})\Z",
    re.IGNORECASE,
)
# For whom somebody writes: "By Jane Doe and John Roe, CNN".
_PAPERS = re.compile(
    r"(?:ap|afp|cnn|bbc|npr|pbs|dpa|epa|reuters|bloomberg|usa\stoday|associated\spress|the\s.{1,40}"
    r"|(?:\w+\s){1,3}(?:news|gazette|herald|tribune|times|journal|press|chronicle|network))\Z",
    re.IGNORECASE,
)
_NO_END = (":", ";", "：")  # of a name
_ROLE_WORDS = 7
_LONGEST_SIGNED = 6  # words of a name and a role with no sign between them


def names_in(text: str) -> list[str]:
    """The names of a byline, without roles, papers and addresses."""
    text = _NO_NAME.sub("", MAIL.sub("", text))
    parts = [part.strip(" .:") for part in _SPLIT_NAMES.split(text)]
    parts = [_BEHIND.sub(r"\1", part) for part in parts]
    named = [part for part in parts if part and not _ROLES.search(part)] or parts[:1]
    named = [part for part in named if not _PAPERS.match(part)] or named
    # "Ida Quill, Berlin": who has two names stands beside a place.
    return [part for part in named if " " in part and not _has_digit(part)] or named


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def is_role(text: str) -> bool:
    """Whether a line says what somebody does at a paper: "Political correspondent"."""
    is_short = len(text.split()) <= _ROLE_WORDS and text[:1].isupper() and text[-1:].isalpha()
    return is_short and _ROLES.search(text) is not None


def is_name(text: str) -> bool:
    """Whether a line may be one name: two to four words with a capital each."""
    words = text.split()
    if text[-1:] in _NO_END or is_paper(text):
        return False
    has_capitals = all(word[:1].isupper() or word.startswith(_ELIDED) for word in words)
    return 2 <= len(words) <= 4 and has_capitals and is_names(text) and not _ROLES.search(text)


def signed(text: str) -> str:
    """The name in a line of a name and a role: "Jane Doe, political correspondent", "Jane Doe
    Energy correspondent"."""
    name = _without_role(text)
    if name != text:
        return name
    words = text.split()
    for length in (2, 3) if len(words) <= _LONGEST_SIGNED else ():
        name, role = " ".join(words[:length]), " ".join(words[length:])
        if is_name(name) and _ROLES.search(words[-1]) and is_role(role):
            return name
    return ""


def _without_role(text: str) -> str:
    """ "Jane Doe | Staff writer": the name, where nothing but a role stands behind it."""
    parts = _ROLE_SIGN.split(text)
    are_roles = len(parts) > 1 and all(is_role(part[:1].upper() + part[1:]) for part in parts[1:])
    return parts[0] if are_roles and is_name(parts[0]) else text


def is_paper(text: str) -> bool:
    return _PAPERS.match(text) is not None


def is_names(text: str) -> bool:
    """Whether a text may be the names of who wrote a story."""
    if len(text) <= _NAMES_MAX:
        text = _without_role(MAIL.sub("", text).strip())
    words = text.split()
    if not words or len(text) > _NAMES_MAX or any(word[0].isdecimal() for word in words):
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
