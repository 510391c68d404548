"""The one reader of mkdocs.yml, with or without MkDocs: settings, or every problem in one run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from memo_archive.problems import Problem, did_you_mean, in_order, printable, shown
from memo_archive.settings.document import Document, Place, SettingsError, read_document
from memo_archive.settings.options import ArchiveOptions, Options
from memo_archive.settings.plugin_list import ARCHIVE, ListedPlugin, PluginList
from memo_archive.settings.value import Settings, Theme

_REASONS = {
    "string_type": "a text belongs here",
    "string_pattern_mismatch": "it does not have the form that it should",
    "tuple_type": "a list belongs here",
    "dict_type": "a name and a value belong on each line below it",
    "model_type": "options of its own belong below it",
    "int_type": "a whole number belongs here",
    "int_parsing": "a whole number belongs here",
    "int_from_float": "a whole number belongs here",
    "bool_type": "true or false belongs here",
    "bool_parsing": "true or false belongs here",
}
"""Faults that pydantic tells of in its own terms, by their types, in terms of an author."""

_GONE = {
    (
        ARCHIVE,
        "markdown_extensions",
    ): "Take it away: memos are written in CommonMark with GitHub's additions. "
    "What else is understood stands below `markdown:`."
}
"""Options that there were, by plugin and name, and what takes their place."""

_LOCATED: tuple[tuple[str, ...], ...] = (
    (),
    ("docs_dir",),
    ("site_url",),
    ("theme",),
    ("theme", "custom_dir"),
)
"""Settings whose places are kept, beside the options of plugins; the first is the file itself."""

Models = Mapping[str, type[Options]]
"""The options of the family's plugins, by their names."""


def read_settings(config_file: Path, models: Models) -> Settings:
    """Read the settings from mkdocs.yml: `site_*`, `docs_dir`, and the options of the plugins in `models`.

    Raises SettingsError with every problem found, in order.
    """
    return settings_from(read_document(config_file), models, folder=config_file.parent)


def settings_from(document: Document, models: Models, *, folder: Path) -> Settings:
    """Return the settings that `document`, of the folder `folder`, holds; as above."""
    values = document.values
    listed = PluginList(document, models)
    problems = [*listed.problems, *_wrong_address(document)]
    if ARCHIVE in listed.plugins and values.get("use_directory_urls") is False:
        what = f"use_directory_urls is false, and {ARCHIVE} gives a memo the address /2026/slug/"
        place = document.place("use_directory_urls")
        problems.append(place.error("directory-urls", what, "Remove that line, or write true."))
    options: dict[str, Options] = {}
    places = {path: document.place(*path) for path in _LOCATED if _has(values, *path)}
    for name, plugin in listed.plugins.items():
        places |= _places(document, plugin)
        try:
            options[name] = models[name].model_validate(plugin.options)
        except ValidationError as error:
            faults = error.errors(include_url=False)
            problems += [_problem(fault, plugin, models[name], document) for fault in faults]
    if problems:
        raise SettingsError(*in_order(problems))
    own = options.get(ARCHIVE)
    return Settings(
        site_name=str(values.get("site_name") or "Memo Archive"),
        site_url=_with_end_slash(str(values.get("site_url") or "")),
        site_description=str(values.get("site_description") or ""),
        docs_dir=str(values.get("docs_dir") or "memos"),
        folder=folder,
        theme=_theme(values.get("theme")),
        host_converts_pages="markdown_extensions" in values,
        options=own if isinstance(own, ArchiveOptions) else ArchiveOptions.model_validate({}),
        plugins=options,
        places=places,
    )


def _has(values: Mapping[str, Any], *path: str) -> bool:
    found: Any = values
    for part in path:
        if not isinstance(found, Mapping) or part not in found:
            return False
        found = found[part]
    return True


def _theme(written: object) -> Theme:
    if written is None:
        return Theme(name="mkdocs")  # by default
    if not isinstance(written, Mapping):
        return Theme(name=str(written))
    return Theme(name=str(written.get("name") or ""), custom_dir=str(written.get("custom_dir") or ""))


def _with_end_slash(url: str) -> str:
    return f"{url}/" if url and not url.endswith("/") else url


def _wrong_address(document: Document) -> list[Problem]:
    url = str(document.values.get("site_url") or "")
    if not url or _is_web_address(url):
        return []
    place = document.place("site_url")
    what = f"site_url is {shown(url)}, not the address of a site"
    return [place.error("site-url", what, "Write it whole: https://memos.example.org/")]


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # such as brackets that hold no IPv6 address
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _places(document: Document, plugin: ListedPlugin) -> dict[tuple[str, ...], Place]:
    """Return where the plugin and each of its options stand, and the entries of an option that has some."""
    found: dict[tuple[str, ...], Place] = {(plugin.name,): document.key_place(*plugin.path)}
    for option, value in plugin.options.items():
        found[plugin.name, str(option)] = document.place(*plugin.path, option)
        if isinstance(value, Mapping):
            parts: list[tuple[Any, object]] = [(part, part) for part in value]
        else:
            parts = list(enumerate(value)) if isinstance(value, list) else []
        for part, name in parts:
            found[plugin.name, str(option), str(name)] = document.key_place(*plugin.path, option, part)
    return found


def _problem(
    fault: Mapping[str, Any], plugin: ListedPlugin, model: type[BaseModel], document: Document
) -> Problem:
    path: tuple[str | int, ...] = fault["loc"]
    if fault["type"] in ("extra_forbidden", "invalid_key"):
        *above, wrong = path
        owner = ": ".join([plugin.name, *map(printable, above)])
        names = _model_at(model, tuple(above)).model_fields
        return document.key_place(*plugin.path, *path).error(
            "unknown-option",
            f"{owner} has no option {shown(wrong)}",
            _GONE.get((owner, str(wrong)))
            or did_you_mean(str(wrong), names, otherwise=f"Its options are {', '.join(names)}."),
        )
    option = ": ".join(printable(part) for part in path if isinstance(part, str) and part != "[key]")
    reason = _REASONS.get(fault["type"], str(fault["msg"]).removeprefix("Value error, "))
    field = _model_at(model, path[:-1]).model_fields.get(str(path[-1])) or model.model_fields[str(path[0])]
    return document.place(*plugin.path, *path).error(
        "option",
        f"{plugin.name}: {option} is {shown(fault['input'])}: {reason}",
        field.description or "The README lists its options.",
    )


def _model_at(model: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel]:
    """Return the options at `path` within those of `model`; those above them where it leads to none."""
    for part in path:
        field = model.model_fields.get(str(part))
        inner = field.annotation if field else None
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return model
