"""Languages: tags as they are kept, names and directions as the CLDR has them."""

import pytest
from babel import Locale

from broadsheet.language import tags


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("pt_br", "pt-BR"),
        ("zh-hant-TW", "zh-Hant-TW"),
        ("sr_latn", "sr-Latn"),
        ("es-419", "es-419"),
        ("en-GB-oxendict", "en-GB"),
        ("iw", "he"),  # as Java and old feeds have it
        (" ar ", "ar"),
        ("", ""),
        ("x-default", ""),
        ("und", ""),
        ("German", ""),
        ("qq", ""),
        ("e\n", ""),
        ("d" * 40, ""),
    ],
)
def test_a_tag_is_kept_in_one_way_or_not_at_all(typed, kept):
    assert tags.tag(typed) == kept
    assert tags.tag(kept) == kept


@pytest.mark.parametrize(
    "tag", "ar kk-Arab cs dv en es fa he ja ks pa-Arab ps sr-Latn uk ur yi zh-Hant pt-BR".split()
)
def test_names_and_directions_are_those_of_the_cldr(tag):
    locale = Locale.parse(tag, sep="-")
    assert tags.own_name(tag) == locale.display_name
    assert tags.direction(tag) == {"right-to-left": "rtl"}.get(locale.character_order, "ltr")


def test_every_language_that_is_offered_is_kept_as_it_is():
    assert [tag for tag in tags.OWN_NAMES if tags.tag(tag) != tag] == []
    assert len(tags.OWN_NAMES) > 300


def test_a_region_without_a_name_is_called_by_its_language():
    assert tags.own_name("fr-SN") == "français"
    assert tags.own_name("zh-Hant-HK") == "中文 (繁體)"


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("en-US", "en-GB", True),
        ("de", "de-AT", True),
        ("zh-TW", "zh-Hant", True),
        ("zh-TW", "zh-CN", False),
        ("sr-Latn", "sr", False),
        ("sr-Cyrl", "sr", True),
        ("pt-BR", "pt-PT", True),
        ("en", "de", False),
        ("", "en", False),
    ],
)
def test_a_language_is_the_same_wherever_it_is_spoken_but_not_in_another_script(one, other, are):
    assert tags.same(one, other) is are
