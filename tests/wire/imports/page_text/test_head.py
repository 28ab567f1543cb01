"""Heads of pages: who wrote the story, and when, is told from its headline and its text."""

from datetime import UTC, datetime, time

from broadsheet.wire.imports.page_text.reading import parse
from wire.imports.page_text.test_shapes import FIRST, HEADLINE, SECOND, is_clear, read


def test_american_zones_are_no_section_and_have_their_summer() -> None:
    for text, hour in (
        ("March 3, 2026, 5:01 a.m. CT", 11),
        ("July 3, 2026, 5:01 a.m. CT", 10),
        ("March 3, 20265:01 AM ET", 10),
        ("March 3, 2026 at 5:01 AM (PT)", 13),
    ):
        page = read(above=("NEWS", HEADLINE, "By Ida Quill", text))
        assert (page.section, page.headline) == ("NEWS", HEADLINE), text
        assert is_clear(page), text
        moment = page.facts.published.moment(datetime(2026, 11, 28, tzinfo=UTC), UTC)
        assert moment.astimezone(UTC).hour == hour, text


SIGNED = [
    ("By Ida Quill | Staff writer",),
    ("By Ida Quill, BBC News",),
    ("By IDA QUILL Associated Press",),
    ("By Ida Quill Staff Writer",),
    ("Ida Quill, political correspondent",),
    ("Ida Quill • Staff writer",),
    ("Ida Quill", "Political reporter"),
    ("By Ida Quill", "Capitol reporter"),
]


def test_a_name_is_told_from_role_and_paper() -> None:
    for lines in SIGNED:
        page = read(above=("World", HEADLINE, *lines, "March 3, 2026"))
        assert [name.title() for name in page.facts.authors] == ["Ida Quill"], lines
        assert page.body == (FIRST, SECOND), lines
        assert is_clear(page), lines


def test_papers_alone_are_who_wrote_a_story() -> None:
    for text in ("The Associated Press", "CNN", "Harbour News"):
        assert read(above=("World", HEADLINE, f"By {text}")).facts.authors == [text]


def test_a_paper_is_no_place() -> None:
    page = read(above=("World", HEADLINE, "", "CNN  —  "))
    assert (page.body, page.facts.dateline) == ((FIRST, SECOND), "")
    assert read(above=("World", HEADLINE, "", "LONDON (Reuters) —")).facts.dateline == "LONDON"


def test_what_agencies_and_papers_print_below_is_no_story() -> None:
    page = read(
        "Reporting by Ida Quill in London; Editing by Jo Marsh",
        "Our Standards: The Thomson Reuters Trust Principles.",
        "This article originally appeared on Harbour Gazette: Ferry crews agree",
    )
    assert page.body == (FIRST, SECOND)
    assert is_clear(page)
    assert read("Contact Ida Quill at iquill@gazette.example.").doubtful == (2,)


def test_what_stands_below_a_dek_is_of_the_page() -> None:
    dek = "The decision ends a two-year fight over the old harbour."
    page = parse(
        "\n".join(["World", HEADLINE, dek, "By Ida Quill", "March 3, 2026", FIRST, SECOND])
    )
    assert page.body == (dek, FIRST, SECOND)
    assert page.facts.published.days == ((2026, 3, 3),)
    assert page.facts.authors == ["Ida Quill"]
    assert is_clear(page)


def test_a_caption_below_the_byline_is_no_headline() -> None:
    caption = "PA Media A man in a yellow coat walks past a fallen tree on a street"
    page = read(above=("Home", "BBC News", "UK", HEADLINE, "3 hours ago", "Share", caption))
    assert (page.section, page.headline) == ("UK", HEADLINE)
    assert not is_clear(page)


def test_who_wrote_a_story_is_not_in_it() -> None:
    page = read(
        "Ida Quill covers the harbour for the Gazette.", above=("World", HEADLINE, "By Ida Quill")
    )
    assert page.doubtful == (2,)


def test_a_break_of_signs_is_of_the_story() -> None:
    page = read("* * *", "On Friday the traders met again in the old rope works on the quay.")
    assert page.body[2] == "* * *"
    assert is_clear(page)


def test_a_section_may_stand_below_a_section() -> None:
    page = read(above=("Sport", "Football", HEADLINE))
    assert (page.section, page.headline) == ("Football", HEADLINE)
    assert is_clear(page)
    page = read("-", "Real Estate4 days ago", "Tide Low", above=("Sport", "Gulls Win", HEADLINE))
    assert page.headline == "Gulls Win"


def test_a_paper_with_an_article_is_nobody() -> None:
    page = read(above=("World", HEADLINE, "By Ida Quill | The Courier"))
    assert page.facts.authors == ["Ida Quill"]


def test_agencies_and_mail_are_no_part_of_a_name() -> None:
    for line, name in (
        ("Par Claire Dubois avec AFP", "Claire Dubois"),
        ("By Ida Quill iquill@gazette.example", "Ida Quill"),
        ("김민수 기자 minsu@news.example", "김민수"),
    ):
        page = read(above=("World", HEADLINE, line, "March 3, 2026"))
        assert page.facts.authors == [name], line
        assert is_clear(page), line


def test_a_place_may_stand_before_a_date_with_a_dash() -> None:
    page = read(above=("World", HEADLINE, "By Ida Quill", "Madrid - 28 NOV 2026 - 05:30 CET"))
    assert (page.facts.dateline, page.facts.published.days) == ("Madrid", ((2026, 11, 28),))
    assert is_clear(page)


DEK = "Residents packed the hall to oppose the third of three plans"


def test_a_dek_without_a_full_stop_is_one() -> None:
    page = read(above=("World", HEADLINE, DEK, "By Ida Quill", "March 3, 2026"))
    assert (page.headline, page.facts.dek) == (HEADLINE, DEK)
    assert is_clear(page)


def test_a_headline_that_stands_twice_is_no_dek_of_its_own() -> None:
    for above in ((HEADLINE, HEADLINE), (HEADLINE, HEADLINE, DEK)):
        page = read(above=("World", *above, "By Ida Quill", "March 3, 2026"))
        assert (page.section, page.headline) == ("World", HEADLINE)
        assert page.facts.dek == (DEK if DEK in above else "")
        assert is_clear(page)


def test_menus_above_section_and_headline_are_of_the_page() -> None:
    menu = ("The Harbour Gazette", "News", "Sport", "Real Estate")
    page = read(above=(*menu, "Sport", HEADLINE, DEK, "By Ida Quill"))
    assert (page.section, page.headline) == ("Sport", HEADLINE)
    assert is_clear(page)


def test_what_may_be_a_headline_above_a_dek_is_in_doubt() -> None:
    page = read(above=("World", "Politics", "A Hard Landing", DEK, "By Ida Quill"))
    assert not is_clear(page)


def test_the_day_in_the_masthead_is_not_when_the_story_came_out() -> None:
    above = ("Tuesday, March 10, 2026", "Harbour Gazette", "World", HEADLINE, "By Ida Quill")
    page = read(above=(*above, "March 3, 2026"))
    assert (page.headline, page.facts.published.days) == (HEADLINE, ((2026, 3, 3),))
    assert page.facts.updated is None
    assert read(above=above).facts.published.days == ((2026, 3, 10),)


def test_a_name_beside_the_date_is_who_wrote_the_story() -> None:
    for lines in (
        ("Ida Quill", "March 3, 2026"),
        ("3 hours ago", "Ida Quill", "BBC News, Cardiff"),
        ("Jana Quill", "March 3, 2026"),  # which is yesterday in Swahili
    ):
        page = read(above=("World", HEADLINE, DEK, *lines))
        assert [name.split()[1] for name in page.facts.authors] == ["Quill"], lines
        assert is_clear(page), lines


def test_a_place_or_a_section_beside_the_date_wrote_nothing() -> None:
    for line in ("New York", "South Korea"):
        page = read(above=("World", HEADLINE, line, "March 3, 2026"))
        assert (page.facts.authors, is_clear(page)) == ([], False)
    page = read(above=("Real Estate", "World", HEADLINE, "Real Estate", "March 3, 2026"))
    assert page.facts.authors == []
    page = read(above=("Obituaries", "Lew Strand", "March 3, 2026"))
    assert (page.headline, page.facts.authors) == ("Lew Strand", [])


def test_the_place_behind_a_name_is_nobody() -> None:
    for line in ("Von Ida Quill, Berlin", "Por Ida Quill, g1 SC", "Ein Porträt von Ida Quill"):
        assert read(above=("World", HEADLINE, line)).facts.authors == ["Ida Quill"], line


def test_comments_may_be_counted_behind_the_date() -> None:
    page = read(above=("World", HEADLINE, "Mar 3, 2026 Updated 2 hrs ago 0"))
    assert page.facts.published.days == ((2026, 3, 3),)
    assert (page.facts.updated.n, is_clear(page)) == (2, True)


def test_the_section_before_a_headline_is_no_part_of_it() -> None:
    for above in (("Opinion",), ()):
        page = read(above=(*above, f"Opinion | {HEADLINE}"))
        assert (page.section, page.headline) == ("Opinion", HEADLINE)
    assert read(above=("World", f"Live | {HEADLINE}")).headline == f"Live | {HEADLINE}"


LONG_DEK = (
    "How a small theatre in the harbour learned to live on half of its grant, and what others may"
    " learn from it"
)


def test_a_short_headline_may_stand_above_a_long_dek() -> None:
    for headline in ("Less is more", "Who needs it?"):
        page = read(above=("Culture", headline, LONG_DEK, "By Ida Quill", "March 3, 2026"))
        assert (page.section, page.headline) == ("Culture", headline)
        assert (page.facts.dek, is_clear(page)) == (LONG_DEK, True)
    page = read(above=("Vida y estilo", LONG_DEK, "Por Ida Quill"))
    assert (page.section, page.headline) == ("Vida y estilo", LONG_DEK)


def test_a_label_between_headline_and_date_is_the_kicker() -> None:
    for label in ("Transport", "Streit um Schuldenbremse"):
        page = read(above=("Politik", HEADLINE, label, "12. März 2026, 18:32 Uhr", "Von Ida Quill"))
        assert (page.headline, page.facts.kicker, is_clear(page)) == (HEADLINE, label, True)
    for label in ("अमर शर्मा, नई दिल्ली", "山田太郎", "Cairo - Reuters"):
        page = read(above=("World", HEADLINE, label, "March 3, 2026"))
        assert (page.facts.kicker, page.facts.dek, is_clear(page)) == ("", "", False), label


def test_who_wrote_a_story_may_be_told_in_further_ways() -> None:
    for lines, names in (
        (("Ida Quill Energy correspondent", "March 3, 2026"), ["Ida Quill"]),
        (("Ida Quill — March 3, 2026",), ["Ida Quill"]),
        (("March 3, 2026", "Ida Quill", "Jo Marsh"), ["Ida Quill", "Jo Marsh"]),
        (("Ida Quill", "By Ida Quill", "March 3, 2026"), ["Ida Quill"]),
        (("鈴木花子　2026年3月3日 14時20分",), ["鈴木花子"]),
        (("Oprac. Ida Quill", "3.03.2026, 14:20"), ["Ida Quill"]),
    ):
        page = read(above=("World", HEADLINE, *lines))
        assert (page.facts.authors, page.facts.published.days) == (names, ((2026, 3, 3),)), lines
        assert (page.section, page.body, is_clear(page)) == ("World", (FIRST, SECOND), True), lines


def test_a_section_may_stand_around_a_section() -> None:
    page = read(above=("ESPAÑA", "VIVIENDA", HEADLINE, DEK, "Ida Quill", "3 MAR 2026 - 05:30 CET"))
    assert (page.section, page.headline, is_clear(page)) == ("VIVIENDA", HEADLINE, True)
    page = read(above=("أخبار|سياسة|السودان", HEADLINE, "By Ida Quill"))
    assert (page.section, page.headline, is_clear(page)) == ("السودان", HEADLINE, True)


def test_what_is_said_of_who_wrote_a_story_is_no_part_of_it() -> None:
    page = read("Sobre la firma", "Ida Quill", "Es redactora de la sección de Economía.")
    assert (page.body, is_clear(page)) == ((FIRST, SECOND), True)


def test_the_place_between_a_name_and_the_date_is_where_it_was_written() -> None:
    page = read(above=("World", HEADLINE, "Ida Quill", "Sevilla", "Martes, 3 marzo 2026 - 11:40"))
    assert (page.facts.authors, page.facts.dateline) == (["Ida Quill"], "Sevilla")
    assert is_clear(page)


def test_what_says_when_in_a_part_of_it_is_no_dek() -> None:
    page = read(above=("World", HEADLINE, "Stand: 3.03.2026 | Lesedauer: 3 Minuten"))
    assert (page.facts.dek, page.facts.published.days) == ("", ((2026, 3, 3),))
    page = read(above=("World", HEADLINE, "Stand: 3.03.2026 | 312 Klicks bisher", "Von Ida Quill"))
    assert (page.facts.dek, is_clear(page)) == ("", False)


def test_whose_time_it_is_may_stand_behind_the_hour() -> None:
    for line in ("3 مارس 2026 - 14:20 بتوقيت أبوظبي", "3 de marzo de 2026, 14:20 hora de Madrid"):
        page = read(above=("World", HEADLINE, line))
        assert (page.headline, page.facts.published.days) == (HEADLINE, ((2026, 3, 3),)), line
        assert page.facts.published.clock == time(14, 20)


def test_the_caption_of_a_picture_is_neither_dek_nor_dateline() -> None:
    caption = "FILE - The quay is seen at low tide, March 3, 2026. (AP Photo/Jo Marsh, File)"
    above = ("World", HEADLINE, caption, "By Ida Quill", "March 3, 2026", f"LONDON (AP) — {FIRST}")
    page = parse("\n".join([*above, SECOND]))
    assert (page.facts.dek, page.facts.dateline) == ("", "LONDON")
    assert (page.body, page.doubtful) == ((caption, FIRST, SECOND), (0,))


def test_what_ends_as_a_label_does_and_papers_beside_a_date_are_nobody() -> None:
    page = read(above=("World", HEADLINE, "India News", "March 3, 2026", "New Delhi:"))
    assert (page.facts.authors, is_clear(page)) == ([], False)
    page = read(above=("محافظات", HEADLINE, "الثلاثاء، 3 مارس 2026 11:40 ص", "كتب أحمد علي"))
    assert page.facts.authors == ["أحمد علي"]
    assert page.facts.published.clock == time(11, 40)


def test_signs_alone_above_a_story_are_of_the_page() -> None:
    page = read(above=("World", HEADLINE, "By Ida Quill", "5 min read", "·", "March 3, 2026", "--"))
    assert (page.body, is_clear(page)) == ((FIRST, SECOND), True)
