"""In which language a text is, by its letters and its commonest words; only where that is sure."""

import re

# Scripts that one language of newspapers is written in, and the others that are written so, too.
_SCRIPTS = {
    "\u0370-\u03ff": "el",
    "\u0530-\u058f": "hy",
    "\u0590-\u05ff": "he yi",
    "\u0a00-\u0a7f": "pa",
    "\u0a80-\u0aff": "gu",
    "\u0b80-\u0bff": "ta",
    "\u0c00-\u0c7f": "te",
    "\u0c80-\u0cff": "kn",
    "\u0d00-\u0d7f": "ml",
    "\u0d80-\u0dff": "si",
    "\u0e00-\u0e7f": "th",
    "\u0e80-\u0eff": "lo",
    "\u1000-\u109f": "my",
    "\u10a0-\u10ff": "ka",
    "\u1780-\u17ff": "km",
    "\uac00-\ud7a3": "ko",
}
_KANA, _HAN = re.compile("[\u3040-\u30ff]"), re.compile("[\u3040-\u30ff\u3400-\u9fff]")
# Letters that only one of the languages has which share a script, and letters of still others.
_LETTERS = {"uk": "їєґЇЄҐ", "ru": "ыэёЫЭЁ", "ur": "ٹڈڑے", "fa": "پچژگ", "ar": "ةى"}
_TOLD_APART = {"\u0400-\u04ff": ("uk", "ru"), "\u0600-\u06ff": ("ur", "fa", "ar")}
_OF_OTHERS = re.compile("[ўЎѓѕјљњќџђћӀ-ӿәғқңөұүһەێۆڵڕټډښږڼېۇۈ]")
# The commonest words of a language that is written in Latin letters.
_WORDS = {
    "en": "the of and to in that was for is with said on by from",
    "de": "der die und das nicht mit ist den von zu auf im sich eine",
    "fr": "le les des et est dans une pour que du qui sur au pas",
    "es": "el los las del que por una con para su más como y",
    "pt": "o os que do da não uma com para em no dos mais e",
    "it": "il di che la della per non con sono una gli del è",
    "nl": "de het een van en dat niet op voor met zijn te",
    "sv": "och att det som en på är för inte med av den",
    "pl": "w i na z się nie to że do jest po o",
    "tr": "bir ve bu için de da ile olarak daha çok olan",
    "id": "yang dan di untuk dengan dari ini itu pada tidak ke",
    "vi": "của và là các có cho được trong không một với",
}
_COMMONEST = {language: frozenset(words.split()) for language, words in _WORDS.items()}
FEWEST_LETTERS, FEWEST_WORDS = 20, 30
MOST_READ = 20_000  # characters of a text: the rest is of the same language


def language_of(text: str, expected: str) -> str:
    """The language of a text (a tag), or "" where it may be several, and where it may be the
    `expected` one."""
    text = text[:MOST_READ]
    letters = sum(map(str.isalpha, text))
    if letters < FEWEST_LETTERS:
        return ""
    expected = expected.split("-")[0]
    if len(_HAN.findall(text)) > letters / 2:
        found = "ja" if _KANA.search(text) else "zh"
        return found if expected not in ("ja", "zh", "yue") else _other(found, expected)
    for script, languages in _SCRIPTS.items():
        if len(re.findall(f"[{script}]", text)) > letters / 2:
            return "" if expected in languages.split() else languages.split()[0]
    for script, told in _TOLD_APART.items():
        if len(re.findall(f"[{script}]", text)) > letters / 2:
            has = [one for one in told if any(letter in text for letter in _LETTERS[one])]
            is_sure = bool(has) and not _OF_OTHERS.search(text)
            return _other(has[0], expected) if is_sure else ""
    return _other(_by_words(text), expected)


def _other(found: str, expected: str) -> str:
    return found if found != expected else ""


def _by_words(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) < FEWEST_WORDS:
        return ""
    counts = {one: sum(word in own for word in words) for one, own in _COMMONEST.items()}
    first, second = sorted(counts, key=lambda one: counts[one], reverse=True)[:2]
    is_sure = counts[first] * 8 > len(words) and counts[first] > 1.5 * counts[second]
    return first if is_sure else ""
