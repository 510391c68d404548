"""What is done for the host in a way of our own comes out as its own way."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config import load_config
from mkdocs.structure.files import Files

from mkdocs_memo_archive.host import pass_over_hidden_folders
from tests.adapters.conftest import MakeSite


def test_a_theme_lists_the_same_files_without_looking_into_hidden_folders(
    make_site: MakeSite, tmp_path: Path
) -> None:
    own = tmp_path / "theme"
    for name in ("a.css", ".hidden", "b/c.js", "b/.d/e.svg", ".icons/f.svg", "b/main.html"):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).touch()
    config = load_config(
        str(make_site().folder / "mkdocs.yml"), theme={"name": "material", "custom_dir": str(own)}
    )
    listed = []
    for _ in range(2):
        files = Files([])
        env = config.theme.get_env()
        files.add_files_from_theme(env, config)
        listed.append([(file.src_uri, file.abs_src_path) for file in files])
        pass_over_hidden_folders(config.theme)
    assert {"a.css", "b/c.js"} <= {name for name, _ in listed[0]}
    assert listed[0] == listed[1]
    env = config.theme.get_env()
    assert [] == [name for name in env.list_templates() if name.startswith(".icons/")]
    assert env.get_template(".icons/f.svg").render() == ""
