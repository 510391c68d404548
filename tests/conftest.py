"""What all tests share: one browser, since two of Playwright's loops cannot run side by side."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.compiled import keep_compiled
from tests.judges.absence import absent

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

keep_compiled()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium: the system's, else Playwright's own."""
    with sync_playwright() as playwright:
        found = (path for name in CHROMIUMS if (path := shutil.which(name)))
        program = next(found, playwright.chromium.executable_path)
        if not Path(program).exists():
            absent("Chromium", "run sudo apt-get install chromium, or playwright install chromium in .venv")
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
