"""An editor at work in another process: `python -m tests.bench.editor INSTANCE [DATABASE]` commits
five edits a second, to any article but the first, until it is told to stop."""

import itertools
import os
import sys
import time
from pathlib import Path

import sqlalchemy as sa

from broadsheet.archive.articles import Article
from broadsheet.archive.store import begin_writing, db

from .archives import make

PACE = 5  # edits a second


def edit(instance: Path, database: str = "") -> None:
    with make(instance, database).app_context():
        ids = db.session.scalars(sa.select(Article.id).order_by(Article.id).limit(500)).all()[1:]
        due = time.monotonic()
        for number in itertools.count():
            begin_writing()
            article = db.session.get_one(Article, ids[number % len(ids)])
            article.dek = f"Edit {number} of process {os.getpid()}."  # never what it was
            db.session.commit()
            if number == 0:
                print("begun", flush=True)
            due += 1 / PACE
            time.sleep(max(0.0, due - time.monotonic()))


if __name__ == "__main__":
    edit(Path(sys.argv[1]), *sys.argv[2:])
