"""What all tests share.

There is one browser, since two of Playwright's loops cannot run side by side. Hypothesis tries the same
examples in each run, so that what a commit is told of it does not hang on chance; to look for new ones, run
`python3 scripts/test.py --hypothesis-profile=default`.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.compiled import keep_compiled
from tests.judges.absence import absent

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

# How long an example takes says more of the machine than of the code; a hang ends the run anyhow.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")
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
