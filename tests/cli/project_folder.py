"""A project on the disk to run `memo` in."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result

from memo_archive.cli import main

ROOT = Path(__file__).resolve().parents[2]
WEDNESDAY = datetime(2026, 3, 25, 12, 0, tzinfo=UTC)
"""When the tests take place."""
MONDAY = "2026-03-30"
"""The next one."""

CONFIG = f"""\
site_name: Tests
site_url: https://memos.example/
docs_dir: memos
theme:
  name: material
  custom_dir: {(ROOT / "theme").as_posix()}
  font: false
plugins:
  - memos/archive
"""
MEMO = """\
---
title: {title}
date: {date}
key_point: >-
  Ask before you guess.
taking_action: |
  Ring one customer today.

  Write down what you hear.
topics: [pricing]
---

{body}
"""


@dataclass(frozen=True)
class ProjectFolder:
    """A folder with mkdocs.yml, a topic, an About page, and the memos a test writes."""

    root: Path

    def begin(self) -> ProjectFolder:
        self.write("mkdocs.yml", CONFIG)
        self.write("memos/topics/pricing.md", "---\nname: Pricing\n---\n\nWhat things cost.\n")
        self.write("memos/about.md", "---\ntitle: About\n---\n\nWho we are.\n")
        return self

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
        return file

    def memo(
        self,
        uri: str,
        *,
        title: str = "A price",
        date: str = "2026-03-02",
        body: str = "Text.",
        more: str = "",
    ) -> Path:
        """Write a memo that has nothing wrong with it; `more` are further lines of front matter."""
        text = MEMO.format(title=title, date=date, body=body)
        return self.write(f"memos/{uri}", text.replace("topics:", f"{more}topics:") if more else text)

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode("utf-8")

    def run(self, *arguments: str, within: str = "", env: Mapping[str, str | None] | None = None) -> Result:
        """Run `memo` with `arguments` in the folder `within` the project."""
        with contextlib.chdir(self.root / within):
            return CliRunner().invoke(main, arguments, prog_name="memo", env=env)

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start `memo` with `arguments` as a process of its own."""
        memo = [sys.executable, "-c", "from memo_archive.cli import main; main(prog_name='memo')"]
        return subprocess.Popen(
            [*memo, *arguments],
            cwd=self.root,
            env={**os.environ, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
