"""What stands behind a proxy under test: a paper with a few stories, under granian."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench import servers
from broadsheet import create_app
from broadsheet.archive.changes import purging
from conftest import dispose, missing
from stories import Clock, Paper

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@pytest.fixture(scope="module")
def stack():
    """What is started here is stopped after the module's last test."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deploy")
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def start(stack, folder) -> Callable[..., servers.Server]:
    """Starts a program on a port; skips the test where the program is missing."""

    def start(command: list[str], port: int) -> servers.Server:
        if shutil.which(command[0], path=servers.PATH) is None:
            missing(f"{command[0]} is not installed")
        log = folder / f"{Path(command[0]).name}.log"
        return stack.enter_context(servers.running(command, port, log))

    return start


@pytest.fixture(scope="module")
def ports() -> dict[str, int]:
    return {"proxy": servers.free_port()}


@pytest.fixture(scope="module")
def paper(sqlite_template, stack, folder, ports) -> Paper:
    """The archive, written into from outside; each commit purges the proxy."""
    stack.enter_context(pytest.MonkeyPatch.context()).setattr(purging, "ON_ITS_WAY", 0.3)
    shutil.copy(sqlite_template / "broadsheet.db", folder / "broadsheet.db")
    app = create_app(INSTANCE_PATH=str(folder), PURGE_URL=f"http://127.0.0.1:{ports['proxy']}/")
    stack.callback(dispose, app)
    return Paper(app, Clock(datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)))


@pytest.fixture(scope="module")
def granian(stack, folder, paper) -> servers.Server:
    """The paper as docs/serving.md serves it."""
    settings = {"INSTANCE_PATH": str(folder), "SITE_URL": "http://paper.test", "CDN_SECONDS": "60"}
    settings |= {"MOST_READ_SECONDS": "0", "AHEAD_SECONDS": "10"}
    environment = {f"BROADSHEET_{name}": value for name, value in settings.items()}
    return stack.enter_context(
        servers.granian("broadsheet:create_app", folder, "granian", **environment)
    )
