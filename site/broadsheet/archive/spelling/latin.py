"""Latin letters: how readers of a language spell their words in them, for addresses.

Sources: Ukraine's resolution 55 of 2010, Bulgaria's law of 2009, ICAO Doc 9303 for Russian and
Belarusian, ISO 9 as newspapers use it for Serbian and Macedonian, ELOT 743, Georgia's system of
2002, BGN/PCGN 1981 for Armenian, Korea's of 2000 (syllable by syllable, as its law allows for
names). What isn't here (Arabic, Hebrew, Chinese, Japanese, Thai …) has no vowels to spell, or no
one spelling, and keeps its letters."""

import re
import unicodedata


def _pairs(text: str) -> dict[str, str]:
    return {one: other for one, _, other in (pair.partition("=") for pair in text.split())}


# What readers expect of letters that are Latin already: others drop their accents.
_SPELT = {"de": _pairs("ä=ae ö=oe ü=ue"), "da": _pairs("å=aa ø=oe æ=ae")}

_SLAVIC = _pairs(
    "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts"
    " ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya ё=yo і=i ї=yi є=ye ґ=g ў=w"
)
_SOUTH = _pairs("ж=z х=h ц=c ч=c ш=s ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz ѓ=gj ќ=kj ѕ=dz")
_CYRILLIC = {
    "ru": _SLAVIC,
    "be": _SLAVIC | _pairs("г=h"),
    "uk": _SLAVIC | _pairs("г=h и=y й=i є=ie ї=i ю=iu я=ia"),
    "bg": _SLAVIC | _pairs("х=h щ=sht ъ=a ь=y"),
    "sr": _SLAVIC | _SOUTH,
    "mk": _SLAVIC | _SOUTH,
}
_GREEK = _pairs(
    "ου=ou αυ=av ευ=ev α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s"
    " ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o"
)
_GEORGIAN = dict(
    zip(
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h".split(),
        strict=True,
    )
)
_ARMENIAN = dict(
    zip(
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
        (
            "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o"
            " ch p j r s v t r ts w p k o f ev"
        ).split(),
        strict=True,
    )
)
_FIRST = "g kk n d tt r m b pp s ss - j jj ch k t p h".replace("-", "_").split()
_VOWEL = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_LAST = "_ k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()


def spelt(text: str, language: str) -> str:
    """Lower-case text with letters of Latin as the language (a tag) spells them without accents."""
    return _replaced(text, _SPELT.get(language.split("-")[0], {}))


def in_latin(text: str, language: str) -> str:
    """Lower-case text in Latin letters, as far as the language (a tag) has a usual spelling; other
    letters stay."""
    language = language.split("-")[0]
    text = unicodedata.normalize("NFC", text)
    if language == "uk":
        text = re.sub("зг", "zgh", text)
        first = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
        text = re.sub(r"\b[єїйюя]", lambda found: first[found[0]], text)
    if language == "hy":
        text = re.sub(r"\bե", "ye", text)
    text = _replaced(text, _CYRILLIC.get(language, _SLAVIC))
    text = re.sub("(?<=[α-ω])[\u0300-\u036f]+", "", unicodedata.normalize("NFD", text))
    text = _replaced(unicodedata.normalize("NFC", text), _GREEK | _GEORGIAN | _ARMENIAN)
    return re.sub("[가-힣]", lambda found: _syllable(found[0]), text)


def _replaced(text: str, letters: dict[str, str]) -> str:
    if not letters:
        return text
    any_of = "|".join(map(re.escape, sorted(letters, key=len, reverse=True)))
    return re.sub(any_of, lambda found: letters[found[0]], text)


def _syllable(letter: str) -> str:
    number = ord(letter) - 0xAC00
    parts = _FIRST[number // 588], _VOWEL[number % 588 // 28], _LAST[number % 28]
    return "".join(parts).replace("_", "")
