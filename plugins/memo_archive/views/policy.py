"""The policy that browsers hold the site to, as a `_headers` file.

Netlify, Cloudflare Pages and others read that file; for other servers the README has the same in their words.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

FOREVER = 31_536_000
"""Seconds of a year, for files whose name changes with their content."""
WASM = "'wasm-unsafe-eval'"
"""Source that lets scripts compile WebAssembly, and no text: the engine of the search is WebAssembly."""


def digest(content: bytes) -> str:
    """Return the hash by which a policy and an `integrity` attribute name a script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode('ascii')}"


def content_security_policy(*, scripts: Iterable[str], styles: Iterable[str] = ()) -> str:
    """Return the Content-Security-Policy of every page.

    `scripts` are the sources of those that may run: a digest in single quotes, a whole address, or `WASM`;
    `styles` are whole addresses of stylesheets beside the site's own. Nothing else runs, whoever put it
    there, nothing is asked of another host, and no element has a style of its own.
    https://www.w3.org/TR/CSP3/
    """
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src", *(sorted(set(scripts)) or ("'none'",)))),
            " ".join(("style-src 'self'", *sorted(set(styles)))),
            "img-src 'self' data:",
            "font-src 'self'",
            "media-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        )
    )


def headers(policy: str) -> dict[str, str]:
    """Return the headers of every answer of the site, by name."""
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }


def headers_file(policy: str, *, path: str, kept: Iterable[str]) -> str:
    """Return the content of `_headers` for a site below the host's `path`, such as "/" or "/memos/".

    `kept` are files of the site that browsers may keep for good, since their names change with their content.
    """
    lines = [f"{path}*"]
    lines += [f"  {name}: {value}" for name, value in headers(policy).items()]
    for file in sorted(kept):
        lines += [f"{path}{file}", f"  Cache-Control: public, max-age={FOREVER}, immutable"]
    return "\n".join(lines) + "\n"
