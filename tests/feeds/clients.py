"""Programs of others that read feeds, each behind the same few words: what has it, and what is new."""

from __future__ import annotations

import email
import email.policy
import functools
import importlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest


@dataclass(frozen=True)
class Entry:
    """An item as a client keeps it."""

    id: str
    title: str
    link: str
    text: str


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass

    def send_header(self, keyword: str, value: str) -> None:
        # A year of edits comes faster than this header tells apart.
        if keyword != "Last-Modified":
            super().send_header(keyword, value)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder` on this machine; give scheme, host and port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put `files` online."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def absent(judge: str, cure: str) -> None:
    """Skip the test for want of `judge`, with the cure; on CI, fail it."""
    leave = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    leave(f"{judge} is not here: {cure}.")


def library(name: str) -> ModuleType:
    """Return the module `name` of PyPI; without it, skip the test, and on CI fail it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        absent(name, f"pip install {name.replace('_', '-')}")
        raise


def program(name: str, package: str) -> str:
    """Return the path of the program `name` of a Debian package; skip the test without it."""
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not here: apt-get install {package}.")
    return found


class Newsboat:
    """A reader for the terminal."""

    def __init__(self, folder: Path, url: str) -> None:
        self._program = program("newsboat", "newsboat")
        self._folder = folder
        folder.mkdir()
        (folder / "urls").write_text(f"{url}\n")

    def update(self) -> None:
        files = ["-u", str(self._folder / "urls"), "-c", str(self._folder / "cache.db"), "-C", "/dev/null"]
        _run([self._program, *files, "-x", "reload"], home=self._folder)

    def entries(self) -> list[Entry]:
        with sqlite3.connect(self._folder / "cache.db") as database:
            query = "SELECT guid, title, url, content FROM rss_item ORDER BY pubDate DESC, id"
            found = [Entry(*row) for row in database.execute(query)]
        database.close()
        return found


class Rss2email:
    """A reader that sends each item as a letter."""

    def __init__(self, folder: Path, url: str) -> None:
        self._program = program("r2e", "rss2email")
        self._folder = folder
        self._mail = folder / "Maildir"
        for name in ("cur", "new", "tmp"):
            (self._mail / name).mkdir(parents=True)
        self._r2e("new", "reader@example.org")
        config = folder / "r2e.cfg"
        settings = {
            "email-protocol = sendmail": "email-protocol = maildir",
            "maildir-path = ~/Maildir": f"maildir-path = {self._mail.parent}",
            "maildir-mailbox = INBOX": f"maildir-mailbox = {self._mail.name}",
            "html-mail = False": "html-mail = True",
        }
        text = config.read_text()
        for old, new in settings.items():
            text = text.replace(old, new)
        config.write_text(text)
        self._r2e("add", "memos", url)

    def update(self) -> None:
        self._r2e("run")

    def entries(self) -> list[Entry]:
        found = []
        for path in sorted((self._mail / "new").iterdir()):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = letter.get_body(("html",))
            assert body is not None
            found.append(Entry("", str(letter["Subject"]), str(letter["X-RSS-URL"]), body.get_content()))
        return found

    def _r2e(self, *arguments: str) -> None:
        files = ["-c", str(self._folder / "r2e.cfg"), "-d", str(self._folder / "r2e.json")]
        _run([self._program, *files, *arguments], home=self._folder)


class Reader:
    """The library of the same name."""

    def __init__(self, folder: Path, url: str) -> None:
        reader = library("reader")
        # reader's own copy of feedparser asks for a module that Python 3 lost; feedparser's continues it.
        sys.modules.setdefault("sgmllib", library("feedparser_sgmllib"))
        folder.mkdir()
        self._reader = reader.make_reader(str(folder / "reader.sqlite"))
        self._reader.add_feed(url)
        self._url = url

    def update(self) -> None:
        self._reader.update_feeds(scheduled=False)  # It would wait an hour.
        feed = self._reader.get_feed(self._url)
        assert feed.last_exception is None, feed.last_exception

    def follow(self, url: str) -> None:
        """Go on with the same feed at another address."""
        self._reader.change_feed_url(self._url, url)
        self._url = url

    def entries(self) -> list[Entry]:
        return [
            Entry(
                entry.id,
                entry.title or "",
                entry.link or "",
                next((c.value for c in entry.content if c.is_html), entry.summary or ""),
            )
            for entry in self._reader.get_entries(sort="recent")
        ]

    def close(self) -> None:
        self._reader.close()


def _run(command: list[str], *, home: Path) -> None:
    # A proxy is for the world outside; this is all on one machine.
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    environment |= {"HOME": str(home), "LC_ALL": "C.UTF-8", "no_proxy": "*"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
