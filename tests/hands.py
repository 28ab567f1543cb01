"""Two ways of working at the desk: with a mouse, and by keyboard alone."""

from playwright.sync_api import Page, expect

FOCUSED = "(selector) => document.activeElement?.matches(selector) ?? false"
RING = """() => {
  const at = document.activeElement;
  const seen = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return seen(getComputedStyle(at)) || seen(getComputedStyle(at, "::after"));
}"""
FURTHEST = 120  # presses of Tab: a page that needs more is no page for keyboards


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, selector: str, words: str) -> None:
        self.page.locator(selector).fill(words)

    def set_moment(self, selector: str, moment: str) -> None:
        """`moment`: like 2025-10-21T06:00."""
        self.page.locator(selector).fill(moment)

    def press(self, selector: str) -> None:
        self.page.locator(selector).click()

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f"[name={name}][value={value}]").check()

    def save(self) -> None:
        self.press("#save")


class Keyboard(Mouse):
    """Tab, arrows, Enter and letters. Whatever has the focus must show it."""

    def go_to(self, selector: str) -> None:
        self.page.wait_for_load_state()  # with its styles, which show the focus
        for _ in range(FURTHEST):
            if self.page.evaluate(FOCUSED, selector):
                assert self.page.evaluate(RING), f"{selector} has the focus, and doesn't show it"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab doesn't lead to {selector}")

    def fill(self, selector: str, words: str) -> None:
        self.go_to(selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def set_moment(self, selector: str, moment: str) -> None:
        year, month, day, hour, minute = (moment[a:b] for a, b in FIGURES)
        self.go_to(selector)
        half = "p" if int(hour) >= 12 else "a"  # as this Chromium shows it: month, day, year
        self.page.keyboard.type(f"{month}{day}{year}")
        self.page.keyboard.press("ArrowRight")
        self.page.keyboard.type(f"{(int(hour) - 1) % 12 + 1:02}{minute}{half}")
        expect(self.page.locator(selector)).to_have_value(moment)

    def press(self, selector: str) -> None:
        self.go_to(selector)
        self.page.keyboard.press("Enter")

    def choose(self, name: str, value: str) -> None:
        self.go_to(f"[name={name}]")
        while not self.page.evaluate(FOCUSED, f"[name={name}][value={value}]"):
            self.page.keyboard.press("ArrowDown")

    def save(self) -> None:
        self.page.keyboard.press("Control+s")


FIGURES = [(0, 4), (5, 7), (8, 10), (11, 13), (14, 16)]
