"""Step lint: steps on which a reader cannot act well, and steps that sell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from memo_archive.archive.diagnostics import Findings
from memo_archive.model import Kind, Memo, Offer, Step
from memo_archive.problems import Level, Position, shown
from memo_archive.settings import Settings
from memo_archive.settings.section_options import ActionsOptions
from memo_archive.text.imperatives import asks_of, sells
from memo_archive.text.words import count_words

_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_MARKS = re.compile(r"[*_`]")


def check_steps(
    memos: Iterable[Memo], offers: Mapping[str, Offer], settings: Settings, findings: Findings
) -> None:
    """Tell `findings` of steps of `memos` that are hard to act on, where the site has pages of steps.

    `offers` are the entries of offers.yml; a step that links to one sells. The options of `memos/actions` set
    the level of each problem.
    """
    if "memos/actions" not in settings.plugins:
        return
    check = _Check(settings.options_of(ActionsOptions), settings, offers, findings)
    for memo in memos:
        if memo.kind is Kind.MEMO and memo.steps:
            check.memo(memo)


class _Check:
    def __init__(
        self,
        options: ActionsOptions,
        settings: Settings,
        offers: Mapping[str, Offer],
        findings: Findings,
    ) -> None:
        self.options, self.language, self.findings = options, settings.options.language, findings
        self.for_sale = frozenset(offer.url for offer in offers.values() if offer.url)

    def memo(self, memo: Memo) -> None:
        options = self.options
        if len(memo.steps) > options.most_steps:
            self._tell(
                memo,
                memo.steps[options.most_steps],
                options.many_steps,
                "too-many-steps",
                f"the memo has {len(memo.steps)} steps, more than {options.most_steps}",
                "Keep those that matter most, or join some that belong together.",
            )
        texts = [_plain(step.text) for step in memo.steps]
        for step, text in zip(memo.steps, texts, strict=True):
            self._step(memo, step, text)
        asked = (asks_of(text, language=self.language) for text in texts)
        if options.nothing_to_do != "off" and not any(asks.task or asks.question for asks in asked):
            self._tell(
                memo,
                memo.steps[0],
                options.nothing_to_do,
                "nothing-to-do",
                "no step of the memo tells what to do or asks a question",
                "Begin one with what to do, as in “Ring five customers”, or end one with a question.",
            )

    def _step(self, memo: Memo, step: Step, text: str) -> None:
        options = self.options
        # Each word takes a letter and a space at least, so a shorter text need not be counted.
        if len(text) >= 2 * options.longest_step and (words := count_words(text)) > options.longest_step:
            self._tell(
                memo,
                step,
                options.long_step,
                "long-step",
                f"the step {shown(text)} has {words} words, more than {options.longest_step}",
                "Leave what explains it to the memo's text, or make several steps of it.",
            )
        if options.selling_step != "off" and (sells(text) or self._links_to_offer(memo, step)):
            self._tell(
                memo,
                step,
                options.selling_step,
                "selling-step",
                f"the step {shown(text)} sells something",
                "Move it to `offer:`, which shows it apart and hides it after its last day.",
            )

    def _links_to_offer(self, memo: Memo, step: Step) -> bool:
        if "](" not in step.text:
            return False
        own = {offer.url for offer in memo.offers if isinstance(offer, Offer) and offer.url}
        return any(found[2] in self.for_sale | own for found in _LINK.finditer(step.text))

    def _tell(self, memo: Memo, step: Step, weight: str, code: str, what: str, cure: str) -> None:
        if weight != "off":
            place = Position(step.line, 1)
            self.findings.at(memo, code, what, cure, position=place, level=Level(weight))


def _plain(text: str) -> str:
    """Return a line of Markdown without links and emphasis."""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    return _MARKS.sub("", text)
