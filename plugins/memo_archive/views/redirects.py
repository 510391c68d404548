"""The page at an old address."""

from __future__ import annotations

import posixpath

from markupsafe import Markup

from memo_archive.archive.archive import Archive
from memo_archive.views.rendering import absolute, address_from

# No script and no style: the page has to work under the strictest policy.
_PAGE = Markup("""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>Moved</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{canonical}">
<meta http-equiv="refresh" content="0; url={href}">
</head>
<body><p>This page has moved: <a href="{href}">go to its new address</a>.</p></body>
</html>
""")


def redirect_page(archive: Archive, alias: str, url: str) -> str:
    """Return the HTML page that leads from the old address `alias` to the page at `url`."""
    base = posixpath.dirname(alias) if posixpath.splitext(alias)[1] else alias
    href = address_from(f"{base}/" if base else "")(url)
    site_url = archive.settings.site_url
    return _PAGE.format(
        language=archive.settings.options.language,
        canonical=absolute(site_url)(url) if site_url else href,
        href=href,
    )
