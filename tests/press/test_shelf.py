"""The shelf: bounded, and what readers come back to stays on it."""

import gc
import gzip
from random import Random
from sys import getsizeof

import brotli
import pytest

from broadsheet.press import keeping
from broadsheet.press.copies import LEAST, OVERHEAD, Copy, Difference, print_copy
from broadsheet.press.printing import Printing, SharedPart
from broadsheet.press.shelf import Shelf
from conftest import ON_SQLITE


def copy_of(size: int):
    return print_copy(Printing(), [("Content-Type", "image/webp")], b"x" * size)


def test_the_shelf_is_bounded_in_bytes_and_in_number_and_drops_the_least_asked_for():
    shelf = Shelf(most_bytes=100_000, most_copies=10)
    shelf.set("larger than it", copy_of(200_000))
    assert shelf.bytes == 0
    for n in range(10):
        shelf.set(str(n), copy_of(10))
    shelf.get("0")
    shelf.set("new", copy_of(10))
    assert shelf.get("0")
    assert not shelf.get("1")
    shelf.set("large", copy_of(90_000))
    assert shelf.bytes <= 100_000
    assert shelf.get("large")
    shelf.set("too large", copy_of(200_000))
    assert set(shelf.copies) == {"0", "large"}


def test_a_crawler_pushes_out_nothing_that_readers_come_back_to():
    """It walks 10,000 pages once while others read a hundred, and there is room for 300."""
    shelf = Shelf(most_bytes=300 * copy_of(1000).size, most_copies=20_000)
    hits, reads = 0, 0

    def read(key):
        kept = shelf.get(key)
        if kept is None:
            shelf.set(key, copy_of(1000))
        return kept is not None

    for step in range(10_000):
        read(f"/archive/{step}")
        if step % 2:  # readers come half as often
            reads += 1
            hits += read(f"/news/{(step // 2) * 37 % 100}")
    assert hits / reads >= 0.98  # the first read of each is none
    for number in range(100):
        shelf.get(f"/news/{number}")
    for step in range(10_000):  # nobody reads for a while
        read(f"/archive/more/{step}")
    assert all(shelf.get(f"/news/{number}") for number in range(100))
    assert shelf.bytes <= shelf.most_bytes


def test_a_page_that_is_printed_anew_keeps_its_place():
    shelf = Shelf(most_bytes=10 * copy_of(10).size, most_copies=100)
    shelf.set("hot", copy_of(10))
    shelf.get("hot")
    for number in range(20):
        shelf.set("hot", copy_of(10))  # after an edit each time
        shelf.set(str(number), copy_of(10))
        assert "hot" in shelf.copies


def test_of_what_readers_came_back_to_goes_first_what_they_ask_for_no_more():
    shelf = Shelf(most_bytes=10 * copy_of(10).size, most_copies=100)

    def come_back_to(keys):
        for key in map(str, keys):
            shelf.set(key, copy_of(10))
            shelf.get(key)

    come_back_to(range(11))
    for _ in range(2):
        shelf.get("1")
    come_back_to(range(20, 31))
    assert "1" in shelf.copies
    come_back_to(range(31, 45))
    assert "1" not in shelf.copies


def test_what_comes_back_soon_after_it_went_stays():
    shelf = Shelf(most_bytes=10 * copy_of(10).size, most_copies=100)
    for number in range(12):
        shelf.set(str(number), copy_of(10))
    assert shelf.get("0") is None
    shelf.set("0", copy_of(10))
    for number in range(20, 60):
        shelf.set(str(number), copy_of(10))
    assert shelf.get("0")
    assert list(shelf.proven) == ["0"]


def test_what_went_long_ago_is_as_new():
    shelf = Shelf(most_bytes=10 * copy_of(10).size, most_copies=100)
    for number in range(100):
        shelf.set(str(number), copy_of(10))
    assert len(shelf.gone) <= len(shelf.copies)
    for key in ["0", *map(str, range(100, 140))]:
        shelf.set(key, copy_of(10))
    assert shelf.get("0") is None


def test_further_codings_of_a_page_are_counted():
    body = b"<p>" + b"It is a long story. " * 500
    copy = print_copy(Printing(), [("Content-Type", "text/html")], body)
    shelf = Shelf(most_bytes=1_000_000, most_copies=100)
    shelf.set("page", copy)
    assert copy.answer("identity").body == body
    # Nobody may ask for it again: it is not kept in that coding.
    assert shelf.bytes == copy.size == OVERHEAD + len(copy.body)
    copy.pack_well()
    copy.answer("identity")
    copy.answer("br")
    assert shelf.bytes == OVERHEAD + len(copy.body) + len(body)
    copy.pack_well()  # for another reader, who asked at the same time
    assert shelf.bytes == OVERHEAD + len(copy.body)
    copy.answer("identity")
    assert shelf.bytes == OVERHEAD + len(copy.body) + len(body)
    assert shelf.delete("page")
    assert shelf.bytes == 0
    copy.answer("gzip")
    assert shelf.bytes == 0
    copy = print_copy(Printing(), [("Content-Type", "text/html")], body)
    copy.pack_well()
    shelf.set("page", copy)
    shelf.most_bytes = shelf.bytes
    copy.answer("identity")
    assert shelf.bytes == 0  # there was no room for it


def shelf_of(app, *stories: str) -> list[Copy | Difference]:
    kept = app.extensions["press"].shelf.copies
    return [kept[f"\n{address}\n"] for address in stories]


@pytest.fixture
def told_at_once(monkeypatch):
    """Pages are told by a difference however few they are."""
    monkeypatch.setattr(keeping, "AMPLE", 2**40)


@ON_SQLITE
@pytest.mark.usefixtures("told_at_once")
def test_pages_that_nobody_asked_for_again_are_told_by_what_parts_them(app, paper):
    client, shelf = app.test_client(), app.extensions["press"].shelf
    texts = ["\n".join(f"Bridge {n} of town {town} opens." for n in range(30)) for town in "ABC"]
    stories = [paper.story(f"Bridges of town {n}", body=text) for n, text in enumerate(texts)]
    first = [client.get(address, headers={"Accept-Encoding": "br"}) for address in stories]
    whole = [brotli.decompress(answer.data) for answer in first]
    told = shelf_of(app, *stories)
    assert all(isinstance(one, Difference) for one in told)
    assert 3 * (sum(one.size - LEAST for one in told)) < sum(len(a.data) for a in first)

    tag = {"If-None-Match": first[0].headers["ETag"], "Accept-Encoding": "br"}
    assert client.get(stories[0], headers=tag).status_code == 304
    (copy,) = shelf_of(app, stories[0])
    assert isinstance(copy, Copy)
    assert copy.asked  # so it does not go with what is new
    for _ in range(2):
        for address, page, coding in zip(stories, whole, ("br", "gzip", "identity"), strict=True):
            again = client.get(address, headers={"Accept-Encoding": coding})
            unpacked = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}
            assert unpacked[coding](again.data) == page
    copies = shelf_of(app, *stories)
    assert all(isinstance(copy, Copy) for copy in copies)
    assert all(copy.size + copy.more >= OVERHEAD + len(copy.body) for copy in copies)
    of_all = (kept.size + getattr(kept, "more", 0) for kept in shelf.copies.values())
    assert shelf.bytes == sum(of_all)
    things = [*told, *shelf.copies.values(), *(copy.printing for copy in copies)]
    assert not any(hasattr(one, "__dict__") for one in things)  # it would take a hundred bytes more


@ON_SQLITE
def test_few_pages_stand_as_they_are_until_they_take_a_share_of_the_shelf(make_app, paper):
    app = make_app(CACHE_BYTES=2**22)
    client, text = app.test_client(), "\n".join(f"The bridge {n} is open." for n in range(200))
    stories = [paper.story(f"Bridge {n} is open", body=text) for n in range(30)]
    for address in stories:
        client.get(address)
    kinds = [type(kept) for kept in shelf_of(app, *stories)]
    as_they_are = kinds.index(Difference)
    assert as_they_are > 3
    assert set(kinds[:as_they_are]) == {Copy}
    assert set(kinds[as_they_are:]) == {Difference}


@ON_SQLITE
@pytest.mark.usefixtures("told_at_once")
def test_a_page_that_nobody_asked_for_again_has_little_but_its_bytes_and_its_address(app, paper):
    client, shelf = app.test_client(), app.extensions["press"].shelf
    for n in range(4):
        text = "\n".join(f"Bridge {n} of street {street} opens." for street in range(30))
        client.get(paper.story(f"Bridge {n} is open", body=text))
    told = {key: kept for key, kept in shelf.copies.items() if isinstance(kept, Difference)}
    first, *others = told.values()
    assert len(others) == 3
    for key, one in told.items():
        own = {id(thing) for thing in gc.get_referents(one) if not isinstance(thing, type | int)}
        assert own == {id(one.headers), id(one.like), id(one.packed)}
        assert one.headers is first.headers
        assert one.like is first.like
        its_place = 100  # in a dictionary that grew, and in a queue
        takes = sum(map(getsizeof, (key, one, one.packed))) + its_place
        assert takes <= one.size < len(one.packed) + 400


@ON_SQLITE
@pytest.mark.usefixtures("told_at_once")
def test_a_long_page_stands_alone(app, paper):
    client = app.test_client()
    usual = paper.story("The bridge is open")
    chance = Random(1)
    words = ["".join(chance.choices("abcdefghij", k=9)) for _ in range(3000)]
    long = paper.story("Words", body=" ".join(words))
    for address in (usual, long):
        client.get(address, headers={"Accept-Encoding": "br"})
    told, alone = shelf_of(app, usual, long)
    assert isinstance(told, Difference)
    assert isinstance(alone, Copy)  # zlib sees no farther than 32 KiB
    for address in (usual, long):
        assert client.get(address).data == app.test_client().get(address).data


@pytest.mark.parametrize("most", [{"most_bytes": 50_000}, {"most_copies": 12}])
def test_the_count_of_bytes_is_that_of_all_that_is_kept(most):
    shelf = Shelf(**{"most_bytes": 10**6, "most_copies": 1000} | most)
    for number in range(300):
        what = (copy_of(number), SharedPart(Printing(), "x" * number), ["own", number])[number % 3]
        shelf.set(str(number % 80), what)
        shelf.get(str(number * 7 % 90))
        if number % 5 == 0:
            shelf.delete(str(number % 60))
        assert shelf.bytes == sum(kept.size for kept in shelf.copies.values())
        assert shelf.bytes_of_new == sum(shelf.copies[key].size for key in shelf.new)
        assert {*shelf.new, *shelf.proven} == set(shelf.copies)
        assert len(shelf.new) + len(shelf.proven) == len(shelf.copies)
        assert shelf.bytes <= shelf.most_bytes
        assert len(shelf.copies) <= shelf.most_copies
    shelf.clear()
    assert (shelf.bytes, shelf.bytes_of_new, len(shelf.copies)) == (0, 0, 0)
