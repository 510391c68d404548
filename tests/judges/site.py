"""The site that the judges judge: this repository's own, built and laid out as a host serves it."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from page_types import PAGE_TYPES

ROOT = Path(__file__).parents[2]

TODAY = 1_798_761_600
"""The day of the build, in seconds since 1970: 2027-01-01, after every memo of the demonstration archive."""


@dataclass(frozen=True, slots=True)
class Site:
    """A built site."""

    root: Path
    """What the host serves at `/`; the site is in a folder below it where site_url has a path."""
    url: str
    """site_url, with its last slash."""

    @property
    def folder(self) -> Path:
        """Where the site's own files are."""
        return self.root / urlsplit(self.url).path.strip("/")

    def pages(self) -> list[str]:
        """Return every page's path below `folder`, without redirects."""
        files = sorted(self.folder.rglob("*.html"))
        return [
            file.relative_to(self.folder).as_posix()
            for file in files
            if 'http-equiv="refresh"' not in file.read_text("utf-8")
        ]

    def page_of(self, page_type: str) -> str:
        """Return the largest page of a type, for it shows most; raises LookupError when there is none."""
        pages = [page for page in self.pages() if re.fullmatch(PAGE_TYPES[page_type], page)]
        if not pages:
            raise LookupError(f"the site has no page of the type {page_type!r}: {PAGE_TYPES[page_type]}")
        return max(pages, key=lambda page: (self.folder / page).stat().st_size)

    def contents(self) -> dict[str, bytes]:
        """Return every file's bytes by its path."""
        return {
            file.relative_to(self.root).as_posix(): file.read_bytes()
            for file in sorted(self.root.rglob("*"))
            if file.is_file()
        }


def build(root: Path, *, host: str = "mkdocs", environment: dict[str, str] | None = None) -> Site:
    """Build the repository's site by `host`, a module of MkDocs' command line, to be served from `root`."""
    config = ROOT / "mkdocs.yml"
    url = yaml.load(config.read_text("utf-8"), yaml.BaseLoader)["site_url"]  # knows no tags
    site = Site(root, url.rstrip("/") + "/")
    built = subprocess.run(
        [sys.executable, "-m", host, "build", "--strict", "-f", str(config), "-d", str(site.folder)],
        env={**os.environ, "SOURCE_DATE_EPOCH": str(TODAY), **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return site
