"""What readers of each language type, and find: on both databases the same."""

import pytest

from broadsheet.archive import search
from broadsheet.archive.search import Narrowed, Question, SearchPlan
from broadsheet.archive.spelling.plain_text import without_soft_breaks

# Of each language: a text, questions that find it by all their words, and such as don't.
TEXTS = {
    "ar": (
        "أُعيدَ فتحُ الجِسرِ في مدينة الإسكندريّة، وقال المسؤولون إنّ الـمـرور عاد على مبنى ٢٠٢٤",
        "اعيد|أعيد|الجسر|مدينه|الاسكندرية|الإسكندرية|المسوولون|المرور|علي|مبني|2024|٢٠٢٤",
        "الجسور|2023",
    ),
    "fa": (
        "کتاب‌های تازه‌ی کتابخانهٔ ملی ۱۴۰۳",
        "كتاب|کتاب‌های|کتاب های|ملي|1403|تازه",
        "کتب",
    ),
    "ur": (
        "حکومت نے نیا پل کھول دیا",
        "حكومت|نيا|پل",
        "پلوں",
    ),
    "he": (
        "הַגֶּשֶׁר נִפְתַּח מֵחָדָשׁ בַּשָּׁעָה שמונה, אמר צה״ל",
        "הגשר|נפתח|מחדש|בשעה|צה״ל|הַגשר",
        "גשרים",
    ),
    "ru": (
        "Ещё одна ёлка у моста, за́мок и Йошкар-Ола",
        "еще|ещё|елка|ЁЛКА|замок|Йошкар|моста",
        "ежик",
    ),
    "uk": (
        "Ґанок і п’єса, об'єкт: їжак ходить",
        "ганок|ґанок|п'єса|п’єса|пʼєса|обʼєкт|їжак",
        "іжак",
    ),
    "el": (
        "Ο Γιώργος είδε τους δρόμους· ἀρχὴ και προϊόν",
        "γιωργος|ΓΙΏΡΓΟΣ|ειδε|δρομους|ΔΡΌΜΟΥΣ|αρχη|προιον",
        "δρομος",
    ),
    "tr": (
        "Iğdır'da İstanbul ışıkları, ILIK gün",
        "ığdır|igdir|IĞDIR|istanbul|İSTANBUL|ISTANBUL|isiklari|ılık|ilik",
        "istanbullu",
    ),
    "de": (
        "Häuser an der Straße, Größe und Oel",
        "hauser|häuser|HÄUSER|haeuser|strasse|straße|STRASSE|grosse|groesse|öl|oel",
        "haus",
    ),
    "da": (
        "Århus og Aalborg ved søen",
        "aarhus|arhus|århus|ålborg|aalborg|soeen|søen|soen",
        "oslo",
    ),
    "vi": (
        "Thủ tướng mở lại cây cầu ở Đà Nẵng",
        "thủ tướng|thu tuong|da nang|đà nẵng|THỦ TƯỚNG|cau",
        "tuongs",
    ),
    "pl": (
        "Łódź: żółta jaźń",
        "łódź|lodz|ŁÓDŹ|zolta",
        "lodzi",
    ),
    "ja": (
        "東京都議会は橋の再開を発表した。ＮＨＫ、２０２４年",
        "東京|都議会|再開|発表|橋|NHK|2024年|nhk",
        "京議",
    ),
    "zh": (
        "大桥关闭一年后，市议会表示交通将恢复正常",
        "大桥|议会|恢复正常|交通|桥",
        "桥市",
    ),
    "th": (
        "สะพานเปิดอีกครั้งหลังปิดไปหนึ่งปี ผู้ว่าราชการกล่าว ๒๕๖๗",
        "สะพาน|เปิด|ผู้ว่าราชการ|หนึ่งปี|2567",
        "สะพานลอย",
    ),
    "ko": (
        "서울에서 다리가 다시 열렸다고 시장이 밝혔다",
        "서울|다리|시장|서울에서",
        "부산",
    ),
    "km": (
        "ស្ពានបានបើកឡើងវិញនៅភ្នំពេញ",
        "ស្ពាន|ភ្នំពេញ",
        "ផ្លូវ",
    ),
    "lo": (
        "ຂົວໄດ້ເປີດຄືນໃໝ່ໃນວຽງຈັນ",
        "ຂົວ|ວຽງຈັນ",
        "ປາກເຊ",
    ),
    "my": (
        "တံတားကို ရန်ကုန်မြို့တွင် ပြန်ဖွင့်သည်",
        "တံတား|ရန်ကုန်",
        "မန္တလေး",
    ),
    "hi": (
        "पुल एक साल बाद फिर खुला, ज़िला प्रशासन ने कहा",
        "पुल|ज़िला|प्रशासन",
        "पुलिस",
    ),
    "en": (
        "The ｆｕｌｌ width ﬁnal co\u00adopera\u200btion",
        "full|final|cooperation|width",
        "fuller",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_what_readers_of_a_language_type_finds_what_they_mean(paper, language):
    text, finds, does_not = TEXTS[language]
    paper.story("Found", slug="found", body=text, body_format="plain")
    # As the desk and imports keep a headline.
    paper.story(without_soft_breaks(text), slug="headline", body="")
    with paper.open():

        def found(question):
            results = search.page(Question.parse(question), paper.clock(), language, Narrowed())
            stories = results.found if results.way is SearchPlan.ALL else []
            return sorted(one.teaser.slug for one in stories)

        missed = [one for one in finds.split("|") if found(one) != ["found", "headline"]]
        wrong = [one for one in does_not.split("|") if found(one)]
    assert (missed, wrong) == ([], [])
