"""Options of plugins, and those of `memos/archive`."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator


class Options(BaseModel):
    """The options of one plugin in mkdocs.yml, or a set of options within them."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_truth_value_for_a_number(cls, value: object, info: ValidationInfo) -> object:
        if isinstance(value, bool) and cls.model_fields[info.field_name or ""].annotation is int:
            raise ValueError("a whole number belongs here")
        return value


class RelatedOptions(Options):
    """How memos to read next are chosen: points for what two memos share, in whole numbers."""

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


class MarkdownOptions(Options):
    """Markdown that is understood beside CommonMark and GitHub's additions."""

    typographer: bool = Field(
        default=False,
        description="Straight quotation marks become those of `language`, `--` a dash, `...` an ellipsis.",
    )
    alerts: bool = Field(default=True, description="`> [!NOTE]` begins a note, as on GitHub.")
    admonitions: bool = Field(default=False, description='`!!! note "Title"` begins one too.')


class ArchiveOptions(Options):
    """The options of `memos/archive` in mkdocs.yml."""

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
    markdown: MarkdownOptions = Field(
        default_factory=lambda: MarkdownOptions.model_validate({}),
        description="The Markdown of memos, and of plain pages where mkdocs.yml lists no "
        "`markdown_extensions`: CommonMark with GitHub's additions.",
    )
    ledger: str = Field(
        ".memo-ledger.json", description="File of the repository that records what has been published."
    )

    @field_validator("publish_time", mode="before")
    @classmethod
    def _hours_and_minutes(cls, time: object) -> object:
        if isinstance(time, bool) or not isinstance(time, int | float):
            return time
        example = f"{time:02}:00" if isinstance(time, int) and 0 <= time < 24 else "07:00"
        raise ValueError(f'it has hours and minutes: "{example}"')

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("no time zone of that name is known") from error
        return name
