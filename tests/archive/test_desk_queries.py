"""No page of the desk may cost more because the archive is large."""

import shutil
from typing import Any

import pytest
import sqlalchemy as sa

from answers import statements
from archive.large import LARGE, SMALL, is_of_the_page, is_whole_scan, opened
from broadsheet.archive.images import Image
from broadsheet.archive.store import db
from desk import Desk, hire

pytestmark = pytest.mark.long  # 100,000 stories take their time to be made

DESK = {
    "first page": "/newsroom",
    "a state": "/newsroom?state=live",
    "drafts": "/newsroom?state=draft",
    "a section": "/newsroom?state=live&section=world",
    "an author": "/newsroom?state=live&author=ada-venn",
    "search": "/newsroom?q=harbour",
    "deep": "/newsroom?before=20241020T140500000000-1",
    "a story": "/newsroom/stories/1",
    "pictures": "/newsroom/pictures",
    "search of pictures": "/newsroom/pictures?q=tide",
    "pictures without words": "/newsroom/pictures?undescribed=1",
    "log": "/newsroom/audit",
}


def at_desk(pictures: int, **settings: Any) -> dict[str, list[tuple[str, object]]]:
    """The statements of each page of the desk, for an editor, with so many pictures."""
    found = {}
    with opened(**settings) as app:
        editor = Desk(app, app.config["CLOCK"])
        editor.sign_in_as(hire(app, app.config["CLOCK"], "editor"))
        with app.app_context():
            facts = {"width": 600, "height": 400, "alt": "The tide"}
            rows = [{"file": f"{n}.webp", "name": f"p-{n}", **facts} for n in range(pictures)]
            db.session.execute(sa.insert(Image), rows)
            db.session.commit()
        for name, address in DESK.items():
            with statements(app) as sent:
                assert editor.get(address).status_code == 200, address
            found[name] = [one for one in sent if is_of_the_page(*one)]
    return found


def test_the_desk_takes_as_many_queries_each_from_an_index_in_a_large_archive(archives, tmp_path):
    own = {size: shutil.copytree(folder, tmp_path / str(size)) for size, folder in archives.items()}
    small = at_desk(100, INSTANCE_PATH=str(own[SMALL]))
    settings = {"INSTANCE_PATH": str(own[LARGE])}
    large, wrong = at_desk(1000, **settings), []
    counts = {name: len(sent) for name, sent in large.items()}
    assert counts == {name: len(sent) for name, sent in small.items()}
    assert max(counts.values()) <= 20, counts
    with opened(**settings) as app, app.app_context(), db.engine.connect() as connection:
        for name, sent in large.items():
            for statement, parameters in sent:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                wrong += [(name, row[3]) for row in plan if is_whole_scan(row[3])]
    assert wrong == []
