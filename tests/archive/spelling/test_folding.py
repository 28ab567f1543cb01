"""Letters as they are compared."""

import re

from broadsheet.archive.spelling.folding import MAY_BE_SAME, SAME


def test_a_text_without_the_signs_that_are_looked_for_has_nothing_to_fold():
    several_ways, _, left_out = SAME
    assert [sign for sign in several_ways + left_out if not re.match(MAY_BE_SAME, sign)] == []
