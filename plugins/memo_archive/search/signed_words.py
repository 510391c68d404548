"""Words with signs: R&D, U.S., C++, 3.5, A/B, which Pagefind would index as rd, us, c, 35 and ab.

Pagefind keeps letters and figures alone, of a text as of a query. So a record says each of its words with
signs a second time, as a token of letters and figures, and the site's script asks for the same token: the
rule stands here and in search-answers.js (`tokenOf`), and tests/search/signed_words.json holds both to it.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
"""Characters of a word beyond which it has no token: an address, not a word that anybody types."""
# No English word has a q before any of these letters, so that no word is a token or begins as one.
_LETTERS = {"&": "qa", "#": "qh", "+": "qp", ".": "qd", ",": "qc", "/": "qs"}
_END = "q"
"""Behind each token: no stemmer takes it for an ending."""

_RUN = r"[^\W_]+"
# A comma joins figures, and a slash a letter or figure that stands alone: 3,5 and A/B, but not this,that nor
# this/that.
_JOIN = r"(?:[&.+#]|(?<=\d),(?=\d)|/(?=[^\W_](?![\w&.+#]))|(?<![\w&.+#]\w)/)"
_WORD = re.compile(rf"{_RUN}(?:{_JOIN}{_RUN})*[+#]*")
_SIGN = re.compile(r"[&.+#,/]")
_APOSTROPHE = re.compile(r"['’ʼ](?:s\b)?")
_SIGN_BEHIND = re.compile(r"[^\W_][^\w'’ʼ]")


def tokens_in(text: str) -> list[str]:
    """Return what Pagefind is to index beside the words of the plain `text`, once each, in order.

    That is the token of each word with signs, and those parts of joined words that Pagefind passes over, such
    as both halves of `B2B/B2C`.
    """
    found: dict[str, None] = {}
    for joined in unicodedata.normalize("NFKC", text).split():
        if joined.isalnum() or not _SIGN_BEHIND.search(joined):
            continue
        chunk = _APOSTROPHE.sub("", joined)
        words = _WORD.findall(chunk)
        is_cut = _WORD.sub("", chunk).isascii()  # for Pagefind cuts at the signs of ASCII alone
        for word in words:
            if _SIGN.search(word):
                if len(word) <= LONGEST:
                    found[token_of(word)] = None
            elif len(words) > 1 and len(word) > 1 and not (is_cut and _is_plain(word)):
                found[word] = None
    return list(found)


def token_of(word: str) -> str:
    """Return the token of a `word` with signs."""
    letters = unicodedata.normalize("NFD", word)
    plain = "".join(one for one in letters if not unicodedata.combining(one)).lower()
    return _SIGN.sub(lambda sign: _LETTERS[sign[0]], plain) + _END


def _is_plain(word: str) -> bool:
    """Tell whether Pagefind leaves `word` whole: it cuts at figures and at inner capitals."""
    return word.isdecimal() or (word.isalpha() and (word.isupper() or word[1:] == word[1:].lower()))
