import os
import re
import resource
import stat
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from broadsheet import create_app
from broadsheet.settings import DEFAULTS, FROM_ENVIRONMENT, SHOWN, WrongSetting, kept_secret
from conftest import dispose

REPOSITORY = Path(__file__).resolve().parents[1]
NOBODY = 65534  # a user that owns nothing


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Starts a paper from an environment of these variables alone, and from these settings."""
    made = []
    for name in ("FLASK_RUN_FROM_CLI", "FLASK_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def _start(environment=(), **settings):
        monkeypatch.setenv("BROADSHEET_INSTANCE_PATH", str(tmp_path))
        for name, value in dict(environment).items():
            monkeypatch.setenv(name, value)
        made.append(create_app(**settings))
        return made[-1]

    yield _start
    for app in made:
        dispose(app)


GRANIAN = ["granian", "--interface", "wsgi", "--port", "0", "--factory", "broadsheet:create_app"]
PUBLIC = {"BROADSHEET_SITE_URL": "https://paper.example"}


def test_settings_win_over_the_environment_which_wins_over_the_defaults(start):
    assert start(TESTING=True).config["SITE_NAME"] == "Broadsheet"
    environment = {"BROADSHEET_SITE_NAME": "The Environment", "BROADSHEET_LOCALE": "de-DE"}
    app = start(environment, TESTING=True)
    assert (app.config["SITE_NAME"], app.config["LOCALE"]) == ("The Environment", "de_DE")
    assert start(environment, SITE_NAME="The Keyword").config["SITE_NAME"] == "The Keyword"


def test_numbers_in_the_environment_are_numbers(start):
    app = start(PUBLIC | {"BROADSHEET_MAX_CONTENT_LENGTH": "1000"})
    assert app.config["MAX_CONTENT_LENGTH"] == 1000


def test_everything_lives_in_the_instance_folder(start, tmp_path):
    app = start(PUBLIC)
    assert app.instance_path == str(tmp_path)
    assert app.config["SQLALCHEMY_DATABASE_URI"] == "sqlite:///broadsheet.db"
    with app.app_context():
        from broadsheet.archive.store import db

        assert db.engine.url.database == str(tmp_path / "broadsheet.db")


WRONG = [
    ("SITE_NAME", ""),
    ("SITE_NAME", " "),
    ("SITE_URL", ""),
    ("SITE_URL", "paper.example"),
    ("SITE_URL", "ftp://paper.example"),
    ("SITE_URL", "https://"),
    ("SITE_URL", "https://paper.example/news"),
    ("SITE_URL", "https://paper.example?edition=1"),
    ("SITE_URL", "https://paper.example/#top"),
    ("SITE_URL", "https://editor:secret@paper.example"),
    ("SITE_URL", "https://paper.example:port"),
    ("SITE_URL", "https://paper .example"),
    ("SITE_URL", "https://[paper.example"),
    ("SITE_URL", 'https://paper.example"'),
    ("SITE_URL", "https://paper..example"),
    ("TIMEZONE", ""),
    ("TIMEZONE", "Mars/Olympus"),
    ("TIMEZONE", "../../etc/passwd"),
    ("TIMEZONE", "/etc/passwd"),
    ("TIMEZONE", "Europe"),
    ("LOCALE", ""),
    ("LOCALE", "xx"),
    ("LOCALE", "english please"),
    ("FEED_TEXT", "half"),
    ("WEBSUB_HUB", "hub.example"),
    ("WEBSUB_HUB", "file:///etc/passwd"),
    ("WEBSUB_HUB", 'https://hub.example/">'),
    ("INDEXNOW_KEY", "short"),
    ("INDEXNOW_KEY", "../../secret_key"),
    ("INDEXNOW_URL", "ftp://engine.example"),
    ("CACHE_THRESHOLD", "many"),
    ("AHEAD_SECONDS", "-1"),
    ("AHEAD_SECONDS", "3601"),
    ("AHEAD_SECONDS", "on"),
    ("SITE_URL", "https://paper.example:65536"),
    ("MEDIA_STORE", "bucket"),
    ("MEDIA_URL", "not an address"),
    ("MEDIA_URL", ""),
    ("MEDIA_URL", "/"),
    ("MEDIA_URL", "//"),
    ("SQLALCHEMY_DATABASE_URI", ""),
    ("SQLALCHEMY_DATABASE_URI", "broadsheet.db"),
    ("SQLALCHEMY_DATABASE_URI", "sqlite://"),
    ("SQLALCHEMY_DATABASE_URI", "sqlite:///:memory:"),
    ("SQLALCHEMY_DATABASE_URI", "mysql://me:hunter2@host/paper"),
    ("SQLALCHEMY_DATABASE_URI", "postgresql+psycopg2:///paper"),
    ("MAIL_SERVER", "mail.example:587"),
    ("MAIL_SERVER", "smtp+tls://me:hunter2@mail.example"),
    ("MAIL_SERVER", "smtp://mail.example:smtp"),
    ("MAIL_SERVER", "smtp://mail.example:65536"),
    ("PURGE_URL", "nonsense"),
    ("SQLALCHEMY_DATABASE_URI", "postgresql://me:hunter2@127.0.0.1:port/paper"),
    ("MAIL_FROM", "newsroom"),
    ("MAIL_FROM", "newsroom@paper.example\nBcc: all@paper.example"),
    ("MAIL_FROM", "Paper, The <newsroom@paper.example>"),
    ("CACHE_REDIS_URL", "127.0.0.1:6379"),
    ("CACHE_REDIS_URL", "http://me:hunter2@127.0.0.1"),
    ("CACHE_REDIS_URL", "redis://127.0.0.1:6379/zero"),
    ("CACHE_TYPE", "os.path"),
    ("PROXIES", "-3"),
    ("LOCK_SECONDS", "-1"),
    ("CACHE_BYTES", "-5"),
    ("MOST_READ_HOURS", "0"),
    ("MOST_READ_SECONDS", "-1"),
    ("FILE_MEGABYTES", "1001"),
    ("RAIL", "far"),
    ("MAX_CONTENT_LENGTH", "20 MB"),
    ("MAX_CONTENT_LENGTH", ""),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_setting_that_is_wrong_is_refused_by_name(start, name, value):
    with pytest.raises(SystemExit, match=f"^Broadsheet can't start: {name} ") as refusal:
        start(PUBLIC | {"BROADSHEET_SECRET_KEY": "shared", f"BROADSHEET_{name}": value})
    assert "hunter2" not in str(refusal.value)
    assert "\n" not in str(refusal.value)
    with pytest.raises(WrongSetting, match=name):
        start({}, TESTING=True)


def test_a_setting_whose_name_is_misspelt_is_told_of_in_the_log(start, caplog):
    wrong = {"BROADSHEET_MAILSERVER": "smtp://mail.example", "BROADSHEET_PROXYS": "1"}
    start(PUBLIC | wrong | {"BROADSHEET_TEST_REDIS": "redis://127.0.0.1", "BROADSHEET_ABUSE": "1"})
    assert set(caplog.messages) == {
        "BROADSHEET_MAILSERVER is no setting: is BROADSHEET_MAIL_SERVER meant?",
        "BROADSHEET_PROXYS is no setting: is BROADSHEET_PROXIES meant?",
    }


@pytest.mark.parametrize("name", ["INSTANCE_PATH", "CACHE_DIR"])
def test_a_folder_that_can_be_none_is_named_in_one_line(start, tmp_path, name):
    (tmp_path / "file").write_text("")
    start(PUBLIC)
    environment = {
        "BROADSHEET_CACHE_TYPE": "FileSystemCache",
        f"BROADSHEET_{name}": f"{tmp_path}/file",
    }
    with pytest.raises(SystemExit, match=r"^Broadsheet can't start: .*/file'$"):
        start(PUBLIC | environment)


@pytest.mark.parametrize("serve", [["flask", "staff", "--help"], ["flask", "--help"], GRANIAN])
def test_whoever_starts_a_paper_with_a_wrong_setting_reads_a_line_and_no_traceback(tmp_path, serve):
    environment = (
        os.environ
        | PUBLIC
        | {
            "BROADSHEET_INSTANCE_PATH": str(tmp_path),
            "BROADSHEET_PROXIES": "nginx",
            "FLASK_APP": "broadsheet",
        }
    )
    program, *arguments = serve
    done = subprocess.run(
        [Path(sys.executable).parent / program, *arguments],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    told = done.stdout + done.stderr
    assert done.returncode
    assert "Broadsheet can't start: PROXIES must be a whole number, not 'nginx'" in told
    assert "Traceback" not in told


RIGHT = [
    ("MAIL_FROM", "The Paper <newsroom@paper.example>"),
    ("MAIL_FROM", '"Paper, The" <newsroom@paper.example>'),
    ("CACHE_REDIS_URL", "rediss://:hunter2@cache.example:6380/3?socket_timeout=1"),
    ("CACHE_REDIS_URL", "unix:///run/redis.sock?db=2"),
    ("MAIL_SERVER", "smtps://news%40paper.example:hunter2@mail.example:465"),
    ("MAIL_SERVER", "smtps://news@paper.example:hunter2@mail.example"),
    ("MAIL_SERVER", "smtp+starttls://mail.example"),
    ("MAIL_SERVER", "smtp://[::1]:10025"),
    ("MEDIA_URL", "//cdn.example/media"),
    ("SITE_URL", "https://paper.example."),
    ("SITE_NAME", "Süd & Nord: “Täglich”"),
    ("SQLALCHEMY_DATABASE_URI", "sqlite+pysqlite:///broadsheet.db"),
    ("PURGE_URL", "http://127.0.0.1:6081/"),
    ("SITE_URL", "http://[::1]:5000"),
]


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_a_setting_that_is_right_is_taken(start, name, value):
    assert start(PUBLIC | {f"BROADSHEET_{name}": value}).config[name] == value


def test_every_setting_is_told_of():
    told = (REPOSITORY / "docs" / "operating.md").read_text()
    untold = [name for name in FROM_ENVIRONMENT if f"| `{name}`" not in told]
    assert untold == []


# What prints readers' pages, feeds and sitemaps: all that these hold.
PRINTING = """site/broadsheet/paper.py site/broadsheet/reader/**/*.py site/broadsheet/web/**/*.py
    site/broadsheet/text/**/*.py site/broadsheet/look/**/*.py site/broadsheet/archive/lists/*.py
    site/broadsheet/wire/*.py templates/*.html templates/reader/**/*.html templates/wire/*"""
# What these ask for beside: of letters, signatures and notices to others, and what new addresses
# are made of.
BESIDE_PAGES = {"MAIL_SERVER", "MAIL_FROM", "SECRET_KEY", "INDEXNOW_URL", "SLUGS"}


def test_every_setting_that_readers_pages_ask_for_is_among_what_they_are_made_by():
    """Or pages that were printed under another value are handed out after a new start."""
    files = {path for pattern in PRINTING.split() for path in REPOSITORY.glob(pattern)}
    source = "".join(path.read_text() for path in files)
    asked = set(re.findall(r"""\bconfig(?:\.|\[["'])([A-Z_]+)""", source)) & set(DEFAULTS)
    assert asked == set(SHOWN) | BESIDE_PAGES


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({}, "BROADSHEET_SITE_URL"),
        (
            PUBLIC | {"BROADSHEET_SQLALCHEMY_DATABASE_URI": "postgresql:///x"},
            "BROADSHEET_SECRET_KEY",
        ),
    ],
)
def test_serving_the_public_without_an_essential_is_refused_by_name(start, environment, name):
    with pytest.raises(SystemExit, match=f"^Broadsheet can't start: {name} is not set"):
        start(environment)


@pytest.mark.parametrize("by_hand", ["FLASK_RUN_FROM_CLI", "FLASK_DEBUG"])
def test_a_command_at_the_machine_needs_no_essentials(start, by_hand):
    value = "true" if by_hand == "FLASK_RUN_FROM_CLI" else "1"
    assert start({by_hand: value}).config["SITE_URL"] == "http://127.0.0.1:5000"


def test_a_slash_after_the_sites_address_is_dropped(start):
    app = start(SITE_URL="https://paper.example/", MEDIA_URL="https://cdn.example/media/")
    assert app.config["SITE_URL"] == "https://paper.example"
    assert app.config["MEDIA_URL"] == "https://cdn.example/media"


def test_the_secret_key_is_made_once_and_only_the_owner_reads_it(start, tmp_path):
    first, second = start(PUBLIC), start(PUBLIC)
    assert len(first.config["SECRET_KEY"]) == 64
    assert second.config["SECRET_KEY"] == first.config["SECRET_KEY"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_secret_key_that_may_only_be_read_is_enough():
    """As on a disk that became read-only: nobody else than its owner may write here."""
    with TemporaryDirectory() as name:
        folder, me = Path(name), os.getuid()
        (folder / "secret_key").write_text("of old\n")
        (folder / "secret_key").chmod(0o444)
        folder.chmod(0o555)
        os.setresuid(me or NOBODY, me or NOBODY, me)
        try:
            assert kept_secret(folder) == "of old"
        finally:
            os.setresuid(me, me, me)
            folder.chmod(0o755)


def test_a_secret_key_that_is_given_is_not_kept(start, tmp_path):
    assert start(SECRET_KEY="given").config["SECRET_KEY"] == "given"
    assert not (tmp_path / "secret_key").exists()


def test_a_start_that_was_killed_while_it_made_the_key_leaves_no_empty_key(start, tmp_path):
    (tmp_path / "secret_key").touch(0o600)
    key = start(PUBLIC).config["SECRET_KEY"]
    assert len(key) == 64
    assert start(PUBLIC).config["SECRET_KEY"] == key


def test_a_key_that_is_there_is_read_though_nothing_can_be_written(start, tmp_path):
    key = start(PUBLIC).config["SECRET_KEY"]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # as if the disk were full
    try:
        assert kept_secret(tmp_path) == key
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_workers_that_start_together_share_one_key(start):
    keys, together = [], threading.Barrier(4)

    def work():
        together.wait(30)
        keys.append(start(TESTING=True).config["SECRET_KEY"])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 4
    assert len(set(keys)) == 1
    assert len(keys[0]) == 64


def test_the_old_name_of_postgresql_is_understood(start):
    app = start(SQLALCHEMY_DATABASE_URI="postgres:///x", SECRET_KEY="s", TESTING=True)
    assert app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql://")
