"""Takes the pictures, and writes the gallery."""

import argparse
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from . import gallery, papers
from .papers import PAGES, Paper

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "instance" / "screenshots"
WIDTHS = (360, 768, 1024, 1280, 1920)
SCHEMES = ("light", "dark")
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ALL = [page for pages in PAGES.values() for page in pages]
PATIENCE = 60_000  # milliseconds


def main() -> None:
    wanted = options()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, pages in PAGES.items():
            chosen = [page for page in pages if page in wanted.pages]
            if chosen:
                with papers.served(name, Path(folder) / name) as paper:
                    for scheme in wanted.scheme:
                        take(browser, paper, chosen, wanted.width, scheme)
        browser.close()
    print(gallery.write(FOLDER, ALL, WIDTHS, SCHEMES))


def chromium() -> str | None:
    """The machine's own, or none: that which Playwright has brought."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.screenshots",
        description=__doc__,
        epilog=f"Pages: {'; '.join(ALL)}.",
    )
    parser.add_argument("words", nargs="*", help="take pages in whose names one of these stands")
    parser.add_argument("--width", type=int, action="append", choices=WIDTHS)
    parser.add_argument("--scheme", action="append", choices=SCHEMES)
    wanted = parser.parse_args()
    wanted.width, wanted.scheme = wanted.width or WIDTHS, wanted.scheme or SCHEMES
    words = "|".join(map(re.escape, wanted.words))
    wanted.pages = [page for page in ALL if re.search(words, page, re.IGNORECASE)]
    if not wanted.pages:
        parser.error("no page has such a name")
    return wanted


def take(browser: Browser, paper: Paper, pages: list[str], widths: list[int], scheme: Any) -> None:
    """Take pictures of a paper's pages in one colour scheme, each at all widths."""
    for width in widths:
        size: Any = {"width": width, "height": max(720, width * 9 // 16)}
        context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        context.add_cookies([paper.desk_cookie])
        tab = context.new_page()
        for page in pages:
            shoot(tab, paper.site + paper.addresses[page])
            name = gallery.file_name(page, width, scheme)
            tab.screenshot(path=FOLDER / name, full_page=True)
            print(name, flush=True)
        context.close()


def shoot(tab: Page, address: str) -> None:
    """Open a page, and scroll to its end: some of it comes when it is about to be seen."""
    tab.goto(address)
    tab.evaluate("""async () => {
      for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
        scrollTo(0, y);
        await new Promise((done) => setTimeout(done, 50));
      }
    }""")
    tab.wait_for_load_state("networkidle")
    tab.evaluate("window.scrollTo(0, 0)")


if __name__ == "__main__":
    main()
