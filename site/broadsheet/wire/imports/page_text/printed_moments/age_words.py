"""The words of ages in every language of the CLDR: Babel's patterns for "4 days ago", "in 4 days",
"5h", turned round, and words such as "yesterday", which it lacks. Made once, when first asked for.

A wording is looked up without blanks, points and case, its number as "#": "vor#tagen"."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from babel import Locale
from babel.localedata import locale_identifiers

from ..remembering import remembered

UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
_ABSENT = {  # BLANKS and marks of direction as ages.py has them, points
    *" \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff",
    *map(chr, range(0x2000, 0x200B)),
    *"\u061c\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00ad.",
}
_COUNTS = {"zero": 0, "one": 1, "two": 2}  # of patterns without a number

# What stands for 1 in "vor einer Stunde"; "-": nothing ("час назад").
_ONE = {
    "de": "einem einer", "fr": "un une", "es": "un una", "pt": "um uma", "it": "un una un' un’",
    "nl": "een één", "sv": "en ett", "da": "en et", "nb": "en ett et", "no": "en ett et",
    "ca": "un una", "ro": "un o", "el": "μία μια έναν ένα", "ru": "- один одну", "uk": "- одну",
    "pl": "-", "cs": "-", "sk": "-", "bg": "един една", "hr": "-", "sr": "-", "sl": "-",
    "tr": "bir", "hu": "egy", "fi": "-", "he": "-", "fa": "یک", "hi": "एक", "ur": "ایک",
    "bn": "এক", "id": "satu se", "ms": "satu se", "vi": "một", "zh": "一", "ja": "一",
    "ko": "한", "th": "หนึ่ง", "af": "’n 'n", "gl": "un unha", "eu": "bat",
}  # fmt: skip
_HAN = {"一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8}

# What a language says as well: what its pattern has, and what stands there for it.
_ALSO = {
    "ar": [("قبل ", "منذ ")], "th": [("ที่ผ่านมา", "ที่แล้ว"), ("ที่ผ่านมา", "ก่อน")],
    "pt": [("há {0}", "{0} atrás"), ("há ", "faz ")], "el": [("πριν από ", "πριν ")],
    "id": [("yang lalu", "lalu")], "fa": [("پیش", "قبل")], "sv": [("för ", "")],
    "da": [("for ", "")], "nb": [("for ", "")], "no": [("for ", "")], "hr": [("prije", "pre")],
    "uk": [("тому", "назад")], "de": [(" Std.", " h")],
}  # fmt: skip

# A language each: just now and today; yesterday; the day before.
_WORDS = """
de gerade eben|soeben|eben|jetzt|heute; gestern; vorgestern
fr à l'instant|à l’instant|maintenant|aujourd'hui|aujourd’hui; hier; avant-hier
es ahora|ahora mismo|justo ahora|hoy; ayer; anteayer|antier
pt agora|agora mesmo|hoje; ontem; anteontem
it adesso|proprio ora|poco fa|oggi; ieri; l'altro ieri|l’altro ieri
nl nu|zojuist|vandaag; gisteren; eergisteren
sv nu|nyss|alldeles nyss|just nu|idag|i dag; igår|i går; i förrgår
da nu|lige nu|i dag; i går; i forgårs
nb nå|akkurat nå|i dag; i går; i forgårs
fi nyt|juuri nyt|tänään; eilen; toissapäivänä
is núna|rétt í þessu|í dag; í gær; í fyrradag
et praegu|äsja|täna; eile; üleeile
lv tagad|tikko|šodien; vakar; aizvakar
lt dabar|ką tik|šiandien; vakar; užvakar
pl teraz|przed chwilą|dzisiaj|dziś; wczoraj; przedwczoraj
cs nyní|právě teď|dnes; včera; předevčírem
sk teraz|práve teraz|dnes; včera; predvčerom
sl zdaj|pravkar|danes; včeraj; predvčerajšnjim
hr sada|upravo sada|danas; jučer|juče; prekjučer
sr сада|управо сада|данас; јуче; прекјуче
mk сега|штотуку|денес; вчера; завчера
bg сега|току-що|днес; вчера; онзи ден
ru сейчас|только что|сегодня; вчера; позавчера
uk зараз|щойно|сьогодні; вчора|учора; позавчора
be цяпер|толькі што|сёння; учора; пазаўчора
hu most|épp most|ma; tegnap; tegnapelőtt
ro acum|chiar acum|azi|astăzi; ieri; alaltăieri
el τώρα|μόλις τώρα|σήμερα; χθες|χτες; προχθές
tr şimdi|az önce|şu anda|bugün; dün; evvelsi gün
az indi|bu gün; dünən; srağagün
kk қазір|бүгін; кеше; алдыңғы күні
uz hozir|bugun; kecha; o‘tgan kuni
he עכשיו|ממש עכשיו|הרגע|היום; אתמול; שלשום
ar الآن|اليوم; أمس|امس|البارحة; أول أمس|أول من أمس
fa اکنون|همین حالا|هم اکنون|لحظاتی پیش|امروز; دیروز; پریروز
ur ابھی|ابھی ابھی|آج; گزشتہ کل; پرسوں
hi अभी|अभी अभी|अभी-अभी|आज; कल|बीता कल; परसों
bn এখন|এইমাত্র|আজ; গতকাল; গত পরশু
ta இப்போது|இன்று; நேற்று; நேற்று முன் தினம்
te ఇప్పుడు|ఈ రోజు|నేడు; నిన్న; మొన్న
ml ഇപ്പോൾ|ഇന്ന്; ഇന്നലെ; മിനിഞ്ഞാന്ന്
kn ಇದೀಗ|ಈಗ|ಇಂದು; ನಿನ್ನೆ; ಮೊನ್ನೆ
mr आत्ता|आज; काल; परवा
gu હમણાં|આજે; ગઈકાલે; પરમ દિવસે
pa ਹੁਣ|ਅੱਜ; ਬੀਤਿਆ ਕੱਲ੍ਹ|ਕੱਲ੍ਹ; ਪਰਸੋਂ
si දැන්|අද; ඊයේ; පෙරේදා
ne अहिले|भर्खरै|आज; हिजो; अस्ति
th เมื่อสักครู่|เมื่อครู่|ขณะนี้|วันนี้; เมื่อวาน|เมื่อวานนี้; เมื่อวานซืน
lo ຕອນນີ້|ມື້ນີ້; ມື້ວານ; ມື້ກ່ອນ
km ឥឡូវ|ថ្ងៃនេះ; ម្សិលមិញ; ម្សិលម៉្ងៃ
my ယခု|ယနေ့; မနေ့က; တစ်နေ့က
ka ახლა|ახლახან|დღეს; გუშინ; გუშინწინ
hy հիմա|այսօր; երեկ; նախանցյալ օրը
zh 刚刚|刚才|剛剛|剛才|今天|今日|半小时前; 昨天|昨日; 前天
ja たった今|さっき|今日|本日; 昨日|きのう; 一昨日|おととい
ko 방금|방금 전|지금|오늘; 어제; 그저께|그제
vi bây giờ|vừa xong|mới đây|hôm nay; hôm qua; hôm kia
id sekarang|baru saja|hari ini; kemarin; kemarin lusa
ms baru sahaja|hari ini; semalam; kelmarin
fil ngayon|ngayong araw; kahapon; araw bago ang kahapon
sw sasa|sasa hivi|leo; jana; juzi
am አሁን|ዛሬ; ትናንት|ትላንት; ከትናንት ወዲያ
af nou net|vandag; gister; eergister
ca ara mateix|avui; ahir; abans-d'ahir|abans-d’ahir
gl agora mesmo|hoxe; onte; antonte
eu orain|oraintxe|gaur; atzo; herenegun
ga anois|inniu; inné; arú inné
cy nawr|heddiw; ddoe; echdoe
sq tani|sot; dje; pardje
mt issa|illum; ilbieraħ; lbieraħtlula
eo nun|hodiaŭ; hieraŭ; antaŭhieraŭ
"""
# "vor etwa 4 Stunden": what softens a number and is passed over.
_HEDGES = """etwa ungefähr rund ca circa environ unos unas alrededorde cercade aproximadamente
около примерно близько około asi přibližně omkring cirka noin sekitar yaklaşık khoảng 约 約
大约 약 περίπου körülbelül""".split()
_HEDGED = re.compile(f"(?:{'|'.join(sorted(_HEDGES, key=len, reverse=True))})+(?=#)")


class Wording(NamedTuple):
    unit: str
    n: int | None  # None: the text says the number
    direction: int  # -1: ago; 1: ahead
    is_bare: bool = False  # "5h": an age only where nothing else can stand


Wordings = dict[Wording, set[str]]  # and the languages that say so


@cache
def languages() -> tuple[Locale, ...]:
    """The locales of every language, in each of its scripts."""
    names = (name.split("_") for name in sorted(locale_identifiers()))
    return tuple(
        Locale.parse("_".join(name))
        for name in names
        if len(name) == 1 or (len(name) == 2 and len(name[1]) == 4)
    )


@cache
def wordings() -> dict[str, Wordings]:
    """What every wording may mean."""
    found: dict[str, Wordings] = {}
    # Languages of which little is known say what the root of all says, "-4 d": nobody prints that.
    of_root = {key for key, _ in _of_fields(Locale("root")._data, "")}
    for key, wording, language in _all():
        if key.strip("#") and key not in of_root:
            found.setdefault(key, {}).setdefault(wording, set()).add(language)
    return found


@cache
def longest() -> int:
    return max(map(len, wordings()))


@cache
def endings() -> frozenset[str]:
    """The last two signs of every wording: most lines have none of these."""
    return frozenset(key[-2:] for key in wordings())


@remembered
def folded(text: str) -> tuple[str, list[int]]:
    """The text as wordings are written, and where in it each sign stood."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign in _ABSENT:
            continue
        if sign.isdecimal():
            # A run of digits is one number, blanks or not.
            if signs and signs[-1] == "#" and text[place - 1].isdecimal():
                continue
            sign = "#"
        for plain in sign.casefold():
            signs.append(plain)
            places.append(place)
    return "".join(signs), places


def _all() -> Iterator[tuple[str, Wording, str]]:
    for locale in languages():
        for key, wording in _of_fields(locale._data, locale.language):
            yield key, wording, locale.language
    for row in _WORDS.strip().splitlines():
        language, _, words = row.partition(" ")
        for days, group in enumerate(words.split(";")):
            for word in group.split("|"):
                unit = "day" if days else "second"
                yield _key(word), Wording(unit, days, -1), language


def _of_fields(data: Any, language: str) -> Iterator[tuple[str, Wording]]:
    for unit in UNITS:
        for width in ("", "-short", "-narrow"):
            patterns = data["date_fields"].get(unit + width) or {}
            for name, direction in (("past", -1), ("future", 1)):
                for count, pattern in (patterns.get(name) or {}).items():
                    yield from _of_pattern(language, unit, count, str(pattern), direction)
        yield from _bare(unit, data["unit_patterns"].get(f"duration-{unit}") or {})


def _of_pattern(
    language: str, unit: str, count: str, pattern: str, direction: int
) -> Iterator[tuple[str, Wording]]:
    for part, other in _ALSO.get(language, ()) if direction < 0 else ():
        if part in pattern:
            # Only once: what is put in has nothing more to be replaced.
            yield from _of_pattern("", unit, count, pattern.replace(part, other), direction)
    if "{0}" not in pattern:
        if count in _COUNTS:
            yield _key(pattern), Wording(unit, _COUNTS[count], direction)
        return
    yield _key(pattern), Wording(unit, None, direction)
    if direction < 0 and count in ("one", "other"):
        for one in _ONE.get(language, "").split():
            word = _key(pattern.replace("{0}", one.replace("-", "")))
            yield word, Wording(unit, 1, direction)
        for sign, n in _HAN.items() if language in ("zh", "ja", "yue") else ():
            yield _key(pattern.replace("{0}", sign)), Wording(unit, n, direction)


def _bare(unit: str, patterns: Any) -> Iterator[tuple[str, Wording]]:
    keys = {
        width: {
            _key(str(pattern))
            for count, pattern in (patterns.get(width) or {}).items()
            if count != "per"
        }
        for width in ("long", "short", "narrow")
    }
    for key in (keys["short"] | keys["narrow"]) - keys["long"]:
        if key.startswith("#"):
            yield key, Wording(unit, None, -1, is_bare=True)


def _key(pattern: str) -> str:
    # A placeholder is no digit: what stands at its place is one.
    key, _ = folded(unicodedata.normalize("NFC", pattern).replace("{0}", "0"))
    return key


def without_hedges(key: str) -> str:
    """The same without "about": "voretwa#stunden" is "vor#stunden"."""
    return _HEDGED.sub("", key)
