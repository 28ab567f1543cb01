from broadsheet.web import code_version


def test_pages_of_papers_with_fixed_and_with_free_settings_are_told_apart(make_app):
    free, same, given = make_app(), make_app(), make_app(SITE_NAME="Broadsheet")
    assert code_version.of(free) == code_version.of(same) != code_version.of(given)
