import zoneinfo

import tzdata

from broadsheet.web import code_version


def test_pages_of_papers_with_fixed_and_with_free_settings_are_told_apart(make_app):
    free, same, given = make_app(), make_app(), make_app(SITE_NAME="Broadsheet")
    assert code_version.of(free) == code_version.of(same) != code_version.of(given)


def test_pages_that_a_cache_in_front_may_keep_are_told_from_those_that_it_may_not(make_app):
    assert code_version.of(make_app(CDN_SECONDS=600)) != code_version.of(make_app())


def test_pages_in_the_words_of_another_version_of_a_library_are_told_apart(app, monkeypatch):
    before = code_version.of(app)
    monkeypatch.setattr("babel.__version__", "2.0")
    assert code_version.of(app) != before


def test_pages_of_machines_that_know_other_zones_are_told_apart(app, monkeypatch, tmp_path):
    versions = {code_version.of(app)}
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path),))
    versions.add(code_version.of(app))  # of a system that has none
    for release in ("2026a", "2026b"):
        (tmp_path / "tzdata.zi").write_text(f"# version {release}")
        versions.add(code_version.of(app))
    monkeypatch.setattr(tzdata, "IANA_VERSION", "2099z")
    assert len(versions | {code_version.of(app)}) == 5
