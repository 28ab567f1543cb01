"""axe-core (https://github.com/dequelabs/axe-core), asked in a page what bars somebody from it."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Of ninety rules only those that are broken come back: to carry the rest over took half the time.
RUN = """([within, rules]) => axe.run(within ?? document,
    { resultTypes: ["violations"], ...(rules && { runOnly: rules }) })
  .then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.map((node) =>
    `${node.target.join(" ")} ${node.html} ${node.failureSummary}`)].join("\\n  ")))"""
OF_COLOURS = ["color-contrast", "link-in-text-block"]

# Our colours are written as lch(), and axe works each out anew for every element that it looks at:
# that was half of all its work.
COLOURS_ONCE = """() => {
  const { Color } = axe.commons.color, parse = Color.prototype.parseString, known = new Map();
  Color.prototype.parseString = function (text) {
    if (!known.has(text)) known.set(text, parse.call(new Color(0, 0, 0), text));
    const { r, g, b, alpha } = known.get(text);
    return Object.assign(this, { r, g, b, alpha });
  };
}"""


def at_hand(page: Page) -> None:
    """Let all pages of this tab have axe-core, but no page in a frame of theirs: cheaper, for many,
    than to bring it to each."""
    page.add_init_script(f"if (window === top) {{ {AXE_SCRIPT};({COLOURS_ONCE})() }}")


def violations(page: Page, within: str | None = None, rules: list[str] | None = None) -> list[str]:
    """The rules that a page breaks, or the part of it with this selector, and where; of all rules
    or of these."""
    if not page.evaluate("'axe' in window"):  # a document has it until it is left
        page.evaluate(AXE_SCRIPT)
        page.evaluate(COLOURS_ONCE)
    broken: list[str] = page.evaluate(RUN, [within, rules])
    return broken


def violations_by_light_and_dark(page: Page) -> list[str]:
    """The same in both colour schemes, which the page then follows as it is. Nothing else differs
    (`test_dark_is_nothing_but_other_colours`): in the dark the rules for colours are enough."""
    page.emulate_media(color_scheme="light")
    broken = [f"light: {rule}" for rule in violations(page)]
    page.emulate_media(color_scheme="dark")
    return broken + [f"dark: {rule}" for rule in violations(page, rules=OF_COLOURS)]
