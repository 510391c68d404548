"""The policy of `_headers`."""

from __future__ import annotations

from memo_archive.views.policy import content_security_policy, digest, headers_file


def test_only_the_scripts_that_are_named_may_run() -> None:
    policy = content_security_policy(scripts=["'sha256-b'", "'sha256-a'", "'sha256-a'"])

    assert "; script-src 'sha256-a' 'sha256-b'; " in policy
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; ")


def test_without_scripts_none_may_run() -> None:
    assert "; script-src 'none'; " in content_security_policy(scripts=[])


def test_a_stylesheet_of_another_host_is_allowed_by_its_address_alone() -> None:
    policy = content_security_policy(scripts=[], styles=["https://fonts.example/a.css"])

    assert "; style-src 'self' https://fonts.example/a.css; " in policy


def test_a_digest_is_what_browsers_compute() -> None:
    # The example of https://www.w3.org/TR/SRI/
    assert "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=" == digest(b"alert('Hello, world.');")


def test_headers_are_for_the_sites_own_part_of_the_host() -> None:
    text = headers_file("default-src 'none'", path="/memos/", kept=["assets/a.0a.css"])

    assert text.startswith("/memos/*\n  Content-Security-Policy: default-src 'none'\n")
    assert "\n/memos/assets/a.0a.css\n  Cache-Control: public, max-age=31536000, immutable\n" in text
