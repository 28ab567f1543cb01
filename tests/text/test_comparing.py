"""A marked proof: what was taken out, what was put in, and each paragraph beside what it was."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.text.comparing import compare

FERRY = "The ferry leaves the harbour at nine and is back before the tide turns in the evening."
BRIDGE = "Nobody has walked across the old bridge since its middle arch fell into the river."
MARKET = "On market days the square is full of carts, and every inn has its windows open."
BIRDS = "Two herons nest on the island, which the council bought from a farmer last spring."


def marks(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """What is struck out and what is put in, of texts with blank lines between paragraphs."""
    parts = compare("\n\n".join(old), "\n\n".join(new))
    return tuple(  # type: ignore[return-value]
        [part.text.strip() for part in parts if part.kind == kind and part.text.strip()]
        for kind in ("out", "in")
    )


@pytest.mark.parametrize(
    ("old", "new", "out", "put_in"),
    [
        ([FERRY, BRIDGE], [FERRY, BIRDS, BRIDGE], [], [BIRDS]),
        ([FERRY, BRIDGE, MARKET], [FERRY, MARKET], [BRIDGE], []),
        (  # one put in before others that changed
            [FERRY, BRIDGE, MARKET],
            [BIRDS, FERRY.replace("nine", "ten"), BRIDGE, MARKET.replace("carts", "stalls")],
            ["nine", "carts"],
            [BIRDS, "ten", "stalls"],
        ),
        (  # one taken out from between
            [FERRY, BIRDS, BRIDGE],
            [FERRY.replace("nine", "ten"), BRIDGE.replace("middle", "third")],
            ["nine", BIRDS, "middle"],
            ["ten", "third"],
        ),
        (  # one for another, and the one below changed
            [FERRY, BRIDGE],
            [MARKET, BRIDGE.replace("old", "new")],
            [FERRY, "old"],
            [MARKET, "new"],
        ),
        ([FERRY], [FERRY, BRIDGE], [], [BRIDGE]),
    ],
)
def test_each_paragraph_is_compared_with_what_it_was(old, new, out, put_in):
    assert marks(old, new) == (out, put_in)


def test_a_word_that_changed_in_a_long_paragraph_is_all_that_is_marked():
    old = " ".join(f"{FERRY} Line {n}." for n in range(200))
    assert marks([old], [old.replace("Line 77.", "Verse 77.")]) == (["Line"], ["Verse"])


def test_a_name_that_changed_in_each_of_many_paragraphs_is_all_that_is_marked():
    old = [f"{FERRY} It is the year {n}." for n in range(400)]
    new = [paragraph.replace("ferry", "boat") for paragraph in old]
    assert marks(old, new) == (["ferry"] * 400, ["boat"] * 400)


def test_lines_that_are_all_alike_hide_no_change_between_them():
    old = ["- no"] * 6000
    assert marks(old, [*old[:3000], "- yes", *old[3000:]]) == ([], ["- yes"])


lines = st.lists(st.sampled_from([FERRY, BRIDGE, FERRY[:40], "Ada", "ada venn", "", " ", "---"]))


@given(lines, lines)
@example([FERRY] * 300, [BRIDGE] * 300)  # too much to look at
def test_a_proof_holds_both_texts_whole(old, new):
    before, after = "\n".join(old), "\n".join(new)
    parts = compare(before, after)
    assert "".join(part.text for part in parts if part.kind != "in") == before
    assert "".join(part.text for part in parts if part.kind != "out") == after
