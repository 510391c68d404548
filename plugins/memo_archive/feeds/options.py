"""Options of `memos/feeds` in mkdocs.yml."""

from __future__ import annotations

from pydantic import Field

from memo_archive.settings import Options

NAME = "memos/feeds"
_WEB_ADDRESS = r"^$|^https?://[^\s<>\"]+$"


class FeedOptions(Options):
    """The options of `memos/feeds` in mkdocs.yml."""

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
