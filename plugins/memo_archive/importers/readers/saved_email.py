"""A newsletter saved as an email: subject, sender and date stand in its header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr

from memo_archive.importers.cues.dates import day_in, day_of_stamp

_FIELD = re.compile(r"(?P<name>[A-Z][A-Za-z-]{1,30}):[ \t]*(?P<value>.*)")
_SIGNATURE = re.compile(r"\n--[ \t]*\n(?P<text>(?:.*\n?){1,12})\Z")


@dataclass(frozen=True, slots=True)
class Mail:
    """An email's text and header."""

    subject: str
    author: str
    day: date | None
    text: str
    around: tuple[str, ...]
    """The lines of the header, and the signature."""


def mail_in(text: str) -> Mail | None:
    """Return the email that `text` is; None where it does not begin with a sender and a subject."""
    lines = text.lstrip("\n").split("\n")
    fields: dict[str, str] = {}
    count = 0
    for line in lines:
        found = _FIELD.fullmatch(line.strip())
        if not found:
            break
        fields.setdefault(found["name"].casefold(), found["value"].strip())
        count += 1
    if not fields.get("from") or not fields.get("subject") or (count < len(lines) and lines[count].strip()):
        return None
    body = "\n".join(lines[count:])
    signature = _SIGNATURE.search(body)
    written = fields.get("date") or fields.get("sent") or ""
    seen = day_in(written)
    return Mail(
        re.sub(r"(?i)^(?:(?:re|fwd?|aw|wg):\s*)+", "", fields["subject"]),
        parseaddr(fields["from"])[0],
        seen.day if seen else day_of_stamp(written) if written else None,
        body[: signature.start()] if signature else body,
        (*(line.strip() for line in lines[:count]), *([signature["text"].strip()] if signature else [])),
    )
