"""What editors do to a story, in any order."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from broadsheet.archive import addresses, articles, authors, readings, sections, translations
from broadsheet.archive.articles import Article
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.corrections import Correction
from broadsheet.archive.images import Image
from broadsheet.archive.placements import Placement
from broadsheet.archive.store import db
from broadsheet.text import figures
from stories import Clock, Paper

SECTIONS = ("World", "Sports", "Arts")
NUMBERS = st.integers(0, 4)
AHEAD = st.sampled_from([timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)])
AGO = st.one_of(AHEAD, AHEAD.map(lambda ahead: -ahead))  # those that are ahead are scheduled


class StoryRules(RuleBasedStateMachine):
    served: list[Flask]  # applications with a press each
    fresh: Flask  # one whose press keeps nothing
    clock: Clock
    paper: Paper  # written into through `fresh`
    written: int
    known: set[str]  # addresses

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

    def change(self, n: int, change: Callable[[Article], Any]) -> None:
        with self.fresh.app_context():
            article = self.article(n)
            if article is not None:
                change(article)
                db.session.commit()
                if sa.inspect(article).persistent:
                    self.knows(f"/{article.section.slug}/{article.slug}")

    def article(self, n: int) -> Article | None:
        return db.session.scalar(sa.select(Article).order_by(Article.id).offset(n).limit(1))

    def knows(self, address: str) -> None:
        slug = address.rpartition("/")[2]
        self.known |= {address, f"/fragments/rail/{slug}", f"/fragments/beside/{slug}"}
        self.known.add(f"/fragments/card/0/{slug}.png")  # leads to the card of now
