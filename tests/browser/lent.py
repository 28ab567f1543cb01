"""Contexts that tests borrow of a browser: a new one, and the process that draws its pages, takes
as long as many a test. Each is lent as to a reader who has never been here.

One with which a test did more than a reader can (it set the clock or the network, gave a right,
put a script or a route in) isn't lent again."""

import inspect
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page

# What leaves nothing behind that isn't cleared.
OF_READERS = {"add_cookies", "cookies", "new_page"}
USUAL = ({}, {"java_script_enabled": False})  # of most tests: each that is kept has a process


class Lendable:
    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self.context = browser.new_context(**options)
        self.as_before = True
        self.listening: list[tuple[Any, Callable[..., None]]] = []
        self.kept: Page | None = None  # with which the process stays
        self.open, self.speak = self.context.new_page, self.context.new_cdp_session
        self.listen, self.listen_no_more = self.context.on, self.context.remove_listener
        for thing in (self.context, self.context.clock):
            self._watch(thing)

    def _watch(self, thing: object) -> None:
        for name, verb in inspect.getmembers(type(thing), inspect.isfunction):
            if not name.startswith("_") and name not in OF_READERS:
                setattr(thing, name, self._noticed(verb.__get__(thing)))

    def _noticed(self, verb: Callable[..., Any]) -> Callable[..., Any]:
        def notice_and_do(*args: Any, **options: Any) -> Any:
            self.as_before = False
            return verb(*args, **options)

        return notice_and_do

    def on(self, event: Any, listener: Callable[..., None]) -> None:
        """Listen until it is given back."""
        self.listen(event, listener)
        self.listening.append((event, listener))

    def clear(self, site: str) -> None:
        if not self.kept:
            self.kept = self.open()
            self.chromium = self.speak(self.kept)
        for page in self.context.pages:
            if page is not self.kept:
                page.close()
        for event, listener in self.listening:
            self.listen_no_more(event, listener)
        self.listening.clear()
        self.chromium.send("Network.clearBrowserCache")
        of_site = {"origin": site, "storageTypes": "all"}
        self.chromium.send("Storage.clearDataForOrigin", of_site)


class Lender:
    """The contexts of one browser, all of them for one site."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.free: dict[str, list[Lendable]] = defaultdict(list)  # by their options

    def lend(self, **options: Any) -> Lendable:
        free = self.free[str(options)]
        return free.pop() if free else Lendable(self.browser, {"base_url": self.site} | options)

    def take_back(self, one: Lendable, **options: Any) -> None:
        if one.as_before and options in USUAL:
            one.clear(self.site)
            self.free[str(options)].append(one)
        else:
            one.context.close()
