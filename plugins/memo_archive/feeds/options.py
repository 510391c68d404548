"""Options of `memos/feeds` in mkdocs.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from memo_archive.problems import Level, Problem, did_you_mean, shown
from memo_archive.settings import SettingsError

NAME = "memos/feeds"
_WEB_ADDRESS = r"^$|^https?://[^\s<>\"]+$"


class FeedOptions(BaseModel):
    """The options of `memos/feeds` in mkdocs.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    size: int = Field(20, description="Memos in `feed.xml`, `atom.xml` and `feed.json`.", ge=1, le=500)
    topic_size: int = Field(
        20, description="Memos in each feed of a topic, principle, author or series.", ge=1, le=500
    )
    digest_size: int = Field(
        50, description="Memos in the feeds of key points and of actions, which are short.", ge=1, le=500
    )
    authors: bool = Field(False, description="`true` for a feed of each author.")  # noqa: FBT003
    series: bool = Field(False, description="`true` for a feed of each series.")  # noqa: FBT003
    image: str = Field(
        "",
        description="Picture of the archive: a PNG, JPEG or GIF of the content folder. RSS allows 144 by 400 "
        "pixels.",
    )
    copyright: str = Field("", description="Who holds the rights, as one line of text.")
    hub: str = Field(
        "", description="Address of a WebSub hub that tells readers of new memos.", pattern=_WEB_ADDRESS
    )
    sign_up: str = Field(
        "",
        description="Address of a mail service's sign-up form, for readers who would rather have mail.",
        pattern=_WEB_ADDRESS,
    )
    page: str = Field(
        "subscribe.md",
        description="The plain page that lists the feeds below its own text; empty for none.",
        pattern=r"^$|\.md$",
    )
    moved: dict[str, str] = Field(
        default_factory=dict,
        description="Addresses of an earlier system's feeds, and the feed that takes the place of each: "
        "`feed/: feed.xml`.",
    )
    rules: str = Field(
        "",
        description="File for the host's redirect rules, such as `_redirects`. Without it each address of "
        "`moved` gets a copy of its feed, one that ends with a slash as its `index.html`.",
    )


def options_from(values: Mapping[str, Any], *, path: str = "mkdocs.yml", text: str = "") -> FeedOptions:
    """Return the options from what mkdocs.yml gives `memos/feeds`.

    `text` is that file, for the lines of problems. Raises SettingsError with every problem found.
    """
    try:
        return FeedOptions.model_validate(dict(values))
    except ValidationError as error:
        problems = tuple(_problem(fault, path, text) for fault in error.errors(include_url=False))
        raise SettingsError(problems) from error


def line_of(text: str, key: str = "") -> int:
    """Return the 1-based line of mkdocs.yml with the option `key` of `memos/feeds`, else with its name."""
    plugin = 0
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip().removeprefix("- ").lstrip("'\"")
        if written.startswith((NAME, "feeds:")):
            plugin = number
        elif plugin and key and written.startswith((f"{key}:", f"{key}'", f'{key}"')):
            return number
    return plugin or 1


def _problem(fault: Mapping[str, Any], path: str, text: str) -> Problem:
    name = str(fault["loc"][0]) if fault["loc"] else NAME
    if fault["type"] == "extra_forbidden":
        code, what = "unknown-option", f"{NAME} has no option {shown(name)}"
        cure = did_you_mean(name, FeedOptions.model_fields, otherwise="The README lists its options.")
    else:
        field = FeedOptions.model_fields.get(name)
        code, what = "option", f"{NAME}: {name} is {shown(fault['input'])}: {fault['msg']}"
        cure = (field.description if field else None) or "The README lists its options."
    return Problem(path, line_of(text, name), 1, Level.ERROR, code, what, cure)
