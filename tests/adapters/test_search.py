"""`memos/search` in a build: an index for readers, or why there is none; under `serve` it follows."""

from __future__ import annotations

import gzip
import json
import logging
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from memo_archive.incremental.parallel import Copy, may_fork
from memo_archive.search import index
from memo_archive.search.program import Pagefind, PagefindError
from memo_archive.views.memo import Pages
from memo_archive.views.policy import digest
from mkdocs_memo_archive import archive, search
from mkdocs_memo_archive.archive import owner_of
from tests.adapters.conftest import MakeSite, Site, memo, wait_for
from tests.archive.small_archives import memo as filed
from tests.archive.small_archives import pages_from

PLUGINS = "  - memos/topics\n  - memos/search"
STATE = 'data-state="{}"'


def found_in(site: Path) -> set[str]:
    """Return the addresses that the index of the built `site` leads to."""
    fragments = (gzip.decompress(path.read_bytes()) for path in (site / "pagefind/fragment").iterdir())
    return {json.loads(data.removeprefix(b"pagefind_dcd"))["url"].lstrip("/") for data in fragments}


def fails(*_: object, **__: object) -> None:
    raise PagefindError("Pagefind is ill", "Give it tea.")


def test_what_is_published_is_found_and_nothing_else(make_site: MakeSite) -> None:
    more = {
        "memos/2026/draft.md": memo("A draft", "2026-03-16", more="draft: true\n"),
        "memos/2026/later.md": memo("Later", "2026-04-06"),
    }
    folder = make_site(more, settings=PLUGINS).build()
    assert {"2026/price/", "2026/value/", "topics/pricing/", "about/"} == found_in(folder)
    assert STATE.format("ready") in (folder / "search/index.html").read_text("utf-8")
    assert {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind", "wasm.unknown.pagefind"} == {
        path.name for path in (folder / "pagefind").iterdir() if path.is_file() and "pf_" not in path.name
    }
    assert "price" in json.loads((folder / "search/help.json").read_text("utf-8"))["words"]
    policy = (folder / "_headers").read_text("utf-8")
    assert f"'{digest((folder / 'pagefind/pagefind.js').read_bytes())}'" in policy
    assert " 'wasm-unsafe-eval'" in policy


def test_a_kept_index_is_the_one_that_would_be_made(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(settings=PLUGINS)
    site.build()
    made = site.contents()
    kept = site.folder / index.CACHE
    shutil.rmtree(site.folder / "site")
    with monkeypatch.context() as patch:
        patch.setattr(Pagefind, "index", fails)
        site.build()
        assert made == site.contents()
    shutil.rmtree(kept)
    monkeypatch.setattr(search, "may_fork", lambda: False)  # then it is made in a thread
    shutil.rmtree(site.folder / "site")
    site.build()
    assert made == site.contents()
    assert 1 == sum(path.is_dir() for path in kept.iterdir())


def test_an_index_is_made_anew_after_an_edit_and_by_another_program_or_code(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(settings=PLUGINS)
    site.build()
    monkeypatch.setattr(search, "may_fork", lambda: False)  # so that it is noted here
    made: list[int] = []
    make = Pagefind.index

    def noted(pagefind: Pagefind, pages: Sequence[tuple[str, str]], *given: Path, **options: Any) -> bool:
        made.append(len(pages))
        return make(pagefind, pages, *given, **options)

    monkeypatch.setattr(Pagefind, "index", noted)
    site.write({"memos/2026/early.md": memo("Early", "2026-01-01")})
    assert "2026/early/" in found_in(site.build())
    assert [5] == made
    monkeypatch.setattr(index, "_code", lambda: b"other")
    site.write({"memos/2026/early.md": memo("Later", "2026-01-01")})
    site.build()
    assert [1, 5, 5] == sorted(made)  # the script that searches as well


def test_without_pagefind_the_page_is_a_list_and_the_build_says_why_once(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site(settings=PLUGINS)
    site.build()
    good = site.contents()
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(site.folder / "no-pagefind"))
    with caplog.at_level(logging.WARNING), pytest.raises(Abort):
        site.build(strict=True)
    assert good == site.contents()
    caplog.clear()
    folder = site.build()
    page = (folder / "search/index.html").read_text("utf-8")
    assert STATE.format("missing") in page
    assert ">Value</bdi>" in page
    assert not (folder / "pagefind").exists()
    assert "wasm" not in (folder / "_headers").read_text("utf-8")
    assert "search-open" not in site.page("2026/price")
    (told,) = (r.getMessage() for r in caplog.records if "memos/search" in r.getMessage())
    assert "there is no index, so the page at /search/ is a plain list" in told
    assert "Install the package pagefind-bin" in told


def test_where_pagefind_fails_midway_the_page_is_a_list(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site(settings=PLUGINS)
    make = Pagefind.index
    monkeypatch.setattr(
        Pagefind,
        "index",
        lambda it, pages, *of, **more: (make if len(pages) < 2 else fails)(it, pages, *of, **more),
    )
    folder = site.build()
    assert STATE.format("missing") in (folder / "search/index.html").read_text("utf-8")
    assert not (folder / "pagefind").exists()
    assert ["Pagefind is ill. Give it tea."] == [
        r.getMessage().partition("list. ")[2] for r in caplog.records if "memos/search" in r.getMessage()
    ]


def test_without_the_plugin_there_is_no_trace_of_a_search(make_site: MakeSite) -> None:
    site = make_site(settings="  - memos/topics")
    folder = site.build()
    assert not [path for path in site.contents() if path.startswith(("search", "pagefind"))]
    assert "search-open" not in site.page("")
    assert "wasm" not in (folder / "_headers").read_text("utf-8")


def test_under_serve_the_index_follows_each_edit(make_site: MakeSite) -> None:
    site = make_site(
        {"memos/2026/draft.md": memo("A draft", "2026-03-16", more="draft: true\n")}, settings=PLUGINS
    )
    config = load_config(str(site.folder / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    build(config, serve_url="http://127.0.0.1:8000/")
    folder = site.folder / "site"
    wait_for(lambda: "2026/value/" in found_in(folder))
    assert "2026/draft/" not in found_in(folder)
    rename(site, "value", "worth")
    build(config, serve_url="http://127.0.0.1:8000/")
    wait_for(lambda: {"2026/worth/", "2026/value/"} & found_in(folder) == {"2026/worth/"})
    # Twice in a row: what is put in place is the later one, and nothing of the earlier is left.
    rename(site, "worth", "merit")
    owner_of(config).read_files([site.folder / "memos/2026/merit.md"])
    owner_of(config).read_archive()
    plugin = config.plugins["memos/search"]
    assert isinstance(plugin, search.SearchPlugin)
    plugin.follow(config)
    plugin.follow(config)
    wait_for(lambda: {"2026/merit/", "2026/worth/"} & found_in(folder) == {"2026/merit/"})


def rename(site: Site, name: str, other: str) -> None:
    site.write({f"memos/2026/{name}.md": None, f"memos/2026/{other}.md": memo("Value", "2026-03-23")})


def test_a_build_that_fails_leaves_nothing_of_its_index(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(settings=PLUGINS)
    site.build()
    good = site.contents()
    ended: list[Copy[str]] = []
    end = Copy.end

    def noted(copy: Copy[str]) -> None:
        ended.append(copy)
        end(copy)

    monkeypatch.setattr(Copy, "end", noted)
    monkeypatch.setattr(archive, "equip_with_assets", fails)
    site.write({"memos/2026/more.md": memo("More", "2026-03-09")})
    with pytest.raises(PagefindError):
        site.build()
    assert len(ended) == may_fork()
    assert good == site.contents()
    assert ["site"] == [p.name for p in site.folder.iterdir() if "site" in p.name]


def test_an_index_that_is_wanted_no_more_is_not_written(tmp_path: Path) -> None:
    made = pages_from({f"2026/m{n}.md": filed(f"Memo {n}", f"2026-03-{n:02}") for n in range(1, 9)})
    settings = replace(made.archive.settings, folder=tmp_path)
    pages = Pages(replace(made.archive, settings=settings))
    site = tmp_path / "site"
    index.write_index(pages, site, is_wanted=lambda: False)
    assert not site.exists()
    index.write_index(pages, site)
    assert len(found_in(site)) == 8
    assert {"pagefind", "search"} == {path.name for path in site.iterdir()}
