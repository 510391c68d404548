"""Options of the plugins that add pages: topics, principles, series, actions and search."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from memo_archive.settings.options import Options
from memo_archive.settings.value import Settings


def _as_written(weight: object) -> object:
    return "off" if weight is False else weight  # YAML takes the word for a truth value.


Weight = Annotated[Literal["off", "warning", "error"], BeforeValidator(_as_written)]
"""How much a problem weighs, where authors may set it."""


class SectionOptions(Options):
    """Options that all plugins with lists have."""

    page_size: int = Field(50, description="Entries on one page of a list.", ge=1, le=500)


class TopicsOptions(SectionOptions):
    """The options of `memos/topics` in mkdocs.yml."""

    key_points: bool = Field(
        default=True, description="Pages of all key points, by year and by topic, at `key-points/`."
    )


class PrinciplesOptions(SectionOptions):
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


class SeriesOptions(SectionOptions):
    """The options of `memos/series` in mkdocs.yml."""

    names: dict[str, str] = Field(
        default_factory=dict,
        description="Names of series by id, where the words of the id do not serve.",
    )


class ActionsOptions(SectionOptions):
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


class SearchOptions(SectionOptions):
    """The options of `memos/search` in mkdocs.yml."""

    page_size: int = Field(
        1000,
        description="Titles on one page of the list that `search/` is without a script.",
        ge=1,
        le=10_000,
    )


def series_name(settings: Settings, series: str) -> str:
    """Return the name of the series with the id `series`: the one that is set, else the words of the id."""
    names = settings.options_of(SeriesOptions).names
    words = series.replace("-", " ")
    return names.get(series) or words[:1].upper() + words[1:]
