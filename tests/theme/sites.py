"""Archives from text, built by the command line and served with the headers that the site asks for."""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
NOW = "1775001600"
"""1 April 2026, in seconds since 1970."""

SETTINGS = """\
site_name: {name}
site_url: https://strained.example/
site_description: {name}
docs_dir: memos
theme:
  name: material
  custom_dir: {theme}
  font: false
nav:
{nav}
plugins:
  - memos/archive:
      authors: [{authors}]
      reply_to: editors@strained.example
      page_size: 5
{plugins}markdown_extensions:
  - tables
  - attr_list
  - footnotes
  - admonition
"""
PAGES = ("index.md", "archive/index.md", "about.md", "subscribe.md")


@dataclass(frozen=True, slots=True)
class Built:
    """A built site."""

    folder: Path

    def pages(self) -> list[str]:
        """Return the address of every page below the site's root, the error page's included."""
        files = sorted(self.folder.rglob("*.html"))
        return [f.relative_to(self.folder).as_posix().removesuffix("index.html") for f in files]

    def text(self, page: str) -> str:
        """Return the HTML of the page at an address."""
        return (
            self.folder / f"{page}index.html" if page.endswith("/") or not page else self.folder / page
        ).read_text(encoding="utf-8")


def built(
    folder: Path,
    files: Mapping[str, str],
    *,
    name: str = "A strained archive",
    plugins: Iterable[str] = (),
    more: str = "",
) -> Built:
    """Write `files`, by their paths below the content folder, to `folder`, and build them.

    `plugins` are those beside memos/archive; `more` are further lines of mkdocs.yml.
    """
    nav = "\n".join(f"  - {page}" for page in PAGES if page in files or page.startswith(("index", "archive")))
    theme = (ROOT / "theme").as_posix()
    authors = "editors" if "authors.yml" in files else ""
    listed = "".join(f"  - {plugin}\n" for plugin in plugins)
    nav += "\n  - search/index.md" if "memos/search" in plugins else ""
    settings = SETTINGS.format(name=f"'{name}'", theme=theme, nav=nav, authors=authors, plugins=listed)
    for path, content in {"../mkdocs.yml": settings + more, **files}.items():
        file = (folder / "memos" / path).resolve()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    (folder / "memos").mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(folder / "mkdocs.yml")],
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(folder / "site")


def headers_of(site: Path) -> dict[str, str]:
    """Return what `_headers` asks for on every page."""
    lines = (site / "_headers").read_text(encoding="utf-8").splitlines()[1:]
    found: dict[str, str] = {}
    for line in itertools.takewhile(lambda line: line.startswith(" "), lines):
        name, _, value = line.strip().partition(": ")
        found[name] = value
    return found


@contextlib.contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve `site` on this machine with its own headers, and give its origin."""
    handler = functools.partial(_Host, directory=str(site), headers=headers_of(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def watched(page: Page, origin: str) -> Iterator[list[str]]:
    """Give a list in which the faults of `page` come together: console errors, other hosts asked."""
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda request: (
            faults.append(f"asks {request.url}") if not request.url.startswith((origin, "data:")) else None
        ),
    )
    yield faults


def overflow_of(page: Page) -> list[str]:
    """Return the elements that make `page` wider than its window, outermost first; empty when it fits."""
    found = page.evaluate(
        """() => {
          const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
          if (wide <= 0) return [];
          const out = [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
            .map((e) => `${e.tagName}.${e.className} to ${Math.round(e.getBoundingClientRect().right)}`);
          return [`${wide} px too wide`, ...out.slice(0, 5)];
        }"""
    )
    return [str(line) for line in found]


class _Host(SimpleHTTPRequestHandler):
    def __init__(self, *args: object, headers: Mapping[str, str], **options: object) -> None:
        self._headers = headers
        super().__init__(*args, **options)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        """Add the site's own headers."""
        for name, value in self._headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name in the base class
        """Say nothing of each request."""
