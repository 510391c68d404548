"""Photograph every type of page: 1280 and 360 wide, light and dark, and as printed.

Pictures go to the folder given, named page-width-scheme.png, prints as PDF. The site is built first, unless
--site names one that is. Chromium is the system's, else Playwright's own.
"""

from __future__ import annotations

import argparse
import functools
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = {1280: 800, 360: 740}
"""Heights of windows by their widths, in pixels."""
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --hide-scrollbars"
).split()


def main() -> None:
    """Read the arguments, go into the environment, photograph."""
    parser = argparse.ArgumentParser(
        description=__doc__, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where pictures go; it is made where it is missing")
    parser.add_argument("--site", type=Path, help="a built site; without it, the repository's is built")
    parser.add_argument("--only", default="", help="types of page, joined by commas")
    chosen = parser.parse_args()
    here = environment.Environment()
    if Path(sys.prefix).resolve() == here.folder.resolve():
        photograph(here, chosen.folder, chosen.site, chosen.only)
    else:
        again = str(Path(__file__).resolve()), *sys.argv[1:]
        environment.main(lambda here: here.become("python", *again), environment.ALL)


def photograph(here: environment.Environment, folder: Path, site: Path | None, only: str) -> None:
    """Take pictures of the pages of `site`, or of the repository's own, built on the way."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only the environment has it

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        if site is None:
            site = Path(temporary) / "site"
            built = (here.python, "-m", "mkdocs", "build", "--quiet", "-d", site)
            subprocess.run(built, cwd=here.root, env=here.variables(), check=True)
        with served(site) as origin, sync_playwright() as playwright:
            found = filter(None, map(shutil.which, CHROMIUMS))
            program = next(found, playwright.chromium.executable_path)
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            for name, page in pages_of(site).items():
                if not only or name in only.split(","):
                    take(browser, f"{origin}/{page.removesuffix('index.html')}", folder / name)
                    print(name, page)
            browser.close()


def pages_of(site: Path) -> dict[str, str]:
    """Return the page of each type that shows most, by its path below `site`; spaces in names are hyphens."""
    from page_types import PAGE_TYPES  # noqa: PLC0415 - asks the core, which is in the environment alone

    files = {file.relative_to(site).as_posix(): file for file in sorted(site.rglob("*.html"))}
    found = {}
    for name, pattern in PAGE_TYPES.items():
        fitting = [path for path in files if re.fullmatch(pattern, path)]
        if fitting:
            found[re.sub(r"\W+", "-", name)] = max(fitting, key=lambda path: files[path].stat().st_size)
    return found


def take(browser: Browser, address: str, stem: Path) -> None:
    """Take the pictures of one page, whole, and print it; a memo's sheet of steps too."""
    for width, height in WIDTHS.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.goto(address, wait_until="networkidle")
            # In a window as high as the page, so that what is laid out when it comes near is laid out.
            for _ in range(2):
                whole = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": max(height, whole)})
            page.screenshot(path=f"{stem}-{width}-{scheme}.png", full_page=True)
            context.close()
    page = browser.new_page()
    page.goto(address, wait_until="networkidle")
    page.pdf(path=f"{stem}-print.pdf", prefer_css_page_size=True)
    if page.query_selector("[data-print]"):
        page.evaluate("document.documentElement.dataset.print = 'sheet'")
        page.pdf(path=f"{stem}-sheet.pdf", prefer_css_page_size=True)
    page.close()


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve `site` on this machine and give its origin."""
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name in the base class
        """Say nothing of each request."""


if __name__ == "__main__":
    main()
