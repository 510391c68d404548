"""Fields of front matter and registries: their names, forms and descriptions.

The README's tables and the JSON Schema for editors are made from these classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from memo_archive.sources.field_values import (
    Address,
    Day,
    Flag,
    Id,
    Ids,
    Line,
    Lines,
    Minutes,
    Number,
    Prose,
    as_line,
    as_list,
    as_text,
)
from memo_archive.text.step_paragraphs import split_steps


class Fields(BaseModel):
    """A set of fields; any other field is a problem."""

    # Memos from the cache need no fields, so pydantic builds each class when it is first used.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class StepFields(Fields):
    """A step of `taking_action` that needs more than its text."""

    text: Line
    id: Id = ""
    who: Line = ""
    takes: Minutes | None = None


class OriginFields(Fields):
    """The source of a memo's text."""

    title: Line = ""
    url: Address = ""
    author: Line = ""
    relation: Literal["adapted-from", "excerpted-from", "republished-from"] = "adapted-from"
    permission: Line = ""


class ReferenceFields(Fields):
    """A book or an article for Further reading."""

    title: Line
    author: Line = ""
    where: Line = ""
    url: Address = ""


class OfferFields(Fields):
    """A closing call."""

    text: Prose
    url: Address = ""
    price: Line = ""
    until: Day | None = None


class NoteFields(Fields):
    """A later remark, shown at the memo's head."""

    date: Day
    text: Prose


class ResponseFields(Fields):
    """A reader's letter."""

    name: Line
    text: Prose
    date: Day | None = None


class PictureFields(Fields):
    """An image that stands for the memo."""

    src: Line
    alt: Line = ""
    caption: Line = ""


class SeriesFields(Fields):
    """The memo's place in a series."""

    id: Id
    part: Number


def _step(value: Any) -> Any:
    return value if _has_fields_of(StepFields, value) else {"text": as_line(value)}


def _has_fields_of(model: type[Fields], value: Any) -> bool:
    """Tell fields from prose that a colon made a field of its own."""
    return isinstance(value, Mapping) and not model.model_fields.keys().isdisjoint(value)


def _steps(value: Any) -> Any:
    """`taking_action` is one text in block form, or a list of steps."""
    if isinstance(value, list):
        return as_list(value)
    text = as_text(value)
    if getattr(value, "style", "|") != "|":
        # YAML joins lines in all other forms, and a blank line comes out as a line break.
        text = text.replace("\n", "\n\n")
    return [step for _, step in split_steps(text)]


FORMS_OF_OFFER = ("<offer>", "<id>")


def _form_of_offer(value: Any) -> str:
    return FORMS_OF_OFFER[0] if isinstance(value, Mapping | OfferFields) else FORMS_OF_OFFER[1]


def _reference(value: Any) -> Any:
    return value if _has_fields_of(ReferenceFields, value) else {"title": as_line(value)}


Step = Annotated[StepFields, BeforeValidator(_step)]
OneOffer = Annotated[
    Annotated[OfferFields, Tag("<offer>")] | Annotated[Id, Tag("<id>")], Discriminator(_form_of_offer)
]
OneReference = Annotated[ReferenceFields, BeforeValidator(_reference)]


class MemoFields(Fields):
    """The front matter of a memo."""

    title: Line = Field("", description="Required. The memo's title, as text.")
    subtitle: Line = Field("", description="A line below the title.")
    date: Day | None = Field(
        None,
        description="Required unless `draft`. The day it is published, as 2026-03-30; "
        "its year names the folder.",
    )
    topics: Ids = Field((), description="Expected. Ids of files in `topics/`.")
    principles: Ids = Field((), description="Ids of files in `principles/`.")
    series: SeriesFields | None = Field(
        None, description="`{id, part}`: the series and the number of this part."
    )
    key_point: Line = Field("", description="Expected. The takeaway in one sentence, in block form (`>-`).")
    taking_action: Annotated[tuple[Step, ...], BeforeValidator(_steps)] = Field(
        (),
        description="Expected. What to do or to ask, in block form (`|`): each paragraph or bullet is a "
        "step. A list where a step needs `{text, id, who, takes}`.",
    )
    summary: Line = Field(
        "", description="One or two sentences for lists and search engines; without it the key point serves."
    )
    slug: Line = Field(
        "", description="The last part of the address, where it should differ from the file's name."
    )
    updated: Day | None = Field(None, description="The day of the last change worth telling.")
    draft: Flag = Field(default=False, description="`true` keeps the memo out of the site.")
    kind: Literal["memo", "notice"] = Field(
        "memo", description="`notice` for news: no key point, outside topics; search lists it after memos."
    )
    expires: Day | None = Field(None, description="The last day of a notice.")
    imported: Flag = Field(
        default=False,
        description="`true` until an imported memo is reviewed: missing expected fields are warnings.",
    )
    authors: Ids = Field((), description="Ids of `authors.yml`; without it the `authors` of mkdocs.yml.")
    source: OriginFields | None = Field(
        None,
        description="`{title, url, author, relation, permission}`; relation is `adapted-from`, "
        "`excerpted-from` or `republished-from` (then search engines are pointed to `url`).",
    )
    refers: Annotated[tuple[OneReference, ...], BeforeValidator(as_list)] = Field(
        (), description="Books and articles for Further reading: a list of `{title, author, where, url}`."
    )
    related: Lines = Field((), description="Memos chosen by hand, as `2026/slug`, before the computed ones.")
    not_meant: Lines = Field(
        (),
        description="Phrases of principles, or ids of principles, that are not meant in this memo: no link, "
        "no mention. For a passage, its class `no-principles` does the same.",
    )
    offer: Annotated[tuple[OneOffer, ...], BeforeValidator(as_list)] = Field(
        (), description="Ids of `offers.yml`, or `{text, url, price, until}`; hidden after `until`."
    )
    aliases: Lines = Field((), description="Old addresses of this memo, which lead to it.")
    feed_id: Line = Field("", description="The id an earlier system's feed gave it, to the letter.")
    note: NoteFields | None = Field(None, description="`{date, text}`: a later remark, shown at the head.")
    responses: Annotated[tuple[ResponseFields, ...], BeforeValidator(as_list)] = Field(
        (), description="Letters to print: a list of `{name, date, text}`."
    )
    image: PictureFields | None = Field(
        None, description="`{src, alt, caption}`: a picture that stands for the memo."
    )


class AnswerFields(Fields):
    """A memo that answers a reader question, and why."""

    memo: Line
    why: Line = ""


class QuestionFields(Fields):
    """A reader question."""

    question: Line
    memos: Annotated[tuple[AnswerFields, ...], BeforeValidator(as_list)] = ()


class TopicFields(Fields):
    """The front matter of a topic; its introduction is the body."""

    name: Line = Field(..., description="The topic's name.")
    questions: Annotated[tuple[QuestionFields, ...], BeforeValidator(as_list)] = Field(
        (), description="Reader questions: a list of `{question, memos: [{memo, why}]}`."
    )
    related: Ids = Field((), description="Ids of related topics.")
    aliases: Ids = Field((), description="Earlier ids of this topic.")


class PrincipleFields(Fields):
    """The front matter of a principle; its explanation is the body."""

    number: Number = Field(..., description="Its place among the principles, from 1.")
    name: Line = Field(..., description="A short name.")
    statement: Line = Field(..., description="The principle in one sentence.")
    phrases: Lines = Field(
        (), description="Phrases that mean it; their first mention in a memo becomes a link."
    )
    aliases: Ids = Field((), description="Earlier ids of this principle.")


class AuthorFields(Fields):
    """An entry of `authors.yml`."""

    name: Line = Field(..., description="The name, as printed.")
    description: Prose = Field("", description="A few words on who this is.")
    email: Line = Field("", description="Mail address, where it may be printed.")
    url: Address = Field("", description="A page about the author.")
    group: Flag = Field(
        default=False,
        description="`true` for an editorial team, which machines should not take for a person.",
    )
