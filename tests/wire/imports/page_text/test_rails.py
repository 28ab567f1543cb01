"""Rails of many shapes: bullets, brackets, numbers, and ages that are one word."""

from broadsheet.wire.imports.page_text.printed_moments.ages import Age
from broadsheet.wire.imports.page_text.reading import parse
from wire.imports.page_text.test_shapes import FIRST, SECOND, is_clear, read, teasers

RAILS = [
    ("-", "4 days ago", "Politics", "Mayor Opens New Bridge Across the River"),
    ("-", "Politics", "4 days ago", "3 min read", "Mayor Opens New Bridge Across the River"),
    ("-", "Politics (4 days ago)", "Mayor Opens New Bridge Across the River"),
    ("*", "Politics, 4 days ago", "Mayor Opens New Bridge Across the River"),
    ("•", "Politics4 days ago", "Mayor Opens New Bridge Across the River"),
    ("• Politics · 4 days ago", "Mayor Opens New Bridge Across the River"),
    ("- Politics4 days ago", "Mayor Opens New Bridge Across the River"),
]


def test_a_rail_may_have_bullets_brackets_and_any_order() -> None:
    for one in RAILS:
        other = [line.replace("Politics", "Sports").replace("4", "5") for line in one]
        page = read(*one, *other)
        assert page.body == (FIRST, SECOND), one
        headline = "Mayor Opens New Bridge Across the River"
        expected = [("Politics", Age(4, "day"), headline), ("Sports", Age(5, "day"), headline)]
        assert teasers(page) == expected, one
        assert is_clear(page), one


def test_a_list_of_headlines_with_their_ages_in_brackets_is_a_rail() -> None:
    page = read("- Gulls Return to the Pier (4 days ago)", "- Rowers Win Again (5 days ago)")
    assert [(entry.age, entry.headline) for entry in page.rail] == [
        (Age(4, "day"), "Gulls Return to the Pier"),
        (Age(5, "day"), "Rowers Win Again"),
    ]
    assert is_clear(page)


def test_a_date_may_run_into_its_section() -> None:
    for first, second in (
        ("PoliticsNov 24, 2026", "Real EstateNov 23, 2026"),
        ("Politics24 November 2026", "Real Estate23 November 2026"),
        ("Politics2026-11-24", "Real Estate2026-11-23"),
    ):
        page = read("-", first, "Gulls Return to the Pier", "-", second, "Rowers Win Again")
        assert [(entry.section, entry.day.days, entry.headline) for entry in page.rail] == [
            ("Politics", ((2026, 11, 24),), "Gulls Return to the Pier"),
            ("Real Estate", ((2026, 11, 23),), "Rowers Win Again"),
        ], first
        assert is_clear(page)


def test_one_word_of_the_page_s_language_is_an_age() -> None:
    rail = ["-", "Culture hier", "Gulls Return", "-", "Culturehier", "Rowers Win"]
    other = [*rail, "-", "Économieil y a 3 jours", "Tide Low"]
    assert [(entry.section, entry.age) for entry in read(*other).rail[:2]] == [
        ("Culture", Age(1, "day")),
        ("Culture", Age(1, "day")),
    ]
    german = read("-", "Sport vorgestern", "Eins", "-", "Kulturgestern", "Zwei")
    assert [(entry.section, entry.age) for entry in german.rail] == [
        ("Sport", Age(2, "day")),
        ("Kultur", Age(1, "day")),
    ]


def test_the_text_tells_the_language_of_its_ages_if_nothing_else_does() -> None:
    text = "Le conseil a voté mardi soir la nouvelle ligne de tramway pour les deux rives du port."
    rail = ["Culture hier", "Le musée rouvre", "Sport hier", "Les Bleus gagnent encore"]
    rail += ["Économie hier", "Une usine ferme"]
    above = ["Politique", "Le conseil vote la nouvelle ligne", "", text, text]
    for lines in (rail, ["-", *rail[:2], "-", *rail[2:4], "-", *rail[4:]]):
        page = parse("\n".join([*above, *lines]))
        assert teasers(page) == [
            ("Culture", Age(1, "day"), "Le musée rouvre"),
            ("Sport", Age(1, "day"), "Les Bleus gagnent encore"),
            ("Économie", Age(1, "day"), "Une usine ferme"),
        ]
        assert is_clear(page)
    assert not read("-", "Cahier", "Gulls Return", "-", "Fichier", "Rowers Win").rail


def test_a_section_has_more_than_a_letter() -> None:
    page = read("-", "F14 hours ago", "Norris Takes Pole", "-", "Sports24 hours ago", "Rowers Win")
    assert [(entry.section, entry.age) for entry in page.rail] == [
        ("F1", Age(4, "hour")),
        ("Sports", Age(24, "hour")),
    ]


BESIDE_AGES = [
    ("Politics", "Updated 4 days ago"),
    ("Politics", "4 days ago by Ida Quill"),
    ("Politics", "4 days ago | Ida Quill"),
    ("Politics", "4 days ago 12 comments"),
    ("Politics", "4d ago · 5 min"),
    ("Politics4 days ago • 3 min read",),
    ("Politics", "4 days, 3 hours ago"),
    ("Politics4 days, 3 hours ago",),
]


def test_what_stands_beside_an_age_is_no_headline() -> None:
    for lines in BESIDE_AGES:
        other = [line.replace("Politics", "Sports") for line in lines]
        heads = ["Mayor Opens New Bridge Across the River", "United Win the Cup After Penalties"]
        page = read("-", *lines, heads[0], "-", *other, heads[1])
        assert teasers(page) == [
            ("Politics", Age(4, "day"), heads[0]),
            ("Sports", Age(4, "day"), heads[1]),
        ], lines
        assert is_clear(page), lines


MAYOR, UNITED = "Mayor Opens New Bridge Across the River", "United Win the Cup After Penalties"


def test_a_rail_without_dates_is_told_by_the_label_above_it() -> None:
    for lines in (
        ("Most read", MAYOR, UNITED, "About us", "Contact", "© 2026 The Paper"),
        ("Meistgelesen", "1", MAYOR, "2", UNITED, "Newsletter", "The best of the week for you"),
        ("À lire aussi", MAYOR, "Les plus lus", UNITED),
    ):
        page = read(*lines)
        assert page.body == (FIRST, SECOND), lines
        assert teasers(page) == [("", None, MAYOR), ("", None, UNITED)], lines
        assert is_clear(page), lines


def test_a_rail_without_dates_may_name_sections_or_who_wrote_its_stories() -> None:
    page = read("Related stories", "Politics", MAYOR, "Sports", UNITED)
    assert teasers(page) == [("Politics", None, MAYOR), ("Sports", None, UNITED)]
    more = ("Gulls Return to the Pier in Great Numbers", "Al Finn")
    page = read("More stories", MAYOR, "Ida Quill", UNITED, "Jo Marsh", *more)
    assert [headline for _, _, headline in teasers(page)] == [MAYOR, UNITED, more[0]]


def test_a_story_goes_on_below_a_label() -> None:
    page = read("Read more", MAYOR, UNITED, "On Friday the traders met again in the rope works.")
    assert page.rail == ()
    assert page.body == (
        FIRST,
        SECOND,
        UNITED,
        "On Friday the traders met again in the rope works.",
    )
    assert page.doubtful == (2,)


def test_teasers_may_have_deks_that_are_sentences() -> None:
    dek = "What he took with him was a habit of looking."
    rail = (MAYOR, dek, "10 Mar 2026", "8 min read", UNITED, dek, "1 Mar 2026", "4 min read")
    third = ("Gulls Return", dek, "2 Feb 2026", "3 min read")
    page = read(*rail, *third)
    assert page.body == (FIRST, SECOND)
    assert [entry.headline for entry in page.rail] == [MAYOR, UNITED, "Gulls Return"]
    assert is_clear(page)
    assert read(*rail).is_doubtful


def test_what_readers_wrote_is_no_part_of_a_story() -> None:
    said = ("Carla", "March 13, 2026 at 8:02 am", "I made this and it was wonderful.", "Reply")
    other = ("Bo", "March 14, 2026 at 9:02 am", "Too sweet for me, thank you.", "Reply")
    page = read("2 Comments", *said, *other, "Leave a Reply")
    assert (page.body, page.rail, is_clear(page)) == ((FIRST, SECOND), (), True)
    assert any("“Too sweet for me, thank you.”" in note for note in page.notes)
