"""Formulas of MathML as words: what their authors wrote in TeX, else their signs in a row, with
powers, indices and fractions as one types them: "m c^2", "(a + b)/2"."""

from lxml.html import HtmlElement

# How many parts an element has, and how they stand to each other (W3C, MathML Core, 3).
_FORMS = {
    "msup": "{}^{}",
    "msub": "{}_{}",
    "msubsup": "{}_{}^{}",
    "mover": "{}^{}",
    "munder": "{}_{}",
    "munderover": "{}_{}^{}",
    "mfrac": "{}/{}",
}
_SILENT = frozenset({"annotation", "annotation-xml", "mphantom"})
_PRIMES = frozenset("′″‴*†‡")


def words_of(formula: HtmlElement) -> str:
    tex = formula.xpath(".//*[local-name()='annotation'][contains(@encoding, 'tex')]")
    said = "".join(tex[0].itertext()) if tex else formula.get("alttext") or ""
    return " ".join((said.strip() or _written(formula)).split())


def _written(element: HtmlElement) -> str:
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return ""
    parts = [_written(child) for child in element]
    form = _FORMS.get(element.tag, "")
    if form and len(parts) == form.count("{}"):
        if parts[1] in _PRIMES and element.tag == "msup":
            return parts[0] + parts[1]
        return form.format(*map(_grouped, parts))
    if element.tag == "mroot" and len(parts) == 2:
        return f"{_grouped(parts[1])}√{_grouped(parts[0])}"
    tails = [child.tail or "" for child in element]
    words = [
        element.text or "",
        *(word for pair in zip(parts, tails, strict=True) for word in pair),
    ]
    said = " ".join(filter(None, map(str.strip, words)))
    return f"√{_grouped(said)}" if element.tag == "msqrt" else said


def _grouped(said: str) -> str:
    is_one = (
        len(said) == 1
        or said.isalnum()
        or (said[:1] == "(" and said[1:].find(")") == len(said) - 2)
    )
    return said if is_one else f"({said})"
