"""The report: Markdown tables of medians, their ratios, and the targets that they are held to."""

from collections.abc import Iterable, Sequence

from .load import Contender

HOT_PAGE, UNCHANGED = "Broadsheet, kept page", "Broadsheet, kept page: 304"
NGINX, BARE = "nginx, static file", "WSGI function"


Target = tuple[str, float, str, float]  # a figure, what was read, "<=" or ">=", what is wanted


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def hot(contenders: dict[str, Contender]) -> str:
    nginx, bare = contenders[NGINX], contenders[BARE]
    return table(
        ["one article page", "requests/s", "÷ nginx", "÷ WSGI", "CPU µs", "÷ WSGI", "MiB", ""],
        [
            [
                name,
                f"{c.rate:,.0f}",
                f"{c.rate / nginx.rate:.2f}",
                f"{c.rate / bare.rate:.2f}",
                f"{1000 * c.cost:.0f}",
                f"{c.cost / bare.cost:.2f}",
                f"{c.memory:.0f}",
                "; ".join(sorted(set(c.faults))),
            ]
            for name, c in contenders.items()
        ],
    )


def cold(
    kinds: Sequence[str],
    contenders: dict[tuple[str, int], Contender],
    queries: dict[tuple[str, int], int],
) -> str:
    sizes = sorted({size for _, size in contenders})
    rows = []
    for kind in kinds:
        of_kind = [contenders[kind, size] for size in sizes]
        faults = {fault for c in of_kind for fault in c.faults}
        asked = {queries[kind, size] for size in sizes}
        rows.append(
            [
                kind,
                "–".join(str(number) for number in sorted({min(asked), max(asked)})),
                *(f"{c.cost:.2f}" for c in of_kind),
                f"{of_kind[-1].cost / of_kind[0].cost:.2f}",
                *(f"{c.rate:,.0f}" for c in of_kind),
                "; ".join(sorted(faults)),
            ]
        )
    costs = [f"CPU ms, {size:,}" for size in sizes]
    rates = [f"requests/s, {size:,}" for size in sizes]
    ratio = f"{sizes[-1]:,} ÷ {sizes[0]:,}"
    return table(["page, printed anew", "queries", *costs, ratio, *rates, ""], rows)


def searches(waits: dict[int, float]) -> str:
    return table(
        ["one search after the other", *(f"{size:,} articles" for size in sorted(waits))],
        [["95 of 100 answered within, ms", *(f"{waits[size]:.1f}" for size in sorted(waits))]],
    )


def targets(
    hot: dict[str, Contender],
    cold: dict[tuple[str, int], Contender],
    queries: dict[tuple[str, int], int],
    memory: float | None,
    renders: int,
) -> list[Target]:
    """Each target whose figure these contenders tell."""
    sizes = sorted({size for _, size in cold})
    page = hot[HOT_PAGE]
    lines: list[Target] = [
        ("kept page ÷ WSGI function, requests/s", page.rate / hot[BARE].rate, ">=", 0.93),
        ("kept page ÷ nginx, requests/s", page.rate / hot[NGINX].rate, ">=", 0.55),
        ("304 ÷ 200, CPU", hot[UNCHANGED].cost / page.cost, "<=", 1.0),
        ("renders of the kept page while others are edited", renders, "<=", 0),
    ]
    for kind, most, asked in (("article", 1.5, 4), ("front", 2.5, 6)):
        worst = max(cold[kind, size].cost for size in sizes)
        lines.append((f"printed {kind}, CPU ms", worst, "<=", most))
        lines.append((f"{kind}, queries", max(queries[kind, s] for s in sizes), "<=", asked))
    for kind, most in (
        ("article", 1.1),
        ("front", 1.1),
        ("section", 1.1),
        ("rail", 1.1),
        ("deep page", 1.2),
        ("search", 1.2),
    ):
        ratio = cold[kind, sizes[-1]].cost / cold[kind, sizes[0]].cost
        lines.append((f"{kind}, {sizes[-1]:,} ÷ {sizes[0]:,} articles, CPU", ratio, "<=", most))
    if memory is not None:
        lines.append(("memory with 10,000 kept articles, MiB", memory, "<=", 160))
    return lines


def reached(targets: Sequence[Target]) -> str:
    """What was read, and what was wanted."""
    return table(
        ["figure", "read", "wanted", ""],
        [
            [
                what,
                f"{read:.4g}",
                f"{'≥' if sign == '>=' else '≤'} {wanted:g}",
                "reached" if (read >= wanted if sign == ">=" else read <= wanted) else "**missed**",
            ]
            for what, read, sign, wanted in targets
        ],
    )
