"""Metadata: what a page says of itself to search engines and to those who share it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from memo_archive.archive.archive import Archive
from memo_archive.model import Memo
from memo_archive.views.rendering import absolute


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata in the head of a page."""

    title: str
    """Without the site's name; empty on the home page."""
    description: str = ""
    canonical: str = ""
    """Absolute; empty without site_url."""
    kind: str = "website"
    """OpenGraph's type: website or article."""
    image: str = ""
    """Absolute."""
    image_alt: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    """More OpenGraph properties, in order."""
    structured: Mapping[str, Any] = field(default_factory=dict)
    """JSON-LD; empty for none."""
    is_indexed: bool = True

    @property
    def json_ld(self) -> Markup:
        """`structured` as it may stand in a script element: no sequence in it ends that element."""
        text = json.dumps(self.structured, ensure_ascii=False, sort_keys=True)
        for sign in "<>&":
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        return Markup(text)  # noqa: S704 - JSON without a sign that HTML reads


def metadata_of(
    memo: Memo, archive: Archive, *, description: str, key_point: str, image: str = ""
) -> Metadata:
    """Return the metadata of a memo's page.

    `description` and `key_point` are plain text, `image` is the absolute address of its picture.
    """
    settings = archive.settings
    own = absolute(settings.site_url)(memo.url) if settings.site_url else ""
    canonical = memo.origin.url if memo.origin and not is_at_home(memo) else own
    authors = archive.authors_of(memo)
    image_alt = memo.image.alt if memo.image and image else ""
    published = memo.published_at.isoformat() if memo.published_at else ""
    modified = memo.changed.isoformat() if memo.changed else ""
    structured: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": memo.title,
        "alternativeHeadline": memo.subtitle,
        "abstract": key_point,
        "description": description,
        "datePublished": published,
        "dateModified": modified,
        "inLanguage": settings.options.language,
        "wordCount": memo.words,
        "url": own,
        "mainEntityOfPage": own,
        "image": image,
        "author": [
            {
                "@type": "Organization" if author.group else "Person",
                "name": author.name,
                **({"url": author.url} if author.url else {}),
            }
            for author in authors
        ],
        "publisher": {"@type": "Organization", "name": settings.site_name},
        "keywords": [archive.topics[t].name for t in memo.topics if t in archive.topics],
        "citation": [
            {
                "@type": "CreativeWork",
                "name": r.title,
                **({"author": r.author} if r.author else {}),
                **({"url": r.url} if r.url else {}),
            }
            for r in memo.refers
        ],
        "isPartOf": {
            "@type": "Blog",
            "name": settings.site_name,
            **({"@id": settings.site_url} if settings.site_url else {}),
        },
    }
    if memo.origin and (memo.origin.title or memo.origin.url):
        origin = memo.origin
        structured["isBasedOn"] = {
            "@type": "CreativeWork",
            **{
                k: v for k, v in (("name", origin.title), ("url", origin.url), ("author", origin.author)) if v
            },
        }
    properties = [("article:published_time", published)] if published else []
    if memo.updated:
        properties.append(("article:modified_time", modified))
    properties += [("article:author", author.name) for author in authors]
    return Metadata(
        title=memo.title,
        description=description,
        canonical=canonical,
        kind="article",
        image=image,
        image_alt=image_alt,
        properties=tuple(properties),
        structured={key: value for key, value in structured.items() if value not in ("", [], {})},
    )


def is_at_home(memo: Memo) -> bool:
    """Tell whether search engines are to find `memo` here, and not where it was published first."""
    return not (memo.origin and memo.origin.relation == "republished-from" and memo.origin.url)
