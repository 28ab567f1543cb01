"""Mutation testing: makes one mistake after another in a copy of the tree, and lists those that no
test of theirs notices."""

import argparse
import ast
import compileall
import difflib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import NamedTuple

from cosmic_ray.testing import run_tests
from cosmic_ray.work_item import TestOutcome

from .mistakes import mistaken

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LEFT_OUT = shutil.ignore_patterns(".*", "instance", "__pycache__", "dist")
PYTEST = "-m pytest -x -q -n 0 -p no:randomly -p no:cacheprovider"
FAST = "not browser and not servers"


@dataclass
class Module:
    """A module that is mutated, and what became of its mutants."""

    path: str
    tests: str
    only: list[str] = field(default_factory=list)
    on_both: bool = False  # databases, for what is otherwise on PostgreSQL
    made: int = 0
    explained: int = 0
    noticed: int = 0
    survived: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        return f"site/broadsheet/{self.path}"

    @property
    def counts(self) -> str:
        survived = len(self.survived)
        return (
            f"{self.path}: {self.made} mutants, {self.explained} explained;"
            f" {self.noticed + survived} tried, {self.noticed} noticed, {survived} survived"
        )

    @property
    def command(self) -> str:
        marks = FAST if self.on_both else f"{FAST} and not postgres"
        tests = " ".join(f"tests/{t}" for t in self.tests.split())
        return f'{sys.executable} {PYTEST} -m "{marks}" {tests}'


class Change(NamedTuple):
    """The first line that a mistake changed: its number, what it was, and what it became."""

    line: int
    was: str
    becomes: str


@dataclass(frozen=True)
class Explained:
    """A line whose mutants may survive: all of them, or one."""

    module: str
    was: str
    why: str
    becomes: str | None = None

    def explains(self, change: Change) -> bool:
        return change.was == self.was and self.becomes in (None, change.becomes)


def main() -> None:
    wanted = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    known = tomllib.loads((HERE / "modules.toml").read_text())["module"]
    modules = [Module(**facts) for facts in known]
    explained = [
        Explained(**e) for e in tomllib.loads((HERE / "explained.toml").read_text())["line"]
    ]
    if unknown := set(wanted.modules) - {module.path for module in modules}:
        sys.exit(f"not in modules.toml: {', '.join(sorted(unknown))}")
    modules = [m for m in modules if m.path in wanted.modules or not wanted.modules]
    with tempfile.TemporaryDirectory(prefix="broadsheet-mutants-") as folder:
        workers = ProcessPoolExecutor(wanted.jobs, initializer=settle, initargs=(folder,))
        with workers:
            for module in modules:
                try_mutants(module, explained, wanted, workers)
                print(module.counts, flush=True)
    sys.exit(any(module.survived for module in modules))


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", help="paths as in modules.toml [all]")
    parser.add_argument("--sample", type=int, help="so many mutants of each module [all]")
    parser.add_argument("--seed", type=int, default=1, help="of the sample [%(default)s]")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="[%(default)s]")
    return parser.parse_args()


def settle(folder: str) -> None:
    """Give a worker a copy of the tree to make mistakes in."""
    own = Path(folder, str(os.getpid()))
    shutil.copytree(ROOT, own, ignore=LEFT_OUT)
    (own / "instance").mkdir()
    # By their hashes: a mistake may be as old, to the second, as what it stands in the place of.
    by_hash = PycInvalidationMode.CHECKED_HASH
    compileall.compile_dir(own / "site", quiet=1, invalidation_mode=by_hash)
    os.chdir(own)
    os.environ["PYTHONPATH"] = str(own / "site")


def try_mutants(
    module: Module,
    explained: list[Explained],
    wanted: argparse.Namespace,
    workers: ProcessPoolExecutor,
) -> None:
    source = (ROOT / module.file).read_text()
    made = {text: changed(source, text) for text in mistaken(source)}
    if module.only:
        inside = _lines_of(module.only, source)
        made = {text: change for text, change in made.items() if change.line in inside}
    reasons = [one for one in explained if one.module == module.path]
    for one in reasons:
        if not any(map(one.explains, made.values())):
            print(f"explained.toml: {module.path} has this line no more: {one.was}")
    to_try = [text for text in made if not any(one.explains(made[text]) for one in reasons)]
    module.made, module.explained = len(made), len(made) - len(to_try)
    if wanted.sample is not None and wanted.sample < len(to_try):
        to_try = random.Random(wanted.seed).sample(to_try, wanted.sample)
    patience = 30 + 4 * workers.submit(seconds_unharmed, module).result()
    facts = ((module, text, source, patience) for text in to_try)
    for text, lives in zip(to_try, workers.map(survives, facts), strict=True):
        if lives:
            module.survived.append(diff(source, text))
            print(f"{module.path}: survived\n{module.survived[-1]}", flush=True)
        else:
            module.noticed += 1


def seconds_unharmed(module: Module) -> float:
    """How long a module's tests take without a mistake; exits if they fail."""
    began = time.monotonic()
    outcome, said = run_tests(module.command, 3600)
    if outcome is not TestOutcome.SURVIVED:
        raise SystemExit(f"the tests of {module.path} fail without any mistake:\n{said}")
    return time.monotonic() - began


def survives(facts: tuple[Module, str, str, float]) -> bool:
    module, text, source, patience = facts
    file = Path(module.file)
    file.write_text(text)
    try:
        outcome, _ = run_tests(module.command, patience)
    finally:
        file.write_text(source)
    return outcome is TestOutcome.SURVIVED


def diff(source: str, text: str) -> str:
    """The lines that a mistake changed, with their numbers."""
    lines = difflib.unified_diff(source.splitlines(), text.splitlines(), n=0, lineterm="")
    return "\n".join(f"    {line}" for line in list(lines)[2:])


def changed(source: str, text: str) -> Change:
    """The first line that a mistake changed."""
    before, after = _lines(source), _lines(text)
    pairs = zip(before, after, strict=False)
    (at, was), (_, becomes) = next(
        ((old, new) for old, new in pairs if old[1] != new[1]), (before[-1], after[-1])
    )
    return Change(at, was, becomes)


def _lines(text: str) -> list[tuple[int, str]]:
    """The lines that say something, with their numbers."""
    numbered = enumerate(map(str.strip, text.splitlines()), 1)
    return [(number, line) for number, line in numbered if line]


def _lines_of(names: list[str], source: str) -> set[int]:
    """The numbers of the lines of functions and classes with these names."""
    parts = [n for n in ast.walk(ast.parse(source)) if getattr(n, "name", None) in names]
    return {line for part in parts for line in range(part.lineno, part.end_lineno + 1)}


if __name__ == "__main__":
    main()
