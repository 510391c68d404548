"""Front matter of Hugo, Jekyll and Pelican: YAML, TOML, JSON or lines of `Key: value`."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import PurePosixPath
from typing import Any

from memo_archive.importers.cues.dates import day_in, day_in_name, day_of_stamp
from memo_archive.importers.post import Found
from memo_archive.problems import errors_in
from memo_archive.sources.frontmatter import plain_value, read_block
from memo_archive.sources.source import Source
from memo_archive.text.slugs import slugify

_PELICAN = re.compile(r"(?P<key>[A-Za-z][A-Za-z_-]{1,30}):[ \t]*(?P<value>.*)")
_PELICAN_KEY = "pelican"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a file, and the text below it."""

    values: dict[str, Any]
    """By key, in lower case with underscores."""
    body: str
    doubt: str = ""
    """A sentence; empty where the front matter is valid."""


@dataclass(frozen=True, slots=True)
class PostMetadata:
    """The fields of a post in its front matter, whatever the generator calls them."""

    title: str
    subtitle: str
    day: Found[date] | None
    updated: date | None
    url: str
    author: str
    terms: tuple[str, ...]
    aliases: tuple[str, ...]
    is_draft: bool


def front_matter_of(text: str) -> FrontMatter:
    """Return the front matter of a file with this text; no values where it has none."""
    values, body, doubt = _metadata(text)
    return FrontMatter({str(key).casefold().replace("-", "_"): v for key, v in values.items()}, body, doubt)


def metadata_of(meta: dict[str, Any], path: PurePosixPath, zone: tzinfo) -> PostMetadata:
    """Return the fields in `meta`, the values of the file at `path`."""
    day = _day(meta, path, zone)
    changed = ("lastmod", "updated", "modified", "last_modified_at")
    aliases = [
        *_list(meta.get("aliases")),
        *_list(meta.get("redirect_from")),
        *_addresses(meta, path, day.value if day else None),
    ]
    return PostMetadata(
        title=_text(meta.get("title")),
        subtitle=_text(meta.get("subtitle")),
        day=day,
        updated=_date(next((meta[key] for key in changed if meta.get(key)), None), zone),
        url=_text(meta.get("canonical_url") or meta.get("canonicalurl")),
        author=_text(_first(meta.get("author") or meta.get("authors"))),
        terms=_terms(meta, path),
        aliases=tuple(dict.fromkeys(aliases)),
        is_draft=_is_true(meta.get("draft"))
        or _text(meta.get("status")).casefold() in ("draft", "hidden")
        or meta.get("published") in (False, "false")
        or "_drafts" in path.parts,
    )


def _metadata(text: str) -> tuple[dict[str, Any], str, str]:
    """Return the metadata of a file, its body, and a doubt about them, if any."""
    text = text.lstrip("\n")
    for fence, form in (("---", "yaml"), ("+++", "toml")):
        found = re.match(
            rf"{re.escape(fence)}[ \t]*\n(.*?)(?:^|\n){re.escape(fence)}[ \t]*(?:\n|$)", text, re.DOTALL
        )
        if found:
            values, doubt = _yaml(found[1]) if form == "yaml" else _toml(found[1])
            return values, text[found.end() :], doubt
    if text.startswith("{"):
        try:
            value, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return {}, text, ""
        return (value if isinstance(value, dict) else {}), text[end:], ""
    lines = text.split("\n")
    values = {}
    for number, line in enumerate(lines):
        found = _PELICAN.fullmatch(line)
        if not found:
            if values and not line.strip():
                return {**values, _PELICAN_KEY: "yes"}, "\n".join(lines[number:]), ""
            break
        values[found["key"]] = found["value"].strip()
    return {}, text, ""


def _yaml(block: str) -> tuple[dict[str, Any], str]:
    source = Source("front matter", b"")
    tree, problems = read_block(source, block.expandtabs(2))
    if tree is not None and not errors_in(p for p in problems if p.code != "duplicate-key"):
        return plain_value(tree.node), ""
    values = {}
    for line in block.split("\n"):
        found = _PELICAN.fullmatch(line)
        if found:
            values[found["key"]] = found["value"].strip().strip("\"'")
    return values, "its front matter is not valid YAML; it was read line by line"


def _toml(block: str) -> tuple[dict[str, Any], str]:
    try:
        values = tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError):
        values = {}
        for line in block.split("\n"):
            found = re.fullmatch(r"(\w+)\s*=\s*(.*)", line)
            if found:
                values[found[1]] = found[2].strip().strip("\"'")
        return values, "its front matter is not valid TOML; it was read line by line"
    taxonomies = values.get("taxonomies") or values.get("extra") or {}
    return ({**taxonomies, **values} if isinstance(taxonomies, dict) else values), ""


def _text(value: Any) -> str:
    return (
        " ".join(str(value).split())
        if isinstance(value, str | int | float) and not isinstance(value, bool)
        else ""
    )


def _first(value: Any) -> Any:
    if isinstance(value, list):
        value = value[0] if value else ""
    return value.get("name", "") if isinstance(value, dict) else value


def _list(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for text in map(_text, value) if text]
    text = _text(value)
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    return [part.strip(" \"'") for part in re.split(r"[,;]", text) if part.strip(" \"'")] if text else []


def _terms(meta: dict[str, Any], path: PurePosixPath) -> tuple[str, ...]:
    """Return categories and tags; Jekyll separates those on one line by spaces."""
    terms: list[str] = []
    for value in (meta.get("categories") or meta.get("category"), meta.get("tags") or meta.get("keywords")):
        is_spaced = "_posts" in path.parts and isinstance(value, str) and "," not in value
        terms += str(value).split() if is_spaced else _list(value)
    return tuple(dict.fromkeys(terms))


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.casefold() in ("true", "yes"))


def _date(value: Any, zone: tzinfo) -> date | None:
    if isinstance(value, datetime):
        return day_of_stamp(value.isoformat(), zone)
    if isinstance(value, date):
        return value
    text = _text(value)
    if not text:
        return None
    found = re.match(
        r"(\d{4})-(\d{1,2})-(\d{1,2})[ T]+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([+-]\d\d):?(\d\d)?", text
    )
    if found:  # Jekyll's form
        text = (
            f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}T{found[4]:0>2}:{found[5]}:{found[6] or '00'}"
            f"{found[7]}:{found[8] or '00'}"
        )
    seen = day_in(text)
    return day_of_stamp(text, zone) or (seen.day if seen else None)


def _day(meta: dict[str, Any], path: PurePosixPath, zone: tzinfo) -> Found[date] | None:
    day = _date(meta.get("date") or meta.get("publishdate") or meta.get("pubdate"), zone)
    if day:
        return Found(day, 0.99, "its metadata")
    day = day_in_name(path.name) or day_in_name(path.parent.name)
    return Found(day, 0.95, "the file's name") if day else None


def _addresses(meta: dict[str, Any], path: PurePosixPath, day: date | None) -> list[str]:
    """Return the paths that the file had on its site, by its metadata or its generator's default."""
    for key in ("permalink", "url"):
        address = _text(meta.get(key))
        if address.startswith("/") and ":" not in address:
            return [address]
    stem = re.sub(r"^\d{4}-\d\d-\d\d-", "", path.stem)
    slug = _text(meta.get("slug")) or stem
    if "_posts" in path.parts and day:
        categories = {"categories": meta.get("categories") or meta.get("category")}
        folders = [slugify(term) for term in _terms(categories, path)]
        return ["/" + "/".join([*folders, f"{day:%Y/%m/%d}", f"{slug}.html"])]
    if "content" in path.parts:
        below = path.parts[path.parts.index("content") + 1 : -1]
        name = below[-1:] if path.stem == "index" else (slug,)
        folders = list(below[:-1] if path.stem == "index" else below)
        if meta.get(_PELICAN_KEY):
            return [f"/{slug if meta.get('slug') else slugify(_text(meta.get('title')))}.html"]
        return ["/" + "/".join([*folders, *name]) + "/"]
    return []
