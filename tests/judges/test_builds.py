"""The same site comes out wherever, whenever and by whichever host it is built."""

import re
from pathlib import Path

from tests.judges.site import Site, build

GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')


def test_properdocs_builds_the_same_site_but_for_the_generator_tag(site: Site, tmp_path: Path) -> None:
    assert differences(site, build(tmp_path / "site", host="properdocs"), apart_from=GENERATOR) == []


def test_another_zone_locale_and_hash_seed_build_the_same_bytes(site: Site, tmp_path: Path) -> None:
    elsewhere = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"}
    assert differences(site, build(tmp_path / "site", environment=elsewhere)) == []


def differences(one: Site, other: Site, *, apart_from: re.Pattern[bytes] = re.compile(rb"(?!)")) -> list[str]:
    """Return the paths of the files that only one site has or that differ in more than `apart_from`."""
    ours, theirs = one.contents(), other.contents()
    return [
        path
        for path in sorted(ours.keys() | theirs.keys())
        if apart_from.sub(b"", ours.get(path, b"")) != apart_from.sub(b"", theirs.get(path, b""))
        or (path in ours) != (path in theirs)
    ]
