"""Production's server, as a process of its own; and for how long faults are tried."""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bench.servers import free_port

ROUNDS = int(os.environ.get("BROADSHEET_ABUSE", "1"))  # `make abuse` tries for longer
WORKERS = 2
FORM = "application/x-www-form-urlencoded"


class Server:
    """Production's server over a test's archive; `kill` ends all of its processes at once."""

    def __init__(self, app, folder):
        self.port = free_port()
        settings = {
            "INSTANCE_PATH": app.instance_path,
            "SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
            "SECRET_KEY": app.config["SECRET_KEY"],
            "SITE_URL": f"http://127.0.0.1:{self.port}",
        }
        self.environ = os.environ | {f"BROADSHEET_{n}": v for n, v in settings.items()}
        self.log = folder / "server.log"

    def start(self):
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--workers", str(WORKERS)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*command, "broadsheet:create_app"],
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        for _ in range(600):
            try:
                if self.ask("GET", "/healthz")[0] == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        pytest.fail(self.log.read_text())

    def strike(self):
        os.killpg(self.process.pid, signal.SIGKILL)

    def kill(self):
        if self.process.poll() is None:
            self.strike()
        self.process.wait(30)

    def ask(self, method, address, fields=None, cookie=""):
        """Status and text; OSError or HTTPException from a server that dies meanwhile."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            body = urlencode(fields) if fields else None
            connection.request(method, address, body, {"Content-Type": FORM, "Cookie": cookie})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def processes(self):
        """The ids of the server and its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [self.process.pid, *map(int, children.split())]
