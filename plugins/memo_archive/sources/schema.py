"""The schema: which fields front matter and registries have, in what form, and how a wrong one is told.

Values come in as `frontmatter.plain_value` gives them; a fault carries what is wrong and how to mend it. The
README's tables and the JSON Schema for editors are made from these classes.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, ValidationError
from pydantic_core import PydanticCustomError

from memo_archive.problems import Problem, did_you_mean, shown
from memo_archive.sources.frontmatter import Block, Scalar, plain_value
from memo_archive.text.step_paragraphs import split_steps

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TAKES = re.compile(
    r"(?:(?P<days>\d{1,2}) ?d(?:ays?)?)? ?(?:(?P<hours>\d{1,3}) ?h(?:ours?|rs?)?)? ?"
    r"(?:(?P<minutes>\d{1,3}) ?m(?:in(?:utes?)?)?)?",
    re.IGNORECASE,
)
_OTHER_DATES = (
    "%d.%m.%Y|%d %B %Y|%B %d, %Y|%B %d %Y|%d %b %Y|%b %d, %Y|%b %d %Y|%Y/%m/%d|%Y.%m.%d|%Y-%m-%d %H:%M|"
    "%Y-%m-%d %H:%M:%S|%Y-%m-%dT%H:%M:%S|%Y%m%d"
).split("|")
YEARS = range(1000, 9000)
"""Beyond them some time zone has no such moment, and some platform does not print it with four digits."""
MOST_ENTRIES = 500
"""Entries of a list."""
WORKING_DAY = 8
"""Hours."""
_ID = re.compile(r"[^\s/\\#?%<>\"'`|^{}\x00-\x1f]{1,100}")


def _fault(code: str, what: str, cure: str) -> PydanticCustomError:
    """Return a fault whose `what` goes on after "the field is"."""
    # What the author wrote may hold braces, which the message template would fill in.
    return PydanticCustomError(code, "{what}", {"what": what, "cure": cure})


def _kind_of(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a set of fields"
    if isinstance(value, list):
        return "a list"
    return shown(value)


def _text(value: Any) -> str:
    """Return text with its line breaks, whatever number or date YAML saw in it."""
    if isinstance(value, Scalar) and not value.style and value.type == "bool":
        raise _fault(
            "wrong-type",
            f"{shown(value)}, which YAML reads as true or false, not as text",
            "Put it in quotation marks.",
        )
    if isinstance(value, str):
        return value.strip("\n").rstrip()
    if isinstance(value, Mapping):
        first = next(iter(value.items()), ("", ""))
        written = f"{first[0]}: {first[1]}" if isinstance(first[1], str) else f"{first[0]}:"
        raise _fault(
            "prose-mapping",
            f"read as a field of its own and not as text, for the colon in {shown(written)}",
            "Put the text in block form (`>-` and the text indented on the next line) or in quotation marks.",
        )
    if isinstance(value, list):
        raise _fault("wrong-type", "a list, not a text", "Write a single text.")
    return str(value).strip("\n").rstrip()


def _line(value: Any) -> str:
    return " ".join(_text(value).split())


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    written = _line(value)
    found = _DAY.fullmatch(written)
    day = _calendar_day(*map(int, found.groups())) if found else None
    if day is None:
        raise _fault("not-a-date", f"{shown(written)}, not a calendar date", _date_cure(written))
    if day.year not in YEARS:
        raise _fault("not-a-date", f"{shown(written)}, a year no archive has", "Mend the year.")
    return day


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date_cure(written: str) -> str:
    """Return how to write a date: the one that was meant, where that can be told."""
    for form in _OTHER_DATES:
        try:
            meant = datetime.strptime(written, form)  # noqa: DTZ007 - a calendar date has no zone
        except ValueError:
            continue
        if meant.year in YEARS:
            return f"Write it as {meant.date().isoformat()}."
    found = _DAY.fullmatch(written)
    if found and int(found[2]) in range(1, 13) and int(found[1]) in YEARS:
        last = monthrange(int(found[1]), int(found[2]))[1]
        return f"That month has {last} days."
    return "Write it as 2026-03-31."


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, Scalar) and value.casefold() in ("true", "yes", "on"):
        return True
    if isinstance(value, Scalar) and value.casefold() in ("false", "no", "off"):
        return False
    raise _fault("wrong-type", f"{_kind_of(value)}, neither true nor false", "Write true or false.")


def _number(value: Any) -> int:
    if isinstance(value, int):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{1,6}", value):
        return int(value)
    raise _fault("wrong-type", f"{_kind_of(value)}, not a whole number", "Write it in digits, as 2.")


def _minutes(value: Any) -> int:
    if isinstance(value, int):
        return value
    written = _line(value)
    found = _TAKES.fullmatch(written)
    days, hours, rest = (int(found[unit] or 0) if found else 0 for unit in ("days", "hours", "minutes"))
    minutes = (days * WORKING_DAY + hours) * 60 + rest
    if minutes:
        return minutes
    raise _fault(
        "not-a-duration",
        f"{shown(written)}, not a duration",
        "Write minutes, hours or working days with their unit: 30 min, 1 h 30 min, 2 d.",
    )


def _id(value: Any) -> str:
    written = _line(value)
    if not _ID.fullmatch(written):
        raise _fault(
            "not-an-id",
            f"{shown(written)}, which cannot be an id",
            "An id is one short word or several joined by hyphens, without slashes.",
        )
    return written


def _address(value: Any) -> str:
    written = _line(value)
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", written)
    if (
        (scheme and scheme[1].lower() not in ("http", "https", "mailto"))
        or (not scheme and not re.match(r"/(?!/)", written))
        or re.search(r"""[\s"<>\\]""", written)
    ):
        raise _fault(
            "not-an-address",
            f"{shown(written)}, which is no address of a page",
            "Write it whole, beginning with https:, or from this site's root, beginning with a slash.",
        )
    return written


def _list(value: Any) -> Any:
    """One value where a list belongs is a list of one."""
    if not isinstance(value, list):
        return [value]
    if len(value) > MOST_ENTRIES:
        raise _fault("too-many", f"a list of {len(value):,}, more than {MOST_ENTRIES}", "Shorten it.")
    return value


Line = Annotated[str, BeforeValidator(_line)]
Address = Annotated[str, BeforeValidator(_address)]
Prose = Annotated[str, BeforeValidator(_text)]
Day = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Number = Annotated[int, BeforeValidator(_number)]
Minutes = Annotated[
    int,
    BeforeValidator(_minutes),
    Field(json_schema_extra={"type": "string", "examples": ["30 min", "1 h 30 min"]}),
]
Id = Annotated[str, BeforeValidator(_id)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_list)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_list)]


class Fields(BaseModel):
    """A set of fields; one that is not named here is a problem."""

    # Where memos are taken from the cache, most of these are never used, so none is built before it is.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class StepFields(Fields):
    """A step of `taking_action` that needs more than its text."""

    text: Line
    id: Id = ""
    who: Line = ""
    takes: Minutes | None = None


class OriginFields(Fields):
    """Where a memo's text comes from."""

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
    return value if _has_fields_of(StepFields, value) else {"text": _line(value)}


def _has_fields_of(model: type[Fields], value: Any) -> bool:
    """Tell fields from prose that a colon made a field of its own."""
    return isinstance(value, Mapping) and not model.model_fields.keys().isdisjoint(value)


def _steps(value: Any) -> Any:
    """`taking_action` is one text in block form, or a list of steps."""
    if isinstance(value, list):
        return _list(value)
    text = _text(value)
    if getattr(value, "style", "|") != "|":
        # In all other forms YAML joins lines, and a blank line comes out as a line break.
        text = text.replace("\n", "\n\n")
    return [step for _, step in split_steps(text)]


_FORMS_OF_OFFER = ("<offer>", "<id>")


def _form_of_offer(value: Any) -> str:
    return _FORMS_OF_OFFER[0] if isinstance(value, Mapping | OfferFields) else _FORMS_OF_OFFER[1]


def _reference(value: Any) -> Any:
    return value if _has_fields_of(ReferenceFields, value) else {"title": _line(value)}


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
        "memo", description="`notice` for news: no key point, outside topics and search."
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
    refers: Annotated[tuple[OneReference, ...], BeforeValidator(_list)] = Field(
        (), description="Books and articles for Further reading: a list of `{title, author, where, url}`."
    )
    related: Lines = Field((), description="Memos chosen by hand, as `2026/slug`, before the computed ones.")
    not_meant: Lines = Field(
        (),
        description="Phrases of principles, or ids of principles, that are not meant in this memo: no link, "
        "no mention. For a passage, its class `no-principles` does the same.",
    )
    offer: Annotated[tuple[OneOffer, ...], BeforeValidator(_list)] = Field(
        (), description="Ids of `offers.yml`, or `{text, url, price, until}`; hidden after `until`."
    )
    aliases: Lines = Field((), description="Old addresses of this memo, which lead to it.")
    feed_id: Line = Field("", description="The id an earlier system's feed gave it, to the letter.")
    note: NoteFields | None = Field(None, description="`{date, text}`: a later remark, shown at the head.")
    responses: Annotated[tuple[ResponseFields, ...], BeforeValidator(_list)] = Field(
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
    """A problem in the reader's words."""

    question: Line
    memos: Annotated[tuple[AnswerFields, ...], BeforeValidator(_list)] = ()


class TopicFields(Fields):
    """The front matter of a topic; its introduction is the body."""

    name: Line = Field(..., description="The topic's name.")
    questions: Annotated[tuple[QuestionFields, ...], BeforeValidator(_list)] = Field(
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


AnyFields = TypeVar("AnyFields", bound=Fields)


def read_fields(
    model: type[AnyFields], block: Block, *, within: tuple[str, ...] = ()
) -> tuple[AnyFields | None, tuple[Problem, ...]]:
    """Return the values of `block` (of the entry `within` it, for a registry) in the form of `model`.

    An empty field counts as one that is not there. Where a field is wrong, all that are wrong are told, and
    there is no value.
    """
    values = plain_value(block.node)
    for key in within:
        values = values[key]
    if not isinstance(values, Mapping):
        place = block.place(*within)
        return None, (
            block.source.problem(
                place,
                "wrong-type",
                f"{_kind_of(values)} stands where fields belong",
                f"Write {', '.join(list(model.model_fields)[:2])} and the others, each as `name: value`.",
            ),
        )
    try:
        return model.model_validate(_given(values)), ()
    except ValidationError as error:
        faults = [_told(fault, model, block, within) for fault in error.errors(include_url=False)]
        # One that is misspelt is not missing as well.
        meant = {problem.cure for problem in faults if problem.code == "unknown-key"}
        return None, tuple(p for p in faults if p.code != "missing-field" or _meant(p) not in meant)


def _meant(missing: Problem) -> str:
    """Return the cure of the problem that tells of the misspelt form of a missing field."""
    return f"Did you mean '{missing.what.partition(' ')[0]}'?"


def _given(value: Any) -> Any:
    """Return `value` without the fields in it that are left empty."""
    if isinstance(value, dict):
        return {key: _given(child) for key, child in value.items() if not _is_empty(child)}
    return [_given(child) for child in value] if isinstance(value, list) else value


def _is_empty(value: Any) -> bool:
    return isinstance(value, Scalar) and (value.type == "null" or not value.strip())


def _told(fault: Mapping[str, Any], model: type[Fields], block: Block, within: tuple[str, ...]) -> Problem:
    """Return a problem for a validation error of pydantic."""
    # The forms of a union come into the path by their tags.
    path = (*within, *(part for part in fault["loc"] if part not in _FORMS_OF_OFFER))
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "front matter")
    source, place, kind = block.source, block.place(*path), fault["type"]
    if kind == "extra_forbidden":
        known = _model_at(model, fault["loc"][:-1]).model_fields
        cure = did_you_mean(name, known, otherwise=f"The fields here are {', '.join(known)}.")
        return source.problem(block.key_place(*path), "unknown-key", f"there is no field {shown(name)}", cure)
    if kind == "missing":
        return source.problem(
            block.place(*path[:-1]), "missing-field", f"{name} is missing", f"Add `{name}: …`."
        )
    if kind == "literal_error":
        wanted = str(fault["ctx"]["expected"]).replace("'", "")
        cure = did_you_mean(str(fault["input"]), re.split(r", | or ", wanted), otherwise=f"Write {wanted}.")
        return source.problem(place, "wrong-value", f"{name} is {_kind_of(fault['input'])}", cure)
    cure = fault.get("ctx", {}).get("cure")
    if cure:
        return source.problem(place, kind, f"{name} is {fault['msg']}", cure)
    names = " and ".join(f"`{field}: …`" for field in list(_model_at(model, fault["loc"]).model_fields)[:2])
    return source.problem(
        place,
        "wrong-type",
        f"{name} is {_kind_of(fault['input'])}, not a set of fields",
        f"Write its fields indented below it, as {names}.",
    )


def _model_at(model: type[Fields], path: tuple[Any, ...]) -> type[Fields]:
    """Return the class of the fields at `path` below `model`."""
    for part in path:
        if part in model.model_fields:
            nested = _fields_in(model.model_fields[part].annotation)
            model = nested or model
    return model


def _fields_in(annotation: Any) -> type[Fields] | None:
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, Fields) else None
    return next((found for part in get_args(annotation) if (found := _fields_in(part))), None)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a memo's front matter, for editors that complete and check YAML."""
    schema = MemoFields.model_json_schema()
    schema["required"] = ["title"]
    fields = schema["properties"]
    for name in ("taking_action", "refers"):  # Where text alone will do for an entry.
        fields[name]["items"] = {"anyOf": [fields[name]["items"], {"type": "string"}]}
    for field in fields.values():
        if field.get("type") == "array":  # One value where a list belongs is a list of one.
            several = {"type": field.pop("type"), "items": field.pop("items")}
            field["anyOf"] = [several, several["items"]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
