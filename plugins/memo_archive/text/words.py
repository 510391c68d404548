"""Words: the number of them in a text, and the capital at its beginning."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_ADDRESS_OF_LINK = re.compile(r"\]\([^)\s]{0,500}(?:\s+\"[^\"]{0,500}\")?\)")
_NO_WORDS = re.compile(r"<[^>\n]{1,500}>|https?://\S+")


def count_words(text: str) -> int:
    """Return how many words `text` has; figures count, marks and addresses of links do not."""
    if "]" in text:
        text = _ADDRESS_OF_LINK.sub("]", text)
    if "<" in text or "://" in text:
        text = _NO_WORDS.sub(" ", text)
    # A pattern takes its time for each word, so it sees only words of more than letters and figures.
    words = text.replace(",", " ").replace(".", " ").split()
    others = [word for word in words if not word.isalnum()]
    return len(words) - len(others) + len(_WORD.findall(" ".join(others)))


def capitalised(text: str) -> str:
    """Return `text` with its first letter as a capital: in the newsletter it followed a run-in label."""
    for place, sign in enumerate(text):
        if sign.isalpha():
            return text[:place] + sign.upper() + text[place + 1 :] if sign.upper().lower() == sign else text
        if sign.isdigit() or sign in "`[<@#/&":
            return text
    return text
