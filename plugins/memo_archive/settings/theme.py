"""Where the templates of a site are, found without MkDocs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import yaml

from memo_archive.settings.value import Settings

_GROUPS = ("mkdocs.themes", "properdocs.themes")
"""Entry points by which the hosts find themes; each names the package that a theme's templates are in."""
_OPTIONS = "mkdocs_theme.yml"
"""A theme's file that may name another, which it extends."""


def missing_templates(settings: Settings, names: Iterable[str]) -> list[str]:
    """Return those of `names` that neither `custom_dir` has nor the theme."""
    custom_dir = settings.folder / settings.theme.custom_dir if settings.theme.custom_dir else None
    missing = [name for name in names if not (custom_dir and (custom_dir / name).is_file())]
    if not missing:  # Looking for an installed theme reads the lists of all distributions.
        return []
    folders = tuple(_installed(settings.theme.name))
    return [name for name in missing if not any((folder / name).is_file() for folder in folders)]


def _installed(name: str) -> Iterator[Path]:
    """Yield the folder of the theme `name`, and those of the themes that it extends."""
    met = set[str]()
    while name and name not in met:
        met.add(name)
        folder = _folder_of(name)
        if folder is None:
            return
        yield folder
        name = _extended_by(folder)


def _folder_of(theme: str) -> Path | None:
    """Return the folder of an installed theme."""
    for group in _GROUPS:
        for found in entry_points(group=group, name=theme):
            spec = find_spec(found.module)
            if spec and spec.submodule_search_locations:
                return Path(spec.submodule_search_locations[0])
    return None


def _extended_by(folder: Path) -> str:
    """Return the name of the theme that the one in `folder` extends, if any."""
    try:
        options = yaml.safe_load((folder / _OPTIONS).read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError):  # MkDocs tells what is wrong with a theme.
        return ""
    extended = options.get("extends") if isinstance(options, dict) else None
    return extended if isinstance(extended, str) else ""
