"""Mistakes: each version of a module that one small change makes of it.

Most are cosmic-ray's operators (https://cosmic-ray.readthedocs.io). Ours are those of which it has
none: a statement or a condition that is left out, an entry of a table, a word of a list, a role
for its neighbour, and the SQL in our strings."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from itertools import count

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

# Of the arithmetic one replacement each is enough, and what is equal is not also greater.
CHOSEN = re.compile(
    r"""core/(
        ReplaceComparisonOperator_(Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is)
        | ReplaceComparisonOperator_(Lt|LtE|Gt|GtE)_(Lt|LtE|Gt|GtE)
        | ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul|FloorDiv_Mul|Mod_Add|Pow_Mul)
        | ReplaceUnaryOperator_Delete_(Not|USub)
        | AddNot | ReplaceTrueWithFalse | ReplaceFalseWithTrue
        | ReplaceAndWithOr | ReplaceOrWithAnd | ReplaceBreakWithContinue | ReplaceContinueWithBreak
        | ExceptionReplacer | NumberReplacer | RemoveDecorator | ZeroIterationForLoop
    )""",
    re.VERBOSE,
)
SQL = [
    (r"\bAND\b", "OR"),
    (r"\bOR\b", "AND"),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bOLD\b", "NEW"),
    (r"\bNEW\b", "OLD"),
    (r" \+ 1\b", ""),
    (r" < ", " <= "),
]  # fmt: skip
ROLES = ["ANYBODY", "REPORTER", "EDITOR", "PUBLISHER"]

Change = tuple[int, int, bytes]  # from which byte to which, and what stands there instead


def mistaken(source: str) -> dict[str, None]:
    """Every version of a module with one mistake in it, in order; none that means the same but for
    its annotations and what it remembers, and none that no parser reads."""
    known = _meaning(source)
    found = (
        text for text in (*_core(source), *_own(source)) if _meaning(text) not in (None, known)
    )
    return dict.fromkeys(found)


def _meaning(source: str) -> str | None:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            node.annotation = ast.Constant(None)
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
            node.decorator_list = [one for one in node.decorator_list if not _remembers(one)]
    return ast.dump(tree)


def _remembers(decorator: ast.expr) -> bool:
    """How much a function remembers is a matter of figures."""
    return "lru_cache" in ast.unparse(decorator)


def _core(source: str) -> Iterator[str]:
    for name in filter(CHOSEN.fullmatch, operator_names()):
        for number in count():
            try:
                text = mutate_code(source, get_operator(name)(), number)
            except AttributeError:  # an exception by the name of its module: sqlite3.Error
                continue
            if text is None:
                break
            yield text


def _own(source: str) -> Iterator[str]:
    """With our own mistakes, each of which replaces some bytes."""
    raw, tree = source.encode(), ast.parse(source)
    places = _Places(raw)
    for node in ast.walk(tree):
        for begin, end, text in _changes(node, places):
            yield (raw[:begin] + text + raw[end:]).decode()
    yield from _sql(source)


class _Places:
    """From which byte to which a node of the tree stands."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.starts = raw, [0]
        for line in raw.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def of(self, node: ast.AST) -> tuple[int, int]:
        first, last = self.starts[node.lineno - 1], self.starts[node.end_lineno - 1]
        return first + node.col_offset, last + node.end_col_offset


def _changes(node: ast.AST, places: _Places) -> list[Change]:
    """What may be changed at a node."""
    if _does_something(node):
        return [(*places.of(node), b"pass")]
    if isinstance(node, ast.BoolOp):
        neutral = b"True" if isinstance(node.op, ast.And) else b"False"
        return [(*places.of(operand), neutral) for operand in node.values]
    if isinstance(node, ast.List | ast.Set):
        return _left_out([places.of(one) for one in node.elts])
    if isinstance(node, ast.Dict) and all(node.keys):
        entries = zip(map(places.of, node.keys), map(places.of, node.values), strict=True)
        roles = [value for value in node.values if getattr(value, "id", "") in ROLES]
        instead = [(*places.of(role), near) for role in roles for near in _neighbours(role.id)]
        return _left_out([(key[0], value[1]) for key, value in entries]) + instead
    if isinstance(node, ast.Call):
        return _of_call(node, places)
    return []


def _does_something(node: ast.AST) -> bool:
    """Whether a statement does more than make a name: calls, sets something of an object, yields,
    raises."""
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        return not isinstance(node.targets[0], ast.Name)
    return isinstance(node, ast.AugAssign | ast.Raise)


def _of_call(node: ast.Call, places: _Places) -> list[Change]:
    """A condition of a query's `and_` and `or_`, and a word of a string that is split at once."""
    if getattr(node.func, "id", "") in ("and_", "or_"):
        return _left_out([places.of(one) for one in node.args])
    if getattr(node.func, "attr", "") == "split" and isinstance(node.func.value, ast.Constant):
        begin, end = places.of(node.func.value)
        found = re.finditer(rb"\b\w+\b\s*", places.raw[begin:end])
        return [(begin + word.start(), begin + word.end(), b"") for word in found]
    return []


def _left_out(places: list[tuple[int, int]]) -> list[Change]:
    ends = [begin for begin, _ in places[1:]] + [end for _, end in places[-1:]]
    return [(begin, end, b"") for (begin, _), end in zip(places, ends, strict=True)]


def _neighbours(role: str) -> list[bytes]:
    at = ROLES.index(role)
    return [ROLES[near].encode() for near in (at - 1, at + 1) if 0 <= near < len(ROLES)]


def _sql(source: str) -> Iterator[str]:
    lines = source.splitlines(keepends=True)
    kinds = {tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in kinds:
            begin = sum(map(len, lines[: token.start[0] - 1])) + token.start[1]
            end = sum(map(len, lines[: token.end[0] - 1])) + token.end[1]
            for wanted, instead in SQL:
                for found in re.finditer(wanted, source[begin:end]):
                    yield source[: begin + found.start()] + instead + source[begin + found.end() :]
