"""`memos/actions`: the steps of all memos as pages, as data for their filters, and as files to take away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial

from memo_archive.archive.reader_steps import Steps
from memo_archive.exports.files import Writer
from memo_archive.settings.section_options import ActionsOptions
from memo_archive.views.actions import ActionPages, ActionsView, PlanView
from memo_archive.views.declaration import Files, Section
from memo_archive.views.export_forms import Form
from memo_archive.views.memo import Pages


class _Making:
    """Makes pages and files of the steps of one archive, whose lists they share."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def views(self) -> Iterator[ActionsView | PlanView]:
        return self._action_pages.views()

    def files(self) -> Files:
        # Not kept: whoever has written the files lets go of their pieces, which are much of the memory.
        data = {url: partial(bytes, content) for url, content in self._action_pages.data()}
        return data | Writer(self._pages.archive, self._pages.renderer).files(self._steps)

    @cached_property
    def _action_pages(self) -> ActionPages:
        return ActionPages(self._pages, self._steps)

    @cached_property
    def _steps(self) -> Steps:
        return Steps(self._pages.archive, self._pages.renderer.passages)


def _of(pages: Pages) -> _Making:
    return pages.once(_Making)


ACTIONS = Section(
    name="memos/actions",
    about="makes `actions/`, where the steps of all memos are filtered, planned and taken away, and "
    "lets `memo check` say which steps are hard to act on",
    options=ActionsOptions,
    addresses=lambda options: ("actions",),
    root_files=(f"*/{Form.MARKDOWN.file}",),
    templates={ActionsView: "actions.html", PlanView: "plan.html"},
    views=lambda pages: _of(pages).views(),
    files=lambda pages: _of(pages).files(),
)
