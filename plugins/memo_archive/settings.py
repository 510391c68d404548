"""Settings: what mkdocs.yml says of the archive, read with or without MkDocs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml
from markdown import Markdown
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from memo_archive.problems import Level, Problem, did_you_mean, shown


class SettingsError(Exception):
    """What is wrong in mkdocs.yml, as problems; nothing else can be checked before it is mended."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class RelatedOptions(BaseModel):
    """How memos to read next are chosen: points for what two memos share, in whole numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    limit: int = Field(3, description="Memos to read next, those chosen by hand among them.", ge=0, le=20)
    principles: int = Field(60, description="Points for a principle.", ge=0, le=1000)
    topics: int = Field(40, description="Points for a topic.", ge=0, le=1000)
    series: int = Field(50, description="Points for a series.", ge=0, le=1000)
    words: int = Field(12, description="Points for a word of title, subtitle or key point.", ge=0, le=1000)
    time: int = Field(
        10, description="Points for the same week; half of them for half a year apart.", ge=0, le=1000
    )
    common: int = Field(
        40, description="Percentage of the memos; a term on more of them says nothing.", ge=1, le=100
    )


class ArchiveOptions(BaseModel):
    """The options of `memos/archive` in mkdocs.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    time_zone: str = Field("UTC", description="Time zone of dates, by its IANA name: `Europe/London`.")
    publish_time: str = Field(
        "06:00",
        description="Time of day, `HH:MM`, at which a dated memo is published.",
        pattern=r"^([01]\d|2[0-3]):[0-5]\d$",
    )
    authors: tuple[str, ...] = Field(
        (), description="Ids from `authors.yml` of those who write memos that name nobody."
    )
    language: str = Field(
        "en",
        description="Language of the site, as a BCP 47 tag.",
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    )
    reply_to: str = Field(
        "", description="Mail address for readers' replies; empty for none.", pattern=r"^$|^[^@\s]+@[^@\s]+$"
    )
    authority: str = Field(
        "",
        description="Domain and year that feed ids are minted under, such as `example.org,2026`; "
        "never change it. Without it, the host of `site_url` counts.",
        pattern=r"^$|^[A-Za-z0-9.-]+,\d{4}(-\d{2}(-\d{2})?)?$",
    )
    page_size: int = Field(20, description="Memos on one page of a year.", ge=1, le=500)
    recent: int = Field(6, description="Memos on the home page.", ge=1, le=50)
    related: RelatedOptions = Field(
        default_factory=lambda: RelatedOptions.model_validate({}),
        description="How memos to read next are chosen: points for what two memos share.",
    )
    words_per_minute: int = Field(220, description="Reading speed, for the minutes shown.", ge=50, le=1000)
    markdown_extensions: tuple[str, ...] = Field(
        ("tables", "footnotes", "fenced_code", "sane_lists", "attr_list"),
        description="Python-Markdown extensions for memo bodies; plain pages have MkDocs' own list.",
    )
    ledger: str = Field(
        ".memo-ledger.json", description="File of the repository that records what has been published."
    )

    @field_validator("publish_time", mode="before")
    @classmethod
    def _as_written(cls, time: object) -> object:
        # YAML takes 10:30 for a number of base sixty, and 06:00 for text.
        if isinstance(time, int) and not isinstance(time, bool):
            return f"{time // 60:02}:{time % 60:02}"
        return time

    @field_validator("markdown_extensions")
    @classmethod
    def _known_extensions(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if names != cls.model_fields["markdown_extensions"].default:
            try:
                Markdown(extensions=list(names))
            except Exception as error:  # An extension may raise whatever it likes.
                raise ValueError(f"Python-Markdown cannot load it ({error})") from error
        return names

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("no time zone of that name is known") from error
        return name


@dataclass(frozen=True, slots=True)
class Settings:
    """What the core needs to know of the site."""

    site_name: str = "Memo Archive"
    site_url: str = ""
    """Absolute, with an end slash; empty when not set."""
    site_description: str = ""
    docs_dir: str = "memos"
    """The content folder as mkdocs.yml names it, relative to `folder`."""
    folder: Path = field(default_factory=Path)
    """The folder of mkdocs.yml."""
    options: ArchiveOptions = field(default_factory=lambda: ArchiveOptions.model_validate({}))
    plugins: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, hash=False)
    """All plugins of mkdocs.yml by name, with their options as written."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of dates."""
        return ZoneInfo(self.options.time_zone)

    @property
    def content_folder(self) -> Path:
        """Where the memos are."""
        return self.folder / self.docs_dir

    @property
    def ledger_path(self) -> Path:
        """Where the record of what was published is."""
        return self.folder / self.options.ledger

    @property
    def tag_authority(self) -> str:
        """Who mints feed ids, by RFC 4151: a domain and a date; empty when neither setting gives one."""
        if self.options.authority:
            return self.options.authority
        host = urlsplit(self.site_url).hostname
        return f"{host},2026" if host else ""


def now_in(settings: Settings) -> datetime:
    """Return the moment the archive is built for: SOURCE_DATE_EPOCH, else now, in the archive's time zone.

    Raises SettingsError when SOURCE_DATE_EPOCH is not a number of seconds.
    https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
        return moment.astimezone(settings.zone)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(
            (
                _problem(
                    "environment",
                    1,
                    "source-date-epoch",
                    f"SOURCE_DATE_EPOCH is {shown(epoch)}, not a number of seconds since 1970",
                    "Unset it, or give whole seconds.",
                ),
            )
        ) from error


def read_settings(config_file: Path) -> Settings:
    """Read the settings from mkdocs.yml without MkDocs: `site_*`, `docs_dir` and the plugins' options.

    Tags that MkDocs knows are passed over, but for `!ENV`. Raises SettingsError with every problem found.
    """
    shown_path = config_file.name
    try:
        text = config_file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError(
            (
                _problem(
                    shown_path,
                    1,
                    "no-settings",
                    f"there is no {shown_path} in {config_file.parent}",
                    "Run the command in the folder that has it, or name it with --config-file.",
                ),
            )
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            (
                _problem(
                    shown_path,
                    1,
                    "no-settings",
                    f"{shown_path} cannot be read ({error})",
                    "It has to be a UTF-8 text that you may read.",
                ),
            )
        ) from error
    try:
        values = yaml.load(text, Loader=_SettingsLoader)  # noqa: S506 - a SafeLoader below
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SettingsError(
            (
                _problem(
                    shown_path,
                    mark.line + 1 if mark else 1,
                    "settings-yaml",
                    f"not valid YAML: {getattr(error, 'problem', None) or 'unreadable'}",
                    "Compare it with the example in the README.",
                ),
            )
        ) from error
    if not isinstance(values, dict):
        raise SettingsError(
            (
                _problem(
                    shown_path,
                    1,
                    "settings-yaml",
                    "the file holds no settings",
                    "Write at least site_name: and plugins:.",
                ),
            )
        )
    plugins = _plugins_in(values.get("plugins"))
    options = plugins.get("memos/archive") or plugins.get("archive") or {}
    return settings_from(
        values, options, plugins=plugins, folder=config_file.parent, path=shown_path, text=text
    )


def settings_from(
    values: Mapping[str, Any],
    options: Mapping[str, Any],
    *,
    plugins: Mapping[str, Mapping[str, Any]] | None = None,
    folder: Path,
    path: str = "mkdocs.yml",
    text: str = "",
) -> Settings:
    """Return the settings from the values of mkdocs.yml and the options of `memos/archive`.

    `plugins` are all of them, with their options; `text` is mkdocs.yml itself, for the lines of problems.
    Raises SettingsError.
    """
    site_url = str(values.get("site_url") or "")
    if site_url and not site_url.endswith("/"):
        site_url += "/"
    problems = []
    if site_url and not _is_web_address(site_url):
        problems.append(
            _problem(
                path,
                _line_of(text, "site_url"),
                "site-url",
                f"site_url is {shown(site_url)}, not the address of a site",
                "Write it whole: https://memos.example.org/",
            )
        )
    try:
        checked = ArchiveOptions.model_validate(dict(options))
    except ValidationError as error:
        problems += [_option_problem(fault, path, text) for fault in error.errors()]
        raise SettingsError(tuple(problems)) from error
    if problems:
        raise SettingsError(tuple(problems))
    return Settings(
        site_name=str(values.get("site_name") or "Memo Archive"),
        site_url=site_url,
        site_description=str(values.get("site_description") or ""),
        docs_dir=str(values.get("docs_dir") or "memos"),
        folder=folder,
        options=checked,
        plugins=plugins or {},
    )


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # such as brackets that hold no IPv6 address
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _option_problem(fault: Mapping[str, Any], path: str, text: str) -> Problem:
    name = str(fault["loc"][0]) if fault["loc"] else "memos/archive"
    line = _line_of(text, name)
    if fault["type"] == "extra_forbidden":
        # Of a set of options, the one in it.
        names = ArchiveOptions.model_fields if len(fault["loc"]) < 2 else RelatedOptions.model_fields
        wrong = str(fault["loc"][-1])
        return _problem(
            path, _line_of(text, wrong), "unknown-option", f"memos/archive has no option {shown(wrong)}",
            did_you_mean(wrong, names, otherwise="The README lists its options."),
        )  # fmt: skip
    reason = str(fault["msg"]).removeprefix("Value error, ")
    description = ArchiveOptions.model_fields[name].description if name in ArchiveOptions.model_fields else ""
    return _problem(
        path,
        line,
        "option",
        f"memos/archive: {name} is {shown(fault['input'])}: {reason}",
        description or "The README lists its options.",
    )


def _problem(path: str, line: int, code: str, what: str, cure: str) -> Problem:
    return Problem(path, line, 1, Level.ERROR, code, what, cure)


def _line_of(text: str, key: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith(f"{key}:"):
            return number
    return 1


def _plugins_in(plugins: object) -> dict[str, dict[str, Any]]:
    """Return the plugins and their options from any form that MkDocs allows for their list."""
    entries: list[tuple[str, object]] = []
    if isinstance(plugins, dict):
        entries = [(str(name), options) for name, options in plugins.items()]
    elif isinstance(plugins, list):
        for entry in plugins:
            entries += entry.items() if isinstance(entry, dict) else [(str(entry), None)]
    return {
        name: dict(cast(dict[str, Any], options)) if isinstance(options, dict) else {}
        for name, options in entries
    }


class _SettingsLoader(yaml.SafeLoader):
    """Reads mkdocs.yml as data: `!ENV` is resolved, other tags give None."""


def _env(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    """`!ENV NAME` or `!ENV [NAME, OTHER, default]`, as pyyaml-env-tag has it for MkDocs."""
    if isinstance(node, yaml.ScalarNode):
        return os.environ.get(loader.construct_scalar(node))
    if isinstance(node, yaml.SequenceNode):
        *names, default = loader.construct_sequence(node) or [None]
        return next((os.environ[name] for name in names if name in os.environ), default)
    return None


_SettingsLoader.add_constructor("!ENV", _env)
_SettingsLoader.add_multi_constructor("!", lambda loader, suffix, node: None)
_SettingsLoader.add_multi_constructor("tag:", lambda loader, suffix, node: None)
