"""What editors do to all that stands around stories, in any order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from broadsheet.archive import authors, images, moves, placements, sections
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.house import imprint, machine_terms
from broadsheet.archive.house.machine_terms import Terms
from broadsheet.archive.placements import Banner, Spot
from broadsheet.archive.sections import Section
from broadsheet.archive.spelling import slugs
from broadsheet.archive.store import db
from broadsheet.text import figures
from press.story_rules import AHEAD, NUMBERS, SECTIONS, StoryRules

TERMS = [Terms(), Terms(True, True, True), Terms(training=False)]


class PaperRules(StoryRules):
    @rule(chosen=st.lists(NUMBERS, unique=True, max_size=3), ahead=AHEAD, front=st.booleans())
    def arrange(self, chosen: list[int], ahead: timedelta, front: bool) -> None:
        with self.fresh.app_context():
            section = None if front else sections.named("World").id
            found = [article.id for n in chosen if (article := self.article(n))]
            ends = [self.clock() + ahead, None, None]
            placements.arrange(section, [Spot(*spot) for spot in zip(found, ends, strict=False)])
            db.session.commit()

    @rule(section=st.sampled_from([None, *SECTIONS]), form=st.sampled_from(["", "opinion", "big"]))
    def choose_a_form(self, section: str | None, form: str) -> None:
        with self.fresh.app_context():
            placements.choose_form(section and sections.named(section).id, form)
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

    def change_section(self, n: int, change: Callable[[Section], Any]) -> None:
        with self.fresh.app_context():
            order = sections.in_order()
            change(order[n % len(order)])
            db.session.commit()
            self.known |= {f"/{section.slug}" for section in sections.in_order()}
