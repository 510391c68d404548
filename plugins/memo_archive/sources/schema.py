"""The schema: reading the fields of front matter and registries, and their JSON Schema for editors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from memo_archive.problems import Problem, did_you_mean, shown
from memo_archive.sources.field_values import kind_of
from memo_archive.sources.fields import FORMS_OF_OFFER, Fields, MemoFields
from memo_archive.sources.frontmatter import Block, Scalar, plain_value

AnyFields = TypeVar("AnyFields", bound=Fields)


def read_fields(
    model: type[AnyFields], block: Block, *, within: tuple[str, ...] = ()
) -> tuple[AnyFields | None, tuple[Problem, ...]]:
    """Return the values of `block` (of the entry `within` it, for a registry) in the form of `model`.

    An empty field counts as missing. Each wrong field is a problem, and one is enough for no value.
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
                f"{kind_of(values)} stands where fields belong",
                f"Write {', '.join(list(model.model_fields)[:2])} and the others, each as `name: value`.",
            ),
        )
    try:
        return model.model_validate(_given(values)), ()
    except ValidationError as error:
        faults = [_told(fault, model, block, within) for fault in error.errors(include_url=False)]
        # A misspelt field is not missing as well.
        meant = {problem.cure for problem in faults if problem.code == "unknown-key"}
        return None, tuple(p for p in faults if p.code != "missing-field" or _meant(p) not in meant)


def _meant(missing: Problem) -> str:
    """Return the cure that the problem of a misspelt field has, if the `missing` one was meant."""
    return f"Did you mean '{missing.what.partition(' ')[0]}'?"


def _given(value: Any) -> Any:
    """Return `value` without its empty fields."""
    if isinstance(value, dict):
        return {key: _given(child) for key, child in value.items() if not _is_empty(child)}
    return [_given(child) for child in value] if isinstance(value, list) else value


def _is_empty(value: Any) -> bool:
    return isinstance(value, Scalar) and (value.type == "null" or not value.strip())


def _told(fault: Mapping[str, Any], model: type[Fields], block: Block, within: tuple[str, ...]) -> Problem:
    """Return a problem for a validation error of pydantic."""
    # Pydantic puts the tags of a union's forms into the path.
    path = (*within, *(part for part in fault["loc"] if part not in FORMS_OF_OFFER))
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
        return source.problem(place, "wrong-value", f"{name} is {kind_of(fault['input'])}", cure)
    cure = fault.get("ctx", {}).get("cure")
    if cure:
        return source.problem(place, kind, f"{name} is {fault['msg']}", cure)
    names = " and ".join(f"`{field}: …`" for field in list(_model_at(model, fault["loc"]).model_fields)[:2])
    return source.problem(
        place,
        "wrong-type",
        f"{name} is {kind_of(fault['input'])}, not a set of fields",
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
    for name in ("taking_action", "refers"):  # Text alone may stand for an entry.
        fields[name]["items"] = {"anyOf": [fields[name]["items"], {"type": "string"}]}
    for field in fields.values():
        if field.get("type") == "array":  # One value where a list belongs is a list of one.
            several = {"type": field.pop("type"), "items": field.pop("items")}
            field["anyOf"] = [several, several["items"]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
