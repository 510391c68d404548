"""Forms: what steps can be taken away as."""

from __future__ import annotations

import enum

NAME = "actions"
"""Of each file, before the dot."""


class Form(enum.StrEnum):
    """The format of a file, by the end of its name."""

    CSV = "csv"
    ICS = "ics"
    MARKDOWN = "md"
    JSON = "json"

    @property
    def label(self) -> str:
        """The name that readers know."""
        return _LABELS[self][0]

    @property
    def brings(self) -> str:
        """Its use, as the end of a sentence."""
        return _LABELS[self][1]

    @property
    def file(self) -> str:
        """The name of a file in this form: "actions.csv"."""
        return f"{NAME}.{self}"


_LABELS = {
    Form.CSV: ("Table (CSV)", "for a spreadsheet"),
    Form.ICS: ("Tasks (ICS)", "for a calendar or a list of tasks"),
    Form.MARKDOWN: ("Text (Markdown)", "for notes, with a box to tick at each step"),
    Form.JSON: ("Data (JSON)", "for programs"),
}
