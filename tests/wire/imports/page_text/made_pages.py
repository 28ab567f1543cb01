"""Pages made up: a story in one of ten languages, a site's furniture, a rail of some shape."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from babel.dates import format_date, format_timedelta

# Language: section, headline, paragraphs; the teasers' sections and headlines; furniture above and
# below the story.
STORIES = {
    "en": (
        "World",
        "Island States Keep Weather Ships in the Strait",
        [
            "Negotiators agreed on Tuesday to keep the ships through the spring, the office said.",
            "The ships had been due to leave by September. “We were here before the weather was,”"
            " said Tobias Quill.",
            "Nobody would say what comes after the spring; the last keeper left in 1968.",
        ],
        ["Politics", "Sport", "Science"],
        ["Parliament Moves Its Own Clock", "Will Rowers Miss the Final?", "Tide Gauge Was Right"],
        ["Share", "Tweet", "Advertisement", "By Ida Quill", "3 min read", "LIVE"],
        ["12 Comments", "Related Topics: Ships, Weather", "© 2025 The Port. All rights reserved."],
    ),
    "de": (
        "Politik",
        "Inselstaaten behalten die Wetterschiffe bis zum Frühjahr",
        [
            "Die Unterhändler einigten sich am Dienstag darauf, die Schiffe zu behalten.",
            "„Wir waren vor dem Wetter da“, sagte Tobias Quill, der seit 31 Jahren hier fischt.",
            "Was nach dem Frühjahr kommt, wollte niemand sagen; der letzte Wärter ging 1968.",
        ],
        ["Sport", "Wirtschaft", "Wissen"],
        ["Parlament stellt seine Uhr um", "Verpassen die Ruderer das Finale?", "Pegel hatte recht"],
        ["Teilen", "Drucken", "Anzeige", "Von Ida Quill", "Lesezeit: 3 Minuten", "Startseite"],
        ["12 Kommentare", "Themen: Schiffe, Wetter", "Alle Rechte vorbehalten."],
    ),
    "fr": (
        "Monde",
        "Les États insulaires gardent leurs navires météo",
        [
            "Les négociateurs sont convenus mardi de garder les navires jusqu’au printemps.",
            "« Nous étions là avant le temps », a dit Tobias Quill, pêcheur depuis trente ans.",
            "Personne ne sait ce qui viendra ensuite ; le dernier gardien est parti en 1968.",
        ],
        ["Politique", "Sport", "Sciences"],
        ["Le Parlement change son heure", "Les rameurs en finale ?", "Le marégraphe avait raison"],
        ["Partager", "Imprimer", "Publicité", "Par Ida Quill", "3 min de lecture", "Accueil"],
        ["12 commentaires", "Tags : navires, météo", "Tous droits réservés."],
    ),
    "ru": (
        "Мир",
        "Островные государства сохраняют метеосуда в проливе",
        [
            "Переговорщики во вторник решили оставить суда до весны, сообщили в порту.",
            "«Мы были здесь раньше погоды», — сказал Тобиас Квилл, рыбак с 31-летним стажем.",
            "Что будет после весны, никто не говорит; последний смотритель уехал в 1968 году.",
        ],
        ["Политика", "Спорт", "Наука"],
        ["Парламент переводит свои часы", "Выйдут ли гребцы в финал?", "Футшток не ошибался"],
        ["Поделиться", "Печать", "Реклама", "Автор: Ида Квилл", "Главная", "Время чтения: 3 мин"],
        ["12 комментариев", "Теги: суда, погода", "Все права защищены."],
    ),
    "ar": (
        "العالم",
        "دول الجزر تبقي سفن الطقس في المضيق حتى الربيع",
        [
            "اتفق المفاوضون يوم الثلاثاء على إبقاء السفن حتى الربيع، بحسب مكتب الميناء.",
            "وقال الصياد توبياس كويل إنه كان هنا قبل أن يأتي الطقس نفسه إلى المضيق.",
            "ولم يقل أحد ما الذي سيأتي بعد الربيع، فقد رحل آخر حارس قبل سنين طويلة.",
        ],
        ["سياسة", "رياضة", "علوم"],
        ["البرلمان يغير ساعته الخاصة", "هل يصل المجدفون إلى النهائي؟", "مقياس المد كان محقا دائما"],
        ["مشاركة", "طباعة", "إعلان", "بقلم: إيدا كويل", "الرئيسية"],
        ["12 تعليق", "الوسوم: سفن، طقس", "جميع الحقوق محفوظة."],
    ),
    "he": (
        "עולם",
        "מדינות האיים משאירות את ספינות מזג האוויר במיצר",
        [
            "המשאים ומתנים הסכימו ביום שלישי להשאיר את הספינות עד האביב, נמסר מהנמל.",
            "הדייג טוביאס קוויל אמר שהיה כאן עוד לפני שמזג האוויר עצמו הגיע אל המיצר.",
            "איש לא אמר מה יבוא אחרי האביב, והשומר האחרון עזב את המקום לפני שנים רבות.",
        ],
        ["פוליטיקה", "ספורט", "מדע"],
        ["הפרלמנט מזיז את השעון שלו", "האם החותרים יגיעו לגמר?", "מד הגאות צדק כל הזמן"],
        ["שתפו", "הדפסה", "פרסומת", "מאת: אידה קוויל", "דף הבית"],
        ["12 תגובות", "תגיות: ספינות, מזג אוויר", "כל הזכויות שמורות."],
    ),
    "zh": (
        "国际",
        "岛国决定将气象船保留到明年春天",
        [
            "港口办公室表示，谈判代表周二同意将气象船在海峡保留到明年春天。",
            "在这里捕鱼三十一年的托比亚斯说：“我们比天气来得还要早。”",
            "没有人愿意说明春天之后会怎么样，最后一位守塔人早已离开。",
        ],
        ["政治", "体育", "科学"],
        ["议会决定调整自己的时钟", "赛艇队能否进入决赛？", "潮位仪一直是对的"],
        ["分享", "打印", "广告", "作者：王强", "首页"],
        ["12条评论", "标签：船，天气", "版权所有"],
    ),
    "ja": (
        "国際",
        "島しょ国、気象船を来春まで海峡に残すことで合意",
        [
            "港湾事務所によると、交渉担当者は火曜日、船を来春まで残すことで合意した。",
            "三十一年間ここで漁をしてきた男性は「天気より先に来た」と語った。",
            "春の後に何が来るのかは誰も語らず、最後の灯台守はもう去っている。",
        ],
        ["政治", "スポーツ", "科学"],
        ["議会が自らの時計を動かす", "ボート部は決勝に進めるか？", "検潮儀は正しかった"],
        ["シェア", "印刷", "広告", "執筆：山田花子", "ホーム"],
        ["コメント12件", "タグ：船、天気", "無断転載を禁じます。"],
    ),
    "hi": (
        "दुनिया",
        "द्वीप देश मौसम जहाज़ों को वसंत तक रखेंगे",
        [
            "बंदरगाह कार्यालय ने कहा कि वार्ताकार मंगलवार को जहाज़ों को रखने पर सहमत हुए।",
            "टोबियास ने कहा कि वे इकतीस साल से यहाँ मछली पकड़ते हैं और मौसम से पहले आए थे।",
            "वसंत के बाद क्या होगा, यह किसी ने नहीं बताया और आखिरी रखवाला जा चुका है।",
        ],
        ["राजनीति", "खेल", "विज्ञान"],
        ["संसद अपनी घड़ी बदलेगी", "क्या नाविक फाइनल में पहुँचेंगे?", "ज्वार मापक सही निकला"],
        ["शेयर करें", "प्रिंट", "विज्ञापन", "लेखक: इडा क्विल", "होम"],
        ["12 टिप्पणियाँ", "टैग: जहाज़, मौसम", "सर्वाधिकार सुरक्षित"],
    ),
    "pl": (
        "Świat",
        "Państwa wyspiarskie zatrzymują statki pogodowe do wiosny",
        [
            "Negocjatorzy zgodzili się we wtorek zatrzymać statki do wiosny, podało biuro portu.",
            "„Byliśmy tu przed pogodą” – powiedział Tobias Quill, który łowi tu od 31 lat.",
            "Nikt nie chciał powiedzieć, co będzie po wiośnie; ostatni latarnik odszedł w 1968.",
        ],
        ["Polityka", "Sport", "Nauka"],
        [
            "Parlament przestawia swój zegar",
            "Czy wioślarze wejdą do finału?",
            "Mareograf miał rację",
        ],
        ["Udostępnij", "Drukuj", "Reklama", "Autor: Ida Quill", "Strona główna"],
        ["12 komentarzy", "Tagi: statki, pogoda", "Wszelkie prawa zastrzeżone."],
    ),
}
FURNITURES = ("none", "above", "below", "around", "between", "breadcrumbs")
RAILS = (
    "hyphens", "hyphens apart", "hyphens, headline first", "section, headline, age",
    "headline, age", "age, section, headline", "one line", "dates",
)  # fmt: skip


@dataclass
class MadePage:
    text: str
    section: str
    headline: str
    body: list[str]
    sections: list[str]  # of the rail
    headlines: list[str]
    foreign: list[str] = field(default_factory=list)  # lines that are no part of the story


def make(language: str, furniture: str, rail: str, seed: int) -> MadePage:
    """A page; the same for the same arguments."""
    chance = random.Random(seed)
    section, headline, body, sections, headlines, above, below = STORIES[language]
    order = chance.sample(range(3), 3)
    sections, headlines = [sections[n] for n in order], [headlines[n] for n in order]
    ages = [_age(language, rail, chance.randint(2, 6)) for _ in order]
    lines = _of_rail(rail, [*zip(sections, headlines, ages, strict=True)])
    above, below = chance.sample(above, 3), chance.sample(below, 2)
    story, top, bottom = [*body], [section, headline], []
    if furniture in ("above", "around"):
        top += above
    if furniture in ("below", "around"):
        bottom += below
    if furniture == "between":
        between = [line for line in above if ":" not in line and " " not in line][:1]
        story[1:1] = between
        bottom += between
    if furniture == "breadcrumbs":
        home = {
            "en": "Home",
            "de": "Startseite",
            "fr": "Accueil",
            "ru": "Главная",
            "ar": "الرئيسية",
        }
        home |= {"he": "דף הבית", "zh": "首页", "ja": "ホーム", "hi": "होम", "pl": "Strona główna"}
        top = [f"{home[language]} > {section}", headline]
    text = "\n".join([*top, "", *story, *bottom, *lines])
    foreign = [*lines, *bottom, *(line for line in top if line not in (section, headline))]
    return MadePage(text, section, headline, body, sections, headlines, foreign)


def _age(language: str, rail: str, count: int) -> str:
    if rail == "dates":
        return format_date(date(2025, 10, 28) - timedelta(days=count), "long", language)
    ago = -timedelta(days=count)
    return format_timedelta(ago, "day", threshold=99, add_direction=True, locale=language)


def _of_rail(shape: str, teasers: list[tuple[str, str, str]]) -> list[str]:
    shapes = {
        "hyphens": lambda s, h, a: ["-", s + a, h],
        "hyphens apart": lambda s, h, a: ["-", s, a, h],
        "hyphens, headline first": lambda s, h, a: ["–", h, f"{s} · {a}"],
        "section, headline, age": lambda s, h, a: [s, h, a],
        "headline, age": lambda s, h, a: [h, a],
        "age, section, headline": lambda s, h, a: [a, s, h],
        "one line": lambda s, h, a: [f"{s} | {h} | {a}"],
        "dates": lambda s, h, a: [s, h, a],
    }
    return [line for teaser in teasers for line in shapes[shape](*teaser)]
