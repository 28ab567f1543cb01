"""Pages of sites as they are met, one odd thing each."""

from datetime import time

from broadsheet.wire.imports.page_text.printed_moments.ages import Age
from broadsheet.wire.imports.page_text.reading import PageText, parse

HEADLINE = "Ferry Crews Agree on One Timetable"
FIRST = "The harbour town will move its fish market in spring, the council said on Tuesday."
SECOND = "Traders had asked for a covered hall since storms in 2019 tore the roof from two stalls."


def read(*lines: str, above: tuple[str, ...] = ("World", HEADLINE)) -> PageText:
    page = parse("\n".join([*above, "", FIRST, SECOND, *lines]))
    assert page.body[:2] == (FIRST, SECOND) or page.doubtful
    return page


def teasers(page: PageText) -> list[tuple[str, Age | None, str]]:
    return [(entry.section, entry.age, entry.headline) for entry in page.rail]


def is_clear(page: PageText) -> bool:
    return not page.doubtful and not page.is_doubtful


def test_labels_and_what_they_announce_may_stand_on_lines_of_their_own() -> None:
    page = read(
        *["Related Topics:", "Featured", "Iraq", "Up Next", "Gulls Return", "Don't Miss", "It Won"],
        *["You may like", "-", "World4 days ago", "Tide Low"],
        above=(
            "World",
            HEADLINE,
            "Published",
            "4 days ago",
            "on",
            "October 20, 2025",
            "By",
            "Staff",
        ),
    )
    assert is_clear(page)
    assert page.body == (FIRST, SECOND)
    assert page.facts.authors == ["Staff"]
    assert page.facts.topics == ["Featured", "Iraq"]
    assert page.facts.published.days == ((2025, 10, 20),)
    assert teasers(page) == [("World", Age(4, "day"), "Tide Low")]


def test_breadcrumbs_are_no_head() -> None:
    for crumbs in (["Home > World > Europe"], ["Home", ">", "World", ">", "Europe"]):
        page = read(above=(*crumbs, HEADLINE))
        assert (page.section, page.headline) == ("Europe", HEADLINE)
        assert is_clear(page)


def test_short_ages_need_no_separator_between_teasers() -> None:
    page = read("Gulls Return", "5h", "Rowers Win", "1 mo", "Tide Gauge Was Right", "3d ago")
    assert [entry.age for entry in page.rail] == [Age(5, "hour"), Age(1, "month"), Age(3, "day")]
    assert is_clear(page)


def test_an_age_in_another_language_runs_into_its_section() -> None:
    page = read(
        *["-", "Politikvor 4 Tagen", "Eins", "-", "体育昨天", "Zwei"],
        *["-", "رياضةمنذ يومين", "Drei", "-", "Sportgestern", "Vier"],
    )
    found = [("Politik", 4), ("体育", 1), ("رياضة", 2), ("Sport", 1)]
    assert [(entry.section, entry.age) for entry in page.rail] == [
        (section, Age(n, "day")) for section, n in found
    ]


def test_what_runs_into_an_age_that_nobody_reads_is_no_section() -> None:
    page = read("-", "World4 days ago", "Eins", "-", "Sport7 Tage zuvor", "Zwei")
    assert {entry.section for entry in page.rail} == {"World", ""}


def test_what_stands_below_the_last_teaser_is_left_out_and_named() -> None:
    page = read(
        *["World", "Gulls Return", "4 days ago", "Sport", "Rowers Win", "5 days ago"],
        *["About Us", "Somewhere Else"],
    )
    assert teasers(page) == [
        ("World", Age(4, "day"), "Gulls Return"),
        ("Sport", Age(5, "day"), "Rowers Win"),
    ]
    assert any("“Somewhere Else”" in note for note in page.notes)


def test_a_dateline_is_read_before_the_first_words_or_on_a_line_of_its_own() -> None:
    page = parse(f"World\n{HEADLINE}\n\nPARIS, March 4 (AP) — {FIRST}\n{SECOND}")
    assert (page.facts.dateline, page.body) == ("PARIS", (FIRST, SECOND))
    page = read(above=("World", HEADLINE, "PARIS, 4 March 2025"))
    assert page.facts.dateline == "PARIS"
    assert page.facts.published.days == ((2025, 3, 4),)


def test_what_may_be_of_the_page_is_in_doubt() -> None:
    for line in ("What Happens Next", "Jane Doe", "• Gulls Return", "Getty", "4 March 2025"):
        page = parse(f"World\n{HEADLINE}\n\n{FIRST}\n{line}\n{SECOND}")
        assert page.body == (FIRST, line, SECOND)
        assert page.doubtful == (1,)


def test_a_sentence_between_lines_in_doubt_is_in_doubt() -> None:
    lines = ("World", "Gulls returned to the mole.", "Sport", "Rowers won the final again.")
    page = read(*lines)
    assert page.body == (FIRST, SECOND, *lines)
    assert page.doubtful == (2, 3, 4, 5)


def test_two_dates_on_one_line_are_two() -> None:
    for line in (
        "Publié le 03/04/2025 à 14h05, mis à jour le 25/04/2025 à 9h12",
        "입력 2025.04.03 14:05 수정 2025.04.25 09:12",
        "Giriş: 03.04.2025 - 14:05 Güncelleme: 25.04.2025 - 09:12",
    ):
        said = read(above=("World", HEADLINE, line)).facts
        assert (said.published.days, said.published.clock) == (((2025, 4, 3),), time(14, 5))
        assert (said.updated.days, said.updated.clock) == (((2025, 4, 25),), time(9, 12))
        assert said.published.zone is said.updated.zone is None


def test_a_date_and_its_source_are_no_section() -> None:
    above = ("国际", "岛国决定将气象船保留到明年春天", "2025-10-20 14:05 来源：新华社")
    page = read(above=above)
    assert page.section == "国际"
    assert page.facts.published.days == ((2025, 10, 20),)


def test_a_sentence_that_names_a_newsletter_is_in_doubt_and_a_prompt_is_left_out() -> None:
    doubtful = "She wrote a newsletter for the harbour, he said."
    page = read(doubtful, "Sign up for our newsletter and never miss a story.")
    assert page.body == (FIRST, SECOND, doubtful)
    assert page.doubtful == (2,)


def test_a_name_that_begins_as_a_byline_does_is_a_headline() -> None:
    page = parse(f"Culture\nDa Vinci Sketch Found in a Drawer\n\n{FIRST}")
    assert page.headline == "Da Vinci Sketch Found in a Drawer"
    assert page.facts.authors == []


def test_ages_with_a_unit_of_one_letter_are_read_in_every_language() -> None:
    for texts, ages in (
        (("Politique il y a 1h", "Sport il y a 5 min"), (Age(1, "hour"), Age(5, "minute"))),
        (("Empleo hace 3 h", "Cultura hace 10 min"), (Age(3, "hour"), Age(10, "minute"))),
        (("Politik vor 3 h", "Kultur vor 5 Min."), (Age(3, "hour"), Age(5, "minute"))),
    ):
        page = read("-", texts[0], "Tide Low", "-", texts[1], "Ships Return")
        names = [text.split()[0] for text in texts]
        assert teasers(page) == [
            (names[0], ages[0], "Tide Low"),
            (names[1], ages[1], "Ships Return"),
        ]


def test_a_section_that_begins_with_the_sign_for_text_is_no_byline() -> None:
    page = read("经济3小时前", "运价上涨", "体育1天前", "主队取胜", "文化2天前", "百年灯塔画作")
    assert [section for section, _, _ in teasers(page)] == ["经济", "体育", "文化"]


def test_times_of_day_are_read_as_sites_say_them() -> None:
    for line, clock in (
        ("2026年11月28日 9時30分", time(9, 30)),
        ("2026年11月28日(土) 午後3時5分", time(15, 5)),
        ("2026. 11. 28. 오전 9:30", time(9, 30)),
        ("November 28, 2026 — 5.00am", time(5)),
        ("Sat 28 Nov 2026 17.05 CET", time(17, 5)),
        ("28 novembre 2026 à 7 h 12", time(7, 12)),
        ("28 de nov. de 2026 às 9h", time(9)),
        ("28. listopadu 2026 v 9.15", time(9, 15)),
        ("28 ноября 2026 в 09:15 МСК", time(9, 15)),
        ("28 تشرين الثاني 2026 - 3:05 مساءً", time(15, 5)),
        ("Sa, 28. Nov. 2026, 14:35 Uhr", time(14, 35)),
    ):
        page = read(above=("World", HEADLINE, line))
        assert (page.section, page.headline, is_clear(page)) == ("World", HEADLINE, True), line
        assert (page.facts.published.days, page.facts.published.clock) == (((2026, 11, 28),), clock)


def test_the_day_of_the_week_is_not_taken_for_the_month() -> None:
    said = read(above=("World", HEADLINE, "mar 1 dic 2026, 9:15 h")).facts
    assert said.published.days == ((2026, 12, 1),)


def test_a_date_before_the_word_for_updates_is_when_the_story_came_out() -> None:
    said = read(above=("World", HEADLINE, "28/11/2026 10h22 Atualizado há 2 horas")).facts
    assert said.published.days == ((2026, 11, 28),)
    assert said.updated == Age(2, "hour")


def test_sentences_that_say_when_the_page_was_made_are_no_paragraphs() -> None:
    above = ("Madrid, 28 de noviembre de 2026 - 09:01h.", "Actualizado a las 11:32h.")
    page = read(above=("Economía", HEADLINE, *above))
    assert (page.section, page.headline, page.body) == ("Economía", HEADLINE, (FIRST, SECOND))
    assert page.facts.dateline == "Madrid"
    page = read(above=("World", HEADLINE, "Updated Nov. 28, 2026, 4:05 p.m."))
    assert (page.body, page.facts.updated.clock) == ((FIRST, SECOND), time(16, 5))


def test_names_are_told_from_what_stands_beside_them() -> None:
    for line, names in (
        ("By Priya Raman, Chief Reporter, and Tom O'Dell", ["Priya Raman", "Tom O'Dell"]),
        ("Por Luís Fagundes e Ana Prado — São Bento", ["Luís Fagundes", "Ana Prado"]),
        ("Par Hélène d'Estrées (avec AFP)", ["Hélène d'Estrées"]),
        ("By Ida Quill Published 4 May 2026", ["Ida Quill"]),
        ("Texto Rita Vaz Fotografia Nuno Reis", ["Rita Vaz"]),
        ("Opinion by Bea Calloway", ["Bea Calloway"]),
        (
            "Von Prof. Dr. Anna-Lena Großmann, Jörg Üzel und Tim van der Veen",
            ["Prof. Dr. Anna-Lena Großmann", "Jörg Üzel", "Tim van der Veen"],
        ),
    ):
        page = read(above=("World", HEADLINE, line))
        assert (page.facts.authors, is_clear(page)) == (names, True), line


def test_a_date_in_digits_alone_is_no_count() -> None:
    said = read(above=("World", HEADLINE, "28.11.2026")).facts
    assert said.published.days == ((2026, 11, 28),)
    line = "28.11.2026 - 14:35 | Son Güncelleme: 28.11.2026 - 16:10"
    said = read(above=("World", HEADLINE, line)).facts
    assert (said.published.clock, said.updated.clock) == (time(14, 35), time(16, 10))


def test_the_languages_of_the_ages_say_which_month_a_name_is() -> None:
    rail = ("-", "Sport 3 godz. temu", "Remis w derbach", "-", "Kraj 2 dni temu", "Nowy most")
    said = read(*rail, above=("World", HEADLINE, "28 listopada 2026, 14:35")).facts
    assert said.published.days == ((2026, 11, 28),)  # in Croatian it is October


def test_a_score_at_the_end_of_a_headline_is_no_date() -> None:
    rail = ("Economie 3 uur geleden", "Haven haalt record", "Sport gisteren", "Velden wint met 3-1")
    page = read("Lees ook", *rail, "Cultuur 2 dagen geleden", "Vuurtoren open")
    found = [headline for _, _, headline in teasers(page)]
    assert found == [rail[1], rail[3], "Vuurtoren open"]


def test_labels_in_turkish_are_known_in_capitals_too() -> None:
    rail = ("Spor 3 saat önce", "Derbi", "Dünya 2 gün önce", "Deprem", "Kent 3 gün önce", "Köprü")
    page = read("İlgili Haberler", *rail)
    assert (page.body, len(page.rail)) == ((FIRST, SECOND), 3)
    assert is_clear(page)


def test_a_teaser_may_have_a_date_where_the_others_have_ages() -> None:
    rail = ("-", "World4 days ago", "Tide Low", "-", "Sport1 day ago", "Rowers Win")
    page = read(*rail, "-", "Housing 27/11/2025", "Rents Fall")
    last = page.rail[2]
    assert (last.section, last.headline, last.day.days) == (
        "Housing",
        "Rents Fall",
        ((2025, 11, 27),),
    )


def test_section_age_and_headline_may_run_into_each_other() -> None:
    page = read(
        "Politics4 days agoParliament Votes to Wait Another Day",
        "WorldUpdated 3 hours agoGulls Return",
        "Sports1 day ago“We Rowed On”",
    )
    assert teasers(page) == [
        ("Politics", Age(4, "day"), "Parliament Votes to Wait Another Day"),
        ("World", Age(3, "hour"), "Gulls Return"),
        ("Sports", Age(1, "day"), "“We Rowed On”"),
    ]
    assert is_clear(page)


def test_the_word_for_updates_is_no_part_of_a_section() -> None:
    for separator in ((), ("-",)):
        page = read(
            *[*separator, "WorldUpdated 3 hours ago", "Gulls Return Early"],
            *[*separator, "Local NewsUpdated 5 hours ago", "Rowers Win Again"],
            *[*separator, "Sports1 day ago", "Tide Gauge Was Right"],
        )
        assert [entry.section for entry in page.rail] == ["World", "Local News", "Sports"]


def test_who_wrote_the_stories_of_a_rail_is_no_section() -> None:
    page = read(
        *["Marcus Bell", "The Case for a Shorter Senate", "November 26, 2026"],
        *["Priya Raman", "What My Students Know About Debt", "November 25, 2026"],
        *["Editorial Board", "A Budget That Nobody Has Read", "November 24, 2026"],
    )
    assert [entry.section for entry in page.rail] == ["", "", ""]
    assert page.rail[0].headline == "The Case for a Shorter Senate"


def test_a_short_sentence_that_ends_in_a_span_of_time_is_of_the_story() -> None:
    assert is_clear(read("The company may appeal within 30 days."))
