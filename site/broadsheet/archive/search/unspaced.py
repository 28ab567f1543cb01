"""Scripts without blanks between words (Chinese, Japanese, Thai), and Korean, which joins to words
what others have prepositions for: an index of words knows nothing of them, so each letter stands in
it a second time, together with the next one."""

import re

LETTERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
)
_LETTER, _KEPT = re.compile(f"[{LETTERS}]"), re.compile(f"[0-9a-z{LETTERS}]")

_AT_ONCE = 500  # letters: SQLite counts from a text's beginning for each letter that it takes
_MOST = 1000  # times as many are read
# Two vowels that are compared as two signs each, as Unicode has it (NFKD).
_TWO_SIGNS = {"\u0e33": "\u0e4d\u0e32", "\u0eb3": "\u0ecd\u0eb2"}


def pairs(word: str) -> list[str]:
    """The pairs of letters by which a word is looked for; a single letter stands alone."""
    found = [word[n : n + 2] for n in range(len(word) - 1)]
    return [pair for pair in found if is_unspaced(pair)] or [word]


def is_unspaced(word: str) -> bool:
    return bool(_LETTER.search(word))


def in_hex(pair: str) -> str:
    """A pair as PostgreSQL keeps it: its parser doesn't take all of these for letters."""
    return "x" + "".join(f"{ord(letter):04x}" for letter in _KEPT.findall(pair))


def numbers_on_sqlite() -> list[str]:
    """A table of the numbers from 0, by which a text is taken apart."""
    zeros = f"json_each('[0' || replace(hex(zeroblob({_MOST - 1})), '00', ',0') || ']')"
    return [
        "CREATE TABLE search_number (n INTEGER PRIMARY KEY)",
        f"INSERT INTO search_number (n) SELECT key FROM {zeros}",
    ]


def letters_on_sqlite(text: str, width: int = 1) -> str:
    """SQL for the letters of a text, each with those that follow it up to that width, in order."""
    # DISTINCT: or SQLite would cut the piece out of the whole text for each of its letters.
    pieces = (
        "SELECT DISTINCT"
        f" substr({text}, piece.n * {_AT_ONCE} + 1, {_AT_ONCE + width - 1}) AS piece, piece.n AS at"
        f" FROM search_number piece WHERE piece.n * {_AT_ONCE} < length({text})"
    )
    return (
        f"SELECT substr(piece, n + 1, {width}) AS letters FROM ({pieces}), search_number"
        f" WHERE n < min(length(piece), {_AT_ONCE}) ORDER BY at, n"
    )


def pairs_on_sqlite(text: str) -> str:
    """SQL for the pairs of a text, after a blank; '' if it has none. What is no letter in them, the
    index leaves out."""
    folded = text
    for letter, signs in _TWO_SIGNS.items():
        folded = f"replace({folded}, '{letter}', '{signs}')"
    has_some = f"GLOB '*{_LETTER.pattern}*'"
    joined = (
        f"SELECT ' ' || group_concat(letters, ' ') FROM ({letters_on_sqlite(folded, 2)})"
        f" WHERE letters {has_some}"
    )
    return f"CASE WHEN {text} {has_some} THEN ({joined}) ELSE '' END"


def pairs_on_postgresql() -> str:
    """A function that makes the pairs of a text, after a blank; '' if it has none."""

    def coded(letter: str) -> str:
        code = f"lpad(to_hex(ascii({letter})), 4, '0')"
        return f"CASE WHEN {letter} ~ '{_KEPT.pattern}' THEN {code} ELSE '' END"

    letters = (
        "SELECT n, one, coalesce(lead(one) OVER (ORDER BY n), ' ') AS other FROM"
        " unnest(string_to_array(normalize(normalize(lower(given), NFKD), NFC), NULL))"
        " WITH ORDINALITY AS letter (one, n)"
    )
    return (
        "CREATE OR REPLACE FUNCTION search_pairs(given text) RETURNS text LANGUAGE sql"
        f" IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN given !~ '{_LETTER.pattern}' THEN '' ELSE"
        f" (SELECT ' ' || string_agg('x' || {coded('one')} || {coded('other')}, ' ' ORDER BY n)"
        f" FROM ({letters}) AS letters WHERE one || other ~ '{_LETTER.pattern}') END $$"
    )
