"""What becomes of a test whose judge is not here."""

import os

import pytest


def absent(judge: str, cure: str) -> None:
    """Skip the test for want of `judge`, with the cure; on CI, fail it."""
    leave = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    leave(f"{judge} is not here: {cure}.")
