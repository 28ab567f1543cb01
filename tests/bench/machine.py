"""The machine: what it has, and what a tree of processes takes from it (proc(5))."""

import os
import platform
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")  # of them in a second
NEEDED = {"wrk": "wrk", "nginx": "nginx"}  # program: the distribution's package


def refuse_what_is_missing() -> None:
    """Exit with the command that brings what is not there."""
    os.environ["PATH"] += os.pathsep + "/usr/sbin"  # where Debian keeps nginx
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        packages = " ".join(NEEDED[name] for name in missing)
        sys.exit(f"make bench needs {' and '.join(missing)}: apt-get install {packages}")
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("make bench reads CPU time and memory from /proc: it needs Linux")


def tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        fields = _stat(int(folder.name))
        if fields:
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def cpu_seconds(pids: list[int]) -> float:
    """User and system time that these processes have taken so far."""
    ticks = sum(int(fields[11]) + int(fields[12]) for pid in pids if (fields := _stat(pid)))
    return ticks / TICK


def memory(pids: list[int]) -> float:
    """MiB; what processes share is counted once (PSS)."""
    kibibytes = 0
    for pid in pids:
        try:
            found = re.search(r"^Pss: +(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
        except OSError:
            continue
        kibibytes += int(found[1]) if found else 0
    return kibibytes / 1024


def facts() -> list[str]:
    """What the figures depend on, a line each."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    packages = ("granian", "Flask", "Flask-Caching", "SQLAlchemy", "Jinja2")
    return [
        f"{os.cpu_count()} cores, {model[1].strip() if model else platform.machine()}, "
        f"{platform.system()} {platform.release()}, load before: {os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in packages),
        f"{_says('nginx', '-v')}, {_says('wrk', '-v')}",
    ]


def _says(*command: str) -> str:
    said = subprocess.run(command, capture_output=True, text=True)
    return (said.stderr + said.stdout).split("\n")[0].removeprefix("nginx version: ").split(" [")[0]


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat from the third on: the second may hold blanks."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return None
