"""Servers: each on a port of its own, started with what it serves, and stopped whatever happens."""

import os
import pwd
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from . import machine

REPOSITORY = Path(__file__).resolve().parents[2]
PATH = f"{os.environ['PATH']}{os.pathsep}/usr/sbin"  # where Debian keeps nginx and varnishd
WORKERS = 2

# One thread per worker takes a request from beginning to end. More of them wait for the same
# interpreter lock; docs/serving.md says when they are worth it.
THREADS = 1


class Server:
    """A running server: its address, and its processes."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log

    @property
    def pids(self) -> list[int]:
        return machine.tree(self.process.pid)

    def wait(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")


def free_port() -> int:
    """A port that nobody listens on.

    It lies below those that systems give to outgoing connections (from 32768, RFC 6335 says from
    49152): one of those may be taken by anybody's request while a server is restarted.
    """
    while True:
        port = secrets.randbelow(20_000) + 12_000
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port


@contextmanager
def running(command: list[str], port: int, log: Path, **environment: str) -> Iterator[Server]:
    """Start a server in a session of its own, so that Ctrl-C reaches this program alone."""
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env={**os.environ, "PATH": PATH, **environment},
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        server = Server(process, port, log)
        server.wait()
        yield server
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and after a while leave nothing of its session behind."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def granian(
    app: str, folder: Path, name: str, threads: int = THREADS, **environment: str
) -> AbstractContextManager[Server]:
    """An application factory ("module:function") under granian, as docs/serving.md has it."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)]
    command += ["--blocking-threads", str(threads), "--no-ws", "--no-access-log"]
    command += ["--log-level", "warning", app]
    given = {"MALLOC_ARENA_MAX": "1", "PYTHONOPTIMIZE": "2", **environment}
    return running(command, port, folder / f"{name}.log", **given)


def nginx(
    folder: Path, body: bytes, headers: list[tuple[str, str]]
) -> AbstractContextManager[Server]:
    """nginx with a page as a static file, and that page's headers."""
    port = free_port()
    (folder / "page").write_bytes(body)
    told = {name: value for name, value in headers if name != "Content-Length"}
    kind = told.pop("Content-Type")
    lines = [f"add_header {name} {_quoted(value)};" for name, value in told.items()]
    config = folder / "nginx.conf"
    config.write_text(f"""
daemon off;
user {pwd.getpwuid(os.getuid()).pw_name};
worker_processes {WORKERS};
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 512; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  etag off;
  keepalive_requests 100000000;
  open_file_cache max=100;
  types {{ }}
  server {{
    listen 127.0.0.1:{port};
    root {folder};
    location = /page {{
      default_type {_quoted(kind)};
      add_header Last-Modified "";
      {"      ".join(lines)}
    }}
  }}
}}
""")
    return running(["nginx", "-e", f"{folder}/nginx.log", "-c", str(config)], port, folder / "out")


def _quoted(value: str) -> str:
    assert "$" not in value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
