"""Publication: the moment at which a memo is published, and the names it keeps from then on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from memo_archive.archive.ledger import Ledger
from memo_archive.archive.step_ids import give_ids
from memo_archive.model import Memo, State
from memo_archive.settings import Settings


def published_at(day: date, settings: Settings) -> datetime:
    """Return the moment a memo of `day` is published.

    An hour that the clocks skip counts as the one after it.
    """
    hour, minute = map(int, settings.options.publish_time.split(":"))
    local = datetime.combine(day, time(hour, minute), tzinfo=settings.zone)
    return local.astimezone(UTC).astimezone(settings.zone)


def schedule(memos: Iterable[Memo], settings: Settings, ledger: Ledger) -> list[Memo]:
    """Return `memos` with their moments, identities and steps' ids, as if each moment had come."""
    found = []
    for memo in memos:
        moment = published_at(memo.date, settings) if memo.date else None
        identity = ledger.identity_for(memo.url, *memo.aliases)
        found.append(
            memo._replace(
                state=State.DRAFT if memo.is_draft or moment is None else State.PUBLISHED,
                published_at=moment,
                identity=identity,
                steps=give_ids(memo.steps, identity),
            )
        )
    return found


def as_of(now: datetime, memo: Memo) -> Memo:
    """Return `memo` with the state it has `now`: a memo to come where its moment has not come."""
    is_early = memo.published_at is not None and memo.published_at > now
    return memo._replace(state=State.FUTURE) if is_early and memo.state is State.PUBLISHED else memo
