"""Raised and lowered figures by signs of their own: 10⁶ is not 106."""

_RAISED = dict(zip("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))


def raised(text: str) -> str:
    """The text in raised signs; "" where it has others than these can say."""
    return _in_signs(text, _RAISED)


def lowered(text: str) -> str:
    """The text in lowered signs; "" where it has others than these can say."""
    return _in_signs(text, _LOWERED)


def _in_signs(text: str, signs: dict[str, str]) -> str:
    plain = text.strip()
    return "".join(signs[one] for one in plain) if set(plain) <= signs.keys() else ""
