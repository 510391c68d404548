"""Small sites on disk, built by the host as its command line would."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

ROOT = Path(__file__).resolve().parents[2]
NOW = "1775001600"
"""1 April 2026, the moment the small sites are built for."""

SETTINGS = """\
site_name: A small archive
site_url: https://small.example/memos/
docs_dir: memos
theme:
  name: material
  custom_dir: {theme}
  font: false
plugins:
  - memos/archive:
      authors: [editors]
{options}
{more}
"""
AUTHORS = "editors:\n  name: The Editors\n  description: They edit.\n  group: true\n"


def memo(
    title: str = "Price", date: str = "2026-03-30", *, body: str = "A body of some words.", more: str = ""
) -> str:
    """Return the text of a memo that has all it needs."""
    return f"""---
title: {title}
date: {date}
topics: [pricing]
key_point: >-
  A price is a promise.
taking_action: |
  Look at one price today.

  Whom does it please?
{more}---
{body}
"""


FILES: dict[str, str] = {
    "memos/index.md": "Memos on keeping customers.\n",
    "memos/about.md": "---\ntitle: About\n---\nWho writes.\n",
    "memos/authors.yml": AUTHORS,
    "memos/topics/pricing.md": "---\nname: Pricing\n---\nWhat things cost.\n",
    "memos/2026/price.md": memo(),
    "memos/2026/value.md": memo("Value", "2026-03-23"),
}


@dataclass
class Site:
    """A small project on disk."""

    folder: Path

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write `files` by their paths; None removes one."""
        for name, content in files.items():
            path = self.folder / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def build(self, *, strict: bool = False, serve_url: str | None = None) -> Path:
        """Build the site, as `mkdocs build` does; return its folder."""
        config = load_config(str(self.folder / "mkdocs.yml"), strict=strict)
        config.plugins.on_startup(command="serve" if serve_url else "build", dirty=False)
        build(config, serve_url=serve_url)
        return self.folder / "site"

    def page(self, url: str) -> str:
        """Return the HTML at `url` of the site as it stands."""
        return (self.folder / "site" / url / "index.html").read_text(encoding="utf-8")

    def contents(self) -> dict[str, bytes]:
        """Return every file of the built site by its path."""
        site = self.folder / "site"
        return {
            p.relative_to(site).as_posix(): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()
        }


MakeSite = Callable[..., Site]


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds: a minute at most, for a machine with much to do.

    What is on its way may not be there yet, so that asking for it raises OSError.
    """
    end = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError):
            if condition():
                return
        assert time.monotonic() < end, "it does not follow"
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def _fixed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Return a function that writes a small project: `files` beside the usual ones, options and settings as YAML lines."""

    def make(
        files: Mapping[str, str | bytes] | None = None,
        *,
        options: str = "",
        settings: str = "",
        bare: bool = False,
    ) -> Site:
        site = Site(tmp_path / "project")
        site.folder.mkdir()
        lines = "\n".join(f"      {line}" for line in options.splitlines())
        site.write(
            {"mkdocs.yml": SETTINGS.format(theme=(ROOT / "theme").as_posix(), options=lines, more=settings)}
        )
        site.write({} if bare else FILES)
        site.write(files or {})
        return site

    return make


@pytest.fixture(autouse=True)
def _host_logging() -> object:
    """Put back what a build changes of the host's logger, so that tests do not meet."""
    logger = logging.getLogger("mkdocs")
    level, handlers = logger.level, list(logger.handlers)
    yield None
    logger.setLevel(level)
    logger.handlers[:] = handlers
    os.environ.pop("MKDOCS_SERVE", None)
