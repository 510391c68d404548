"""Write requirements.lock and requirements-dev.lock anew from pyproject.toml: for every system, with hashes.

Pinned versions stay unless pyproject.toml asks otherwise. Further arguments go to `uv pip compile`:
--upgrade takes the newest of everything, --upgrade-package NAME of one.
"""

import argparse
import sys

import environment
from environment import ALL, SITE

GROUPS = {ALL: ("build", "test", "lock"), SITE: ("build",)}
"""Of pyproject.toml; all first, since what tests stand on may hold a package of the site back."""


def main() -> None:
    """Read the arguments, set up, lock, and set up again from the new locks."""
    parser = argparse.ArgumentParser(
        description=__doc__, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    further = parser.parse_known_args()[1]
    environment.main(lambda here: lock(here, further), ALL)


def lock(here: environment.Environment, further: list[str]) -> None:
    """Lock what pyproject.toml asks for, and bring `.venv` up to it; exits with uv's status if not 0."""
    for packages, groups in GROUPS.items():
        same = ("--constraint", ALL.lock) if packages is SITE else further
        # Nothing here names an index, and uv writes none: the lock is good behind any mirror.
        status = here.run(
            *("uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11"),
            *(argument for group in groups for argument in ("--group", group)),
            *("--generate-hashes", "--custom-compile-command", "python3 scripts/lock.py", "--quiet"),
            *("--annotation-style", "line"),
            "--system-certs",  # behind a proxy with a certificate of its own
            *("--output-file", packages.lock, *same),
        )
        if status:
            sys.exit(status)
    here.ensure(ALL)


if __name__ == "__main__":
    main()
