"""Text of files in any charset: UTF-8, UTF-16, Windows-1252, or the one that a file declares."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from memo_archive.sources.source import FORBIDDEN

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})["']""")
# A page that declares one of these may hold any western charset.
_CLAIMS_NOTHING = frozenset({"utf-8", "ascii", "iso8859-1", "cp1252"})


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The decoded text of a file."""

    text: str
    """With LF line ends, without control characters."""
    charset: str
    doubts: tuple[str, ...] = ()


def decode(data: bytes) -> DecodedText:
    """Return the text of `data`.

    Valid UTF-8 is UTF-8, whatever the file declares. Otherwise a declared charset counts where it fits; a
    byte invalid in UTF-8 is read as Windows-1252, by far the most frequent of the others.
    """
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _cleaned(data[len(mark) :].decode(name, "replace"), name, [])
    zeros = data[:2000].count(0)
    if zeros > len(data[:2000]) // 4:
        name = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
        return _cleaned(data.decode(name, "replace"), name, [])
    claimed = charset_claimed(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        wrong = claimed not in ("", "utf-8", "ascii") and not data.isascii()
        doubts = [f"it claims to be {claimed} and is UTF-8"] if wrong else []
        return _cleaned(text, "utf-8", doubts)
    if claimed and claimed not in _CLAIMS_NOTHING:
        try:
            return _cleaned(data.decode(claimed), claimed, [])
        except (UnicodeDecodeError, LookupError):
            pass
    doubts = ["it claims to be UTF-8 and was read as Windows-1252"] if claimed == "utf-8" else []
    return _cleaned(data.decode("utf-8", "memo-windows-1252"), "windows-1252", doubts)


def charset_claimed(data: bytes) -> str:
    """Return Python's name of the charset that `data` declares; empty for none or an unknown one."""
    found = _XML_CHARSET.search(data[:400]) or _CHARSET.search(data[:4096])
    if not found:
        return ""
    try:
        return codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return ""


def _cleaned(text: str, charset: str, doubts: list[str]) -> DecodedText:
    text = re.sub(r"\r\n|\r|\u2028|\u2029", "\n", text.removeprefix("\ufeff"))
    text = text.replace("\x0b", "\n").replace("\x0c", "\n\n")
    # Windows' quotation marks, taken for Latin-1 on their way: U+0092 is an apostrophe.
    text = re.sub("[\x80-\x9f]", lambda found: _one_byte(ord(found[0])), text)
    removed = FORBIDDEN.findall(text)
    if removed:
        text = FORBIDDEN.sub("", text)
        doubts.append(f"{len(removed)} control characters were taken out")
    lost = text.count("\ufffd")
    if lost:
        doubts.append(f"{lost} characters were lost before it was saved; they show as \ufffd")
    if re.search("\u00e2\u20ac[\u0153\u2122\u02dc\u201c\u201d]|\u00c3[\u00a0-\u00bf]", text):
        doubts.append(
            "signs such as \u00e2\u20ac\u2122 show that it was encoded twice; mend them in the memo"
        )
    return DecodedText(text, charset, tuple(doubts))


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are invalid in UTF-8 as Windows-1252; five bytes are invalid there too, and lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_one_byte(byte) for byte in wrong), error.end


def _one_byte(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return "\ufffd"


codecs.register_error("memo-windows-1252", _as_windows_1252)
