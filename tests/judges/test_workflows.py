"""The workflows are what GitHub reads as workflows."""

import subprocess
from pathlib import Path

from tests.judges.site import ROOT


def test_check_jsonschema_accepts_the_workflows(programs: Path) -> None:
    workflows = sorted((ROOT / ".github/workflows").glob("*.yml"))
    judged = subprocess.run(
        [programs / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout + judged.stderr
