"""Markdown of Hugo, Jekyll and Pelican: their metadata is read, their text is kept."""

from __future__ import annotations

import html
import json
import re
import tomllib
from datetime import date, datetime, tzinfo
from pathlib import PurePosixPath
from typing import Any

from memo_archive.importers.cues.dates import day_in, day_in_name, day_of_stamp
from memo_archive.importers.post import Block, Dropped, Guess, Kind, Page, Post, Span
from memo_archive.importers.readers.charsets import DecodedText
from memo_archive.importers.readers.html_blocks import blocks_in
from memo_archive.importers.readers.html_boilerplate import why_no_post
from memo_archive.importers.readers.html_tree import tree_of
from memo_archive.problems import errors_in
from memo_archive.sources.frontmatter import plain_value, read_block
from memo_archive.sources.source import Source
from memo_archive.text.slugs import slugify

_FENCE = re.compile(r"(`{3,}|~{3,})")
_PELICAN = re.compile(r"(?P<key>[A-Za-z][A-Za-z_-]{1,30}):[ \t]*(?P<value>.*)")
_FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|image|img)\b(?P<rest>[^}]*?)/?\s*[>%]\}\}")
_REF = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+\"?(?P<target>[^\"\s}>%]+)\"?\s*[>%]\}\}")
_POST_URL = re.compile(r"\{%-?\s*(?:post_url|link)\s+(?P<target>[^%\s]+)\s*-?%\}")
_SITE = re.compile(r"\{\{\s*site\.(?:baseurl|url)\s*\}\}")
_SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}|\{::.*?/?\}", re.DOTALL)
_KRAMDOWN = re.compile(r"(?m)^[ ]{0,3}\{:[^{}\n]*\}[ \t]*$|(?<=\S)\{:[^{}\n]*\}")
_ACTIVE = re.compile(
    r"<(script|style|iframe|object|form|noscript)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_UNDERLINED = re.compile(
    # A line that begins a block itself (a list, a quotation, a definition …) is not underlined but ruled off.
    r" {0,3}(?![ \t]|[-*+](?:\s|$)|\d{1,9}[.)](?:\s|$)|[>#|<:]|`{3}|~{3}|\[[^\]]+\]:)(?P<text>[^\n]*[^\n#])"
    r"\n {0,3}(?P<sign>=+|-+)[ \t]*"
)
_MORE = re.compile(r"<!--\s*more\s*-->")
_INLINE_MARKS = re.compile(
    r"!\[([^\]]*)\]\([^)]*\)|\[([^\]]*)\]\([^)]*\)|[*_`]+|^#{1,6}\s+|^>\s?|<[^>]{1,300}>", re.MULTILINE
)


def read_markdown(text: DecodedText, name: str, *, zone: tzinfo) -> Page:
    """Return the post of a Markdown file with front matter of Hugo, Jekyll or Pelican."""
    values, body, doubt = _metadata(text.text)
    meta = {str(key).casefold().replace("-", "_"): value for key, value in values.items()}
    if not meta and not body.strip():
        return Page(name, refused="it is empty")
    path = PurePosixPath(name)
    if path.stem in ("_index", "README", "index") and not meta.get("date"):
        return Page(name, refused="it is no post: a page that lists others, or a read-me")
    dropped: list[Dropped] = []
    if path.suffix in (".html", ".htm"):
        blocks, dropped = blocks_in(tree_of(body), why_not=why_no_post)
    else:
        blocks = _blocks(_without_codes(body, dropped))
    title = _text(meta.get("title"))
    guesses = [Guess("title", title, 0.99, "its metadata")] if title else []
    first = blocks[0] if blocks else None
    if not title and first is not None and first.source.startswith("# "):
        title = first.line
        blocks = blocks[1:]
        guesses.append(Guess("title", title, 0.9, "the heading above the text"))
    day, confidence, why = _day(meta, path, zone)
    if day:
        guesses.append(Guess("date", day.isoformat(), confidence, why))
    doubts = (doubt,) if doubt else ()
    return Page(
        name,
        (
            Post(
                name,
                title,
                tuple(blocks),
                date=day,
                updated=_date(
                    meta.get("lastmod")
                    or meta.get("updated")
                    or meta.get("modified")
                    or meta.get("last_modified_at"),
                    zone,
                ),
                subtitle=_text(meta.get("subtitle")),
                url=_text(meta.get("canonical_url") or meta.get("canonicalurl")),
                author=_text(_first(meta.get("author") or meta.get("authors"))),
                terms=_terms(meta, path),
                aliases=tuple(
                    dict.fromkeys(
                        [
                            *_list(meta.get("aliases")),
                            *_list(meta.get("redirect_from")),
                            *_addresses(meta, path, day),
                        ]
                    )
                ),
                is_draft=_is_true(meta.get("draft"))
                or _text(meta.get("status")).casefold() in ("draft", "hidden")
                or meta.get("published") in (False, "false")
                or "_drafts" in path.parts,
                dropped=tuple(dropped),
                guesses=tuple(guesses),
                folder=path.parent.as_posix(),
            ),
        ),
        doubts=(*text.doubts, *doubts),
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
                return {**values, "pelican": "yes"}, "\n".join(lines[number:]), ""
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


def _day(meta: dict[str, Any], path: PurePosixPath, zone: tzinfo) -> tuple[date | None, float, str]:
    day = _date(meta.get("date") or meta.get("publishdate") or meta.get("pubdate"), zone)
    if day:
        return day, 0.99, "its metadata"
    day = day_in_name(path.name) or day_in_name(path.parent.name)
    return (day, 0.95, "the file's name") if day else (None, 0.0, "")


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
        if meta.get("pelican"):
            return [f"/{slug if meta.get('slug') else slugify(_text(meta.get('title')))}.html"]
        return ["/" + "/".join([*folders, *name]) + "/"]
    return []


def _without_codes(body: str, dropped: list[Dropped]) -> str:
    """Return Markdown without its generator's shortcodes; figures and links to files become Markdown."""
    body = _MORE.sub("", body)
    active = "a script, a frame or a form, which memos do not have"
    dropped.extend(Dropped(found[0], active) for found in _ACTIVE.finditer(body))
    body = _ACTIVE.sub("", body)

    def figure(found: re.Match[str]) -> str:
        rest = dict(re.findall(r"(\w+)\s*=\s*\"([^\"]*)\"", found["rest"]))
        source = rest.get("src", "")
        if not source:
            return found[0]
        caption = rest.get("caption") or rest.get("title") or ""
        title = f' "{caption}"' if caption else ""
        return f"![{rest.get('alt', '')}]({source}{title})"

    body = _FIGURE.sub(figure, body)
    body = _REF.sub(lambda found: f"file:{found['target']}", body)
    body = _POST_URL.sub(lambda found: f"file:{found['target']}", body)
    body = re.sub(r"\{(?:filename|static|attach|photo)\}/?|\|(?:filename|static)\|/?", "file:", body)
    body = _SITE.sub("", body)
    if "{{" in body or "{%" in body or "{::" in body:
        dropped.extend(Dropped(code, "a code of the site's generator") for code in _SHORTCODE.findall(body))
        body = _SHORTCODE.sub("", body)
    return _KRAMDOWN.sub("", body)


def _blocks(body: str) -> list[Block]:
    """Return the pieces of Markdown between blank lines; a fence, and a list with indented parts, is one."""
    pieces: list[list[str]] = [[]]
    fence = ""
    for line in body.split("\n"):
        found = _FENCE.match(line.strip())
        if fence:
            pieces[-1].append(line)
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            continue
        if found:
            fence = found[1]
        if line.strip():
            goes_on = line.startswith(("    ", "\t", "  ")) and len(pieces) > 1 and not pieces[-1]
            if goes_on and re.match(r" {0,3}(?:[-*+]|\d+[.)])\s", pieces[-2][0]):
                pieces.pop()
                pieces[-1].append("")
            pieces[-1].append(line)
        elif pieces[-1]:
            pieces.append([])
    return [_block("\n".join(piece)) for piece in pieces if piece]


def _block(source: str) -> Block:
    bare = source.strip()
    if re.fullmatch(r"(?:[-*_]\s*){3,}", bare):
        return Block(Kind.RULE)
    setext = _UNDERLINED.fullmatch(source)
    if setext:
        source = bare = f"{'#' if setext['sign'][0] == '=' else '##'} {setext['text']}"
    plain = _INLINE_MARKS.sub(lambda found: found[1] or found[2] or "", bare)
    text = html.unescape(re.sub(r"\\([^\w\s])", r"\1", plain))
    if _FENCE.match(bare) or source.startswith(("    ", "\t")):
        return Block(Kind.MARKDOWN, (Span(bare, code=True),), source=source.rstrip())
    return Block(Kind.MARKDOWN, (Span(text, strong=bare.startswith(("**", "__"))),), source=source.rstrip())
