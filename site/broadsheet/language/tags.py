"""Languages: tags (BCP 47) as stories keep them, what each is called by those who speak it, and in
which direction it is written. Pure."""

import re

# As the CLDR has them (through Babel, of which a test asks the same): to ask it for all would load
# each language's whole data, some 150 MB. Languages, and those of their scripts and regions that
# newspapers tell apart.
_OWN_NAMES = """
aa=Qafar; ab=Аԥсшәа; af=Afrikaans; agq=Aghem; ak=Akan; am=አማርኛ; an=aragonés; ann=Obolo;
apc=العامية; ar=العربية; arn=Mapudungun; as=অসমীয়া; asa=Kipare; ast=asturianu;
az=azərbaycan; az-Arab=آذربایجان تۆرکجهسی (عربجه); az-Cyrl=азәрбајҹан (Кирил);
ba=башҡорт теле; bal=بلۆچی; bas=Ɓàsàa; be=беларуская; bem=Ichibemba; bew=Betawi; bez=Hibena;
bg=български; bgc=हरियाणवी; bgn=بلوچی (رخشانی); bho=भोजपुरी; blo=anii kagɩja; blt=ꪼꪕꪒꪾ;
bm=bamanakan; bn=বাংলা; bo=བོད་སྐད་; br=brezhoneg; brx=बर’; bs=bosanski;
bs-Cyrl=босански (ћирилица); bss=Akoose; byn=ብሊን; ca=català; cad=Caddo; cch=Atsam;
ccp=𑄌𑄋𑄴𑄟𑄳𑄦; ce=нохчийн; ceb=Cebuano; cgg=Rukiga; cho=Chahta; chr=ᏣᎳᎩ; cic=Chikashshanompaʼ;
ckb=کوردیی ناوەندی; co=corsu; cs=čeština; csw=ᓀᐦᐃᓇᐍᐏᐣ; cu=церковнослове́нскїй; cv=чӑваш;
cy=Cymraeg; da=dansk; dav=Kitaita; de=Deutsch; de-AT=Deutsch (Österreich);
de-CH=Deutsch (Schweiz); dje=Zarmaciine; doi=डोगरी; dsb=dolnoserbšćina; dua=duálá;
dv=ދިވެހިބަސް; dyo=joola; dz=རྫོང་ཁ; ebu=Kĩembu; ee=eʋegbe; el=Ελληνικά; en=English;
en-AU=English (Australia); en-CA=English (Canada); en-GB=English (United Kingdom);
en-IE=English (Ireland); en-IN=English (India); en-NZ=English (New Zealand);
en-US=English (United States); en-ZA=English (South Africa); eo=Esperanto; es=español;
es-419=español (Latinoamérica); es-AR=español (Argentina); es-ES=español (España);
es-MX=español (México); et=eesti; eu=euskara; ewo=ewondo; fa=فارسی; ff=Pulaar; fi=suomi;
fil=Filipino; fo=føroyskt; fr=français; fr-BE=français (Belgique); fr-CA=français (Canada);
fr-CH=français (Suisse); frr=Nordfriisk; fur=furlan; fy=Frysk; ga=Gaeilge; gaa=Gã;
gd=Gàidhlig; gez=ግዕዝኛ; gl=galego; gn=avañe’ẽ; gsw=Schwiizertüütsch; gu=ગુજરાતી; guz=Ekegusii;
gv=Gaelg; ha=Hausa; haw=ʻŌlelo Hawaiʻi; he=עברית; hi=हिन्दी; hnj=𞄀𞄄𞄰𞄩𞄍𞄜𞄰; hr=hrvatski;
hsb=hornjoserbšćina; ht=Kreyòl Ayisyen; hu=magyar; hy=հայերեն; ia=interlingua; id=Indonesia;
ie=Interlingue; ig=Igbo; ii=ꆈꌠꉙ; io=Ido; is=íslenska; it=italiano; iu=ᐃᓄᒃᑎᑐᑦ; ja=日本語;
jbo=la .lojban.; jgo=Ndaꞌa; jmc=Kimachame; jv=Jawa; ka=ქართული; kaa=қарақалпақша;
kab=Taqbaylit; kaj=Kaje; kam=Kikamba; kcg=Katab; kde=Chimakonde; kea=kabuverdianu;
ken=Kɛnyaŋ; kgp=kanhgág; khq=Koyra ciini; ki=Gikuyu; kk=қазақ тілі;
kk-Arab=قازاق ءتىلى (اراب جازۋى); kkj=kakɔ; kl=kalaallisut; kln=Kalenjin; km=ខ្មែរ; kn=ಕನ್ನಡ;
ko=한국어; kok=कोंकणी; kpe=Kpɛlɛɛ; ks=کٲشُر; ksb=Kishambaa; ksf=rikpa; ksh=Kölsch;
ku=kurdî (kurmancî); kw=kernewek; kxv=kuvi; ky=кыргызча; la=Latina; lag=Kɨlaangi;
lb=Lëtzebuergesch; lg=Luganda; lij=ligure; lkt=Lakȟólʼiyapi; lld=ladin; lmo=Lombard;
ln=lingála; lo=ລາວ; lrc=لۊری شومالی; lt=lietuvių; ltg=latgalīšu; lu=Tshiluba; luo=Dholuo;
luy=Luluhia; lv=latviešu; mai=मैथिली; mas=Maa; mdf=мокшень кяль; mer=Kĩmĩrũ;
mfe=kreol morisien; mg=Malagasy; mgh=Makua; mgo=metaʼ; mi=Māori; mic=Lʼnuiʼsuti;
mk=македонски; ml=മലയാളം; mn=монгол; mni=মৈতৈলোন্; moh=Kanienʼkéha; mr=मराठी; ms=Melayu;
mt=Malti; mua=MUNDAŊ; mus=Mvskoke; my=မြန်မာ; myv=эрзянь кель; mzn=مازرونی;
naq=Khoekhoegowab; nb=norsk bokmål; nd=isiNdebele; nds=Neddersass’sch; ne=नेपाली;
nl=Nederlands; nl-BE=Nederlands (België); nmg=Kwasio; nn=norsk nynorsk; nnh=Shwóŋò ngiembɔɔn;
no=norsk; nqo=ߒߞߏ; nr=isiNdebele; nso=Sesotho sa Leboa; nus=Thok Nath; nv=Diné Bizaad;
ny=Nyanja; nyn=Runyankore; oc=occitan; om=Oromoo; or=ଓଡ଼ିଆ; os=ирон; osa=𐓏𐓘𐓻𐓘𐓻𐓟; pa=ਪੰਜਾਬੀ;
pa-Arab=پنجابی (عربی); pap=Papiamentu; pcm=Naijíriá Píjin; pis=Pijin; pl=polski;
prg=prūsiskan; ps=پښتو; pt=português; pt-BR=português (Brasil); pt-PT=português (Portugal);
qu=Runasimi; quc=Kʼicheʼ; raj=राजस्थानी; rhg=𐴌𐴗𐴥𐴝𐴙𐴚𐴒𐴙𐴝; rif=Tarifit; rm=rumantsch;
rn=Ikirundi; ro=română; rof=Kihorombo; ru=русский; rw=Ikinyarwanda; rwk=Kiruwa;
sa=संस्कृत भाषा; sah=саха тыла; saq=Kisampur; sat=ᱥᱟᱱᱛᱟᱲᱤ; sbp=Ishisangu; sc=sardu;
scn=sicilianu; sd=سنڌي; sd-Deva=सिन्धी (देवनागिरी); sdh=کوردی خوارگ; se=davvisámegiella;
seh=sena; ses=Koyraboro senni; sg=Sängö; shi=ⵜⴰⵛⵍⵃⵉⵜ; shn=တႆး; si=සිංහල; sid=Sidaamu Afo;
sk=slovenčina; skr=سرائیکی; sl=slovenščina; sma=Åarjelsaemien gïele; smj=julevsámegiella;
smn=anarâškielâ; sms=sääʹmǩiõll; sn=chiShona; so=Soomaali; sq=shqip; sr=српски;
sr-Latn=srpski (latinica); ss=siSwati; ssy=Saho; st=Sesotho; su=Basa Sunda; sv=svenska;
sw=Kiswahili; syr=ܣܘܪܝܝܐ; szl=ślōnski; ta=தமிழ்; te=తెలుగు; teo=Kiteso; tg=тоҷикӣ; th=ไทย;
ti=ትግርኛ; tig=ትግረ; tk=türkmen dili; tn=Setswana; to=lea fakatonga; tok=toki pona;
tpi=Tok Pisin; tr=Türkçe; trv=patas Taroko; trw=توروالی; ts=Xitsonga; tt=татар;
twq=Tasawaq senni; tzm=Tamaziɣt n laṭlaṣ; ug=ئۇيغۇرچە; uk=українська; ur=اردو; uz=o‘zbek;
uz-Arab=اوزبیک (عربی); uz-Cyrl=ўзбекча (Кирил); vai=ꕙꔤ; ve=Tshivenḓa; vec=veneto;
vi=Tiếng Việt; vmw=emakhuwa; vo=Volapük; vun=Kyivunjo; wa=walon; wae=Walser; wal=ወላይታቱ;
wbp=Warlpiri; wo=Wolof; xh=IsiXhosa; xnr=कांगड़ी; xog=Olusoga; yav=nuasue; yi=ייִדיש;
yo=Èdè Yorùbá; yrl=nheẽgatu; yue=粵語; za=Vahcuengh; zgh=ⵜⴰⵎⴰⵣⵉⵖⵜ; zh=中文; zh-Hans=中文 (简体);
zh-Hant=中文 (繁體); zu=isiZulu
"""
OWN_NAMES = dict(pair.split("=") for pair in " ".join(_OWN_NAMES.split("\n")).strip().split("; "))

_FROM_RIGHT = frozenset(
    "apc ar bal bgn ckb dv fa he ks lrc mzn nqo ps rhg sd sdh skr syr trw ug ur yi".split()
)
_SCRIPTS_FROM_RIGHT = frozenset("Adlm Arab Hebr Mand Nkoo Rohg Samr Syrc Thaa".split())
LONGEST = 35  # characters of a tag (RFC 5646, section 4.4.1)
SHAPE = re.compile(
    r"(?P<language>[A-Za-z]{2,3})"
    r"([-_](?P<script>[A-Za-z]{4}))?"
    r"([-_](?P<region>[A-Za-z]{2}|[0-9]{3}))?"
    r"(?P<more>([-_][A-Za-z0-9]{2,8})*)"
)
_REGION = re.compile("[A-Z]{2}|[0-9]{3}")
_FORMER = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro", "tl": "fil"}
_TRADITIONAL = {"TW", "HK", "MO"}  # where Chinese is written so


def tag(text: str) -> str:
    """A tag as it is kept: "pt-BR" for "PT_br". "" for what is none, and for languages that the
    CLDR has no name for."""
    found = SHAPE.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if found is None:
        return ""
    language = found["language"].lower()
    language = _FORMER.get(language, language)
    if language not in OWN_NAMES:
        return ""
    script, region = (found["script"] or "").title(), (found["region"] or "").upper()
    return "-".join(filter(None, (language, script, region)))


def own_name(tag: str) -> str:
    """What a language is called in itself: "Deutsch". Of one without a name of its own, that of the
    language alone."""
    for known in (tag, "-".join(tag.split("-")[:2]), tag.split("-")[0]):
        if known in OWN_NAMES:
            return OWN_NAMES[known]
    return tag


def language_alone(tag: str) -> str:
    """What a language calls itself, without its region: "português" for "pt-BR"."""
    return own_name("-".join(part for part in tag.split("-") if not _REGION.fullmatch(part)))


def direction(tag: str) -> str:
    """The direction in which a language is written: "rtl" or "ltr"."""
    language, *rest = tag.split("-")
    script = next((part for part in rest if len(part) == 4), "")
    from_right = script in _SCRIPTS_FROM_RIGHT if script else language in _FROM_RIGHT
    return "rtl" if from_right else "ltr"


def same(one: str, other: str) -> bool:
    """Whether two tags are of one language in one script, wherever it is spoken: "en-US" and
    "en-GB" are, "zh-TW" and "zh-CN" are not."""
    return _written(one) == _written(other)


def _written(tag: str) -> tuple[str, str]:
    language, *rest = tag.split("-")
    script = next((part for part in rest if len(part) == 4), "")
    if language == "zh" and not script:
        script = "Hant" if _TRADITIONAL.intersection(rest) else "Hans"
    if script == {"sr": "Cyrl", "uz": "Latn", "az": "Latn", "kk": "Cyrl"}.get(language):
        script = ""
    return language, script
