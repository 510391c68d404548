"""Markdown of Hugo, Jekyll and Pelican: their metadata is read, their text is kept."""

from __future__ import annotations

import html
import re
from datetime import tzinfo
from pathlib import PurePosixPath

from memo_archive.importers.post import Block, Dropped, Guess, Kind, Page, Post, Span
from memo_archive.importers.readers.charsets import DecodedText
from memo_archive.importers.readers.html_blocks import blocks_in
from memo_archive.importers.readers.html_boilerplate import why_no_post
from memo_archive.importers.readers.html_tree import tree_of
from memo_archive.importers.readers.site_front_matter import front_matter_of, metadata_of

_FENCE = re.compile(r"(`{3,}|~{3,})")
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
    front = front_matter_of(text.text)
    if not front.values and not front.body.strip():
        return Page(name, refused="it is empty")
    path = PurePosixPath(name)
    if path.stem in ("_index", "README", "index") and not front.values.get("date"):
        return Page(name, refused="it is no post: a page that lists others, or a read-me")
    dropped: list[Dropped] = []
    if path.suffix in (".html", ".htm"):
        blocks, dropped = blocks_in(tree_of(front.body), why_not=why_no_post)
    else:
        blocks = _blocks(_without_codes(front.body, dropped))
    meta = metadata_of(front.values, path, zone)
    title = meta.title
    guesses = [Guess("title", title, 0.99, "its metadata")] if title else []
    first = blocks[0] if blocks else None
    if not title and first is not None and first.source.startswith("# "):
        title = first.line
        blocks = blocks[1:]
        guesses.append(Guess("title", title, 0.9, "the heading above the text"))
    if meta.day:
        guesses.append(Guess("date", meta.day.value.isoformat(), meta.day.confidence, meta.day.why))
    post = Post(
        name,
        title,
        tuple(blocks),
        date=meta.day.value if meta.day else None,
        updated=meta.updated,
        subtitle=meta.subtitle,
        url=meta.url,
        author=meta.author,
        terms=meta.terms,
        aliases=meta.aliases,
        is_draft=meta.is_draft,
        dropped=tuple(dropped),
        guesses=tuple(guesses),
        folder=path.parent.as_posix(),
    )
    return Page(name, (post,), doubts=(*text.doubts, *([front.doubt] if front.doubt else [])))


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
