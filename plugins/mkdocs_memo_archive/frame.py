"""The frame: what pages have beside their view: templates, navigation, settings of the host, and code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import mkdocs

from memo_archive.incremental.cache import key_of
from memo_archive.incremental.cached_values import code_of
from mkdocs_memo_archive.host import HostBuild

_LIBRARIES = ("jinja2", "markupsafe", "mkdocs-material")
_OF_NO_PAGE = frozenset(
    """config_file_path dev_addr docs_dir draft_docs exclude_docs hooks not_in_nav plugins remote_branch
    remote_name site_dir strict theme validation watch""".split()
)
"""Settings of the host that say nothing to templates; but for the theme, of which its variables do."""
_NOT_COUNTED = re.compile(rb"build_date|archive\.(?:now|today|unpublished|broken|problems|ledger)")
"""What a template may ask for that no fingerprint counts."""


def fingerprint_of_frame(made: HostBuild) -> bytes | None:
    """Return the digest of the frame; None where it may differ from build to build."""
    config, env = made.config, made.env
    templates = list(_files(config.theme.custom_dir))
    if any(_NOT_COUNTED.search(content) for _, content in templates):
        return None
    settings = {name: value for name, value in config.items() if name not in _OF_NO_PAGE}
    scripts = [(str(script), env.globals["integrity"](script)) for script in config.extra_javascript]  # type: ignore[operator]
    return key_of(
        code_of(Path(__file__).parent.glob("*.py"), *_LIBRARIES),
        mkdocs.__version__,
        *(part for template in templates for part in template),
        *map(repr, (settings, dict(config.theme.items()), scripts, env.globals["search"])),
        str(made.nav),
    )


def _files(folder: str | None) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of all files below `folder`: templates, and what they name by its content."""
    for file in sorted(Path(folder).rglob("*")) if folder else ():
        if file.is_file():
            yield file.as_posix(), file.read_bytes()
