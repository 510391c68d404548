"""The site that the judges judge: this repository's own, built and laid out as a host serves it."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import yaml

ROOT = Path(__file__).parents[2]

TODAY = 1_798_761_600
"""The day of the build, in seconds since 1970: 2027-01-01, after every memo of the demonstration archive."""

PAGE_TYPES = {
    "home": r"index\.html",
    "memo": r"\d{4}/(?!page/)[^/]+/index\.html",
    "year": r"\d{4}/index\.html",
    "year, continued": r"\d{4}/page/\d+/index\.html",
    "all memos": r"archive/(?:page/\d+/)?index\.html",
    "authors": r"authors/index\.html",
    "author": r"authors/[^/]+/index\.html",
    "reading": r"reading/(?:page/\d+/)?index\.html",
    "questions": r"problems/(?:page/\d+/)?index\.html",
    "topics": r"topics/(?:page/\d+/)?index\.html",
    "topic": r"topics/(?!page/)[^/]+/(?:page/\d+/)?index\.html",
    "principles": r"principles/(?:page/\d+/)?index\.html",
    "principle": r"principles/(?!page/)[^/]+/(?:page/\d+/)?index\.html",
    "all series": r"series/(?:page/\d+/)?index\.html",
    "series": r"series/(?!page/)[^/]+/(?:page/\d+/)?index\.html",
    "key points": r"key-points/(?:page/\d+/)?index\.html",
    "key points by topic": r"key-points/topics/(?:page/\d+/)?index\.html",
    "steps": r"actions/(?:page/\d+/)?index\.html",
    "steps of a part": r"actions/(?:topics|principles|years|series)/[^/]+/(?:page/\d+/)?index\.html",
    "plan": r"actions/plan/index\.html",
    "search": r"search/(?:page/\d+/)?index\.html",
    "plain page": r"(?:about|offers|subscribe)/index\.html",
    "not found": r"404\.html",
}
"""Every type of page, with a pattern for the files that hold one. Redirects are none."""


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
