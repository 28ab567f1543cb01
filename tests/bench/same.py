"""Whether two versions of the code answer the same bytes: `python -m tests.bench.same REVISION`.

Both print the sample edition on a clock that stands still: every address that one can reach from
the front page, and every page of the desk. What cannot be the same is left out: tokens, numbers
made at random, and the code's own version in the addresses of static files."""

import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile
from collections import deque
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

REPOSITORY = Path(__file__).resolve().parents[2]
SITE = "https://paper.example"
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
EMAIL, PASSWORD = "ada@paper.example", "seven sober herons wade"
STARTS = """/ /feed.xml /atom.xml /feed.json /sitemap.xml /robots.txt /search?q=council /healthz
    /nothing /fragments/rail /newsroom""".split()
LINK = re.compile(r"""(?:href|src|hx-get|action|<loc>|<link>)[=]?["']?([^"'<>\s\\]+)""")
# Pages of another moment have a token in their address; a click on others ends something.
NEVER = re.compile(r"/as-of/[\w.-]{40}|/newsroom/(sign-out|password|invitation|preview/)")
MOST = 5_000  # addresses
LEFT_OUT = [
    (re.compile(rb"/static/[\w.-]{6,}/"), b"/static/VERSION/"),
    (re.compile(rb"/as-of/[\w.-]{40,}"), b"/as-of/TOKEN"),
    (
        re.compile(
            rb'((?:name="(?:csrf_token|autosave_key|told)"|csrf)[^>]*(?:value|content)=")[^"]*'
        ),
        rb"\1",
    ),
    (re.compile(rb'(?i)"X-CSRFToken":\s*"[^"]*"'), b""),
    (re.compile(rb"urn:uuid:[\da-f-]{36}"), b"urn:uuid:ANY"),
    (re.compile(rb"\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b"), b"UUID"),
    (re.compile(rb"(?<=/media/)[\w-]+(?=\.(?:jpg|webp|png))"), b"PICTURE"),
]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.same", description=__doc__)
    parser.add_argument("revision", nargs="?", help="that this checkout is compared with")
    parser.add_argument("--print-into", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.print_into:
        print_all(wanted.print_into)
        return
    with tempfile.TemporaryDirectory(prefix="broadsheet-same-") as folder:
        tree = Path(folder, "tree")
        command = ["git", "-C", str(REPOSITORY), "worktree", "add", "--quiet", "--detach"]
        subprocess.run([*command, str(tree), wanted.revision], check=True)
        try:
            before = pages_of(tree, Path(folder, "before"))
            after = pages_of(REPOSITORY, Path(folder, "after"))
        finally:
            remove = ["git", "-C", str(REPOSITORY), "worktree", "remove", "--force", str(tree)]
            subprocess.run(remove, check=True)
    sys.exit(compare(before, after))


def pages_of(tree: Path, folder: Path) -> dict[str, bytes]:
    """What the code of a tree answers, by address."""
    folder.mkdir()
    subprocess.run(
        [sys.executable, __file__, "--print-into", str(folder)],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree / "site")},
        check=True,
    )
    pages = {}
    for file in folder.glob("*.page"):
        address, _, answer = file.read_bytes().partition(b"\n")
        pages[address.decode()] = answer
    return pages


def compare(before: dict[str, bytes], after: dict[str, bytes]) -> int:
    """Tell what differs; 1 if anything but blanks does."""
    both = sorted(before.keys() & after.keys())
    same = [address for address in both if before[address] == after[address]]
    close = [address for address in both if _words(before[address]) == _words(after[address])]
    print(
        f"{len(before)} addresses before, {len(after)} after: {len(same)} say the same, "
        f"{len(close) - len(same)} are told apart by blanks alone"
    )
    for address in sorted(before.keys() ^ after.keys()):
        print(f"only {'before' if address in before else 'after'}: {address}")
    for address in sorted(set(both) - set(close)):
        print(f"differs: {address}")
        lines = [_words(page[address]).replace("<", "\n<").splitlines() for page in (before, after)]
        for line in list(difflib.unified_diff(*lines, lineterm="", n=0))[2:14]:
            print("   ", line[:160])
    return 0 if len(close) == len(before) == len(after) else 1


def _words(page: bytes) -> str:
    return re.sub(r"\s+", " ", page.decode(errors="replace"))


def print_all(folder: Path) -> None:
    """A file for each address: the address, the status, what headers matter, and the body."""
    from flask_migrate import upgrade

    from broadsheet import create_app, sample

    app = create_app(
        INSTANCE_PATH=str(folder / "instance"), SITE_URL=SITE, SECRET_KEY="same", CLOCK=lambda: NOW
    )
    with app.app_context():
        upgrade()
        sample.edition.publish(NOW - timedelta(hours=3))
    run = app.test_cli_runner().invoke
    hired = run(
        args=["staff", "add", EMAIL, "--role", "publisher", "--password-stdin"], input=PASSWORD
    )
    assert hired.exit_code == 0, hired.output
    reader, editor = app.test_client(), app.test_client()
    form = editor.get("/newsroom/sign-in", base_url=SITE).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', form)
    fields = {"email": EMAIL, "password": PASSWORD, "csrf_token": token[1] if token else ""}
    inside = editor.post("/newsroom/sign-in", data=fields, base_url=SITE, headers={"Referer": SITE})
    assert inside.status_code in (302, 303), inside.text
    waiting, seen = deque(STARTS), set(STARTS)
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        client = editor if address.startswith("/newsroom") else reader
        answer = client.get(address, base_url=SITE)
        kept = "\n".join(
            f"{name}: {answer.headers[name]}"
            for name in ("Content-Type", "Location", "Cache-Control", "Last-Modified")
            if name in answer.headers
        )
        body = f"{answer.status}\n{kept}\n".encode() + answer.data
        for pattern, instead in LEFT_OUT:
            body = pattern.sub(instead, body)
        page = folder / f"{len(list(folder.glob('*.page')))}.page"
        page.write_bytes(address.encode() + b"\n" + body)
        if not answer.mimetype.startswith(("text/", "application/")):
            continue
        for link in LINK.findall(answer.text):
            parts = urlsplit(urljoin(SITE + address, unescape(link)))
            found = parts.path + (f"?{parts.query}" if parts.query else "")
            ours = f"{parts.scheme}://{parts.netloc}" == SITE and "/static/" not in found
            if ours and found not in seen and not NEVER.search(found):
                seen.add(found)
                waiting.append(found)


if __name__ == "__main__":
    main()
