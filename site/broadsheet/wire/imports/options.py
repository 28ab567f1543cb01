"""Options: how the one who imports wants the formats to be read."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")
LIBRARIES = ("feedparser", "lxml", "readability")  # of the extra `import`


def missing_libraries() -> list[str]:
    """What imports need and this installation lacks: servers do without."""
    return [name for name in LIBRARIES if find_spec(name) is None]


@dataclass(frozen=True)
class ImportOptions:
    zone: ZoneInfo = UTC  # of moments without an offset
    pages: bool = True  # pages ("About us") are stories, too
    root: Path | None = None  # the folder that was given, if the file was found in one
    sites: tuple[str, ...] = ()  # the paper's own addresses: stories from there are its own
    language: str = "en"  # in which it is told what became of the file
    together: tuple[Path, ...] = ()  # further files of the same import that may say more of it

    def is_own(self, address: str) -> bool:
        """Whether an address is of this paper, or of none."""
        own = host(address)
        return not own or own in map(host, self.sites)


def host(address: str) -> str:
    """The host of an address, without "www."; "" if it has none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
