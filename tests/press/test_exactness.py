"""The promise itself: after any history, every address answers, from the press of every process,
byte for byte what a fresh render answers."""

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from broadsheet.archive import (
    addresses,
    articles,
    authors,
    images,
    imprint,
    machine_terms,
    moves,
    placements,
    readings,
    sections,
    translations,
)
from broadsheet.archive.articles import Article
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.corrections import Correction
from broadsheet.archive.images import Image
from broadsheet.archive.machine_terms import Terms
from broadsheet.archive.placements import Banner, Placement, Spot
from broadsheet.archive.sections import Section
from broadsheet.archive.spelling import slugs
from broadsheet.archive.store import db
from broadsheet.press import ahead
from broadsheet.text import figures
from stories import START, Clock, Paper

SECTIONS = ("World", "Sports", "Arts")
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
# what it shows a @rule below. Stories bring their own, see `knows`.
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
TERMS = [Terms(), Terms(True, True, True), Terms(training=False)]
NUMBERS = st.integers(0, 4)
HISTORIES = int(os.environ.get("BROADSHEET_TEST_HISTORIES", "0"))  # each run new ones; 0: a few
AHEAD = st.sampled_from([timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)])
AGO = st.one_of(AHEAD, AHEAD.map(lambda ahead: -ahead))  # those that are ahead are scheduled


class History(RuleBasedStateMachine):
    """Editors and the clock do anything, in any order, to a paper that two processes serve. One of
    them prints ahead."""

    served: list[Flask]  # applications with a press each
    fresh: Flask  # one whose press keeps nothing
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.clock.now = START
        self.written = 0
        self.known = set(ADDRESSES)
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

    @rule(section=st.sampled_from(SECTIONS), ago=AGO, by=st.booleans(), draft=st.booleans())
    def write(self, section: str, ago: timedelta, by: bool, draft: bool) -> None:
        self.written += 1
        self.knows(
            self.paper.story(
                f"Story {self.written}",
                section=section,
                ago=None if draft else ago,
                by=["Ada Venn"] if by else [],
                about=["Tides"] if by else [],
            )
        )

    @rule(n=NUMBERS)
    def publish(self, n: int) -> None:
        self.change(n, lambda a: a.publish(self.clock()))

    @rule(n=NUMBERS, ahead=AHEAD)
    def schedule(self, n: int, ahead: timedelta) -> None:
        self.change(n, lambda a: a.publish(self.clock() + ahead))

    @rule(n=NUMBERS)
    def unpublish(self, n: int) -> None:
        self.change(n, lambda a: a.withdraw(self.clock()))

    @rule(n=NUMBERS, ahead=AHEAD)
    def withdraw_later(self, n: int, ahead: timedelta) -> None:
        self.change(n, lambda a: a.withdraw(self.clock() + ahead))

    @rule(n=NUMBERS)
    def back_to_draft(self, n: int) -> None:
        self.change(n, lambda a: a.hold())

    @rule(n=NUMBERS, column=st.sampled_from(["headline", "dek", "kicker", "body_html"]))
    def edit(self, n: int, column: str) -> None:
        self.change(n, lambda a: setattr(a, column, f"<p>{column} {random.random()}</p>"))

    @rule(n=NUMBERS)
    def update(self, n: int) -> None:
        self.change(n, lambda a: setattr(a, "updated_at", self.clock()))

    @rule(n=NUMBERS, ahead=AHEAD, now=st.booleans())
    def correct(self, n: int, ahead: timedelta, now: bool) -> None:
        noted_at = self.clock() if now else self.clock() + ahead
        note = {"kind": "correction", "note": "It was Tuesday.", "noted_at": noted_at}
        self.change(n, lambda a: a.corrections.append(Correction(**note)))

    @rule(n=NUMBERS, language=st.sampled_from(["", "ar", "de", "en-GB"]))
    def translate(self, n: int, language: str) -> None:
        self.change(n, lambda a: setattr(a, "language", language))

    @rule(n=NUMBERS, other=NUMBERS)
    def link_translations(self, n: int, other: int) -> None:
        def linked(article: Article) -> None:
            found = self.article(other)
            if found is None or found is article:
                translations.unlink(article)
                return
            with suppress(ValueError):  # both are in one language
                translations.link(article, found, "en-GB")

        self.change(n, linked)

    @rule(n=NUMBERS, section=st.sampled_from(SECTIONS))
    def move(self, n: int, section: str) -> None:
        self.change(n, lambda a: setattr(a, "section", sections.named(section)))

    @rule(n=NUMBERS, again=st.booleans())
    def rename(self, n: int, again: bool) -> None:
        def renamed(article: Article) -> None:
            addresses.remember_former(f"/{article.section.slug}/{article.slug}", article=article)
            article.slug = articles.free_slug("story 1" if again else "renamed")

        self.change(n, renamed)

    @rule(n=NUMBERS)
    def delete(self, n: int) -> None:
        self.change(n, db.session.delete)

    @rule(n=NUMBERS)
    def sign_and_tag(self, n: int) -> None:
        def signed(article: Article) -> None:
            article.sign([] if article.bylines else [authors.named(Author, "Ada Venn")])
            article.tag([] if article.taggings else [authors.named(Topic, "Tides")])

        self.change(n, signed)

    @rule(n=NUMBERS, picked=NUMBERS)
    def pick(self, n: int, picked: int) -> None:
        def chosen(article: Article) -> None:
            article.picks = []
            db.session.flush()
            article.pick(filter(None, [self.article(picked)]))

        self.change(n, chosen)

    @rule(n=NUMBERS, ahead=AHEAD)
    def place(self, n: int, ahead: timedelta) -> None:
        ends_at = self.clock() + ahead
        self.change(
            n, lambda a: db.session.add(Placement(slot=1, article_id=a.id, ends_at=ends_at))
        )

    @rule(chosen=st.lists(NUMBERS, unique=True, max_size=3), ahead=AHEAD, front=st.booleans())
    def arrange(self, chosen: list[int], ahead: timedelta, front: bool) -> None:
        with self.fresh.app_context():
            section = None if front else sections.named("World").id
            found = [article.id for n in chosen if (article := self.article(n))]
            ends = [self.clock() + ahead, None, None]
            placements.arrange(section, [Spot(*spot) for spot in zip(found, ends, strict=False)])
            db.session.commit()

    @rule()
    def end_banners(self) -> None:
        with self.fresh.app_context():
            for banner in placements.banners(self.clock())[0]:
                banner.end(self.clock())
            db.session.commit()

    @rule(n=NUMBERS, starts=AHEAD, lasts=AHEAD, now=st.booleans(), story=st.booleans())
    def banner(self, n: int, starts: timedelta, lasts: timedelta, now: bool, story: bool) -> None:
        starts_at = self.clock() + timedelta(0) if now else self.clock() + starts
        banner = Banner(headline="News", starts_at=starts_at, ends_at=starts_at + lasts)
        self.change(
            n, lambda a: db.session.add(banner) or setattr(banner, "article", (story and a) or None)
        )

    @rule(n=NUMBERS)
    def illustrate(self, n: int) -> None:
        def illustrated(article: Article) -> None:
            image = article.lead_image
            if image is None:
                name = f"p{random.random()}".replace(".", "-")
                article.lead_image = Image(name=name, file=name, width=3000, height=2000, alt="")
                html = f"<p>It.</p>{figures.mark_picture(name)}"
                article.file_copy("It.", "markdown", html)
            elif image.caption:
                image.file += "-replaced"
                image.focus(0.1, 0.9)
            else:
                image.caption, image.alt = "A caption", "A description"

        self.change(n, illustrated)

    @rule(n=NUMBERS, hours_ago=st.integers(0, 30))
    def read(self, n: int, hours_ago: int) -> None:
        hour = self.clock() - timedelta(hours=hours_ago)
        self.change(n, lambda a: readings.add({a.slug: random.randint(1, 3)}, hour, 24))

    @rule(section=st.sampled_from(SECTIONS))
    def describe_section(self, section: str) -> None:
        with self.fresh.app_context():
            sections.named(section).dek += "!"
            db.session.commit()

    @rule(n=NUMBERS, back=st.booleans())
    def readdress_section(self, n: int, back: bool) -> None:
        def readdressed(section: Section) -> None:
            slug = slugs.slugify(section.name) if back else f"part-{n}"
            if sections.by_slug(slug) is None:
                moves.readdress_section(section, slug)

        self.change_section(n, readdressed)

    @rule(n=NUMBERS, into=NUMBERS)
    def merge_sections(self, n: int, into: int) -> None:
        def merged(section: Section) -> None:
            order = sections.in_order()
            other = order[into % len(order)]
            if other is not section:
                moves.merge_sections(section, other)

        self.change_section(n, merged)

    @rule(n=NUMBERS, places=st.sampled_from([-1, 1]))
    def shift_section(self, n: int, places: int) -> None:
        self.change_section(n, lambda section: sections.shift(section, places))

    @rule(topics=st.booleans())
    def merge_authors_or_topics(self, topics: bool) -> None:
        with self.fresh.app_context():
            kind, other = (Topic, "High water") if topics else (Author, "A. Venn")
            found = authors.by_slug(kind, "tides" if topics else "ada-venn")
            if found:
                moves.merge_credits(found, into := authors.named(kind, other))
                self.known.add(into.path)
            db.session.commit()

    @rule(
        zone=st.sampled_from(["", "Europe/Berlin", "America/New_York"]),
        locale=st.sampled_from(["", "de_DE", "ar", "pl"]),
        name=st.sampled_from(["", "The Bugle"]),
    )
    def set_the_paper(self, zone: str, locale: str, name: str) -> None:
        self.paper.set(zone=zone, locale=locale, name=name)

    @rule(accent=st.sampled_from(["", "#00538c"]), nameplate=st.sampled_from(["", "boxed"]))
    def choose_a_look(self, accent: str, nameplate: str) -> None:
        self.paper.set(accent=accent, nameplate=nameplate)

    @rule(text=st.sampled_from(["", "Who we are.", "Who we were."]))
    def write_a_page(self, text: str) -> None:
        self.paper.write_page("about", text)

    @rule(name=st.sampled_from(["ads.txt", "security.txt"]), text=st.sampled_from(["", "1", "2"]))
    def write_a_file(self, name: str, text: str) -> None:
        self.paper.write_file(name, text)

    @rule(paper=st.sampled_from(TERMS), section=st.sampled_from(TERMS))
    def tell_machines(self, paper: Terms, section: Terms) -> None:
        with self.fresh.app_context():
            first = sections.in_order()[0].id
            machine_terms.write(paper, "", {first: section})
            db.session.commit()

    @rule(person=st.booleans())
    def rename_author_or_topic(self, person: bool) -> None:
        with self.fresh.app_context():
            found = (
                authors.by_slug(Author, "ada-venn") if person else authors.by_slug(Topic, "tides")
            )
            if found:
                found.name += "!"
            db.session.commit()

    @rule(person=st.booleans(), portrait=st.booleans())
    def describe_author_or_topic(self, person: bool, portrait: bool) -> None:
        with self.fresh.app_context():
            author, topic = authors.by_slug(Author, "ada-venn"), authors.by_slug(Topic, "tides")
            if author and portrait:
                author.portrait = images.newest()
            elif author and person:
                author.bio += "!"
                author.beat += "!"
            elif topic:
                topic.dek += "!"
            db.session.commit()

    @rule()
    def show_a_picture_of_the_paper(self) -> None:
        with self.fresh.app_context():
            image = images.newest()
            if image:
                imprint.of_the_paper().logo = image
                imprint.write_page("ethics", "We.", figures.mark_picture(image.name))
            db.session.commit()

    @rule(n=NUMBERS)
    def edit_by_hand(self, n: int) -> None:
        """At the SQL prompt, past all of our code."""
        with self.fresh.app_context():
            found = self.article(n)
            which = found.id if found else 0
            sql = f"UPDATE article SET headline = headline || '.' WHERE id = {which}"
            uri = db.engine.url
        if uri.get_backend_name() == "sqlite":
            connection = sqlite3.connect(str(uri.database))
            connection.execute(sql)
            connection.commit()
            connection.close()
        else:
            engine = sa.create_engine(uri)
            with engine.begin() as connection:
                connection.exec_driver_sql(sql)
            engine.dispose()
            for app in self.served:  # another machine's edit is seen within a quarter of a second
                app.extensions["change_log"].seen = None

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
        for address in sorted(self.known):
            expected = rendered(self.fresh, address)
            for app in self.served:
                assert answered(app, address) == expected, address
        # In one of the two. What it prints for the hour ahead meets whatever happens next.
        self.served[0].extensions["press_ahead"].print_due()

    def change(self, n: int, change: Callable[[Article], Any]) -> None:
        with self.fresh.app_context():
            article = self.article(n)
            if article is not None:
                change(article)
                db.session.commit()
                if sa.inspect(article).persistent:
                    self.knows(f"/{article.section.slug}/{article.slug}")

    def change_section(self, n: int, change: Callable[[Section], Any]) -> None:
        with self.fresh.app_context():
            order = sections.in_order()
            change(order[n % len(order)])
            db.session.commit()
            self.known |= {f"/{section.slug}" for section in sections.in_order()}

    def article(self, n: int) -> Article | None:
        return db.session.scalar(sa.select(Article).order_by(Article.id).offset(n).limit(1))

    def knows(self, address: str) -> None:
        slug = address.rpartition("/")[2]
        self.known |= {address, f"/fragments/rail/{slug}", f"/fragments/beside/{slug}"}
        self.known.add(f"/fragments/card/0/{slug}.png")  # leads to the card of now


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
    assert printed - met == {"assets.static"}  # files change with a new start only


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
    facts = {"served": served, "fresh": fresh, "clock": clock}
    run_state_machine_as_test(
        type("Here", (History,), facts),
        settings=settings(
            max_examples=HISTORIES or (6 if database == "sqlite" else 3),
            derandomize=not HISTORIES,  # the suite's are always the same, `make exact` has new ones
            stateful_step_count=20,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # no shrinking: it takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(turned) > 20  # or this has shown nothing of what was printed ahead


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
