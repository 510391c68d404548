"""The report of an import, as text and as a page: fields, dropped lines and doubts, post by post.

It is written to temporary files as the import goes on, so memory does not grow with the number of posts.
"""

from __future__ import annotations

import html
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from memo_archive.importers.account import Account, FileLine, Outcome, PostLine
from memo_archive.importers.post import DOUBTFUL, Dropped, Guess

_STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#222;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.5rem;border-top:1px solid #bbb;padding-top:1rem}
h3{font-size:1rem;margin-bottom:.2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;
padding:.15rem .6rem .15rem 0;font-weight:normal}
th{width:8rem}.sure{width:5rem}.doubtful{background:#fff3cd}.why,.outcome{color:#555}details{margin:.4rem 0}
li{margin:.15rem 0}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}.doubtful{background:#4a3c00}
.why,.outcome{color:#aaa}}"""


class Report:
    """Takes the account's lines one by one; `save` puts the totals before them."""

    def __init__(self) -> None:
        self._text: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed by `__exit__`
        self._html: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115

    def file(self, line: FileLine) -> None:
        """Add a file, before its posts."""
        found = line.refused or f"{line.posts} post{'s' if line.posts != 1 else ''}"
        self._text.write(f"\n{line.name}: {found}\n")
        self._html.write(f"<h2>{_e(line.name)}: {_e(found)}</h2>\n")
        for doubt in line.doubts:
            self._text.write(f"  doubtful: {doubt}\n")
            self._html.write(f'<p class="doubtful">{_e(doubt)}</p>\n')
        self._dropped(line.dropped, "outside the posts")

    def post(self, line: PostLine) -> None:
        """Add a post."""
        where = (
            f" to {line.uri}"
            if line.outcome in (Outcome.WRITTEN, Outcome.UPDATED)
            else f" as {line.uri}"
            if line.uri
            else ""
        )
        outcome = f"{line.outcome}{where}{f': {line.reason}' if line.reason else ''}"
        self._text.write(f"\n  {line.title or '(no title)'}\n    {outcome}\n")
        self._html.write(f'<h3>{_e(line.title or "(no title)")}</h3>\n<p class="outcome">{_e(outcome)}</p>\n')
        if line.guesses:
            self._guesses(line.guesses)
        for note in line.notes:
            self._text.write(f"    note: {note}\n")
            self._html.write(f"<p>{_e(note)}</p>\n")
        self._dropped(line.dropped, "dropped")

    def _guesses(self, guesses: tuple[Guess, ...]) -> None:
        self._html.write("<table>\n")
        for guess in guesses:
            confidence = f"{round(guess.confidence * 100)} %"
            mark = " doubtful" if guess.confidence < DOUBTFUL else ""
            self._text.write(
                f"    {guess.field:<14}{confidence:>5}{mark}  {guess.value}\n{'':24}({guess.why})\n"
            )
            self._html.write(
                f"<tr{' class=doubtful' if mark else ''}><th>{_e(guess.field)}</th><td "
                f'class="sure">{confidence}{"<br>doubtful" if mark else ""}</td>'
                f'<td>{_e(guess.value)}<br><span class="why">{_e(guess.why)}</span></td></tr>\n'
            )
        self._html.write("</table>\n")

    def _dropped(self, dropped: tuple[Dropped, ...], heading: str) -> None:
        if not dropped:
            return
        self._text.write(f"    {heading}:\n")
        self._html.write(f"<details><summary>{_e(heading)}: {len(dropped)}</summary><ul>\n")
        for item in dropped:
            self._text.write(f"      {item.why}: {item.text}\n")
            self._html.write(f'<li><span class="why">{_e(item.why)}:</span> {_e(item.text)}</li>\n')
        self._html.write("</ul></details>\n")

    def save(self, file: Path, account: Account, heading: str) -> None:
        """Write the report to `file`: a page where the name ends in .html, else text."""
        file.parent.mkdir(parents=True, exist_ok=True)
        is_page = file.suffix.lower() in (".html", ".htm")
        body = self._html if is_page else self._text
        body.seek(0)
        with file.open("w", encoding="utf-8", newline="\n") as out:
            if is_page:
                out.write(
                    f'<!doctype html>\n<html lang="en"><head><meta '
                    f'charset="utf-8"><title>{_e(heading)}</title>'
                    f'<meta name="viewport" '
                    f'content="width=device-width"><style>{_STYLE}</style></head><body>\n<h1>{_e(heading)}<'
                    f"/h1>\n<ul>\n"
                    + "".join(f"<li>{_e(line)}</li>\n" for line in account.summary())
                    + "</ul>\n"
                )
            else:
                out.write(f"{heading}\n\n" + "".join(f"{line}\n" for line in account.summary()))
            shutil.copyfileobj(body, out)
            if is_page:
                out.write("</body></html>\n")
        body.seek(0, 2)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the text, without the totals."""
        self._text.seek(0)
        for line in self._text:
            yield line.rstrip("\n")
        self._text.seek(0, 2)

    def __enter__(self) -> Report:
        """Return the report; its temporary files are removed on leaving."""
        return self

    def __exit__(self, *error: object) -> None:
        self._text.close()
        self._html.close()


def _e(text: str) -> str:
    return html.escape(text, quote=True)
