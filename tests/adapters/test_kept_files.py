"""What the last build has made is taken over where this one would make the same, and nowhere else."""

from __future__ import annotations

import errno
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_memo_archive.kept_files import KeptFiles
from tests.adapters.conftest import FILES, ROOT, MakeSite, Site, memo

SURFACES = "\n".join(
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


def taken_over(site: Site) -> set[str]:
    """Build once more; return the places of the files that are those of the site before."""
    before = inodes(site)
    site.build()
    return {place for place, inode in inodes(site).items() if before.get(place) == inode}


def test_of_an_unchanged_archive_nearly_all_is_taken_over(make_site: MakeSite) -> None:
    site = make_site(MORE, settings=SURFACES)
    site.build()
    before = site.contents()

    taken = taken_over(site)

    assert before == site.contents()
    made = {place for place in before if place not in taken and not place.startswith("assets/")}
    assert made == {
        "404.html",
        "_headers",
        "about/index.html",
        "images/dot.svg",
        "index.html",
        "sitemap.xml",
        "sitemap.xml.gz",
        "subscribe/index.html",
        # The host dates sitemap.xml.gz by the newest page in its care.
        "2026/price/index.html",
    }


def test_after_an_edit_of_a_body_only_what_shows_it_is_made_anew(make_site: MakeSite) -> None:
    site = make_site(MORE, settings=SURFACES)
    site.build()
    site.write(
        {
            "memos/2025/series-one.md": memo(
                "One", "2025-03-03", body="Other words altogether here.", more="series: {id: saga, part: 1}\n"
            )
        }
    )

    taken = taken_over(site)

    assert {"2025/series-two/index.html", "topics/pricing/index.html", "key-points/feed.xml"} <= taken
    assert not {"2025/series-one/index.html", "feed.xml", "series/saga/feed.xml"} & taken


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
    site = make_site(MORE, settings=SURFACES)
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
    site = make_site(MORE, settings=SURFACES)
    site.build()
    assert "A book." in site.page("2026/price")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1779000000")
    site.build()
    assert "A book." not in site.page("2026/price")


def test_what_was_changed_in_the_site_is_made_anew(make_site: MakeSite) -> None:
    site = make_site(MORE, settings=SURFACES)
    site.build()
    before, folder = site.contents(), site.folder / "site"
    (folder / "2026/value/index.html").write_bytes(b"scribbled over")
    (folder / "feed.xml").unlink()
    (folder / "atom.xml").rename(folder / "elsewhere.xml")
    (folder / "atom.xml").symlink_to("elsewhere.xml")
    next((folder / "pagefind/fragment").iterdir()).unlink()

    site.build()

    assert before == site.contents()
    assert not (folder / "atom.xml").is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="permissions of files are those of other systems")
def test_a_file_that_others_may_not_read_is_made_anew(make_site: MakeSite) -> None:
    site = make_site()
    site.build()
    page = site.folder / "site/2026/value/index.html"
    usual = page.stat().st_mode
    page.chmod(0o600)

    site.build()

    assert usual == page.stat().st_mode


def test_where_there_are_no_links_files_are_copied(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(MORE)
    site.build()
    before = site.contents()

    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    site.build()

    assert before == site.contents()


@pytest.mark.parametrize(
    ("files", "settings"),
    [
        ({"hook.py": "def on_config(config):\n    pass\n"}, "hooks: [hook.py]"),
        ({"theme/partials/memo/footer.html": "{{ build_date_utc }}\n"}, ""),
        ({"theme/partials/memo/footer.html": "{{ archive.today }}\n"}, ""),
    ],
    ids=["a hook", "a template that tells the time", "a template that asks for what is not counted"],
)
def test_where_pages_depend_on_what_is_not_known_nothing_is_taken_over(
    make_site: MakeSite, files: dict[str, str], settings: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site({**MORE, **files}, settings=settings)
    monkeypatch.chdir(site.folder)
    if (site.folder / "theme").exists():
        shutil.copytree(ROOT / "theme", site.folder / "theme", dirs_exist_ok=True)
        site.write(files)
        file = site.folder / "mkdocs.yml"
        file.write_text(file.read_text().replace((ROOT / "theme").as_posix(), "theme"))
    site.build()
    assert not taken_over(site)


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


def test_what_the_cache_says_is_not_trusted(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_site(MORE, settings=SURFACES)
    site.build()
    before = site.contents()
    has_taken = KeptFiles._has_taken
    # As if every key were known, with the digest of something else.
    monkeypatch.setattr(KeptFiles, "_has_taken", lambda kept, place, _: has_taken(kept, place, b"x" * 16))
    site.build()
    assert before == site.contents()
