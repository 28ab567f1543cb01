"""Sections, authors and topics are renamed, merged and deleted: old addresses lead on, at once."""

import pytest
import sqlalchemy as sa

from answers import addresses, main, statements, tree, words
from broadsheet import urls
from broadsheet.archive import articles, authors, moves, sections
from broadsheet.archive.addresses import FormerAddress
from broadsheet.archive.articles import Article
from broadsheet.archive.authors import Author, Topic
from broadsheet.archive.manuscripts.manuscript import Manuscript
from broadsheet.archive.manuscripts.working_copies import WorkingCopy
from broadsheet.archive.placements import Placement
from broadsheet.archive.store import begin_writing, db
from conftest import ON_SQLITE


def section(slug):
    found = sections.by_slug(slug)
    assert found is not None
    return found


def readdress(paper, old, new):
    with paper.open():
        begin_writing()
        moves.readdress_section(section(old), new)
        db.session.commit()


def merge(paper, one, into):
    with paper.open():
        begin_writing()
        moves.merge_sections(section(one), section(into))
        db.session.commit()


def credit(kind, slug):
    found = authors.by_slug(kind, slug)
    assert found is not None
    return found


def merge_credits(paper, kind, one, into):
    with paper.open():
        begin_writing()
        moves.merge_credits(credit(kind, one), credit(kind, into))
        db.session.commit()


def lead(client, *former, to):
    """Each of these addresses is exactly one redirect away from where it leads."""
    for path in former:
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (301, to), path
    assert client.get(to).status_code == 200


def names(client):
    """The sections in the navigation of the front page."""
    links = tree(client.get("/").text).findall(".//nav[@aria-label='Sections']//a")
    return [words(link) for link in links][1:]  # the first leads to the latest


def test_a_section_with_another_slug_takes_along_its_page_its_stories_and_its_feeds(client, paper):
    story = paper.story("Budget vote", section="Politics")
    assert client.get("/politics").status_code == client.get(story).status_code == 200
    readdress(paper, "politics", "power")
    lead(client, "/politics", to="/power")
    lead(client, story, to="/power/budget-vote")
    for form in urls.FEEDS:
        answer = client.get(f"/politics/feed.{form}")
        assert (answer.status_code, answer.location) == (301, f"/power/feed.{form}")
    assert addresses(client.get("/power").text) == ["/power/budget-vote"]


def test_a_section_renamed_over_and_over_is_always_one_redirect_away(client, paper):
    story = paper.story("Budget vote", section="Politics")
    for old, new in [("politics", "power"), ("power", "state"), ("state", "politics")]:
        readdress(paper, old, new)
    lead(client, "/power", "/state", to="/politics")
    lead(client, "/power/budget-vote", "/state/budget-vote", to=story)
    readdress(paper, "politics", "power")
    lead(client, "/politics", "/state", to="/power")
    with paper.open():
        kept = db.session.scalars(sa.select(FormerAddress.path).order_by(FormerAddress.path)).all()
    assert kept == ["/politics", "/state"]


def test_what_is_not_public_answers_below_an_old_section_as_what_never_was(client, paper):
    draft = paper.story("A secret", ago=None)
    readdress(paper, "world", "globe")
    for path in (draft, "/world/nothing", "/globe/a-secret"):
        assert client.get(path).status_code == 404


def test_a_new_section_may_take_an_address_that_another_one_left(client, paper):
    moved = paper.story("Moved", section="World")
    readdress(paper, "world", "globe")
    with paper.open():
        sections.create("The World", "world")
        db.session.commit()
    assert client.get("/world").status_code == 200
    lead(client, moved, to="/globe/moved")


def test_merging_sections_moves_stories_placements_and_every_address(client, paper):
    kept, moved = paper.story("Kept", section="News"), paper.story("Moved", section="World")
    draft = paper.story("Draft", section="World", ago=None)
    with paper.open():
        for where, story, slot in (("news", kept, 4), ("world", moved, 1)):
            found = articles.by_slug(story.rpartition("/")[2])
            place = Placement(section_id=section(where).id, article_id=found.id, slot=slot)
            db.session.add(place)
        db.session.commit()
    readdress(paper, "world", "globe")
    assert client.get("/globe").status_code == 200
    merge(paper, "globe", "news")
    lead(client, "/world", "/globe", to="/news")
    lead(client, moved, "/globe/moved", to="/news/moved")
    assert client.get("/globe/feed.rss").location == "/news/feed.rss"
    assert names(client) == ["News"]
    assert addresses(client.get("/news").text) == [kept, "/news/moved"]
    with paper.open():
        assert articles.by_slug(draft.rpartition("/")[2]).section.slug == "news"
        assert db.session.scalars(sa.select(Placement.slot)).all() == [4, 5]


def test_a_merger_tells_an_open_form_that_the_story_is_another_now(paper):
    address = paper.story("Moved", section="World")
    paper.story("Kept", section="News")
    with paper.open():
        before = articles.by_slug("moved").version
    merge(paper, "world", "news")
    with paper.open():
        assert articles.by_slug("moved").version == before + 1
    assert address == "/world/moved"


def test_a_merger_takes_as_many_statements_for_many_stories_as_for_few(app, paper):
    counts = []
    for number, name in ((2, "World"), (60, "Sports")):
        paper.stories(number, section=name, by=["Ada Venn", "Bo"], about=["Tides"])
        paper.story("Kept", section="News")
        with statements(app) as sent:
            merge(paper, name.casefold(), "news")
        counts.append(len(sent))
    assert counts[0] == counts[1] < 25


def test_a_section_is_not_merged_into_itself(paper):
    paper.story()
    with pytest.raises(ValueError, match="into itself"):
        merge(paper, "world", "world")


def test_a_section_is_deleted_when_it_is_empty_and_not_before(client, paper):
    paper.story("A draft", ago=None)
    with paper.open():
        with pytest.raises(ValueError, match="“World” has one story: merge it"):
            moves.delete_section(section("world"))
        sections.create("Weather", dek="Rain")
        db.session.commit()
    assert client.get("/weather").status_code == 200
    readdress(paper, "weather", "rain")
    with paper.open():
        moves.delete_section(section("rain"))
        db.session.commit()
    for path in ("/rain", "/weather"):
        assert client.get(path).status_code == 404


def test_sections_stand_in_the_order_that_editors_gave_them(client, paper):
    for name in ("World", "News", "Sports"):
        paper.story(section=name)
    assert names(client) == ["World", "News", "Sports"]
    for slug, places, order in [
        ("sports", -1, ["World", "Sports", "News"]),
        ("world", 1, ["Sports", "World", "News"]),
        ("sports", -1, ["Sports", "World", "News"]),
        ("news", 5, ["Sports", "World", "News"]),
    ]:
        with paper.open():
            sections.shift(section(slug), places)
            db.session.commit()
        assert names(client) == order


WRONG = [
    ("latest", "paper’s own pages"),
    ("about", "paper’s own pages"),
    ("news", "the section “News”"),
    ("", "needs a word"),
    ("Local News", "“local-news”, for example"),
    ("local--news", "Lower-case"),
    ("a/b", "Lower-case"),
    ("-", "Lower-case"),
    ("x" * 81, "longer than 80"),
]


@ON_SQLITE
def test_a_slug_that_a_section_cannot_have_is_refused_in_words(paper):
    paper.story(section="News")
    paper.story(section="World")
    for slug, message in WRONG:
        with pytest.raises(ValueError, match=message):
            readdress(paper, "world", slug)


@pytest.mark.parametrize("name", ["", "  ", "NEWS", "News"])
def test_a_section_has_a_name_of_its_own(paper, name):
    paper.story(section="News")
    with paper.open():
        with pytest.raises(ValueError, match=r"needs a name|already"):
            sections.create(name)
        db.session.rollback()


@pytest.mark.parametrize(("kind", "folder"), [(Author, "authors"), (Topic, "topics")])
class TestAuthorsAndTopics:
    """What holds for both."""

    def story(self, paper, headline, *names, kind, **facts):
        return paper.story(headline, **{"by" if kind is Author else "about": names}, **facts)

    def test_another_slug_is_one_redirect_away_also_from_the_feeds(
        self, client, paper, kind, folder
    ):
        self.story(paper, "One", "Ada Ven", kind=kind)
        for old, new in [("ada-ven", "ada"), ("ada", "ada-venn"), ("ada-venn", "ada-v")]:
            with paper.open():
                moves.readdress_credit(credit(kind, old), new)
                db.session.commit()
        old = [f"/{folder}/{slug}" for slug in ("ada-ven", "ada", "ada-venn")]
        lead(client, *old, to=f"/{folder}/ada-v")
        with paper.open():
            targets = db.session.scalars(sa.select(FormerAddress.target)).all()
        assert set(targets) == {f"/{folder}/ada-v"}

    def test_a_merger_leaves_no_story_twice_and_no_address_behind(
        self, client, paper, kind, folder
    ):
        hers = self.story(paper, "Hers", "Ada Ven", kind=kind)
        both = self.story(paper, "Both", "Ada Ven", "Bo", "Ada Venn", kind=kind, section="News")
        assert client.get(f"/{folder}/ada-ven").status_code == 200
        merge_credits(paper, kind, "ada-ven", "ada-venn")
        lead(client, f"/{folder}/ada-ven", to=f"/{folder}/ada-venn")
        assert set(addresses(client.get(f"/{folder}/ada-venn").text)) == {hers, both}
        links = main(client.get(both).text).findall(".//a")
        named = [link.get("href") for link in links if f"/{folder}/" in (link.get("href") or "")]
        assert named == [f"/{folder}/bo", f"/{folder}/ada-venn"]

    def test_a_merger_after_a_merger_is_still_one_redirect(self, client, paper, kind, folder):
        for name in ("A", "B", "C"):
            self.story(paper, f"By {name}", name, kind=kind)
        merge_credits(paper, kind, "a", "b")
        merge_credits(paper, kind, "b", "c")
        lead(client, f"/{folder}/a", f"/{folder}/b", to=f"/{folder}/c")

    def test_a_redirect_does_not_tell_of_hidden_stories(self, client, paper, kind, folder):
        self.story(paper, "Secret", "Ada Venn", kind=kind, ago=None)
        with paper.open():
            moves.readdress_credit(credit(kind, "ada-venn"), "ada")
            db.session.commit()
        assert client.get(f"/{folder}/ada-venn").status_code == 404

    def test_a_story_of_the_same_slug_is_not_taken_for_the_list(self, client, paper, kind, folder):
        self.story(paper, "Ada", "Ada Venn", kind=kind)
        with paper.open():
            moves.readdress_credit(credit(kind, "ada-venn"), "ada")
            db.session.commit()
        lead(client, f"/{folder}/ada-venn", to=f"/{folder}/ada")

    def test_only_what_no_story_uses_is_deleted(self, client, paper, kind, folder):
        address = self.story(paper, "One", "Ada Venn", kind=kind)
        with paper.open():
            with pytest.raises(ValueError, match="“Ada Venn” has one story: merge it"):
                moves.delete_credit(credit(kind, "ada-venn"))
            db.session.rollback()
        paper.change(address, lambda story: story.sign([]) or story.tag([]))
        with paper.open():
            moves.readdress_credit(credit(kind, "ada-venn"), "ada")
            moves.delete_credit(credit(kind, "ada"))
            db.session.commit()
            assert db.session.scalar(sa.select(sa.func.count()).select_from(FormerAddress)) == 0
        assert client.get(f"/{folder}/ada-venn").status_code == 404


@pytest.mark.parametrize("kind", [Author, Topic])
def test_a_former_name_means_who_had_it_or_took_it_in(paper, kind):
    with paper.open():
        venn, ven = authors.named(kind, "Ada Venn"), authors.named(kind, "Ada Ven")
        authors.rename(ven, "A. Ven")
        assert authors.named(kind, "Ada Ven") is ven
        moves.merge_credits(ven, venn)
        assert {authors.named(kind, name).id for name in ("Ada Ven", "A. Ven")} == {venn.id}
        authors.rename(venn, "A. Ven")
        assert authors.named(kind, "A. Ven").id == authors.named(kind, "Ada Venn").id == venn.id
        other = Topic if kind is Author else Author
        assert authors.meant(other, "Ada Ven") is None
        db.session.commit()
        moves.delete_credit(venn)
        assert authors.named(kind, "Ada Ven").name == "Ada Ven"
        db.session.rollback()


@pytest.mark.parametrize("merged", [True, False])
def test_unpublished_changes_follow_their_section(paper, clock, merged):
    paper.story("Kept", section="News")
    paper.story("Moved", section="World")
    with paper.open():
        for slug in ("moved", "kept"):
            article = articles.by_slug(slug)
            text = Manuscript.of(article).kept()
            copy = WorkingCopy(article_id=article.id, manuscript=text, changed_at=clock())
            db.session.add(copy)
        db.session.commit()
    merge(paper, "world", "news") if merged else readdress(paper, "world", "globe")
    with paper.open():
        named = [copy.text.section for copy in db.session.scalars(sa.select(WorkingCopy))]
        assert sorted(named) == (["news", "news"] if merged else ["globe", "news"])


def test_the_weight_of_a_merger_is_told_before(paper):
    for n in range(3):
        paper.story(f"Story {n}", section="World", by=["Ada Venn"], ago=None)
    readdress(paper, "world", "globe")
    with paper.open():
        assert moves.weight_of(section("globe")) == (3, 2)
        assert moves.weight_of(credit(Author, "ada-venn")) == (3, 1)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Article)) == 3
