"""A site stays as it is where all that it is made of is the same, and is made anew, whole, where anything differs."""

from __future__ import annotations

import errno
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_memo_archive.archive import ArchivePlugin
from mkdocs_memo_archive.last_build import RECORD
from mkdocs_memo_archive.staging import StagedSite
from tests.adapters.conftest import FILES, ROOT, MakeSite, Site, memo

SECTIONS = "\n".join(
    f"  - memos/{name}" for name in ("topics", "principles", "series", "actions", "feeds", "search")
)
PIXEL = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='{0}' height='{0}'><rect width='{0}' height='{0}'/></svg>"
)
PRINCIPLE = (
    "---\nnumber: 1\nname: Promise\nstatement: Keep it.\nphrases: [{}]\n---\nWhat is said is to be kept.\n"
)
MORE = {
    "memos/principles/promise.md": PRINCIPLE.format("a promise, kept"),
    "memos/topics/prices.md": "---\nname: Prices\nrelated: [pricing]\n---\nSee [the price](../2026/price.md).\n",
    "memos/images/dot.svg": PIXEL.format(8),
    "memos/2026/price.md": memo(
        body="A promise, kept. See [value](value.md).\n\n![A dot](../images/dot.svg)\n",
        more="principles: [promise]\noffer:\n  text: A book.\n  until: 2026-05-01\n",
    ),
    "memos/2025/series-one.md": memo("One", "2025-03-03", more="series: {id: saga, part: 1}\n"),
    "memos/2025/series-two.md": memo("Two", "2025-03-10", more="series: {id: saga, part: 2}\n"),
}


def contents_without(site: Site, *left_out: str) -> dict[str, bytes]:
    return {place: data for place, data in site.contents().items() if not place.endswith(left_out)}


def inodes(site: Site) -> dict[str, int]:
    folder = site.folder / "site"
    return {
        p.relative_to(folder).as_posix(): p.stat().st_ino for p in sorted(folder.rglob("*")) if p.is_file()
    }


def is_left_alone(site: Site) -> bool:
    """Build once more; tell whether the site is the very one that was there, and not another."""
    before = inodes(site)
    site.build()
    after = inodes(site)
    assert (before == after) or not set(before.values()) & set(after.values()), "a site is whole, old or new"
    return before == after


def test_the_site_of_an_unchanged_archive_stays_as_it_is(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site(MORE, settings=SECTIONS)
    site.build()
    caplog.set_level("INFO")

    assert is_left_alone(site)

    assert "nothing has changed, so the last site stays as it is" in caplog.text
    assert not list(site.folder.glob(".site*"))


def test_a_build_in_another_process_leaves_the_site_alone_and_tells_its_problems_again(
    make_site: MakeSite,
) -> None:
    site = make_site({"memos/about.md": "---\ntitle: About\nkey_point: K\n---\nWho.\n"})
    site.build()
    before = inodes(site)

    again, strict = (
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", *more],
            cwd=site.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        for more in ([], ["--strict"])
    )

    assert before == inodes(site)
    assert (0, 1) == (again.returncode, strict.returncode)
    assert "the last site stays as it is" in again.stderr
    assert all("the page has key_point" in said.stderr for said in (again, strict))


def test_a_theme_that_prints_another_memo_s_text_is_never_stale(make_site: MakeSite) -> None:
    site = make_site(MORE)
    shutil.copytree(ROOT / "theme", site.folder / "theme")
    file = site.folder / "mkdocs.yml"
    file.write_text(file.read_text().replace((ROOT / "theme").as_posix(), "theme"))
    footer = "<footer>{{ archive.memos[0].body }}</footer>\n"
    site.write({"theme/partials/memo/footer.html": footer})
    site.build()
    assert "A promise, kept." in site.page("2025/series-one")

    site.write({"memos/2026/price.md": memo(body="Other words.")})
    site.build()

    assert "A promise, kept." not in site.page("2025/series-one")
    assert "Other words." in site.page("2025/series-one")


def edits(chance: random.Random) -> list[Callable[[Site], None]]:
    """Return edits of every kind, in some order; each leaves an archive that can be built."""

    def write(**files: str | None) -> Callable[[Site], None]:
        return lambda site: site.write(
            {f"memos/{name.replace('__', '/')}.md": text for name, text in files.items()}
        )

    def in_settings(old: str, new: str) -> Callable[[Site], None]:
        def edit(site: Site) -> None:
            file = site.folder / "mkdocs.yml"
            file.write_text(file.read_text().replace(old, new))

        return edit

    def of_template(site: Site) -> None:
        theme = site.folder / "theme"
        shutil.copytree(ROOT / "theme", theme)
        (theme / "partials/memo/footer.html").write_text("<footer>Ours.</footer>\n")
        in_settings((ROOT / "theme").as_posix(), theme.as_posix())(site)

    words = chance.choice(["Some", "Other", "Further"])
    found: list[Callable[[Site], None]] = [
        write(**{"2026__value": memo(f"{words} value", "2026-03-23")}),
        write(
            **{
                "2026__value": memo(
                    "Value", "2026-03-23", body="Links to [the price](price.md#taking-action)."
                )
            }
        ),
        write(**{"2026__value": memo("Value", "2026-03-23", body="It is a promise, kept, and dearly.")}),
        write(**{"2026__value": memo("Value", "2026-03-23", body="Long. " * 700)}),
        write(**{"2026__new": memo("New", "2026-03-27", body="See [one](../2025/series-one.md).")}),
        write(**{"2025__series-two": None}),
        write(
            **{
                "2025__series-two": memo(
                    "Two", "2025-03-10", more="draft: true\nseries: {id: saga, part: 2}\n"
                )
            }
        ),
        write(principles__promise=PRINCIPLE.format("some words")),
        write(topics__pricing="---\nname: What things cost\n---\nPrices.\n"),
        write(about="---\ntitle: On us\n---\nWho.\n"),
        lambda site: site.write({"memos/images/dot.svg": PIXEL.format(9)}),
        lambda site: site.write(
            {"memos/authors.yml": FILES["memos/authors.yml"].replace("The Editors", "They")}
        ),
        in_settings("site_name: A small archive", "site_name: A smaller archive"),
        in_settings("authors: [editors]", "authors: [editors]\n      words_per_minute: 90"),
        in_settings("  - memos/series\n", ""),
        of_template,
    ]
    chance.shuffle(found)
    return found


@pytest.mark.parametrize("seed", [2])
def test_edits_of_every_kind_come_out_as_from_nothing(make_site: MakeSite, seed: int) -> None:
    site = make_site(MORE, settings=SECTIONS)
    site.build()
    for number, edit in enumerate(edits(random.Random(seed))):
        edit(site)
        site.build()
        warm = site.contents()
        shutil.rmtree(site.folder / "site")
        shutil.rmtree(site.folder / ".cache")

        site.build()

        assert warm == site.contents(), f"after edit {number}"


def test_the_passing_of_time_shows_where_it_matters(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(MORE, settings=SECTIONS)
    site.build()
    assert "A book." in site.page("2026/price")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1779000000")
    site.build()
    assert "A book." not in site.page("2026/price")


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "2026/value/index.html").write_bytes(b"scribbled over"),
        lambda folder: (folder / "feed.xml").unlink(),
        lambda folder: (folder / "new.html").write_bytes(b"not ours"),
        lambda folder: (folder / "2026/value/index.html").chmod(0o600),
        lambda folder: next((folder / "pagefind/fragment").iterdir()).unlink(),
    ],
    ids=["written to", "gone", "added", "its mode", "of the index"],
)
def test_a_site_that_somebody_changed_is_made_anew(
    make_site: MakeSite, damage: Callable[[Path], object]
) -> None:
    site = make_site(MORE, settings=SECTIONS)
    site.build()
    before = site.contents()
    damage(site.folder / "site")

    assert not is_left_alone(site)

    assert before == site.contents()


@pytest.mark.parametrize("record", [b"", b"{", b"[]", b'{"key": 1}'])
def test_a_damaged_record_costs_time_and_nothing_else(make_site: MakeSite, record: bytes) -> None:
    site = make_site()
    site.build()
    before = site.contents()
    (site.folder / RECORD).write_bytes(record)

    assert not is_left_alone(site)

    assert before == site.contents()


@pytest.mark.parametrize(
    "change",
    [
        lambda patch: patch.setenv("SOURCE_DATE_EPOCH", "1775001601"),
        lambda patch: patch.setattr("mkdocs_memo_archive.last_build.code_version", lambda: b"other code"),
        lambda patch: patch.setenv("SITE", "Another name"),
    ],
    ids=["the moment", "code or a library", "a variable that mkdocs.yml names"],
)
def test_what_is_outside_of_the_folder_counts_too(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None]
) -> None:
    monkeypatch.setenv("SITE", "A name")
    site = make_site()
    file = site.folder / "mkdocs.yml"
    file.write_text(file.read_text().replace("site_name: A small archive", "site_name: !ENV SITE"))
    site.build()
    assert is_left_alone(site)
    change(monkeypatch)

    assert not is_left_alone(site)


def test_with_a_hook_every_build_is_made_anew(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = {"hook.py": "def on_config(config):\n    pass\n"}
    site = make_site({**MORE, **hook}, settings="hooks: [hook.py]")
    monkeypatch.chdir(site.folder)
    site.build()
    assert not is_left_alone(site)


def test_a_site_that_cannot_be_renamed_is_brought_up_to_date_in_place(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(MORE)
    site.build()
    site.write({"memos/2026/value.md": memo("Worth", "2026-03-23")})
    rename = Path.rename

    def mounted(path: Path, target: Path) -> Path:
        if path.name == "site":
            raise OSError(errno.EBUSY, "the root of a volume")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", mounted)
    site.build()
    assert "Worth" in site.page("2026/value")
    assert "Price" in site.page("2026/price")


def test_with_markdown_extensions_of_the_host_every_build_is_made_anew(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of them may read files that nobody knows of."""
    extension = "markdown_extensions:\n  - pymdownx.snippets:\n      base_path: [.]\n"
    site = make_site({"memos/about.md": '--8<-- "notice.txt"\n', "notice.txt": "Closed."}, settings=extension)
    monkeypatch.chdir(site.folder)
    site.build()
    assert "Closed." in site.page("about")

    site.write({"notice.txt": "Open."})
    site.build()

    assert "Open." in site.page("about")


def test_a_warning_of_the_host_is_told_by_each_build(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site(settings="nav: [index.md, gone.md]")
    for _ in range(2):
        caplog.clear()
        site.build()
        assert "gone.md" in caplog.text


def test_an_inherited_file_counts_as_mkdocs_yml_does(make_site: MakeSite) -> None:
    site = make_site({"base.yml": "copyright: One\n"}, settings="INHERIT: base.yml")
    site.build()
    assert is_left_alone(site)
    site.write({"base.yml": "copyright: Two\n"})

    assert not is_left_alone(site)


def test_a_memo_saved_while_it_was_read_is_in_the_next_build(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site()
    read = ArchivePlugin._read_folder

    def saved_right_after(plugin: ArchivePlugin) -> None:
        read(plugin)
        site.write({"memos/2026/value.md": memo("Worth", "2026-03-23")})

    with monkeypatch.context() as patch:
        patch.setattr(ArchivePlugin, "_read_folder", saved_right_after)
        site.build()
    assert "Worth" not in site.page("2026/value")

    site.build()

    assert "Worth" in site.page("2026/value")


def test_the_site_of_another_build_at_the_same_time_is_not_taken_for_ones_own(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other has older input, and puts its site in place right after this one has."""
    site = make_site()
    site.build()
    other = site.folder / "other"
    shutil.copytree(site.folder / "site", other)
    site.write({"memos/2026/value.md": memo("Worth", "2026-03-23")})
    commit = StagedSite.commit

    def overtaken(staged: StagedSite) -> None:
        commit(staged)
        shutil.rmtree(staged.site_dir)
        other.rename(staged.site_dir)

    with monkeypatch.context() as patch:
        patch.setattr(StagedSite, "commit", overtaken)
        site.build()

    site.build()

    assert "Worth" in site.page("2026/value")


def test_a_file_that_cannot_be_read_and_is_no_part_of_the_site_stops_nothing(make_site: MakeSite) -> None:
    site = make_site()
    (site.folder / "memos/.lock").symlink_to("nobody@nowhere:1")
    site.build()

    assert is_left_alone(site)
