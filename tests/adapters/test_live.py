"""Serving live: after any edit, what is served is what a clean build would have made."""

from __future__ import annotations

import logging
import random
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import unquote
from wsgiref.util import FileWrapper

import pytest
from mkdocs.commands import serve as host_serve
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer
from playwright.sync_api import Browser
from watchdog.events import FileSystemEvent

from mkdocs_memo_archive.devserver import LiveSite
from mkdocs_memo_archive.host import can_make_pages
from tests.adapters.conftest import ROOT, MakeSite, Site, memo, wait_for
from tests.compiled import keep_compiled

ADDRESS = "http://127.0.0.1:8000/memos/"
EDITS = 200
OF_A_WHOLE_BUILD = ("404.html", "sitemap.xml", "sitemap.xml.gz", "_headers")
PLUGINS = "\n".join(f"  - memos/{name}" for name in ("topics", "principles", "series", "feeds", "actions"))
PRINCIPLE = "---\nnumber: {number}\nname: {name}\nstatement: {name} pays.\nphrases: [{phrase}]\n---\nWhy.\n"


class Served:
    """A site that is being served, without a network."""

    def __init__(self, site: Site, server: LiveReloadServer) -> None:
        self.site, self._server = site, server
        live = server.get_app().__self__  # type: ignore[union-attr]
        assert isinstance(live, LiveSite)
        self._live = live

    def write(self, files: dict[str, str | bytes | None]) -> None:
        """Write files, as an editor would, and have the server notice."""
        self.site.write(files)
        for name in files:
            self._live.touched(str(self.site.folder / name))

    def delete_folder(self, name: str) -> None:
        """Delete a folder with all that is in it, and have the server notice."""
        shutil.rmtree(self.site.folder / name)
        self._live.touched(str(self.site.folder / name))

    def get(self, url: str) -> tuple[str, bytes]:
        """Return status and body of what is served at `url`, below the site's root."""
        begun: list[str] = []
        environ = {"PATH_INFO": f"/memos/{url}".encode().decode("latin-1"), "REQUEST_METHOD": "GET"}
        answer = self._live.respond(environ, lambda status, headers: begun.append(status))
        body = b"".join(answer)
        if isinstance(answer, FileWrapper):
            answer.close()
        return begun[0], body

    def file(self, url: str) -> bytes | None:
        """Return the file that is served at `url`, without what the server adds to pages."""
        status, _ = self.get(url)
        file = Path(self._server.root, unquote(url))
        file = file / "index.html" if url.endswith("/") or not url else file
        return file.read_bytes() if status.startswith("200") else None


def serving(
    site: Site, monkeypatch: pytest.MonkeyPatch, scenario: Callable[[Served], None], *, watched: bool = False
) -> None:
    """Serve `site` by the host's own command, as far as to the network, and run `scenario` meanwhile.

    The server hears of edits from `Served` alone, at once; with `watched`, from the system as well, whose
    events come when they come, and follows them in a thread of its own.
    """
    if not watched:
        monkeypatch.setattr("mkdocs_memo_archive.watching.Handler.on_any_event", lambda handler, event: None)
        monkeypatch.setattr(LiveSite, "start", lambda live: None)
    monkeypatch.setattr(LiveReloadServer, "serve", lambda server, **_: scenario(Served(site, server)))
    host_serve.serve(str(site.folder / "mkdocs.yml"), dev_addr="127.0.0.1:8000")


def clean_build(project: Path) -> dict[str, bytes]:
    """Return the files of a build from nothing, for the same address, by their paths."""
    folder = project.parent / "clean"
    shutil.rmtree(project / ".cache", ignore_errors=True)
    config = load_config(str(project / "mkdocs.yml"), site_dir=str(folder))
    config.plugins.on_startup(command="serve", dirty=False)
    config.site_url = ADDRESS
    build(config, serve_url=ADDRESS)
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def builder() -> Iterator[ProcessPoolExecutor]:
    """Return a process of its own for clean builds: within one, the host uses a plugin again."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=begin_quietly) as pool:
        yield pool


def begin_quietly() -> None:
    """Have a process build many times in a row."""
    keep_compiled()
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)


@pytest.fixture
def site(make_site: MakeSite, tmp_path: Path) -> Site:
    """Return a small archive with a theme of its own, so that templates can be edited."""
    made = make_site(
        {
            "memos/2025/old.md": memo("Old", "2025-11-03", body="See [price](../2026/price.md#key-point)."),
            "memos/2026/draft.md": memo("A draft", "2026-03-16", more="draft: true\n"),
            "memos/principles/promise.md": PRINCIPLE.format(
                number=1, name="Promise", phrase="keep a promise"
            ),
            "memos/offers.yml": "book:\n  text: A book.\n  url: https://book.example/\n",
        },
        settings=PLUGINS,
    )
    shutil.copytree(ROOT / "theme", made.folder / "theme")
    settings = made.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace((ROOT / "theme").as_posix(), "theme"))
    return made


def edits(chance: random.Random, settings: str) -> Iterator[dict[str, str | bytes | None]]:
    """Yield random edits, each as the files it writes; mkdocs.yml says `settings`."""
    extra: list[str] = []
    pieces = [
        "One *word*.",
        "We keep a promise here.",
        "A [link](value.md) and [one](../2025/old.md#key-point).",
        "A [link](nowhere.md).",
        "> Said.\n> — A",
        "## Head",
        "- a\n- b",
        "A [topic](topic:pricing) and a [principle](principle:promise).",
    ]

    def body() -> str:
        return "\n\n".join(chance.choices(pieces, [4, 4, 4, 1, 4, 4, 4, 4], k=4))

    def edit(number: int) -> dict[str, str | bytes | None]:
        kind = chance.randrange(20)
        name = f"memos/2026/new-{number}.md"
        if kind < 4:
            return {"memos/2026/price.md": memo(f"Price {chance.randrange(3)}", body=body())}
        if kind == 4:
            text = memo("Value", "2026-03-23", body=body())
            return {"memos/2026/value.md": text.replace("A price is a promise", f"Point {number}")}
        if kind == 5:
            extra.append(name)
            series = f"series:\n  id: talk\n  part: {number + 1}\n"
            return {name: memo(f"New {number}", f"2026-02-{number % 27 + 1:02}", body=body(), more=series)}
        if kind == 6 and extra:
            return {extra.pop(chance.randrange(len(extra))): None}
        if kind == 7 and extra:
            old = extra.pop()
            extra.append(name)
            return {old: None, name: memo(f"Renamed {number}", "2026-01-12", body=body())}
        if kind == 8:
            return {
                "memos/topics/pricing.md": f"---\nname: Pricing {number % 3}\n---\nWhat things cost, {number}.\n"
            }
        if kind == 9:
            phrase = chance.choice(["keep a promise", "one", "word"])
            return {
                "memos/principles/promise.md": PRINCIPLE.format(
                    number=1, name=f"Promise {number % 2}", phrase=phrase
                )
            }
        if kind == 10:
            fields = chance.choice(
                ["topics: [nothing]\n", "title: Again\n", "draft: true\n", "updated: 2026-03-31\n"]
            )
            return {"memos/2026/value.md": memo("Value", "2026-03-23", body=body(), more=fields)}
        if kind == 11:
            return {
                "memos/about.md": f"---\ntitle: About {number % 2}\n---\nWho writes, {number}. [Price](2026/price.md)\n"
            }
        if kind == 12:
            return {"memos/authors.yml": f"editors:\n  name: The Editors {number}\n  group: true\n"}
        if kind == 13:
            return {"theme/partials/memo/footer.html": f"<footer>{number} {{{{ '.' | url }}}}</footer>\n"}
        if kind == 14:
            return {"mkdocs.yml": settings.replace("A small archive", f"Archive {number}")}
        if kind == 15:
            old = f"aliases: [/old-{number % 3}/, /old/{number % 2}.html]\noffer: [book]\n"
            return {"memos/2026/price.md": memo(f"Price {number % 2}", body=body(), more=old)}
        if kind == 16:  # two at once
            point = memo("Value", "2026-03-23", body=body()).replace(
                "A price is a promise", f"Point {number}"
            )
            text = memo(f"Old {number % 2}", "2025-11-03", body=body(), more="principles: [promise]\n")
            return {"memos/2026/value.md": point, "memos/2025/old.md": text}
        if kind == 17:  # half-written
            text = memo("Value", "2026-03-23", body=body())
            return {"memos/2026/value.md": text[: chance.randrange(len(text))]}
        if kind == 18:
            return {"memos/offers.yml": f"book:\n  text: Book {number}.\n  url: https://book.example/\n"}
        return {f"memos/topics/more-{number % 3}.md": f"---\nname: More {number % 3}\n---\n{number}.\n"}

    for number in range(EDITS):
        yield edit(number)


def test_after_any_edit_all_pages_are_those_of_a_clean_build(
    site: Site, builder: ProcessPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    settings = (site.folder / "mkdocs.yml").read_text()
    seen: list[str] = []

    def scenario(served: Served) -> None:
        for number, files in enumerate(edits(random.Random(11), settings)):
            served.write(files)
            wanted = builder.submit(clean_build, site.folder).result()
            if number % 20 != 19:  # some files are made by a whole build: seen now and then
                wanted = {name: data for name, data in wanted.items() if name not in OF_A_WHOLE_BUILD}
            found = {name: served.file(name.removesuffix("index.html")) for name in wanted}
            assert not [name for name in wanted if wanted[name] != found[name]], (number, list(files))
            seen.extend(files)

    serving(site, monkeypatch, scenario, watched=True)

    assert len(seen) >= EDITS


def test_what_an_edit_changes_is_made_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[LiveSite] = []

    def noted(live: LiveSite) -> None:
        built.append(live)

    site.write({"memos/2026/price.md": memo("Price", more="aliases: [/old/]\n")})

    def scenario(served: Served) -> None:
        monkeypatch.setattr(LiveSite, "_build_all", noted)
        text = memo("Dearer", more="aliases: [/old/, /older/]\n")
        served.write({"memos/2026/price.md": text})
        urls = (
            "2026/price/",
            "",
            "topics/pricing/",
            "feed.xml",
            "topics/pricing/feed.xml",
            "actions/actions.csv",
        )
        for url in urls:
            assert b"Dearer" in served.get(url)[1], url
        for alias in ("old/", "older/"):
            assert b"2026/price/" in served.get(alias)[1]
        assert not built
        served.get("sitemap.xml")
        assert built

    serving(site, monkeypatch, scenario)


def test_a_save_of_the_same_bytes_and_a_file_that_comes_and_goes_are_no_news(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scenario(served: Served) -> None:
        epoch = served._server._visible_epoch
        monkeypatch.setattr(LiveSite, "_build_all", lambda live: pytest.fail("it builds"))
        served.write({"memos/2026/price.md": (site.folder / "memos/2026/price.md").read_bytes()})
        served.write({"memos/2026/4913": b""})
        (site.folder / "memos/2026/4913").unlink()
        served.get("2026/price/")
        assert epoch == served._server._visible_epoch

    serving(site, monkeypatch, scenario)


def test_what_is_gone_is_not_served_and_what_is_not_a_page_is_made_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scenario(served: Served) -> None:
        assert served.get("2026/value/")[0].startswith("200")
        served.write({"memos/2026/value.md": None})
        assert served.get("2026/value/")[0].startswith("404")

        served.write({"memos/2026/price.md": memo("Dearer")})
        assert b"Dearer" in served.get("feed.xml")[1]

        served.delete_folder("memos/2025")
        assert served.get("2025/old/")[0].startswith("404")

    serving(site, monkeypatch, scenario)


def test_the_system_tells_of_what_is_written_renamed_and_deleted(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    memos = site.folder / "memos"

    def scenario(served: Served) -> None:
        site.write({"memos/2026/price.md": memo("Dearer")})
        wait_for(lambda: b"Dearer" in served.get("2026/price/")[1])

        (memos / "2026/price.md").rename(memos / "2026/cost.md")
        wait_for(lambda: served.get("2026/price/")[0].startswith("404"))
        assert served.get("2026/cost/")[0].startswith("200")

        site.write({"memos/2027/new.md": memo("New", "2027-01-04")})
        wait_for(lambda: served.get("2027/new/")[0].startswith("200"))

        shutil.rmtree(memos / "2025")
        wait_for(lambda: served.get("2025/old/")[0].startswith("404"))

    serving(site, monkeypatch, scenario, watched=True)


def test_the_system_does_not_tell_of_what_is_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[FileSystemEvent] = []

    def scenario(_: Served) -> None:
        for path in (site.folder / "memos").rglob("*.md"):
            path.read_bytes()
        site.write({"memos/2026/price.md": memo("Dearer")})
        wait_for(lambda: bool(told))
        assert {Path(str(event.src_path)).name for event in told} == {"price.md"}

    monkeypatch.setattr(
        "mkdocs_memo_archive.watching.Handler.on_any_event", lambda handler, event: told.append(event)
    )
    serving(site, monkeypatch, scenario, watched=True)


def test_a_page_says_what_is_wrong_until_it_is_mended_and_the_terminal_says_it_once(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = memo().replace("date: 2026-03-30", "date: someday")

    def scenario(served: Served) -> None:
        assert b"To mend" not in served.get("2026/price/")[1]
        served.write({"memos/2026/price.md": broken.replace("A body", "<b>A body")})
        for url in ("2026/price/", "2026/value/", ""):
            body = served.get(url)[1]
            assert b"To mend" in body
            assert b"memos/2026/price.md:3:7: error: date is &#x27;someday&#x27;" in body
        assert b"To mend" not in (served.file("2026/value/") or b"")
        served.write({"memos/about.md": "---\ntitle: About us\n---\nWho.\n"})
        served.get("about/")
        assert 1 == sum("someday" in record.getMessage() for record in caplog.records)

        served.write({"memos/2026/price.md": memo()})
        assert b"To mend" not in served.get("2026/price/")[1]
        assert "All that was named above is mended." in caplog.text

    caplog.set_level(logging.INFO, logger="mkdocs")
    serving(site, monkeypatch, scenario)


@pytest.mark.parametrize(
    ("file", "wrong", "said"),
    [
        (
            "mkdocs.yml",
            "site_name: x\ndocs_dir: memos\nplugins:\n  - memos/archive:\n      nothing: 1\n",
            b"nothing",
        ),
        ("mkdocs.yml", "plugins: [", b"To mend"),
        ("theme/memo.html", "{% if %}", b"Expected an expression"),
        (".memo-ledger.json", "{", b"To mend"),
    ],
)
def test_what_stops_a_build_is_said_on_the_page_and_the_server_goes_on(
    site: Site, monkeypatch: pytest.MonkeyPatch, file: str, wrong: str, said: bytes
) -> None:
    before = (site.folder / file).read_text() if (site.folder / file).exists() else None

    def scenario(served: Served) -> None:
        served.write({file: wrong})
        status, body = served.get("2026/price/")
        assert said in body, body[-600:]
        served.write({file: before})
        status, body = served.get("2026/price/")
        assert status.startswith("200")
        assert b"To mend" not in body

    serving(site, monkeypatch, scenario)


def test_browsers_are_told_of_each_edit(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def scenario(served: Served) -> None:
        server = served._server
        epoch = server._visible_epoch
        served.write({"memos/2026/price.md": memo("Dearer")})
        served.get("2026/price/")
        assert server._visible_epoch > epoch
        assert server._wanted_epoch == server._visible_epoch

    serving(site, monkeypatch, scenario)


@pytest.mark.parametrize("missing", ["_build_page", "_populate_page"])
def test_a_host_without_the_names_that_live_serving_needs_builds_all_anew(
    site: Site, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setattr(f"mkdocs.commands.build.{missing}", lambda page: None)
    assert not can_make_pages()


def test_a_server_without_its_marks_stays_as_the_host_made_it(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("mkdocs_memo_archive.host._SERVER", ("_not_there",))
    caplog.set_level(logging.INFO, logger="mkdocs")

    def scenario(server: LiveReloadServer, **_: object) -> None:
        assert server.get_app() == server.serve_request
        assert "this host is not known" in caplog.text

    monkeypatch.setattr(LiveReloadServer, "serve", scenario)
    host_serve.serve(str(site.folder / "mkdocs.yml"), dev_addr="127.0.0.1:8000")


@pytest.mark.parametrize("module", ["mkdocs", "properdocs"])
def test_the_browser_shows_an_edit_and_keeps_its_place(site: Site, browser: Browser, module: str) -> None:
    address = free_address()
    paragraphs = "\n\n".join(f"Paragraph {number} of many." for number in range(60))
    site.write({"memos/2026/price.md": memo(body=paragraphs)})
    command = [sys.executable, "-m", module, "serve", "-q", "-a", address]
    with subprocess.Popen(command, cwd=site.folder) as process:
        try:
            page = browser.new_page()
            wait_for(lambda: answers(f"http://{address}/memos/"))
            page.goto(f"http://{address}/memos/2026/price/")
            page.evaluate("scrollTo(0, 900)")
            for text in ("Paragraph 41 was mended.", "Paragraph 41 was mended again."):
                site.write(
                    {"memos/2026/price.md": memo(body=paragraphs.replace("Paragraph 41 of many.", text))}
                )
                page.wait_for_function(f"document.body.textContent.includes({text!r})", timeout=20_000)
            page.wait_for_function("scrollY === 900", timeout=5_000)
            page.close()
        finally:
            process.terminate()


def free_address() -> str:
    """Return host:port of a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def answers(url: str) -> bool:
    """Tell that `url` answers; raises OSError where it does not."""
    urllib.request.urlopen(url, timeout=20).close()
    return True
