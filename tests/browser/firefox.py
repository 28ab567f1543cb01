"""The machine's own Firefox, by WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/), which it
speaks of itself: Playwright knows only a Firefox of its own making."""

import itertools
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

FIREFOX = ("firefox-esr", "firefox")
START, ANSWER = 60, 30  # seconds: the machine may be busy
# A profile that asks nobody for anything.
QUIET = """
user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("browser.startup.page", 0);
user_pref("remote.prefs.recommended", true);
"""


def find() -> str | None:
    """The first Firefox of this machine."""
    return next((path for path in map(shutil.which, FIREFOX) if path), None)


@contextmanager
def started(profile: Path) -> Iterator["Firefox"]:
    """A Firefox with an empty profile of its own."""
    (profile / "user.js").write_text(QUIET)
    command = [str(find()), "--headless", "--remote-debugging-port=0", "--profile", str(profile)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with connect(f"ws://127.0.0.1:{_port(profile)}/session", max_size=None) as line:
            yield Firefox(line)
    finally:
        process.terminate()
        process.wait(START)


def _port(profile: Path) -> int:
    """Where it listens, as it writes into its profile."""
    ends = time.monotonic() + START
    told = profile / "WebDriverBiDiServer.json"
    while time.monotonic() < ends:
        with suppress(FileNotFoundError, json.JSONDecodeError):
            return int(json.loads(told.read_text())["ws_port"])
        time.sleep(0.05)
    raise TimeoutError("Firefox does not start")


class Firefox:
    """A session of WebDriver BiDi."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self.numbers = itertools.count(1)
        self.complaints: list[str] = []  # what its console told of errors
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])

    @contextmanager
    def tab(self) -> Iterator["Tab"]:
        """A tab of somebody who has never been here, 1280 by 720 pixels, and in front."""
        somebody = self.ask("browser.createUserContext")["userContext"]
        tab = Tab(self, somebody)
        yield tab
        self.ask("browser.removeUserContext", userContext=somebody)
        complaints, self.complaints = self.complaints, []
        assert complaints == []

    def ask(self, method: str, **params: object) -> Any:
        """The result of a command. Raises RuntimeError with what the browser says against it."""
        number = next(self.numbers)
        self.line.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            said = json.loads(self.line.recv(timeout=ANSWER))
            if said.get("type") == "event":
                self._hear(said)
            elif said.get("id") == number:
                if said["type"] == "error":
                    raise RuntimeError(f"{method}: {said['error']}: {said['message']}")
                return said["result"]

    def _hear(self, said: dict[str, Any]) -> None:
        if said["method"] == "log.entryAdded" and said["params"]["level"] == "error":
            self.complaints.append(said["params"]["text"])


class Tab:
    def __init__(self, browser: Firefox, somebody: str) -> None:
        self.browser, self.somebody = browser, somebody
        self.context = self._new()
        size = {"width": 1280, "height": 720}
        browser.ask("browsingContext.setViewport", context=self.context, viewport=size)

    def _new(self) -> str:
        about = {"type": "tab", "userContext": self.somebody}
        return str(self.browser.ask("browsingContext.create", **about)["context"])

    def go(self, address: str) -> None:
        about = {"context": self.context, "url": address, "wait": "complete"}
        self.browser.ask("browsingContext.navigate", **about)

    def back(self) -> None:
        self.browser.ask("browsingContext.traverseHistory", context=self.context, delta=-1)

    def hide(self) -> None:
        """Look at another tab."""
        self._new()
        self.until("document.visibilityState", lambda state: state == "hidden")

    def look(self) -> None:
        """Look at this one."""
        self.browser.ask("browsingContext.activate", context=self.context)
        self.until("document.visibilityState", lambda state: state == "visible")

    def evaluate(self, expression: str) -> Any:
        """What a JavaScript expression says: a text, a number, true, false or None."""
        target = {"context": self.context}
        found = self.browser.ask(
            "script.evaluate", expression=expression, target=target, awaitPromise=True
        )
        if found["type"] == "exception":
            raise RuntimeError(found["exceptionDetails"]["text"])
        return found["result"].get("value")

    def until(self, expression: str, wanted: Callable[[Any], bool]) -> Any:
        """What the expression says as soon as it is what is wanted."""
        ends = time.monotonic() + ANSWER
        while True:
            found = None
            with suppress(RuntimeError):  # a page that is just being left
                found = self.evaluate(expression)
            if wanted(found):
                return found
            assert time.monotonic() < ends, f"{expression} stayed {found!r}"
            time.sleep(0.05)
