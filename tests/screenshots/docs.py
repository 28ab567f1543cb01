"""Takes the pictures of docs/ and of the README anew: `python -m tests.screenshots.docs`."""

import io
import re
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from broadsheet import sample

from . import papers
from .__main__ import PATIENCE, ROOT, chromium, shoot
from .papers import Paper

DOCS = ROOT / "docs"
PICTURES = ROOT / "site/broadsheet/sample/pictures"
LIFEBOAT = {
    "kicker": "Lifeboats",
    "headline": "Scaur Point lifeboat station opens to visitors in spring",
    "dek": "Nine years after the last launch, volunteers have brought the 1931 boat Constance"
    " back to her slipway.",
    "body_source": "The old lifeboat station at Scaur Point will open its doors to visitors in the"
    " spring, after nine winters with only gulls on watch.\n\nThe Tarn Isles Trust has raised the"
    " last **40,000 crowns** that the slipway needed.\n\n> We had a jar on every bar from here to"
    " Corrie.\n\nThe boat will not go to sea again.",
}


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        with papers.served("sample", Path(folder) / "sample") as paper:
            readers(browser, paper)
            desk(browser, paper, Path(folder))
        for look in sample.looks.offered():
            with papers.served("sample", Path(folder) / look, look) as paper:
                tab = opened(browser, paper, 1280, 900, device_scale_factor=0.8)
                shoot(tab, paper.site)
                keep(tab, f"look-{look}")
        with papers.served("ar", Path(folder) / "ar") as paper:
            tab = opened(browser, paper, 1280, 800)
            shoot(tab, paper.site)
            keep(tab, "front-ar")
        browser.close()


def readers(browser: Browser, paper: Paper) -> None:
    """What readers see."""
    tab = opened(browser, paper, 1280, 1000)
    shoot(tab, paper.site)
    keep(tab, "front")
    for name, scheme, part in (
        ("article-phone", "light", "body"),
        ("rail-phone-dark", "dark", ".rail"),
    ):
        tab = opened(browser, paper, 390, 780, scheme, device_scale_factor=1.5)
        shoot(tab, paper.site + paper.addresses["article"])
        tab.evaluate(f"document.querySelector('{part}').scrollIntoView()")
        tab.wait_for_timeout(500)
        keep(tab, name)


def desk(browser: Browser, paper: Paper, folder: Path) -> None:
    """What editors see, of stories in all states."""
    tab = opened(browser, paper, 1400, 750)
    change(tab, f"{paper.site}{paper.addresses['desk, a story’s form']}", dek="All are ashore.")
    change(tab, f"{paper.site}/newsroom/stories/new", body_source="To be written.")
    lifeboat = change(tab, f"{paper.site}/newsroom/stories/new", **LIFEBOAT)
    tab.evaluate("scrollTo(0, 0)")
    tab.click(".next > summary")
    keep(tab, "story")
    tab = opened(browser, paper, 1200, 844)
    tab.goto(f"{paper.site}/newsroom")
    keep(tab, "desk")
    tab.goto(lifeboat)
    change(tab.context.new_page(), lifeboat, dek="The boat Constance is back on her slipway.")
    tab.fill("[name=headline]", "Constance comes home to Scaur Point")
    tab.fill("[name=dek]", "The restored boat is back.")
    tab.click("#save")
    tab.wait_for_load_state("networkidle")
    keep(tab, "conflict")
    tab = opened(browser, paper, 390, 844, "dark")
    tab.goto(f"{paper.site}/newsroom")
    keep(tab, "desk-phone-dark")
    library(opened(browser, paper, 1280, 900), paper, folder)


def library(tab: Page, paper: Paper, folder: Path) -> None:
    """A picture is taken in, and a file that is none refused."""
    good, bad = folder / "lemon-house.png", folder / "bad.jpg"
    with Image.open(next(PICTURES.glob("greenhouse.*"))) as whole:
        whole.convert("RGB").crop((200, 160, 1032, 688)).save(good)
    bad.write_text("no picture")
    tab.goto(f"{paper.site}/newsroom/pictures")
    tab.set_input_files("input[type=file]", [good, bad])
    tab.get_by_text(re.compile("This is no JPEG")).wait_for()
    tab.wait_for_load_state("networkidle")
    keep(tab, "library")


def opened(
    browser: Browser, paper: Paper, width: int, height: int, *scheme: Any, **more: Any
) -> Page:
    """A tab of somebody who is signed in. `scheme`: "dark", or nothing."""
    size: Any = {"width": width, "height": height}
    look: Any = {"color_scheme": scheme[0] if scheme else "light", "reduced_motion": "reduce"}
    context = browser.new_context(viewport=size, **look, **more)
    context.set_default_timeout(PATIENCE)
    context.add_cookies([paper.desk_cookie])
    return context.new_page()


def change(tab: Page, address: str, **fields: str) -> str:
    """Fill in a story's form and save it; returns where it stands."""
    tab.goto(address)
    for name, text in fields.items():
        tab.fill(f"[name={name}]", text)
    tab.click("#save")
    tab.locator("#notices", has_text="Saved").wait_for()
    tab.wait_for_load_state("networkidle")
    return tab.url


def keep(tab: Page, name: str) -> None:
    """What is in sight, as small a file as does it justice."""
    with Image.open(io.BytesIO(tab.screenshot())) as shot:
        shot.convert("RGB").save(DOCS / f"{name}.webp", quality=72, method=6)
    print(f"{name}.webp", flush=True)


if __name__ == "__main__":
    main()
