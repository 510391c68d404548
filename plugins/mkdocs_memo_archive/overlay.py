"""The overlay: under `serve`, pages say above their content what is to be mended."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.util import FileWrapper

from memo_archive.problems import Problem, errors_in

_SHOWN = 12
"""Errors that a page names; the terminal names all."""
_STYLE = (
    "position:fixed;inset:auto 0 0;z-index:9999;max-height:50vh;overflow:auto;margin:0;padding:1rem 1.5rem;"
    "background:#7a1414;color:#fff;font:15px/1.5 ui-monospace,monospace"
)

StartResponse = Callable[..., object]
Respond = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def overlay(problems: Iterable[Problem], *, failure: str) -> str:
    """Return the errors among `problems` and the lines of `failure` as HTML; empty where there are none."""
    errors = errors_in(problems)
    lines = [*failure.splitlines(), *map(str, errors[:_SHOWN])]
    if not lines:
        return ""
    if len(errors) > _SHOWN:
        lines.append(f"… and {len(errors) - _SHOWN} more, which the terminal names.")
    entries = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return f'<aside role="alert" style="{_STYLE}"><strong>To mend</strong><ul>{entries}</ul></aside>'


def answered_with(
    notice: str, respond: Respond, environ: dict[str, Any], start_response: StartResponse
) -> Iterable[bytes]:
    """Answer a request (WSGI) as `respond` does, with `notice` at the end of HTML."""
    if not notice:
        return respond(environ, start_response)
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    answer = respond(environ, lambda status, headers, *_: begun.append((status, headers)))
    body = b"".join(answer)
    if isinstance(answer, FileWrapper):
        answer.close()
    status, headers = begun[-1]
    if any(name == "Content-Type" and value.startswith("text/html") for name, value in headers):
        body += notice.encode()
        headers = [(name, value) for name, value in headers if name != "Content-Length"]
        headers.append(("Content-Length", str(len(body))))
    start_response(status, headers)
    return [body]
