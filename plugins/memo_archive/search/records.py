"""Records: what a search finds, one for each memo, question, topic, principle, series and plain page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from memo_archive.archive.archive import Archive
from memo_archive.markdown.parser import Converter, plain_text
from memo_archive.markdown.passages import Passages
from memo_archive.model import Kind, Memo, PlainPage, Principle, Question, Topic
from memo_archive.search.signed_words import tokens_in
from memo_archive.settings.section_options import series_name
from memo_archive.text.words import capitalised
from memo_archive.views.memo import Pages
from memo_archive.views.questions import anchor_of, memos_of

BETWEEN = " · "
"""Stands between the names of a record's field."""
APART = frozenset({"notice", "question"})
"""Kinds that do not stand among the memos found: questions are shown above them, notices after them."""
NAME_TOKENS, TOKENS = "name_tokens", "tokens"
"""Fields that are looked through and never shown: `tokens_in` the other fields, and in the text."""
EVERY = "qeveryq"
"""A word of every record, asked for where a reader only chooses from filters: for no word at all Pagefind 1.5
fetches the whole index."""

# Pagefind knows elements with an id as places to lead to, and keeps the text of each a second time: so the
# id moves to an empty element before it. It leaves out footers: here, whoever is quoted.
_TAG = re.compile(r"<(?P<end>/?)(?P<name>\w+)(?P<rest>[^>\"]*(?:\"[^\"]*\"[^>\"]*)*)>")
_PLACE = re.compile(r'<a id="[^"]*"></a>')
_ID = re.compile(r'\bid="([^"]*)"')
_ALT = re.compile(r'\balt="([^"]*)"')
_ANY_TAG = re.compile(r"<[^>]*>")
_HAS_WORD = re.compile(r">[^<]*\w")
_PLACES = frozenset({"p", "li", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset(
    "p li h2 h3 h4 h5 h6 ul ol dl dt dd td th tr pre div blockquote figure figcaption details summary".split()
)


@dataclass(frozen=True, slots=True)
class Record:
    """The text that can be found at one address."""

    url: str
    """Below the site's root, with the place in the page where it is not all of it."""
    kind: str
    """memo, notice, question, topic, principle, series or page."""
    title: str
    text: str
    """HTML of block elements and the places in it, `<a id="…"></a>`."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """More that is looked through and may be shown, as plain text by name."""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names to choose by, beside its kind."""
    day: str = ""
    """2026-03-30; empty where it has none."""

    @property
    def named(self) -> dict[str, str]:
        """All fields that say something, by name."""
        fields = {"title": self.title, "date": self.day, **self.fields}
        named = {name: tidy for name in sorted(fields) if (tidy := " ".join(fields[name].split()))}
        said = " ".join(value for name, value in named.items() if name != "date")
        hidden = {NAME_TOKENS: tokens_in(said), TOKENS: tokens_in(self.plain_text)}
        return named | {name: " ".join(tokens) for name, tokens in hidden.items() if tokens}

    @property
    def plain_text(self) -> str:
        """The text without its elements, whose words stand apart."""
        return html.unescape(_ANY_TAG.sub(" ", self.text))

    @property
    def chosen(self) -> dict[str, list[str]]:
        """All values to choose by, by the name of their filter.

        `apart` holds only what stands apart, so that a browser can leave it out without fetching all kinds.
        """
        filters = {"kind": (self.kind,), "apart": (self.kind,) if self.kind in APART else (), **self.filters}
        return {
            name: [" ".join(v.split()) for v in filters[name]] for name in sorted(filters) if filters[name]
        }


def records_of(pages: Pages, *, converter: Converter | None = None) -> Iterator[Record]:
    """Yield a record for all that a reader may look for, the oldest memo first.

    Lists are none, since what stands in them is found where it is from; nor are drafts and memos to come. In
    a second thread, `texts_of` are to be prepared before and `converter` is to be its own.
    """
    passages = pages.renderer.passages
    return _Records(pages, passages, converter or passages.converter).all()


def page_of(record: Record, language: str) -> str:
    """Return the HTML page that has Pagefind index `record`, of which it keeps elements for places alone.

    https://pagefind.app/docs/metadata/, https://pagefind.app/docs/filtering/, https://pagefind.app/docs/sorts/
    """
    named = record.named | {"every": EVERY}
    meta = ",".join(f"{name}[data-{name}]" for name in named)
    values = "".join(f' data-{name}="{html.escape(value)}"' for name, value in named.items())
    sort = ' data-pagefind-sort="date[data-date]"' if record.day else ""
    filters = "".join(
        f'<i data-pagefind-filter="{name}[title]" title="{html.escape(value)}"></i>'
        for name, chosen in record.chosen.items()
        for value in chosen
    )
    # Pagefind leaves out a page without a word.
    text = record.text if _HAS_WORD.search(record.text) else f"<p>{html.escape(record.title)}</p>"
    return (
        f'<!doctype html><html lang="{html.escape(language)}"><body>'
        f'<i data-pagefind-meta="{meta}"{values}{sort}></i>{filters}{text}</body></html>'
    )


def texts_of(archive: Archive) -> Iterator[str]:
    """Yield the texts of `archive` whose converted form records are made of."""
    yield from (memo.body for memo in archive.memos)
    yield from (topic.introduction for topic in archive.topics.values())
    yield from (principle.explanation for principle in archive.principles.values())
    yield from (page.body for page in _searched(archive))


class _Records:
    """Makes the records of one archive."""

    def __init__(self, pages: Pages, passages: Passages, converter: Converter) -> None:
        self._pages, self._archive = pages, pages.archive
        self._passages, self._converter = passages, converter

    def all(self) -> Iterator[Record]:
        archive, targets = self._archive, self._archive.targets
        asked = _questions_by_memo(archive)
        for memo in reversed(archive.memos):
            yield self._memo(memo, asked.get(memo.uri, ()))
        for topic in archive.topics.values():
            if url := targets.topics.get(topic.id):
                text = self._blocks(topic.introduction)
                yield Record(url, "topic", topic.name, text, filters={"topic": (topic.name,)})
                for question in topic.questions:
                    if any(memos_of(archive, question)):
                        yield _question(archive, topic, question, url)
        for principle in archive.principles.values():
            if url := targets.principles.get(principle.id):
                yield self._principle(principle, url)
        if "memos/series" in archive.settings.plugins:
            yield from self._series()
        for page in _searched(archive):
            yield self._page(page)

    def _memo(self, memo: Memo, questions: Iterable[str]) -> Record:
        archive = self._archive
        topics = tuple(archive.topics[name].name for name in memo.topics if name in archive.topics)
        principles = tuple(archive.principles[p].name for p in memo.principles if p in archive.principles)
        return Record(
            memo.url,
            memo.kind.value,
            memo.title,
            self._text_of_memo(memo),
            fields={
                "subtitle": memo.subtitle,
                "key_point": self._line(capitalised(memo.key_point)),
                "topics": BETWEEN.join(topics),
                "principles": BETWEEN.join(principles),
                "questions": BETWEEN.join(questions),
            },
            filters={
                "topic": topics if memo.kind is Kind.MEMO else (),
                "principle": principles,
                "year": (f"{memo.date.year:04}",) if memo.date else (),
                "author": tuple(author.name for author in archive.authors_of(memo)),
                "series": (series_name(archive.settings, memo.series.id),) if memo.series else (),
            },
            day=memo.date.isoformat() if memo.date else "",
        )

    def _text_of_memo(self, memo: Memo) -> str:
        """Return the body of `memo` and what its page has below it, each with its place."""
        parts = [self._blocks(memo.body)]
        parts += [_block(step.id, self._line(step.text)) for step in memo.steps]
        if origin := memo.origin:
            parts.append(_block("source", ", ".join(filter(None, (origin.title, origin.author)))))
        for work in memo.refers:
            named = ", ".join(filter(None, (work.title, work.author, work.where)))
            parts.append(_block("further-reading", named))
        remarks = [("note", memo.note.text)] if memo.note else []
        remarks += [("responses", response.text) for response in memo.responses]
        parts += [_block(anchor, self._line(" ".join(text.split()))) for anchor, text in remarks]
        return "".join(parts)

    def _principle(self, principle: Principle, url: str) -> Record:
        return Record(
            url,
            "principle",
            principle.name,
            self._blocks(principle.explanation),
            fields={
                "key_point": self._line(principle.statement),
                "phrases": BETWEEN.join(principle.phrases),
            },
            filters={"principle": (principle.name,)},
        )

    def _series(self) -> Iterator[Record]:
        for name, memos in self._pages.relations.by_series.items():
            title = series_name(self._archive.settings, name)
            parts = "".join(f"<p>{html.escape(memo.title)}</p>" for memo in memos)
            yield Record(f"series/{name}/", "series", title, parts, filters={"series": (title,)})

    def _page(self, page: PlainPage) -> Record:
        passage = self._passages(page.body)
        heading = next((heading.text for heading in passage.headings), "")
        title = page.title or heading or page.url.strip("/")
        # The host converts it for its page, and has its own ids.
        return Record(page.url, "page", title, _PLACE.sub("", self._blocks(page.body)))

    def _blocks(self, text: str) -> str:
        """Return the Markdown `text` as bare block elements, each place before its element."""
        return _TAG.sub(_bare, self._passages(text).markup)

    def _line(self, text: str) -> str:
        return plain_text(self._converter.inline(text).markup)


def _question(archive: Archive, topic: Topic, question: Question, url: str) -> Record:
    """Return the record of a question: the memos that answer it are places that lead elsewhere."""
    answers = (
        f'<p><a id="{html.escape(memo.url)}">{html.escape(memo.title)}</a> {html.escape(why)}</p>'
        for why, memo in memos_of(archive, question)
    )
    return Record(
        f"{url}#{anchor_of(topic, question)}",
        "question",
        question.text,
        "".join(answers),
        filters={"topic": (topic.name,)},
    )


def _searched(archive: Archive) -> Iterator[PlainPage]:
    """Yield the plain pages that can be found: not home, which is in every header, nor the error page."""
    return (page for uri, page in archive.pages.items() if uri not in ("index.md", "404.md"))


def _questions_by_memo(archive: Archive) -> dict[str, list[str]]:
    """Return the questions that each memo answers, by its uri."""
    asked: dict[str, list[str]] = {}
    for topic in archive.topics.values():
        for question in topic.questions:
            for _, memo in memos_of(archive, question):
                asked.setdefault(memo.uri, []).append(question.text)
    return asked


def _block(anchor: str, text: str) -> str:
    return f'<a id="{html.escape(anchor)}"></a><p>{html.escape(text)}</p>' if text else ""


def _bare(tag: re.Match[str]) -> str:
    name = tag["name"]
    if name == "footer":
        return f"<{tag['end']}p>"
    if tag["end"]:
        return f"</{name}>" if name in _BLOCKS else ""
    if name == "img":
        alt = _ALT.search(tag["rest"])
        return f" {alt[1]} " if alt else ""
    if name == "br":
        return "<br>"
    place = _ID.search(tag["rest"]) if name in _PLACES else None
    begin = f'<a id="{place[1]}"></a>' if place else ""
    return f"{begin}<{name}>" if name in _BLOCKS else begin
