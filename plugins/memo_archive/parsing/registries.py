"""Registries: a source parsed into a topic, a principle, or the entries of authors.yml or offers.yml."""

from __future__ import annotations

from pathlib import PurePosixPath

from memo_archive.model import Answer, Author, Offer, Principle, Question, Topic
from memo_archive.parsing.markdown_file import MarkdownFile, read_markdown_file
from memo_archive.problems import START, Problem, errors_in, shown
from memo_archive.sources.fields import AuthorFields, OfferFields, PrincipleFields, TopicFields
from memo_archive.sources.frontmatter import Block, plain_value, read_block
from memo_archive.sources.schema import AnyFields, read_fields
from memo_archive.sources.source import Source, decode
from memo_archive.text.slugs import fault_of_address


def parse_topic(source: Source) -> tuple[Topic | None, tuple[Problem, ...]]:
    """Return the topic of a file in topics/ and its problems; its id is the file's name."""
    fields, document, problems = _registered(source, TopicFields)
    if fields is None or document is None or document.block is None:
        return None, problems
    questions = tuple(
        Question(
            q.question,
            tuple(Answer(a.memo.removesuffix(".md").strip("/"), a.why) for a in q.memos),
            document.block.place("questions", n).line,
        )
        for n, q in enumerate(fields.questions)
    )
    return Topic(
        PurePosixPath(source.uri).stem,
        fields.name,
        document.body,
        questions,
        fields.related,
        fields.aliases,
        source.uri,
        document.body_line,
    ), problems


def parse_principle(source: Source) -> tuple[Principle | None, tuple[Problem, ...]]:
    """Return the principle of a file in principles/ and its problems; its id is the file's name."""
    fields, document, problems = _registered(source, PrincipleFields)
    if fields is None or document is None:
        return None, problems
    return (
        Principle(
            PurePosixPath(source.uri).stem,
            fields.number,
            fields.name,
            fields.statement,
            fields.phrases,
            document.body,
            fields.aliases,
            source.uri,
            document.body_line,
        ),
        problems,
    )


def _registered(
    source: Source, model: type[AnyFields]
) -> tuple[AnyFields | None, MarkdownFile | None, tuple[Problem, ...]]:
    document, problems = read_markdown_file(source)
    if document is None:
        return None, None, problems
    fault = fault_of_address(PurePosixPath(source.uri).stem)
    if fault:
        problems += (
            source.problem(
                START,
                "file-name",
                f"the file's name, which is its id, {fault}",
                "Rename it to one short word, or to several joined by hyphens.",
            ),
        )
    if document.block is None:
        names = ", ".join(f"`{name}: …`" for name in list(model.model_fields)[:2])
        missing = source.problem(
            START,
            "no-front-matter",
            "the file has no front matter",
            f"Begin it with a line ---, then {names} and the others, then another line ---.",
        )
        return None, document, (*problems, missing)
    fields, found = read_fields(model, document.block)
    return (None if errors_in(problems) else fields), document, (*problems, *found)


def parse_registry(
    source: Source, model: type[AnyFields]
) -> tuple[dict[str, AnyFields], tuple[Problem, ...]]:
    """Return the right entries of authors.yml or offers.yml by id, and the problems of all."""
    block, problems = _registry(source)
    entries: dict[str, AnyFields] = {}
    if block is None:
        return entries, problems
    for key in plain_value(block.node):
        fields, wrong = read_fields(model, block, within=(key,))
        fault = fault_of_address(key) or ("has more than one part" if "/" in key else None)
        if fault:
            cure = "An id is one short word, or several joined by hyphens."
            place = block.key_place(key)
            wrong = (*wrong, source.problem(place, "not-an-id", f"the id {shown(key)} {fault}", cure))
        problems += wrong
        if fields is not None and not wrong:
            entries[key] = fields
    return entries, problems


def ids_in(source: Source) -> frozenset[str]:
    """Return the ids of authors.yml or offers.yml, wrong entries included; none where it cannot be read."""
    block, _ = _registry(source)
    return frozenset(plain_value(block.node)) if block else frozenset()


def _registry(source: Source) -> tuple[Block | None, tuple[Problem, ...]]:
    text, problems = decode(source)
    if errors_in(problems) or not text.strip():
        return None, problems
    block, found = read_block(source, text, first_line=1)
    return block, (*problems, *found)


def parse_authors(source: Source) -> tuple[dict[str, Author], tuple[Problem, ...]]:
    """Return the authors of authors.yml by id, and the problems of the file."""
    entries, problems = parse_registry(source, AuthorFields)
    return {key: Author(key, **fields.model_dump()) for key, fields in entries.items()}, problems


def parse_offers(source: Source) -> tuple[dict[str, Offer], tuple[Problem, ...]]:
    """Return the offers of offers.yml by id, and the problems of the file."""
    entries, problems = parse_registry(source, OfferFields)
    return {key: Offer(id=key, **fields.model_dump()) for key, fields in entries.items()}, problems
