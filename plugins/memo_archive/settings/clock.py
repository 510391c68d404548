"""The moment an archive is built for."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime

from memo_archive.problems import shown
from memo_archive.settings.document import Place, SettingsError
from memo_archive.settings.value import Settings

_EPOCH = "SOURCE_DATE_EPOCH"


def now_in(settings: Settings) -> datetime:
    """Return the moment the archive is built for: SOURCE_DATE_EPOCH, else now, in the archive's time zone.

    Raises SettingsError when SOURCE_DATE_EPOCH is not a number of seconds.
    https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get(_EPOCH)
    if epoch is None:
        return datetime.now(settings.zone)
    try:
        if not re.fullmatch("[0-9]+", epoch):
            raise ValueError(epoch)
        return datetime.fromtimestamp(int(epoch), UTC).astimezone(settings.zone)
    except (ValueError, OverflowError, OSError) as error:  # of a moment beyond the year 9999
        what = "empty" if not epoch else f"{shown(epoch)}, not a number of seconds since 1970"
        raise SettingsError(
            Place("environment", 1, 1).error(
                "source-date-epoch", f"{_EPOCH} is {what}", "Unset it, or give whole seconds since 1970."
            )
        ) from error
