"""What is compiled once for all applications of a process: templates, queries, routes."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache, FileSystemBytecodeCache
from werkzeug.routing import Rule

from broadsheet import language, web
from broadsheet.archive.store import db

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
# Rooms whose filters, functions and parts of Jinja's the compiler may write into what it makes.
TEMPLATES_GO_BY = [Path(str(room.__file__)).parent for room in (web, language)]


def compile_once(app: Flask) -> None:
    """Let an application use the templates and queries that were compiled for others."""
    app.jinja_env.bytecode_cache = COMPILED
    with app.app_context():
        _compile_queries_once(db.engine)


class Compiled(BytecodeCache):
    """Templates, compiled once for all applications of a run; those of the program, until they or
    what they go by are changed."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}
        self.of_earlier_runs: FileSystemBytecodeCache | None = None
        self.program_s: set[str] = set()  # keys

    def remember(self, folder: Path) -> None:
        """Use what earlier runs left in a folder, and leave there what this one compiles."""
        digest = blake2b(jinja2.__version__.encode(), digest_size=8)
        for path in sorted(path for room in TEMPLATES_GO_BY for path in room.glob("*.py")):
            digest.update(path.read_bytes())
        pattern = f"%s.{digest.hexdigest()}"
        for old in set(folder.iterdir()) - set(folder.glob(pattern % "*")):
            old.unlink(missing_ok=True)  # another process of this run may be faster
        self.of_earlier_runs = FileSystemBytecodeCache(str(folder), pattern)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        key = super().get_cache_key(name, filename)
        if filename and Path(filename).is_relative_to(TEMPLATES):
            self.program_s.add(key)
        return key

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))
        if bucket.code is None and self.of_earlier_runs and bucket.key in self.program_s:
            self.of_earlier_runs.load_bytecode(bucket)
            if bucket.code is not None:
                self.kept[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.kept[bucket.key, bucket.checksum] = bucket.code
        if self.of_earlier_runs and bucket.key in self.program_s:
            self.of_earlier_runs.dump_bytecode(bucket)


COMPILED = Compiled()
FIRST_ENGINES: dict[str, sa.Engine] = {}  # of each kind of database


def _compile_queries_once(engine: sa.Engine) -> None:
    """Let an engine use what SQLAlchemy compiled for the first of its kind."""
    if engine.dialect.name not in FIRST_ENGINES:
        with engine.connect():  # its dialect learns what the server can do
            FIRST_ENGINES[engine.dialect.name] = engine
        engine.dispose()  # of that connection
    first = FIRST_ENGINES[engine.dialect.name]
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache


@contextmanager
def routes_once() -> Iterator[None]:
    """Applications that are made for one test have the same routes as all others. Werkzeug compiles
    an expression and two functions for each route of each; the functions are compiled when an
    address is written."""
    compile_rule = Rule.compile
    compiled: dict[Any, Rule] = {}

    def once(rule: Rule) -> None:
        converters = tuple(rule.map.converters.items())
        key = rule.rule, repr(rule.defaults), rule.subdomain, rule.merge_slashes, converters
        if key not in compiled:
            compile_rule(rule)
            compiled[key] = rule
        first = compiled[key]
        for name in ("_parts", "_trace", "_converters", "arguments"):
            setattr(rule, name, getattr(first, name))
        for name in ("_build", "_build_unknown"):
            setattr(rule, name, getattr(first, name).__func__.__get__(rule))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", once)
        yield
