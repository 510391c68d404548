"""An author's own scripts and stylesheets are named in the policy; Material's stay out of the site."""

from __future__ import annotations

from pathlib import Path

import material
from bs4 import BeautifulSoup

from memo_archive.views.policy import digest
from tests.theme.corpus import ONE
from tests.theme.sites import Built, built, headers_of

SCRIPT = "window.mine = 1;\n"
MORE = """\
extra_javascript:
  - mine.js
  - https://scripts.example/theirs.js
extra_css:
  - mine.css
  - https://styles.example/theirs.css
"""


def test_an_authors_own_script_runs_by_its_hash_and_anothers_by_its_address(tmp_path: Path) -> None:
    site = built(tmp_path, {**ONE, "mine.js": SCRIPT, "mine.css": "p { color: red }\n"}, more=MORE)

    policy = headers_of(site.folder)["Content-Security-Policy"]
    page = BeautifulSoup(site.text("2026/only/"), "html.parser")

    assert f"'{digest(SCRIPT.encode())}'" in policy
    assert " https://scripts.example/theirs.js;" in policy
    assert "; style-src 'self' https://styles.example/theirs.css;" in policy
    scripts = {str(tag["src"]): tag.get("integrity") for tag in page.find_all("script", src=True)}
    assert digest(SCRIPT.encode()) == scripts["../../mine.js"]
    assert scripts["https://scripts.example/theirs.js"] is None
    assert page.find("link", href="../../mine.css")


def test_every_script_of_ours_names_its_hash(strained: Built) -> None:
    for name in strained.pages():
        for tag in BeautifulSoup(strained.text(name), "html.parser").find_all("script", src=True):
            file = strained.folder / "assets/javascripts" / str(tag["src"]).rpartition("/")[2]
            assert digest(file.read_bytes()) == tag["integrity"]


def test_materials_scripts_and_styles_are_not_published(strained: Built) -> None:
    published = {file.name for file in (strained.folder / "assets").rglob("*") if file.is_file()}
    theirs = {
        file.name
        for folder in ("javascripts", "stylesheets")
        for file in (Path(material.__file__).parent / "templates/assets" / folder).rglob("*")
        if file.is_file()
    }

    assert published
    assert len(theirs) > 10
    assert set() == published & theirs
