"""Write requirements.lock anew from pyproject.toml: for every system and Python, with hashes.

Pinned versions stay unless pyproject.toml asks otherwise. Further arguments go to `uv pip compile`:
--upgrade takes the newest of everything, --upgrade-package NAME of one.
"""

import argparse
import sys

import environment

GROUPS = ("test", "build", "lock")


def main() -> None:
    """Read the arguments, set up, lock, and set up again from the new lock."""
    parser = argparse.ArgumentParser(
        description=__doc__, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    further = parser.parse_known_args()[1]
    environment.main(lambda here: lock(here, further))


def lock(here: environment.Environment, further: list[str]) -> None:
    """Lock what pyproject.toml asks for, and bring `.venv` up to it; exits with uv's status if not 0."""
    groups = (argument for group in GROUPS for argument in ("--group", group))
    # Nothing here names an index, and uv writes none: the lock is good behind any mirror.
    status = here.run(
        *("uv", "pip", "compile", "pyproject.toml", *groups, "--universal", "--python-version", "3.11"),
        *("--generate-hashes", "--custom-compile-command", "python3 scripts/lock.py", "--quiet"),
        "--system-certs",  # behind a proxy with a certificate of its own
        *("--output-file", "requirements.lock", *further),
    )
    if status:
        sys.exit(status)
    here.ensure()


if __name__ == "__main__":
    main()
