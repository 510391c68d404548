"""Memos: a source parsed into a memo and its problems, whatever other files say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from memo_archive.markdown.dialect import DEFAULT
from memo_archive.markdown.parser import Passage
from memo_archive.markdown.passages import converter_of
from memo_archive.model import (
    BrokenMemo,
    Kind,
    LinkKind,
    Memo,
    Note,
    Offer,
    Origin,
    Picture,
    Reference,
    Response,
    SeriesPart,
    Step,
    WrittenLink,
)
from memo_archive.parsing.addresses import fault_of_slug, slug_of
from memo_archive.parsing.broken import broken_memo
from memo_archive.parsing.closing import split_closing
from memo_archive.parsing.kinds import UNDATED
from memo_archive.parsing.markdown_file import MarkdownFile, read_markdown_file
from memo_archive.parsing.remarks import described
from memo_archive.problems import START, Level, Position, Problem, errors_in, shown
from memo_archive.sources.field_values import MOST_ENTRIES
from memo_archive.sources.fields import MemoFields
from memo_archive.sources.frontmatter import Block, plain_value
from memo_archive.sources.schema import read_fields
from memo_archive.sources.source import Source
from memo_archive.text.slugs import fault_of_address
from memo_archive.text.step_paragraphs import split_steps
from memo_archive.text.words import count_words

Convert = Callable[[str], Passage]
"""Converts Markdown."""


def parse_memo(
    source: Source, body: Convert | None = None, line: Convert | None = None
) -> tuple[Memo | BrokenMemo, tuple[Problem, ...]]:
    """Return the memo of `source` and its problems; a broken memo where one of them is an error.

    `body` and `line` convert its text and its single lines: in the default dialect, by default. A draft's
    errors become warnings, so that `draft: true` always lets the rest be published.
    """
    converter = converter_of(DEFAULT)
    memo, problems = _parse_memo(source, body or converter.body, line or converter.inline)
    if memo is not None and not errors_in(problems):
        return memo, problems
    broken = broken_memo(source, problems)
    return broken, broken.problems


def _parse_memo(source: Source, body: Convert, line: Convert) -> tuple[Memo | None, tuple[Problem, ...]]:
    text, problems = read_markdown_file(source)
    if text is None:
        return None, problems
    if text.block is None:
        return None, (
            *problems,
            source.problem(
                START,
                "no-front-matter",
                "the memo has no front matter",
                "Begin the file with a line ---, then `title: …` and `date: …`, then another line ---.",
            ),
        )
    fields, found = read_fields(MemoFields, text.block)
    if fields is None:
        return None, (*problems, *found)
    reader = _MemoReader(source, text, text.block, fields, body, line)
    memo = reader.memo()
    return memo, (*problems, *found, *reader.problems)


class _MemoReader:
    """Makes a memo of its fields and body, and collects their problems."""

    def __init__(
        self,
        source: Source,
        text: MarkdownFile,
        block: Block,
        fields: MemoFields,
        body: Convert,
        line: Convert,
    ) -> None:
        self.convert, self.convert_line = body, line
        self.source, self.text, self.block, self.fields = source, text, block, fields
        self.problems: list[Problem] = []
        path = PurePosixPath(source.uri)
        self.folder, self.stem = path.parts[0], path.stem
        self.is_draft = fields.draft or self.folder == UNDATED
        self.is_lenient = self.is_draft or fields.imported

    def memo(self) -> Memo:
        fields = self.fields
        if not fields.title:
            is_there = "title" in plain_value(self.block.node)
            what = f"title is {'empty' if is_there else 'missing'}"
            self._error("title", "missing-title", what, "Write `title:` and the memo's title after it.")
        self._check_date()
        body, key_point, key_point_line, steps = self._closing()
        if fields.kind == "memo":
            self._expect(
                "key_point",
                key_point,
                "Write the takeaway in one sentence below `key_point: >-`, indented, or after KEY POINT:.",
                place=Position(key_point_line, 1) if key_point_line > self.text.body_line else None,
            )
            self._expect(
                "taking_action", steps, "Write what to do on Monday below `taking_action: |`, indented."
            )
            self._expect(
                "topics",
                fields.topics,
                "Write `topics:` and the id of at least one file in topics/ after it.",
            )
        elif key_point:
            self._warn(
                "key_point",
                "notice-key-point",
                "a notice has a key point",
                "Make it a memo (leave out `kind`), or leave out the key point.",
            )
        if len(steps) > MOST_ENTRIES:
            self._add(
                Position(steps[0].line, 1),
                "too-many",
                f"the memo has {len(steps):,} steps, more than {MOST_ENTRIES}",
                "Shorten them; a memo has two to seven.",
            )
        if not body.strip():
            self._add(
                Position(self.text.body_line, 1),
                "empty-body",
                "the memo has no text",
                "Write it below the closing ---.",
                lenient=True,
            )
        passage = self.convert(body)
        for remark in passage.remarks:
            what, cure, level = described(remark)
            place = Position(self.text.body_line + remark.place.line - 1, remark.place.column)
            self.problems.append(self.source.problem(place, remark.code, what, cure, level=level))
        links = tuple(link._replace(line=self.text.body_line + link.line - 1) for link in passage.links)
        for step in steps:
            links += _moved(self.convert_line(step.text).links, step.line)
        links += _moved(self.convert_line(key_point).links, key_point_line)
        if fields.image:
            place = self._place("image", "src")
            links += (WrittenLink(LinkKind.IMAGE, fields.image.src, place.line, place.column),)
            if not fields.image.alt:
                self._warn(
                    "image",
                    "image-alt",
                    "the image has no alt text",
                    "Say in `alt` what it shows, for readers who cannot see it.",
                )
        words = count_words(body) + count_words(key_point) + sum(count_words(s.text) for s in steps)
        return Memo(
            uri=self.source.uri,
            path=self.source.path,
            slug=self._slug(),
            title=fields.title,
            date=fields.date,
            subtitle=fields.subtitle,
            key_point=key_point,
            steps=steps,
            topics=_once(fields.topics),
            principles=_once(fields.principles),
            summary=fields.summary,
            updated=fields.updated,
            is_draft=self.is_draft,
            kind=Kind(fields.kind),
            expires=fields.expires,
            is_imported=fields.imported,
            series=self._series(),
            authors=_once(fields.authors),
            origin=Origin(**fields.source.model_dump()) if fields.source else None,
            refers=tuple(Reference(**r.model_dump()) for r in fields.refers),
            related=_once(fields.related),
            not_meant=_once(fields.not_meant),
            offers=tuple(o if isinstance(o, str) else Offer(**o.model_dump()) for o in fields.offer),
            aliases=self._aliases(),
            feed_id=fields.feed_id,
            note=Note(**fields.note.model_dump()) if fields.note else None,
            responses=tuple(Response(**r.model_dump()) for r in fields.responses),
            image=Picture(**fields.image.model_dump()) if fields.image else None,
            body=body,
            body_line=self.text.body_line,
            links=links,
            words=words,
        )

    def _check_date(self) -> None:
        day = self.fields.date
        if day is None:
            if not self.is_draft:
                self._error(
                    "date",
                    "missing-date",
                    "date is missing",
                    "Write `date:` and the day it is published, as 2026-03-30; or `draft: true`.",
                )
        elif self.folder not in (UNDATED, f"{day.year:04}"):
            self._error(
                "date",
                "memo-year",
                f"date is {day.isoformat()}, but the memo is in the folder {self.folder}",
                f"Move the file to {day.year:04}/{self.stem}.md, or mend the date.",
            )
        updated = self.fields.updated
        if updated and day and updated < day:
            self._warn(
                "updated",
                "updated-before-date",
                f"updated is {updated.isoformat()}, before the date {day.isoformat()}",
                "Mend the one that is wrong.",
            )

    def _slug(self) -> str:
        written = self.fields.slug
        fault = fault_of_slug(written, stem=self.stem, folder=self.folder, title=self.fields.title)
        if fault:
            self._error("slug", fault.code, fault.what, fault.cure)
        return slug_of(written, stem=self.stem)

    def _aliases(self) -> tuple[str, ...]:
        aliases = []
        for number, written in enumerate(self.fields.aliases):
            fault = fault_of_address(written)
            if fault:
                self._add(
                    self.block.place("aliases", number),
                    "alias",
                    f"the alias {shown(written)} {fault}",
                    "Write an old address of this site from its root, as /2019/old-name/.",
                )
            else:
                aliases.append(unquote(written).strip("/"))
        return _once(tuple(aliases))

    def _series(self) -> SeriesPart | None:
        series = self.fields.series
        if series and series.part < 1:
            self._add(
                self._place("series", "part"), "series-part", f"part is {series.part}", "Parts count from 1."
            )
        return SeriesPart(series.id, series.part) if series else None

    def _closing(self) -> tuple[str, str, int, tuple[Step, ...]]:
        """Return body, key point, its line and steps, from the fields or the closing paragraphs."""
        fields = self.fields
        closing = split_closing(self.text.body)
        first = self.text.body_line - 1
        key_point, line = fields.key_point, self.block.first_written_line("key_point")
        if closing.key_point is not None:
            if key_point:
                self._add(
                    Position(first + closing.key_point_line, 1),
                    "key-point-twice",
                    "the memo closes with KEY POINT and has key_point in its front matter too",
                    "Keep one of the two.",
                )
            key_point, line = closing.key_point, first + closing.key_point_line
        if closing.stray_line:
            self._add(
                Position(first + closing.stray_line, 1),
                "closing-text",
                "text follows the KEY POINT paragraph and belongs to nothing",
                "Move it above KEY POINT; the key point is one paragraph, and only TAKING ACTION follows it.",
            )
        if closing.taking_action is not None:
            place = Position(first + closing.taking_action_line, 1)
            if fields.taking_action:
                self._add(
                    place,
                    "taking-action-twice",
                    "the memo closes with TAKING ACTION and has taking_action in its front matter too",
                    "Keep one of the two.",
                )
            steps = split_steps(closing.taking_action)
            return closing.body, key_point, line, tuple(Step(t, place.line + offset) for offset, t in steps)
        return closing.body, key_point, line, tuple(self._steps())

    def _steps(self) -> Iterator[Step]:
        written = self.fields.taking_action
        if self.block.is_list("taking_action"):
            lines = [self._place("taking_action", number).line for number in range(len(written))]
        else:
            first, text = self.block.written_lines("taking_action")
            lines = [first + offset for offset, _ in split_steps(text)]
            if len(lines) != len(written):  # `>` has joined a list to one paragraph.
                lines = [first] * len(written)
        for step, line in zip(written, lines, strict=True):
            yield Step(step.text, line, step.id, bool(step.id), step.who, step.takes)

    def _expect(self, name: str, value: object, cure: str, *, place: Position | None = None) -> None:
        if not value:
            is_there = place is not None or name in plain_value(self.block.node)
            self._add(
                place or self._place(name),
                f"missing-{name.replace('_', '-')}",
                f"{name} is {'empty' if is_there else 'missing'}",
                cure,
                lenient=True,
            )

    def _place(self, *path: str | int) -> Position:
        return self.block.place(*path)

    def _error(self, name: str, code: str, what: str, cure: str) -> None:
        self._add(self._place(name), code, what, cure)

    def _warn(self, name: str, code: str, what: str, cure: str) -> None:
        self.problems.append(self.source.problem(self._place(name), code, what, cure, level=Level.WARNING))

    def _add(self, place: Position, code: str, what: str, cure: str, *, lenient: bool = False) -> None:
        level = Level.WARNING if lenient and self.is_lenient else Level.ERROR
        self.problems.append(self.source.problem(place, code, what, cure, level=level))


def _moved(links: tuple[WrittenLink, ...], line: int) -> tuple[WrittenLink, ...]:
    """Return `links` of a text that was joined to one line, at the first line of that text."""
    return tuple(link._replace(line=line, column=1) for link in links)


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
