"""What makes builds fast must never change a byte of the site."""

from __future__ import annotations

import contextlib
import gc
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from weakref import WeakSet

import jinja2
import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import PluginCollection

from memo_archive.feeds.files import FeedWriter
from memo_archive.incremental import parallel as processes
from memo_archive.incremental.cache import Cache, key_of
from memo_archive.incremental.cached_values import BUILT, Kept
from memo_archive.incremental.garbage_collection import MADE_BETWEEN_COLLECTIONS, kept_for_good
from memo_archive.markdown.dialect import DEFAULT
from memo_archive.markdown.parser import Converter
from memo_archive.markdown.passages import Passages
from mkdocs_memo_archive import page_workers, templates
from mkdocs_memo_archive.archive import ArchivePlugin
from tests.adapters.conftest import MakeSite, Site, memo

MANY = {
    f"memos/2025/m{n:03}.md": memo(
        f"Memo {n}",
        f"2025-{1 + n % 12:02}-{1 + n % 28:02}",
        body=f"Words *of* number {n}.\n\n> Said\n> — Somebody\n",
    )
    for n in range(80)
}


def cache_of(site: Site) -> Path:
    return site.folder / BUILT


def test_a_page_with_the_shell_equals_one_rendered_in_full(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site()
    site.build()
    with_shell = site.contents()

    def full() -> Any:
        return jinja2.pass_context(
            lambda context, name: templates.render_shell(context, name, templates._current_url(context))
        )

    monkeypatch.setattr(templates, "make_shell", full)
    site.build()

    assert with_shell == site.contents()


def test_builds_with_and_without_the_cache_are_equal(make_site: MakeSite) -> None:
    site = make_site()
    site.build()
    cold = site.contents()
    assert cache_of(site).stat().st_size > 0

    site.build()

    assert cold == site.contents()


def test_random_edits_come_out_of_a_warm_cache_as_out_of_none(make_site: MakeSite) -> None:
    chance = random.Random(7)
    site = make_site()
    site.build()
    for number in range(12):
        body = "\n\n".join(
            chance.choice(
                ["One *word*.", "A [link](value.md).", "> Said.\n> — A", "# Head", "- a\n- b", "`code`"]
            )
            for _ in range(4)
        )
        site.write({"memos/2026/price.md": memo(f"Price {number}", body=body)})
        if number % 4 == 1:
            site.write({"memos/2026/value.md": memo(f"Value {number}", "2026-03-23")})
        if number % 4 == 2:
            site.write(
                {
                    "mkdocs.yml": (site.folder / "mkdocs.yml")
                    .read_text()
                    .replace("authors: [editors]", "authors: [editors]\n      markdown: {alerts: false}")
                }
            )
        if number % 4 == 3:
            site.write(
                {
                    "mkdocs.yml": (site.folder / "mkdocs.yml")
                    .read_text()
                    .replace("\n      markdown: {alerts: false}", "")
                }
            )
        site.build()
        warm = site.contents()
        cache_of(site).unlink()

        site.build()

        assert warm == site.contents()


@pytest.mark.parametrize(
    "damage", [b"", b"not a database", b"SQLite format 3\x00" + b"\xff" * 4000], ids=["empty", "text", "torn"]
)
def test_a_damaged_cache_costs_time_and_nothing_else(make_site: MakeSite, damage: bytes) -> None:
    site = make_site()
    site.build()
    before = site.contents()
    cache_of(site).write_bytes(damage)

    site.build()

    assert before == site.contents()
    assert Cache(cache_of(site)).get_many([key_of("nothing")]) == {}
    assert cache_of(site).read_bytes() != damage


def test_a_value_of_the_cache_that_was_tampered_with_is_not_used(make_site: MakeSite) -> None:
    site = make_site()
    site.build()
    before = site.contents()
    with sqlite3.connect(cache_of(site)) as database:
        database.execute("UPDATE entries SET value = CAST(value || 'x' AS BLOB)")
    database.close()

    site.build()

    assert before == site.contents()


def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(make_site: MakeSite) -> None:
    site = make_site({".cache": "a file stands where the folder should be"})

    site.build()

    assert "2026/price/index.html" in site.contents()


def test_a_cache_held_by_another_build_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    first = Cache(file)
    first.put_many({key_of("a"): b"1"})
    first.flush()
    holder = sqlite3.connect(file)
    holder.execute("BEGIN EXCLUSIVE")
    second = Cache(file)
    second.put_many({key_of("b"): b"2"})

    second.flush()
    holder.rollback()
    holder.close()

    assert {key_of("a"): b"1"} == Cache(file).get_many([key_of("a"), key_of("b")])


def test_the_cache_is_bounded_and_keeps_what_was_asked_for_last(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite", max_bytes=500)
    cache.put_many({key_of("old"): b"x" * 200, key_of("asked"): b"x" * 200})
    cache.flush()
    cache.get_many([key_of("asked")])
    cache.put_many({key_of("new"): b"x" * 200})

    cache.flush()

    assert {key_of("asked"), key_of("new")} == set(
        Cache(tmp_path / "cache.sqlite").get_many(map(key_of, ("old", "asked", "new")))
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_one_process_and_several_give_the_same_passages(workers: int) -> None:
    texts = [text.split("---\n")[2] for text in MANY.values()]
    passages = Passages(DEFAULT, workers=workers)

    passages.prepare(texts)

    converter = Converter()
    assert [converter.body(text) for text in texts] == [passages(text) for text in texts]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")
@pytest.mark.parametrize("fails", [False, True])
def test_pages_written_by_several_processes_have_the_same_bytes(make_site: MakeSite, fails: bool) -> None:
    site = make_site(MANY)
    site.build()
    by_one = site.contents()
    shutil.rmtree(site.folder / "site")  # else it would stay as it is

    # In a process of its own: only one that has a single thread is copied.
    with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
        writers = fresh.submit(build_by_several, site, fails).result()

    assert by_one == site.contents()
    assert "there" in writers, "pages were written by others"


def build_by_several(site: Site, fails: bool) -> str:
    """Build `site` with two further processes, which may fail at their work; return who wrote pages."""
    here, (reading, writing) = os.getpid(), os.pipe()
    write = page_workers.PageWorkers._write_chunk

    def noted(workers: page_workers.PageWorkers[Any], number: int) -> list[Any]:
        os.write(writing, b"here " if os.getpid() == here else b"there ")
        if fails and os.getpid() != here:
            raise ValueError
        return write(workers, number)

    with pytest.MonkeyPatch.context() as monkeypatch, os.fdopen(reading) as pipe:
        monkeypatch.setattr(page_workers, "MANY", 2)
        monkeypatch.setattr(page_workers, "_CHUNK", 2)
        monkeypatch.setattr(page_workers, "cores", lambda: 3)
        monkeypatch.setattr(page_workers, "may_fork", lambda: True)  # the pool's own thread is idle
        monkeypatch.setattr(page_workers.PageWorkers, "_write_chunk", noted)
        site.build()
        os.close(writing)
        return pipe.read()


def test_another_plugin_that_sees_pages_sees_all_of_them(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = "import pathlib\n\nseen = []\n\ndef on_post_page(output, page, config):\n    seen.append(page.url)\n\n"
    hook += "def on_post_build(config):\n    pathlib.Path('seen.txt').write_text(' '.join(seen))\n"
    monkeypatch.setattr(page_workers, "MANY", 2)
    site = make_site({**MANY, "hook.py": hook}, settings="hooks: [hook.py]")
    monkeypatch.chdir(site.folder)
    site.build()
    assert {f"2025/m{number:03}/" for number in range(80)} <= set(Path("seen.txt").read_text().split())


@pytest.mark.parametrize("method", ["_by_copies", "_by_a_pool"])
def test_work_spread_over_processes_comes_back_in_order(method: str) -> None:
    items = [str(number) for number in range(101)]
    assert list(map(len, items)) == getattr(processes, method)(lengths, items, 3)


def test_what_a_copy_fails_at_is_done_here() -> None:
    here = os.getpid()

    def work(items: Sequence[int]) -> list[bool]:
        if os.getpid() != here:
            raise ValueError
        return [True for _ in items]

    assert [True] * 50 == processes._by_copies(work, range(50), 2)


@pytest.mark.parametrize("is_on", [True, False])
def test_garbage_is_looked_for_as_before_once_modules_are_there(is_on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if is_on else gc.disable)()
    try:
        with contextlib.suppress(ImportError), kept_for_good():
            assert not gc.isenabled()
            raise ImportError
        assert is_on == gc.isenabled()
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
        (gc.enable if before else gc.disable)()


def lengths(items: Sequence[str]) -> list[int]:
    return list(map(len, items))


@pytest.mark.parametrize("value", [b"", b"{", b'{"a": 1}', b"\xff", b'"text"', b"[1, null]"])
def test_a_kept_value_of_another_form_is_not_there(tmp_path: Path, value: bytes) -> None:
    cache = Cache(tmp_path / "a.sqlite")
    kept: Kept[tuple[int, ...]] = Kept(tuple[int, ...], cache)
    kept.put({("one",): (1, 2), ("two",): (3,)})
    cache.flush()
    assert {"a": (1, 2)} == kept.get({"a": ("one",), "b": ("three",)})
    with sqlite3.connect(tmp_path / "a.sqlite") as database:
        keys = [key for (key,) in database.execute("SELECT key FROM entries")]
    cache.put_many(dict.fromkeys(keys, value))
    assert {} == kept.get({"a": ("one",), "b": ("two",)})


def test_a_text_nested_beyond_sense_keeps_no_other_from_being_converted() -> None:
    deep = "> " * 3000 + "deep"
    passages = Passages(DEFAULT, workers=1)

    passages.prepare(["fine", deep])

    assert "<p" in passages("fine").markup


@pytest.mark.parametrize("command", ["build", "gh-deploy", "serve"])
def test_a_build_collects_garbage_seldom_and_a_server_as_ever(command: Any) -> None:
    before = gc.get_threshold()
    plugin = ArchivePlugin()
    plugin.on_startup(command=command, dirty=False)
    during = gc.get_threshold()
    plugin.on_shutdown()
    assert before == gc.get_threshold()
    assert (before[0] if command == "serve" else MADE_BETWEEN_COLLECTIONS) == during[0]


def test_what_feeds_are_made_of_is_let_go_of_once_they_are_written(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers: WeakSet[FeedWriter] = WeakSet()
    counts: list[int] = []

    class Noted(FeedWriter):
        def __init__(self, *parts: Any) -> None:
            super().__init__(*parts)
            writers.add(self)
            counts.append(len(writers))

    finish = PluginCollection.on_post_build

    def counted(plugins: PluginCollection, *, config: MkDocsConfig) -> None:
        counts.append(len(writers))
        finish(plugins, config=config)

    monkeypatch.setattr("memo_archive.feeds.section.FeedWriter", Noted)
    monkeypatch.setattr(PluginCollection, "on_post_build", counted)
    site = make_site(settings="  - memos/feeds")

    assert (site.build() / "feed.xml").is_file()
    assert counts == [1, 0]
