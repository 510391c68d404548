"""Every link of the site leads somewhere, in pages, feeds and the sitemap alike."""

import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from tests.judges.site import Site


def test_lychee_finds_no_broken_link_or_anchor(site: Site, programs: Path) -> None:
    # Absolute addresses of the site's own host are looked up in the folder, so those in feeds count too.
    host = urlsplit(site.url)
    remap = rf"{re.escape(f'{host.scheme}://{host.netloc}')}/(.*) {site.root.as_uri()}/$1"
    # Only what is there: lychee takes a pattern without a file for a mistake.
    kinds = [kind for kind in ("html", "xml", "json") if any(site.root.rglob(f"*.{kind}"))]
    judged = subprocess.run(
        [
            *(programs / "lychee", "--offline", "--include-fragments", "--root-dir", site.root),
            *("--index-files", "index.html", "--remap", remap, "--no-progress", "--format", "compact"),
            *(f"{site.root}/**/*.{kind}" for kind in kinds),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_sitemap_verify_accepts_the_sitemap(site: Site, programs: Path, tmp_path: Path) -> None:
    judged = subprocess.run(
        [programs / "sitemap-verify", "check", "--no-check-reachability", site.folder / "sitemap.xml"],
        cwd=tmp_path,  # it leaves a report
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout + judged.stderr
