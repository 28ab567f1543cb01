"""What one process of a run makes for all: an upgraded database, the sample edition's pictures."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask_migrate import upgrade

from broadsheet import create_app, sample
from lending import dispose


@pytest.fixture(scope="session")
def made_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, Callable[[Path], None]], Path]:
    """A folder of this name, which one process of a run fills by a function: the others wait."""
    run = tmp_path_factory.getbasetemp()
    shared = run.parent if "PYTEST_XDIST_WORKER" in os.environ else run

    def folder(name: str, fill: Callable[[Path], None]) -> Path:
        made = shared / name
        with open(f"{made}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                begun = Path(tempfile.mkdtemp(dir=shared))
                fill(begun)
                begun.rename(made)
        return made

    return folder


@pytest.fixture(scope="session")
def sqlite_template(made_once: Callable[..., Path]) -> Path:
    """An instance folder with an empty, upgraded SQLite database."""
    return made_once("template", upgrade_tables)


@pytest.fixture(scope="session")
def renditions(made_once: Callable[..., Path]) -> Path:
    """A media store with the renditions of the sample edition's pictures."""

    def render(instance: Path) -> None:
        app = create_app(INSTANCE_PATH=str(instance))
        with app.app_context():
            sample.edition.render_pictures()
        dispose(app)

    return made_once("renditions", render) / "media"


@pytest.fixture
def sample_pictures(renditions: Path, tmp_path: Path) -> None:
    """The sample edition's renditions are in this test's store: they need not be made again."""
    shutil.copytree(renditions, tmp_path / "media", copy_function=os.link, dirs_exist_ok=True)


def upgrade_tables(instance: Path, uri: str = "") -> None:
    """Bring the database of an instance folder, or one at an address, to the newest tables."""
    where = {"SQLALCHEMY_DATABASE_URI": uri} if uri else {}
    app = create_app(INSTANCE_PATH=str(instance), **where)
    with app.app_context():
        upgrade()
    dispose(app)
