"""What languages call the present moment (CLDR 48, fields, second, relative 0), which Babel leaves
out. For ages of less than a minute; humanize has those of its own languages (ages.py)."""

_WORDS = """
af nou, ak seesei, am አሁን, ar الآن, as এতিয়া, ast agora, az indi, be цяпер, bg сега,
bn এখন, br bremañ, brx दा, bs sada, bs_Cyrl сада, ca ara, ccp 𑄃𑄨𑄇𑄴𑄅𑄚𑄪, ce хӀинца, chr ᏃᏊ,
cs nyní, csw ᒣᐠᐚᐨ, cv халь, cy nawr, de jetzt, dsb něnto, ee fifi, eo nun, et nüüd,
eu orain, ff_Adlm 𞤶𞤮𞥅𞤲𞤭, fil ngayon, fo nú, fy nu, ga anois, gd an-dràsta, gl agora,
gu હમણાં, ha yanzu, he עכשיו, hi अब, hi_Latn abhi, hr sad, hsb nětko, hu most, hy հիմա,
ia ora, is núna, ja 今, jv saiki, ka ახლა, kea agora, kgp ha, kk қазір, kk_Arab قازىر,
km ឥឡូវ, kn ಈಗ, kok आतां, kok_Latn atam, ky азыр, lo ຕອນນີ້, lt dabar, lv tagad,
mai एहि समय, mi ināianei, mk сега, ml ഇപ്പോൾ, mn одоо, mr आत्ता, ms sekarang, mt issa,
my ယခု, ne अहिले, nn no, om amma, or ବର୍ତ୍ତମାନ, pa ਹੁਣ, pcm nau, pl teraz, ps اوس, ro acum,
ru сейчас, sah билигин, sc como, sd هاڻي, si දැන්, sk teraz, sl zdaj, so Imika, sq tani,
sr сада, sr_Latn sada, sw sasa hivi, syr ܗܫܐ, ta இப்போது, te ప్రస్తుతం, tg ҳозир, th ขณะนี้,
ti ሕጂ, tk häzir, to taimí ni, tt хәзер, uk зараз, ur اب, uz hozir, uz_Cyrl ҳозир, vec deso,
wo leegi, xnr हुण, yrl kuíri, yue 宜家, zh 现在, zh_Hant 現在, zu manje
"""

JUST_NOW = dict(line.split(" ", 1) for line in _WORDS.replace("\n", " ").strip().split(", "))
