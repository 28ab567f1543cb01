"""The promise itself: after any history, every address answers, from the press of every process,
byte for byte what a fresh render answers."""

import os
from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from broadsheet.archive import sections
from broadsheet.archive.lists import teasers
from broadsheet.archive.store import db
from broadsheet.look import drawn_icons
from broadsheet.press import ahead, keeping
from broadsheet.press.copies import Difference
from press.paper_rules import PaperRules
from press.story_rules import NUMBERS, SECTIONS
from remembered import rows_of
from stories import START, Clock, Paper

CLOCK_STEPS = [
    timedelta(seconds=1),
    timedelta(seconds=59),
    timedelta(minutes=1),
    timedelta(minutes=37),
    timedelta(hours=1),
    timedelta(hours=23),
    timedelta(days=1),
    timedelta(days=6),
    timedelta(days=365),
    timedelta(hours=-3),  # clocks are set back, too
]
# Of every route that is printed at least one address: whoever adds a route adds it here, and for
# what it shows a @rule in story_rules.py or paper_rules.py. Stories bring their own, see `knows`.
ADDRESSES = [
    "/",
    "/latest",
    "/latest?before=20251020T120000000000-2",
    "/world",
    "/world?before=20251020T120000000000-2",
    "/sports",
    "/arts",
    "/authors/ada-venn",
    "/topics/tides",
    "/fragments/rail",
    "/about",
    "/contact",
    "/policies/ethics",
    "/world/feed.rss",
    "/most-read",
    "/corrections",
    "/saved",
    "/saved/worker.js",
    "/feed.rss",
    "/world/feed.atom",
    "/authors/ada-venn/feed.json",
    "/topics/tides/feed.rss",
    "/sitemap.xml",
    "/sitemap-sections.xml",
    "/sitemap-2025-10.xml",
    "/sitemap-2025-10-2.xml",
    "/robots.txt",
    "/ads.txt",
    "/.well-known/tdmrep.json",
    "/.well-known/security.txt",
    "/speculation-rules.json",
    "/icon.svg",
    "/icon-192.png",
    "/favicon.ico",
    "/manifest.webmanifest",
    "/static/0/lists-0123456789ab.css",
    "/fragments/card/0123456789ab/story-1.png",
    "/sitemap-news.xml",
    "/archive",
    "/archive/2025",
    "/archive/2025/10",
    "/archive/2025/10/20",
    "/archive/2025/10/21",
    "/nothing/here",
]
HISTORIES = int(os.environ.get("BROADSHEET_TEST_HISTORIES", "0"))  # each run new ones; 0: a few


class History(PaperRules):
    """Editors and the clock do anything, in any order, to a paper that two processes serve. One of
    them prints ahead."""

    def __init__(self) -> None:
        super().__init__()
        self.clock.now = START
        self.written = 0
        self.known = set(ADDRESSES)
        self.expected: dict[str, tuple[str, bytes]] = {}
        self.rendered_of: Any = None
        self.paper = Paper(self.fresh, self.clock)
        with self.fresh.app_context():
            for table in reversed(db.metadata.sorted_tables):
                if table.name != "stamp":
                    db.session.execute(sa.delete(table))
            for name in SECTIONS:
                sections.named(name)
            db.session.commit()
        # Something to change, or most steps of so short a history would do nothing.
        for days in range(3):
            self.write("World", timedelta(days=days), by=not days, draft=False)

    @rule(step=st.sampled_from(CLOCK_STEPS))
    def time_passes(self, step: timedelta) -> None:
        self.clock.now += step

    @rule(short_of=st.booleans(), further=NUMBERS)
    def what_was_printed_ahead_has_its_moment(self, short_of: bool, further: int) -> None:
        ready = self.served[0].extensions["press"].ready.values()
        moments = sorted({moment for copies in ready for moment in copies})
        if moments:
            moment = moments[min(further, len(moments) - 1)]
            self.clock.now = max(self.clock.now, moment - timedelta(microseconds=short_of))

    @invariant()
    def every_answer_is_what_a_fresh_render_answers(self) -> None:
        # More than half of all steps change nothing: what was rendered before them is fresh still.
        if self.rendered_of != (rows := (self.clock.now, rows_of(self.fresh))):
            self.expected, self.rendered_of = {}, rows
        for address in sorted(self.known):
            if address not in self.expected:
                self.expected[address] = rendered(self.fresh, address)
            for app in self.served:
                assert answered(app, address) == self.expected[address], address
        # In one of the two. What it prints for the hour ahead meets whatever happens next.
        self.served[0].extensions["press_ahead"].print_due()


def rendered(app: Flask, address: str) -> tuple[str, bytes]:
    """What is answered where neither pages nor parts of them are kept."""
    app.extensions["press"].parts = None
    app.extensions["press"].keep = lambda *_: None
    return answered(app, address)


def answered(app: Flask, address: str) -> tuple[str, bytes]:
    answer = app.test_client().get(address)
    return answer.status, answer.data


def test_every_printed_route_is_among_the_addresses(app: Flask) -> None:
    stories = ["/world/story-1", "/fragments/rail/story-1", "/fragments/beside/story-1"]
    routes = app.url_map.bind("localhost")
    met = {routes.match(address.partition("?")[0])[0] for address in ADDRESSES + stories}
    printed = {name for name, view in app.view_functions.items() if hasattr(view, "parameters")}
    assert printed - met == {"static_files.static"}  # files change with a new start only


@pytest.mark.long
@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def test_no_history_makes_a_kept_page_wrong(
    make_app: Callable[..., Flask], clock: Clock, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rail = {"RAIL": "near" if database == "sqlite" else "most-read"}
    served, fresh = [make_app(**rail, AHEAD_SECONDS=3600), make_app(**rail)], make_app(**rail)
    turned = of_all_that_is_asked_for(served[0], monkeypatch)
    told = by_a_difference_however_short(monkeypatch)
    # As in a paper of many more stories, where no rail reads all of them anew.
    monkeypatch.setattr(teasers, "rail", partial(teasers.rail, limit=2))
    for draw in (drawn_icons.as_png, drawn_icons.as_ico):  # from what they are given alone
        monkeypatch.setattr(drawn_icons, draw.__name__, cache(draw))
    facts = {"served": served, "fresh": fresh, "clock": clock}
    run_state_machine_as_test(
        type("Here", (History,), facts),
        settings=settings(
            max_examples=HISTORIES or (4 if database == "sqlite" else 3),
            derandomize=not HISTORIES,  # the suite's are always the same, `make exact` has new ones
            stateful_step_count=20,
            database=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # no shrinking: it takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
    # Or this has shown nothing of what was printed ahead, or is told by a difference. Of a few new
    # histories nobody knows.
    if not 0 < HISTORIES < 10:
        assert len(turned) > 20
        assert len(told) > 100


def by_a_difference_however_short(monkeypatch: pytest.MonkeyPatch) -> list[Difference]:
    """Let pages of any length, and however few, be told by a difference until somebody asks again;
    those that were."""
    told: list[Difference] = []
    tell = keeping.told_by

    def noted(*page: Any) -> Difference:
        told.append(tell(*page))
        return told[-1]

    monkeypatch.setattr(keeping, "TOLD", range(30_001))
    monkeypatch.setattr(keeping, "AMPLE", 2**40)
    monkeypatch.setattr(keeping, "told_by", noted)
    return told


def of_all_that_is_asked_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let an application print all pages ahead, when it is told to; what came true of it."""
    monkeypatch.setattr(ahead, "IN_DEMAND", 0)
    monkeypatch.setattr(ahead, "REST", 0)
    app.extensions["press_middleware"].on_keep = lambda: None  # no thread of its own
    kept, turned = app.extensions["press"], []
    turn = kept.turn

    def noted(key: str) -> Any:
        copy = turn(key)
        turned.extend([key] if copy else [])
        return copy

    monkeypatch.setattr(kept, "turn", noted)
    return turned
