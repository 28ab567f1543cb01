"""Load: one run of wrk against one contender, and what it cost the server."""

import http.client
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from . import machine
from .servers import Server

CONNECTIONS, THREADS = 16, 2
ACCEPT = ("Accept-Encoding", "gzip, br")
BROWSER = ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")

# wrk asks for one address; for several, each of its threads goes round a list.
GO_ROUND = """
local paths, next = {%s}, 0
request = function()
  next = next %% #paths + 1
  return wrk.format("GET", paths[next])
end
"""


@dataclass
class Contender:
    """Who answers what, and the figures of each run."""

    name: str
    server: Server
    paths: Sequence[str]
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    also: Callable[[], list[int]] = list  # processes outside the server's tree that work for it
    rates: list[float] = field(default_factory=list)  # requests a second
    costs: list[float] = field(default_factory=list)  # CPU milliseconds a request
    memory: float = 0.0  # MiB
    faults: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return median(self.rates)

    @property
    def cost(self) -> float:
        return median(self.costs)

    @property
    def pids(self) -> list[int]:
        return self.server.pids + self.also()

    def ask(self, path: str) -> tuple[int, list[tuple[str, str]], bytes]:
        """One answer, read by a client that can tell what wrk can't."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        connection.request("GET", path, headers=dict([ACCEPT]) | self.headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.getheaders(), body


def run(contender: Contender, seconds: int, folder: Path) -> None:
    """Load a contender and add to its figures."""
    for path in contender.paths[:3]:
        status, _, _ = contender.ask(path)
        if status != contender.status:
            contender.faults.append(f"{path}: {status} instead of {contender.status}")
    pids = contender.pids
    before = machine.cpu_seconds(pids)
    said = wrk(contender, seconds, folder)
    cost = machine.cpu_seconds(pids) - before
    completed = int(_number(r"(\d+) requests in", said))
    contender.rates.append(_number(r"Requests/sec: +([\d.]+)", said))
    contender.costs.append(1000 * cost / max(1, completed))
    contender.memory = max(contender.memory, machine.memory(contender.server.pids))
    contender.faults += re.findall(r"Non-2xx.*|Socket errors.*", said)


def p95(contender: Contender, rounds: int = 5) -> float:
    """Milliseconds within which 95 of 100 answers came, one asked for after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", contender.server.port, timeout=30)
    waits = []
    for path in [*contender.paths] * rounds:
        begun = time.perf_counter()
        connection.request("GET", path, headers=dict([ACCEPT]))
        connection.getresponse().read()
        waits.append(1000 * (time.perf_counter() - begun))
    connection.close()
    return quantiles(waits, n=20)[-1]


def fetch(server: Server, paths: Sequence[str]) -> None:
    """Each page once, on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for path in paths:
        connection.request("GET", path, headers=dict([ACCEPT]))
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, path
    connection.close()


def wrk(contender: Contender, seconds: int, folder: Path) -> str:
    command = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    for name, value in [ACCEPT, BROWSER, *contender.headers.items()]:
        command += ["-H", f"{name}: {value}"]
    if len(contender.paths) > 1:
        script = folder / "paths.lua"
        script.write_text(GO_ROUND % ",".join(f'"{path}"' for path in contender.paths))
        command += ["-s", str(script)]
    command.append(f"http://127.0.0.1:{contender.server.port}{contender.paths[0]}")
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return said.stdout


def _number(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"wrk said nothing of {pattern}:\n{text}")
    return float(found[1])
