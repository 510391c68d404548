"""Surfaces: the plugins for topics, principles and series, their options and where their pages are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from memo_archive.problems import Level, Problem, did_you_mean, shown
from memo_archive.settings import Settings, SettingsError

ARCHIVE_ADDRESSES = ("archive", "authors", "reading")
"""First parts of the addresses of pages that `memos/archive` makes, beside those of memos and years."""


def _as_written(weight: object) -> object:
    return "off" if weight is False else weight  # YAML takes the word for a truth value.


Weight = Annotated[Literal["off", "warning", "error"], BeforeValidator(_as_written)]
"""How much a problem weighs, where authors may set it."""


class SurfaceOptions(BaseModel):
    """What the options of these plugins have in common."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    page_size: int = Field(50, description="Entries on one page of a list.", ge=1, le=500)


class TopicsOptions(SurfaceOptions):
    """The options of `memos/topics` in mkdocs.yml."""

    key_points: bool = Field(
        default=True, description="Pages of all key points, by year and by topic, at `key-points/`."
    )


class PrinciplesOptions(SurfaceOptions):
    """The options of `memos/principles` in mkdocs.yml."""

    link_mentions: bool = Field(
        default=True, description="Make the first mention of each principle in a memo a link."
    )
    stale_weeks: int = Field(
        26, description="Weeks before the newest memo in which a principle should be applied.", ge=1, le=1000
    )
    coverage: bool = Field(
        default=False, description="A page at `coverage/`, for authors: what `memo coverage` tells."
    )


class SeriesOptions(SurfaceOptions):
    """The options of `memos/series` in mkdocs.yml."""

    names: dict[str, str] = Field(
        default_factory=dict,
        description="Names of series by id, where the words of the id do not serve.",
    )


class ActionsOptions(SurfaceOptions):
    """The options of `memos/actions` in mkdocs.yml."""

    page_size: int = Field(60, description="Memos, with their steps, on one page of a list.", ge=1, le=500)
    longest_step: int = Field(90, description="Words a step may have.", ge=1, le=1000)
    most_steps: int = Field(9, description="Steps a memo may have.", ge=1, le=500)
    long_step: Weight = Field(
        "warning",
        description="What a longer step is: `warning`, `error`, or `off` where it is no problem.",
    )
    many_steps: Weight = Field("warning", description="What more steps than that are.")
    nothing_to_do: Weight = Field(
        "warning", description="What a memo is none of whose steps tells what to do or asks a question."
    )
    selling_step: Weight = Field("warning", description="What a step is that sells: `offer` is for that.")


class SearchOptions(SurfaceOptions):
    """The options of `memos/search` in mkdocs.yml."""

    page_size: int = Field(
        1000,
        description="Titles on one page of the list that `search/` is without a script.",
        ge=1,
        le=10_000,
    )


AnyOptions = TypeVar("AnyOptions", bound=SurfaceOptions)


def addresses_of(plugins: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the first parts of the addresses of pages that `plugins`, by name, and memos/archive make."""
    addresses = list(ARCHIVE_ADDRESSES)
    if (topics := plugins.get("memos/topics")) is not None:
        addresses += ["topics", "problems"]
        if topics.get("key_points", True):
            addresses.append("key-points")
    if (principles := plugins.get("memos/principles")) is not None:
        addresses.append("principles")
        if principles.get("coverage", False):
            addresses.append("coverage")
    if "memos/series" in plugins:
        addresses.append("series")
    if "memos/search" in plugins:
        addresses += ["search", "pagefind"]
    if "memos/actions" in plugins:
        addresses.append("actions")
    return tuple(addresses)


def options_of(settings: Settings, name: str, model: type[AnyOptions]) -> AnyOptions:
    """Return the options of the plugin `name`, those by default where it is not there or they are wrong."""
    try:
        return model.model_validate(dict(settings.plugins.get(name, {})))
    except ValidationError:  # The plugin tells what is wrong.
        return model.model_validate({})


def series_name(settings: Settings, series: str) -> str:
    """Return the name of the series with the id `series`: the one that is set, else the words of the id."""
    names = options_of(settings, "memos/series", SeriesOptions).names
    words = series.replace("-", " ")
    return names.get(series) or words[:1].upper() + words[1:]


def options_from(
    model: type[AnyOptions], values: Mapping[str, Any], *, name: str, path: str = "mkdocs.yml", text: str = ""
) -> AnyOptions:
    """Return the options of the plugin `name` from what mkdocs.yml gives it.

    `text` is that file, for the lines of problems. Raises SettingsError with every problem found.
    """
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise SettingsError(tuple(_problem(fault, model, name, path, text) for fault in faults)) from error


def _problem(
    fault: Mapping[str, Any], model: type[SurfaceOptions], name: str, path: str, text: str
) -> Problem:
    option = str(fault["loc"][0]) if fault["loc"] else name
    line = _line_of(text, name, option)
    if fault["type"] == "extra_forbidden":
        listed = ", ".join(model.model_fields)
        cure = did_you_mean(option, model.model_fields, otherwise=f"Its options are {listed}.")
        return Problem(
            path, line, 1, Level.ERROR, "unknown-option", f"{name} has no option {shown(option)}", cure
        )
    field = model.model_fields.get(option)
    what = f"{name}: {option} is {shown(fault['input'])}: {fault['msg']}"
    cure = (field.description if field else None) or "The README lists its options."
    return Problem(path, line, 1, Level.ERROR, "option", what, cure)


def _line_of(text: str, name: str, option: str) -> int:
    """Return the 1-based line of mkdocs.yml with the `option` of the plugin `name`, else with its name."""
    plugin = 0
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip().removeprefix("- ").strip("'\"")
        if written.startswith(name):
            plugin = number
        elif plugin and written.startswith(f"{option}:"):
            return number
    return plugin or 1
