"""The language of what is imported, as its format tells it; kept where it isn't the paper's."""

import json

import pytest
import sqlalchemy as sa

from broadsheet.archive.articles import Article
from broadsheet.archive.store import db
from broadsheet.wire.imports.page_text.language import language_of
from wire.imports.bringing import bring_path

BODY = "<p>Die Brücke ist nach einem Jahr wieder offen, sagte die Stadt. Alle fahren hinüber.</p>"
RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title>
{channel}<item><title>Brücke</title><guid>1</guid>{item}
<description>Sie ist offen.</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" {feed}><title>T</title><id>f</id>
<updated>2025-10-01T08:00:00Z</updated><entry {entry}><title>Brücke</title><id>1</id>
<updated>2025-10-01T08:00:00Z</updated><content {text} type="html">Sie ist offen.</content></entry>
</feed>"""
WXR = """<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><link>https://old.example</link>
<wp:wxr_version>1.2</wp:wxr_version>{channel}<item><title>Brücke</title><wp:post_id>1</wp:post_id>
<wp:status>draft</wp:status><wp:post_type>post</wp:post_type>{item}
<content:encoded>Sie ist offen.</content:encoded></item></channel></rss>"""
PAGE = f"""<!doctype html><html {{html}}><head><title>Brücke</title>{{head}}</head><body><article>
<h1>Brücke</h1>{BODY * 5}</article></body></html>"""
GHOST = {"posts": [{"id": "1", "title": "Brücke", "status": "draft", "html": BODY}]}


def kept(app):
    with app.app_context():
        return db.session.scalars(sa.select(Article.language)).one()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("source", "language"),
    [
        (RSS.format(channel="", item=""), ""),
        (RSS.format(channel="<language>de-at</language>", item=""), "de-AT"),
        (RSS.format(channel="<language>de</language>", item="<dc:language>fr</dc:language>"), "fr"),
        (RSS.format(channel="<language>en-us</language>", item=""), ""),
        (ATOM.format(feed='xml:lang="de"', entry="", text=""), "de"),
        (ATOM.format(feed='xml:lang="en"', entry='xml:lang="de"', text=""), "de"),
        (ATOM.format(feed="", entry="", text='xml:lang="de"'), "de"),
        (WXR.format(channel="<language>de-DE</language>", item=""), "de-DE"),
        (WXR.format(channel="<language>en-US</language>", item=""), ""),
        (
            WXR.format(
                channel="<language>en-US</language>",
                item='<category domain="language" nicename="de">Deutsch</category>',
            ),
            "de",
        ),
        (PAGE.format(html='lang="de"', head=""), "de"),
        (PAGE.format(html="", head='<meta property="og:locale" content="de_DE">'), "de-DE"),
        (PAGE.format(html='lang="en"', head=""), ""),
        (json.dumps(GHOST), ""),
        (json.dumps(GHOST | {"settings": [{"key": "locale", "value": "de"}]}), "de"),
        (json.dumps(GHOST | {"settings": [{"key": "lang", "value": "en"}]}), ""),
    ],
)
def test_a_story_keeps_what_its_source_says_if_it_is_not_the_paper_s(app, bring, source, language):
    name = "file.json" if source[0] == "{" else "file.xml"
    assert len(bring(source, name=name).report) == 1
    assert kept(app) == language


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("language", "words"),
    [("", "“a ‘b’ c”."), ("de", "„a ‚b‘ c“."), ("fr", "«\u202fa “b” c\u202f».")],
)
def test_quotations_have_the_marks_of_the_story_s_language(app, bring, language, words):
    body = "Er sagte &lt;q&gt;a &lt;q&gt;b&lt;/q&gt; c&lt;/q&gt;."
    item = f"<dc:language>{language}</dc:language>" if language else ""
    bring(RSS.format(channel="", item=item).replace("Sie ist offen.", body))
    with app.app_context():
        assert words in db.session.scalars(sa.select(Article.body_html)).one()


@pytest.mark.parametrize(
    ("text", "expected", "language"),
    [
        ("The bridge over the river was closed for a year, and the council of the town said that it"
         " is open to traffic from Monday with a speed limit of ten miles.", "ar", "en"),
        ("Die Brücke über den Fluss war ein Jahr lang geschlossen, und der Rat sagte, dass sie von"
         " Montag an wieder für den Verkehr in der Stadt geöffnet ist."
         " Die Leute freuen sich auf den Fluss.", "en", "de"),
        ("Міст через річку був закритий рік, і рада сказала, що його відкрито. Її мер там.", "en",
         "uk"),
        ("Мост через реку был закрыт год, и совет сказал, что он открыт, рыбаки довольны.", "en",
         "ru"),
        ("Мостът над реката беше затворен една година и градът каза, че е отворен.", "en", ""),
        ("Мост преко реке био је затворен годину дана и људи су чекали његово отварање.", "en", ""),
        ("أُعيد فتح الجسر فوق النهر بعد سنة من الإغلاق وقالت البلدية إن المرور سيعود", "en", "ar"),
        ("پل روی رودخانه پس از یک سال بسته بودن دوباره باز شد و شورای شهر گفت", "en", "fa"),
        ("橋は一年間閉鎖されていましたが、月曜日に再開されると市議会が発表しました。", "en", "ja"),
        ("大桥关闭一年后于周一重新开放，市议会表示交通将恢复正常。", "en", "zh"),
        ("다리가 일 년 동안 폐쇄되었다가 월요일에 다시 열렸다고 시의회가 밝혔다", "en", "ko"),
        ("הגשר מעל הנהר היה סגור במשך שנה והעירייה אמרה שהוא פתוח", "en", "he"),
        ("הגשר מעל הנהר היה סגור במשך שנה והעירייה אמרה שהוא פתוח", "yi", ""),
        ("Bridge reopens", "ar", ""),  # too short to be sure
        ("", "en", ""),
    ],
)  # fmt: skip
def test_a_page_text_s_language_is_told_by_its_letters_and_words_if_that_is_sure(
    text, expected, language
):
    assert language_of(text, expected) == language
    assert language_of(text, language or expected) == ""


PAGE_TEXT = "WORLD\n\nThe bridge is open\n\n" + "\n".join(
    ["The bridge over the river was closed for a year, and the council said that it is open."] * 4
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("locale", "language"), [("ar", "en"), ("ja_JP", "en"), ("en_GB", "")])
def test_an_english_page_keeps_its_language_in_a_paper_of_another(
    make_app, tmp_path, locale, language
):
    app = make_app(LOCALE=locale)
    file = tmp_path / "page.txt"
    file.write_text(PAGE_TEXT)
    brought = bring_path(app, tmp_path, file, "--as-of", "2025-10-20T12:00:00Z")
    assert brought.results in (["imported"], ["draft"])
    assert kept(app) == language
