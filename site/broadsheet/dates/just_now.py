"""What languages call the present moment. For ages of less than a minute; humanize has those of the
other languages that it is asked for (ages.py)."""

# As newspapers have it beside a headline, in the languages that the paper speaks: "now" of the
# CLDR, and of humanize, is another word in most, as "jetzt" for "gerade eben".
_OF_NEWSPAPERS = """
ar الآن, cs právě teď, de gerade eben, el μόλις τώρα, es ahora mismo, fa همین حالا,
fr à l’instant, he ממש עכשיו, hi अभी-अभी, id baru saja, it proprio ora, ja たった今, ko 방금,
nl zojuist, pl przed chwilą, pt agora mesmo, ro chiar acum, sv alldeles nyss, th เมื่อสักครู่,
tr az önce, uk щойно, vi vừa xong, zh 刚刚, zh_Hant 剛剛
"""
# CLDR 48, fields, second, relative 0, which Babel leaves out.
_OF_CLDR = """
af nou, ak seesei, am አሁን, as এতিয়া, ast agora, az indi, be цяпер, bg сега, bn এখন, br bremañ,
brx दा, bs sada, bs_Cyrl сада, ca ara, ccp 𑄃𑄨𑄇𑄴𑄅𑄚𑄪, ce хӀинца, chr ᏃᏊ, csw ᒣᐠᐚᐨ, cv халь,
cy nawr, dsb něnto, ee fifi, eo nun, et nüüd, eu orain, ff_Adlm 𞤶𞤮𞥅𞤲𞤭, fil ngayon, fo nú, fy nu,
ga anois, gd an-dràsta, gl agora, gu હમણાં, ha yanzu, hi_Latn abhi, hr sad, hsb nětko, hu most,
hy հիմա, ia ora, is núna, jv saiki, ka ახლა, kea agora, kgp ha, kk қазір, kk_Arab قازىر,
km ឥឡូវ, kn ಈಗ, kok आतां, kok_Latn atam, ky азыр, lo ຕອນນີ້, lt dabar, lv tagad, mai एहि समय,
mi ināianei, mk сега, ml ഇപ്പോൾ, mn одоо, mr आत्ता, ms sekarang, mt issa, my ယခု, ne अहिले,
nn no, om amma, or ବର୍ତ୍ତମାନ, pa ਹੁਣ, pcm nau, ps اوس, ru сейчас, sah билигин, sc como, sd هاڻي,
si දැන්, sk teraz, sl zdaj, so Imika, sq tani, sr сада, sr_Latn sada, sw sasa hivi, syr ܗܫܐ,
ta இப்போது, te ప్రస్తుతం, tg ҳозир, ti ሕጂ, tk häzir, to taimí ni, tt хәзер, ur اب, uz hozir,
uz_Cyrl ҳозир, vec deso, wo leegi, xnr हुण, yrl kuíri, yue 宜家, zu manje
"""

_WORDS = (_OF_NEWSPAPERS.strip() + ", " + _OF_CLDR.strip()).replace("\n", " ")
JUST_NOW = dict(line.split(" ", 1) for line in _WORDS.split(", "))
