"""What documents name is there."""

import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
DOCUMENTS = [*REPOSITORY.glob("docs/*.md"), *REPOSITORY.glob("*.md")]
# Where a path may begin. What others' systems have is no file of ours.
ROOTS = [".", "site/broadsheet", "templates", "static", "tests", "docs", ".github/workflows"]
OTHERS = set("/saved/worker.js /404.html ferry.de.md content/de/world/ferry.md".split())
OTHERS |= set("_config.yml ./one.md index.html".split())
FILE = re.compile(r"`([\w./-]+\.(?:py|md|toml|conf|service|vcl|html|css|js|po|yml))(?:::?\w+)?`")
# A name, and the file that it stands in: `ROLES` (`newsroom/wording.py`).
NAMED = re.compile(r"`(\w+)(?:\([^`]*\))?` \(`([\w./-]+\.(?:py|js|css|toml))`")
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_files_that_a_document_names_are_there(document):
    text = document.read_text()
    named = set(FILE.findall(text)) - OTHERS
    assert [file for file in named if not is_there(file)] == []
    linked = {file for file in LINK.findall(text) if "." in file} - OTHERS
    assert [file for file in linked if not (document.parent / file).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_name_stands_in_the_file_that_a_document_says_it_is_in(document):
    said = NAMED.findall(document.read_text())
    assert [(name, file) for name, file in said if not stands_in(name, file)] == []


def stands_in(name: str, file: str) -> bool:
    word = re.compile(rf"\b{name}\b")
    folders = (REPOSITORY / root for root in ROOTS if root != ".")
    places = {REPOSITORY / file, *(found for folder in folders for found in folder.glob(file))}
    if "/" not in file:
        places |= {found for root in ROOTS[1:] for found in (REPOSITORY / root).rglob(file)}
    return any(word.search(place.read_text()) for place in places if place.is_file())


def is_there(file: str) -> bool:
    if "/" in file:
        return any((REPOSITORY / root / file).exists() for root in ROOTS)
    folders = (REPOSITORY / root for root in ROOTS if root != ".")
    return (REPOSITORY / file).exists() or any(any(f.rglob(file)) for f in folders)


def test_the_example_of_an_environment_file_is_read_alike_by_systemd_and_a_shell(tmp_path):
    """systemd takes what stands between single quotes as it is (systemd.exec(5))."""
    told = (REPOSITORY / "docs" / "operating.md").read_text()
    example = re.search(r"```sh\n(# /etc/broadsheet.env\n.*?)```", told, re.DOTALL)[1]
    by_systemd = re.findall(r"^(\w+)='([^']*)'$", example, re.MULTILINE)
    assert ("BROADSHEET_SITE_NAME", "The Evening Post") in by_systemd
    assert len(by_systemd) == example.count("=")
    (tmp_path / "broadsheet.env").write_text(example)
    command = "set -a && . ./broadsheet.env && env"
    read = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, env={}, capture_output=True, text=True, check=True
    )
    by_shell = dict(line.split("=", 1) for line in read.stdout.splitlines())
    assert {name: by_shell[name] for name, _ in by_systemd} == dict(by_systemd)
