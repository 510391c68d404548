"""What a search moves: the bytes that come to a browser, compressed as a host compresses them."""

from __future__ import annotations

import argparse
import functools
import gzip
import io
import json
import random
import re
import shutil
import statistics
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

WORDS = 50
SEED = 20261123
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_COMPRESSED = (".html", ".css", ".js", ".json")
_TITLE = re.compile(r"<bdi>([^<]+)</bdi>")
_WORD = re.compile(r"[^\W\d_]{4,}")
_FIELD = "dialog[open] input[type=search]"
_IS_DONE = """() => {
  const face = document.querySelector("dialog[open] .search-face");
  if (face.hasAttribute("aria-busy")) return false;
  return face.querySelector(".search-hits li, .search-questions li, .search-state:not(:empty)") !== null;
}"""


@dataclass(frozen=True)
class Transfer:
    """What searches of one site move, in bytes."""

    first: int
    """A first search of one word: scripts, engine, index and results."""
    median: int
    """Each further word."""
    most: int
    """The further word that moves most."""


def search_transfer(site: Path) -> Transfer | None:
    """Return what searches in the built `site` move; None where it has no index, or there is no browser.

    The words are of its titles, drawn from all of them in the same way each time, and all are searched for in
    one visit: what has come once does not come again.
    """
    program = next((path for name in _CHROMIUMS if (path := shutil.which(name))), None)
    if program is None or not (site / "pagefind" / "pagefind-entry.json").is_file():
        return None
    words = words_of((site / "search" / "index.html").read_text("utf-8"))
    with counted(site) as (origin, take), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"{origin}/authors/", wait_until="networkidle")
        take()
        page.keyboard.press("/")
        page.wait_for_selector(_FIELD)
        moved = []
        for word in words:
            _search(page, word)
            moved.append(take())
        browser.close()
    first, *further = moved
    return Transfer(first, round(statistics.median(further)), max(further))


def words_of(page: str) -> list[str]:
    """Return words of the titles that the search page lists: `WORDS` of them, and one to begin with."""
    words = sorted({word.lower() for title in _TITLE.findall(page) for word in _WORD.findall(title)})
    return random.Random(SEED).sample(words, min(WORDS + 1, len(words)))  # noqa: S311 - the same each time


@contextmanager
def counted(site: Path) -> Iterator[tuple[str, Callable[[], int]]]:
    """Serve `site`; give its origin, and what tells the bytes of content it has sent since asked last."""
    sent: list[int] = []

    def take() -> int:
        count = sum(sent)
        sent.clear()
        return count

    handler = functools.partial(_Host, directory=str(site), sent=sent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", take
        finally:
            server.shutdown()
            thread.join()


def _search(page: Page, word: str) -> None:
    """Search for `word` until all that belongs to its results has come."""
    field = page.locator(_FIELD)
    field.fill("")
    page.wait_for_timeout(300)
    field.fill(word)
    page.wait_for_timeout(300)  # It begins once the keys rest.
    page.wait_for_function(_IS_DONE)
    page.wait_for_timeout(100)


class _Host(SimpleHTTPRequestHandler):
    """Serves a folder, compressed as hosts do it, and counts."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, sent: list[int], **options: object) -> None:
        self._sent = sent
        super().__init__(*args, **options)  # type: ignore[arg-type]

    def send_head(self) -> io.BytesIO | None:
        """Answer with the file that is asked for."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return None
        data = path.read_bytes()
        self.send_response(200)
        if path.suffix in _COMPRESSED:
            data = gzip.compress(data, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(path.name))
        self.send_header("Content-Length", str(len(data)))
        if ".pf_" in path.name:  # as `_headers` of the site has it
            self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        self.end_headers()
        self._sent.append(len(data))
        return io.BytesIO(data)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name in the base class
        """Say nothing of each request."""


def main() -> None:
    """Print what searches of built sites move: a line of JSON for each, null where nothing can be told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", nargs="+", type=Path)
    for site in parser.parse_args().sites:
        found = search_transfer(site)
        print(json.dumps(found and asdict(found)))


if __name__ == "__main__":
    main()
