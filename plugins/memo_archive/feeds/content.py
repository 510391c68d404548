"""The content of an item: a memo as HTML that stands by itself, in a feed reader or in a letter."""

from __future__ import annotations

import html
import re
from datetime import date
from html.entities import html5
from urllib.parse import quote

from memo_archive.archive.archive import Archive
from memo_archive.archive.links import Fault
from memo_archive.feeds.texts import legible
from memo_archive.markdown.html_policy import ALLOWED_TAGS
from memo_archive.model import LinkKind, Memo, Offer, Origin, Reference, Step
from memo_archive.text.words import capitalised
from memo_archive.views.days import format_day
from memo_archive.views.rendering import Renderer, absolute

WIDEST = 600
"""Pixels that an image is shown wide at most: what a letter has room for."""
KEPT_ATTRIBUTES = frozenset(
    """href src alt title width height colspan rowspan scope span start reversed type value lang dir datetime
    open""".split()
)
"""Attributes that a tag keeps. Classes, ids and roles mean nothing away from the site's stylesheet."""

# These read HTML that Python-Markdown or nh3 has just written: quoted values, no stray angle brackets.
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"']|"[^"]*"|'[^']*')*+)>""")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"]*)"|='([^']*)')?""")
# Most tags have no attribute but an id, and stay as they are without it: to find that out for many at once
# takes a third of the time of asking each. The pattern begins with the bracket, which is looked for first.
_LAST_ID = re.compile(r' id="[^"]*"(?=>)')
_OTHER_TAG = re.compile(rf"<(?!/?(?:{'|'.join(sorted(ALLOWED_TAGS))})>){_TAG.pattern[1:]}")
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_PAGE_LINK = re.compile(r'<a\b[^<>]*\bclass="(?:headerlink|footnote-backref)"[^<>]*>.*?</a>', re.DOTALL)
_REFERENCE = re.compile(r"&(?:#\d{1,8};|#[xX][0-9a-fA-F]{1,8};|\w{1,40};)?")
_NO_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)
"""A link that leads nowhere yet, such as the name of a topic without a page."""
_RELATIONS = {
    "adapted-from": "Adapted from",
    "excerpted-from": "Excerpted from",
    "republished-from": "Republished from",
}


class Contents:
    """Writes the content of items; every address in it is whole."""

    def __init__(self, archive: Archive, renderer: Renderer) -> None:
        """Take an archive whose settings have a `site_url`."""
        self._archive = archive
        self._renderer = renderer
        self._to = absolute(archive.settings.site_url)

    def memo(self, memo: Memo, offers: tuple[Offer, ...]) -> str:
        """Return all of `memo` in the order of its page, `offers` last."""
        parts = [f"<p><em>{_text(memo.subtitle)}</em></p>"] if memo.subtitle else []
        if memo.note:
            parts.append(
                f"<blockquote>\n<p><strong>Note of {format_day(memo.note.date)}:</strong></p>\n"
                f"{self._prose(memo.note.text, memo)}\n</blockquote>"
            )
        if memo.image:
            parts.append(self._picture(memo))
        parts.append(self._body(memo))
        if memo.key_point:
            key_point = self._inline(capitalised(memo.key_point), memo)
            parts.append(f"<h2>Key point</h2>\n<p>{key_point}</p>")
        if memo.steps:
            parts.append(f"<h2>Taking action</h2>\n{self._steps(memo)}")
        if memo.origin:
            parts.append(self._origin(memo.origin))
        if memo.refers:
            works = "\n".join(f"<li>{self._work(work)}</li>" for work in memo.refers)
            parts.append(f"<h2>Further reading</h2>\n<ul>\n{works}\n</ul>")
        if memo.responses:
            parts.append("<h2>Readers reply</h2>")
            for letter in memo.responses:
                day = f", {format_day(letter.date)}" if letter.date else ""
                text = f"{self._prose(letter.text, memo)}\n<p>— {_text(letter.name)}{day}</p>"
                parts.append(f"<blockquote>\n{text}\n</blockquote>")
        if reply := self.reply(memo):
            parts.append(reply)
        parts += [self._offer(offer, memo) for offer in offers]
        return _fitted("\n".join(part for part in parts if part), self._to(memo.url))

    def steps(self, memo: Memo) -> str:
        """Return the steps of `memo` alone."""
        parts = [self._steps(memo), f'<p><a href="{_value(self._to(memo.url))}">Read the memo</a></p>']
        if reply := self.reply(memo):
            parts.append(reply)
        return _fitted("\n".join(parts), self._to(memo.url))

    def reply(self, memo: Memo) -> str:
        """Return the link by which a reader answers; empty where no address is set."""
        reply_to = self._archive.settings.options.reply_to
        if not reply_to:
            return ""
        subject = quote(legible(f"Re: {memo.title}"), safe="")
        href = f"mailto:{quote(reply_to, safe='@')}?subject={subject}"
        return f'<p><a href="{_value(href)}">Reply to this memo</a></p>'

    def address_of(self, url: str) -> str:
        """Return an address of front matter whole: one that begins with a slash is this site's."""
        return self._to(url.lstrip("/")) if url.startswith("/") else url

    def image_of(self, memo: Memo) -> tuple[str, int, int]:
        """Return address, width and height of the picture of `memo`; empty and -1 for what is not known."""
        if not memo.image:
            return "", -1, -1
        target = self._archive.targets.resolve(
            memo.image.src, kind=LinkKind.IMAGE, uri=memo.uri, url=memo.url
        )
        if isinstance(target, Fault):
            return "", -1, -1
        if target.is_external:
            return target.url, -1, -1
        return self._to(target.file), *self._renderer.size_of(target.file)

    def _body(self, memo: Memo) -> str:
        passage = self._renderer.passages(memo.body)
        return str(self._renderer.filled(passage, uri=memo.uri, url=memo.url, address=self._to))

    def _inline(self, text: str, memo: Memo) -> str:
        return str(self._renderer.inline(text, uri=memo.uri, url=memo.url, address=self._to))

    def _prose(self, text: str, memo: Memo) -> str:
        paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
        return "\n".join(f"<p>{self._inline(paragraph, memo)}</p>" for paragraph in paragraphs if paragraph)

    def _picture(self, memo: Memo) -> str:
        src, width, height = self.image_of(memo)
        if not src or not memo.image:
            return ""
        size = f' width="{width}" height="{height}"' if width > 0 and height > 0 else ""
        image = f'<img src="{_value(src)}" alt="{_value(memo.image.alt)}"{size}>'
        caption = self._inline(memo.image.caption, memo) if memo.image.caption else ""
        return f"<figure>{image}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"

    def _steps(self, memo: Memo) -> str:
        lines = []
        for number, step in enumerate(memo.steps):
            text = self._inline(step.text if number else capitalised(step.text), memo)
            lines.append(f"<li>{text}{_facts(step)}</li>")
        return "\n".join(("<ul>", *lines, "</ul>"))

    def _origin(self, origin: Origin) -> str:
        title = f"<cite>{_text(origin.title or origin.url)}</cite>" if origin.title or origin.url else ""
        if origin.url:
            title = f'<a href="{_value(self.address_of(origin.url))}">{title}</a>'
        author = f"{'by ' if title else ''}{_text(origin.author)}" if origin.author else ""
        permission = f"({_text(origin.permission)})" if origin.permission else ""
        parts = (_RELATIONS[origin.relation], title, author, permission)
        return f"<p>{' '.join(part for part in parts if part)}</p>"

    def _work(self, work: Reference) -> str:
        title = f"<cite>{_text(work.title)}</cite>"
        if work.url:
            title = f'<a href="{_value(self.address_of(work.url))}">{title}</a>'
        return ", ".join(part for part in (_text(work.author), title, _text(work.where)) if part)

    def _offer(self, offer: Offer, memo: Memo) -> str:
        terms = [f"{_text(offer.price)}."] if offer.price else []
        if offer.until:
            terms.append(f"Until {format_day(offer.until)}.")
        if offer.url:
            terms.append(f'<a href="{_value(self.address_of(offer.url))}">More about this offer</a>')
        closing = f"\n<p>{' '.join(terms)}</p>" if terms else ""
        return f"<hr>\n{self._prose(offer.text, memo)}{closing}"


def open_offers(archive: Archive, memo: Memo, day: date | None) -> tuple[Offer, ...]:
    """Return the offers of `memo` that hold on `day`; without a day, those that never end."""
    offers = (archive.offers.get(offer) if isinstance(offer, str) else offer for offer in memo.offers)
    return tuple(o for o in offers if o and (o.until is None or (day is not None and o.is_open(day))))


def single_quoted(markup: str) -> str:
    """Return content with single quotation marks in its tags; JSON has to escape the double ones."""
    return _TAG.sub(lambda found: found[0].replace("'", "&#39;").replace('"', "'"), markup)


def _text(text: str) -> str:
    return html.escape(text, quote=False)


def _value(text: str) -> str:
    """Return `text` as it stands between double quotation marks."""
    return _text(text).replace('"', "&quot;")


def _facts(step: Step) -> str:
    facts = [step.who, f"{step.minutes} min" if step.minutes else ""]
    told = _text(", ".join(fact for fact in facts if fact))
    return f" ({told})" if told else ""


def _fitted(markup: str, page: str) -> str:
    """Return `markup` of the page at `page` without what only that page can use."""
    if any(sign in markup for sign in ("<!--", "<script", "<style", "<template")):
        markup = _UNSEEN.sub("", markup)
    if 'class="' in markup:
        markup = _PAGE_LINK.sub("", markup)
    if "&" in markup:
        markup = _REFERENCE.sub(lambda found: _fitted_reference(found[0]), markup)
    markup = _LAST_ID.sub("", markup)
    markup = _OTHER_TAG.sub(lambda found: _fitted_tag(found[1], found[2].lower(), found[3], page), markup)
    return legible(_NO_LINK.sub(r"\1", markup) if "<a>" in markup else markup)


def _fitted_reference(reference: str) -> str:
    """Return a character reference as it is where it means one; what only looks like it, as text."""
    if reference.startswith("&#"):
        character = html.unescape(reference)
        return reference if legible(character) and character not in "\r\ufffd" else ""
    return reference if reference[1:] in html5 else f"&amp;{reference[1:]}"


def _fitted_tag(slash: str, name: str, attributes: str, page: str) -> str:
    if name not in ALLOWED_TAGS:
        return ""
    if slash or not attributes:
        return f"<{slash}{name}>"
    values: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(attributes):
        key, value = found[1].lower(), found[2] if found[2] is not None else found[3]
        if key in KEPT_ATTRIBUTES:
            values[key] = value or ""
        elif key == "class" and name in ("td", "th") and value in ("right", "center"):
            values["align"] = value
    if values.get("href", "").startswith("#"):
        values["href"] = _value(page) + values["href"]
    if name == "img":
        if "src" not in values:  # It is not there, and a preview says so.
            return ""
        values.setdefault("alt", "")
        _narrow(values)
    return f"<{name}{''.join(_written(key, value) for key, value in values.items())}>"


def _written(key: str, value: str) -> str:
    return f" {key}" if key in ("reversed", "open") else f' {key}="{value.replace(chr(34), "&quot;")}"'


def _narrow(values: dict[str, str]) -> None:
    """Let an image be as wide as a letter at most, in its own proportions."""
    width, height = values.get("width", ""), values.get("height", "")
    if width.isdecimal() and int(width) > WIDEST:
        values["width"] = str(WIDEST)
        if height.isdecimal():
            values["height"] = str(max(1, round(int(height) * WIDEST / int(width))))
