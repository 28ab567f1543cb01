"""What others install: a wheel that needs nothing but itself, and locks that name no host."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import zipfile
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from bench.servers import free_port

CHECKOUT = Path(__file__).resolve().parents[1]
PARTS = ["site", "templates", "static", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"]
# What only imports need: the extra `import`.
LIBRARIES = ("feedparser", "lxml", "readability")
# Run in a folder of its own by a Python that finds the wheel first.
SERVE = """
import broadsheet, pathlib, sys
from broadsheet import create_app
from flask_migrate import upgrade

home = pathlib.Path(broadsheet.__file__).resolve()
assert home.is_relative_to(pathlib.Path(sys.argv[1]).resolve()), home
app = create_app(INSTANCE_PATH=sys.argv[2])
with app.app_context():
    upgrade()
assert app.test_cli_runner().invoke(args=["sample"]).exit_code == 0
client = app.test_client()
front = client.get("/")
assert front.status_code == 200, front.status
style = client.get(front.text.partition('rel="stylesheet" href="')[2].partition('"')[0])
assert style.status_code == 200, style.status
assert "immutable" in style.headers["Cache-Control"]
print(len(front.data), len(style.data))
"""


@pytest.fixture(scope="module")
def wheel(made_once):
    """The wheel, built from a copy of the checkout without its history or its surroundings."""
    (built,) = made_once("wheel", build).glob("dist/*.whl")
    return built


def build(copy: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for part in PARTS:
        if (CHECKOUT / part).is_dir():
            shutil.copytree(CHECKOUT / part, copy / part, ignore=ignore)
        else:
            shutil.copy(CHECKOUT / part, copy / part)
    shutil.copy(CHECKOUT / ".gitignore", copy / ".gitignore")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(copy / "dist"), str(copy))


@pytest.fixture(scope="module")
def installed(made_once, wheel):
    """A folder with what the wheel brings, for tests that put nothing into it."""
    install = partial(pip, "install", "--no-deps", "--no-index", str(wheel), "--target")
    return made_once("installed", lambda folder: install(str(folder / "target"))) / "target"


def pip(*args: str) -> None:
    command = [sys.executable, "-m", "pip", *args, "--quiet", "--disable-pip-version-check"]
    subprocess.run(command, check=True, env=environment(), cwd="/")


def environment(**more: str) -> dict[str, str]:
    """The environment without what would lead back to the checkout or to an operator's paper."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BROADSHEET_", "FLASK_", "PYTHON", "COVERAGE"))
    }
    return kept | more


def test_the_wheel_holds_everything_that_the_paper_needs(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    for part in ("templates", "static"):
        for file in (CHECKOUT / part).rglob("*"):
            if file.is_file():
                assert f"broadsheet/{part}/{file.relative_to(CHECKOUT / part)}" in packed
    for file in (CHECKOUT / "site" / "broadsheet").rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            assert str(file.relative_to(CHECKOUT / "site")) in packed
    assert "broadsheet/py.typed" in packed


def test_the_wheel_holds_nothing_else(wheel):
    packed = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].partition("-")[0] for name in packed} == {"broadsheet"}
    assert not [name for name in packed if re.search(r"\.(pyc|db|sqlite\w*)$|secret|\.env", name)]


def said_by(program: str, target: Path, folder: Path, instance: Path, *options: str) -> str:
    """What a Python program prints that finds the installed wheel first, and runs in a folder."""
    done = subprocess.run(
        [sys.executable, *options, "-c", program, str(target), str(instance)],
        cwd=folder,
        env=environment(PYTHONPATH=str(target)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.servers
def test_the_wheel_serves_the_paper_from_anywhere(installed, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    said = said_by(SERVE, installed, elsewhere, tmp_path / "instance", "-W", "error")
    page, style = map(int, said.split())
    assert page > 10_000
    assert style > 5_000
    assert list(elsewhere.iterdir()) == []


@pytest.mark.servers
def test_a_server_needs_nothing_that_only_imports_do(installed, tmp_path):
    story = tmp_path / "story.md"
    story.write_text("# A story\n\nIts text.")
    without = f"import sys\nfor name in {LIBRARIES!r}:\n    sys.modules[name] = None\n"
    imports = f"""
done = app.test_cli_runner().invoke(args=["import", {str(story)!r}])
assert done.exit_code == 1, done.output
assert done.output.count("\\n") == 1, done.output
assert "pip install 'broadsheet[import]'" in done.output
"""
    said_by(without + SERVE + imports, installed, tmp_path, tmp_path / "instance")
    extras = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    needed = {re.split(r"[>=\[]", line)[0] for line in extras["optional-dependencies"]["import"]}
    assert needed == {"feedparser", "lxml", "readability-lxml"}


def answer_of(address: str, server: subprocess.Popen[bytes]) -> str:
    """What a server answers as soon as it does."""
    while server.poll() is None:
        try:
            with urlopen(address) as answer:
                return str(answer.read().decode())
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"the server ended with {server.returncode}")


@pytest.mark.servers
def test_the_wheel_s_own_command_makes_and_serves_a_paper_in_an_empty_folder(installed, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    assert (installed / "bin" / "broadsheet").is_file()
    port = free_port()
    command = [sys.executable, "-m", "broadsheet", "run", "--port", str(port)]
    server = subprocess.Popen(command, cwd=home, env=environment(PYTHONPATH=str(installed)))
    try:
        address = f"http://127.0.0.1:{port}/"
        page = answer_of(address, server)
        assert f'rel="canonical" href="http://127.0.0.1:{port}' in page
        assert "teaser" in page
    finally:
        server.terminate()
        server.wait()
    assert [path.name for path in home.iterdir()] == ["instance"]
    assert (home / "instance" / "broadsheet.db").is_file()


def committed() -> list[Path]:
    """All files that git knows; in a copy without its history, all text that could be."""
    if (CHECKOUT / ".git").exists() and shutil.which("git"):
        command = ["git", "-C", str(CHECKOUT), "ls-files", "-z", "--cached"]
        names = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
        return [CHECKOUT / name for name in names if name and (CHECKOUT / name).is_file()]
    return [file for part in PARTS for file in (CHECKOUT / part).rglob("*") if file.is_file()]


def test_the_locks_pin_everything_by_hash_and_name_no_host():
    locks = sorted(CHECKOUT.glob("requirements*.lock"))
    assert len(locks) >= 2
    for lock in locks:
        text = lock.read_text()
        assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", text), lock
        pinned = [line for line in text.splitlines() if re.match(r"\w", line)]
        assert all(re.match(r"[\w.\[\]-]+==", line) for line in pinned)
        assert text.count("--hash=sha256:") >= len(pinned)


def test_no_committed_file_names_this_machine_or_a_registry():
    registry = re.compile(rb"index-url\s*[=:]?\s*https?://|//[\w.-]*(artifactory|nexus|devpi)\b")
    mine = [socket.gethostname().encode(), str(Path.home()).encode() + b"/"]
    home = {b"/root/", b"localhost", b""}
    found = []
    for file in committed():
        data = file.read_bytes()
        if registry.search(data):
            found.append(file.name)
        found += [file.name for name in mine if len(name) > 6 and name not in home and name in data]
    assert found == []


def test_site_is_a_source_root_and_no_package():
    assert not (CHECKOUT / "site" / "__init__.py").exists()
    ignored = (CHECKOUT / ".gitignore").read_text().splitlines()
    assert not {"site", "site/", "/site", "/site/"}.intersection(ignored)
    for file in (CHECKOUT / "site").rglob("*.py"):
        assert not re.search(r"^\s*(from|import) site[.\s]", file.read_text(), re.MULTILINE), file
