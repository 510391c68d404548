"""Stylesheets and scripts, named by their content, and the policy that lets only these scripts run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from memo_archive.views.policy import WASM, content_security_policy, digest, headers_file
from memo_archive.views.prose import fitted

OWN = (
    "assets/stylesheets/memo.css",
    "assets/stylesheets/relations.css",
    "assets/stylesheets/actions.css",
    "assets/javascripts/scheme.js",
    "assets/javascripts/memo.js",
    "assets/javascripts/previews.js",
    "assets/javascripts/steps.js",
    "assets/javascripts/steps-data.js",
    "assets/javascripts/actions.js",
    "assets/javascripts/plan-files.js",
    "assets/javascripts/plan.js",
)
SEARCH = (
    "assets/stylesheets/search.css",
    "assets/javascripts/search-open.js",
    "assets/javascripts/search.js",
    "assets/javascripts/search-answers.js",
)
"""Assets of our own that only a site with an index has."""
HEADERS = "_headers"


class SearchAssets(NamedTuple):
    """The addresses and digests of the search, for pages and for the policy."""

    engine: str
    """Address of the engine's script, below the site's root."""
    engine_integrity: str
    """Its digest, by which the policy lets it run."""
    help: str
    """Address of the help, below the site's root."""
    kept: tuple[str, ...]
    """Files whose names change with their content, as patterns of `_headers`."""


def equip_with_assets(
    env: jinja2.Environment, config: MkDocsConfig, files: Files, *, search: SearchAssets | None
) -> None:
    """Name our own assets among `files` by their content, leave out Material's, and add `_headers`.

    Templates get `asset(name)`, an address below the site's root, `integrity(name)`, a script's digest, and
    `search`, None where there is no index to search.
    Material's scripts, styles and search languages are 3 MB that no page of ours asks for.
    """
    addresses: dict[str, str] = {}
    digests: dict[str, str] = {}
    own = (*OWN, *SEARCH) if search else OWN
    material = [folder for folder in config.theme.dirs if folder != config.theme.custom_dir]
    wanted = {str(config.theme.get("favicon")), str(config.theme.get("logo"))}
    for file in list(files):
        if file.src_uri in own and file.src_dir not in material:
            addresses[file.src_uri] = _named_by_content(file)
        elif file.src_uri in SEARCH or (
            file.src_dir in material and file.src_uri.startswith("assets/") and file.src_uri not in wanted
        ):
            files.remove(file)
    for name in (*own, *map(str, config.extra_javascript)):
        found = files.get_file_from_path(name)
        if found and name.endswith((".js", ".mjs")):
            digests[name] = digest(found.content_bytes)
    env.globals["asset"] = lambda name: addresses.get(str(name), str(name))
    env.globals["integrity"] = lambda name: digests.get(str(name), "")
    env.globals["search"] = search
    env.filters["fitted"] = fitted
    policy = content_security_policy(
        scripts=[f"'{found}'" for found in digests.values()]
        + ([f"'{search.engine_integrity}'", WASM] if search else [])
        + _remote(config.extra_javascript),
        styles=_remote(config.extra_css),
    )
    path = urlsplit(config.site_url or "").path.rstrip("/") + "/"
    content = headers_file(policy, path=path, kept=(*addresses.values(), *(search.kept if search else ())))
    files.append(File.generated(config, HEADERS, content=content, inclusion=InclusionLevel.NOT_IN_NAV))


def _remote(addresses: Iterable[object]) -> list[str]:
    """Return those of `addresses` that are on other hosts: whoever lists them in mkdocs.yml means them."""
    return [str(address) for address in addresses if urlsplit(str(address)).netloc]


def _named_by_content(file: File) -> str:
    """Give `file` a name that changes with its content, and return its address."""
    path = PurePosixPath(file.src_uri)
    mark = hashlib.sha256(file.content_bytes).hexdigest()[:8]
    file.dest_uri = str(path.with_name(f"{path.stem}.{mark}{path.suffix}"))
    file.url = file.dest_uri
    file.__dict__.pop("abs_dest_path", None)
    return file.dest_uri
