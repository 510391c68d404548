"""Staging: a site is built beside the old one and takes its place only when nothing failed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class StagedSite:
    """A site folder under construction beside the one it will replace.

    The last good site stays where it is, whole, until `commit`; a build that ends in any other way, a kill
    included, leaves it as it was.
    """

    def __init__(self, site_dir: Path) -> None:
        """Take `site_dir`, the folder to replace; where it is a link, the folder it leads to."""
        self.site_dir = site_dir.resolve() if site_dir.is_symlink() else site_dir
        parent, name = self.site_dir.parent, self.site_dir.name
        self.folder = parent / f".{name}.building-{os.getpid()}"
        """Where to build."""
        self._previous = parent / f".{name}.previous-{os.getpid()}"

    def begin(self) -> None:
        """Make room: an empty folder to build in, and nothing left of builds that were killed.

        Raises OSError when the folder beside the site cannot be written.
        """
        self.site_dir.parent.mkdir(parents=True, exist_ok=True)
        self._restore_after_kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()

    def commit(self) -> None:
        """Put the new site in the old one's place, by renaming.

        Between two renames there is for an instant no site; a kill just then is mended by the next `begin`.
        Where the site folder cannot be renamed (the root of a mounted volume), its content is replaced.
        """
        try:
            if self.site_dir.exists():
                self.site_dir.rename(self._previous)
        except OSError:
            self._replace_content()
            return
        try:
            self.folder.rename(self.site_dir)
        except OSError:
            if self._previous.exists():
                self._previous.rename(self.site_dir)
            raise
        shutil.rmtree(self._previous, ignore_errors=True)

    def abandon(self) -> None:
        """Remove what was built; the last good site stays."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _replace_content(self) -> None:
        shutil.copytree(self.folder, self.site_dir, dirs_exist_ok=True)
        for folder, folders, names in os.walk(self.site_dir, topdown=False):
            counterpart = self.folder / Path(folder).relative_to(self.site_dir)
            for name in names:
                if not (counterpart / name).exists():
                    (Path(folder) / name).unlink()
            for name in folders:
                if not (counterpart / name).exists():
                    (Path(folder) / name).rmdir()
        self.abandon()

    def _restore_after_kill(self) -> None:
        """Put back a site that a killed build had moved away, and remove the folders of dead builds."""
        name = self.site_dir.name
        for kind in ("previous", "building"):
            for folder in sorted(self.site_dir.parent.glob(f".{name}.{kind}-*")):
                owner = folder.name.rpartition("-")[2]
                if owner.isdigit() and int(owner) != os.getpid() and _is_alive(int(owner)):
                    continue
                if kind == "previous" and not self.site_dir.exists():
                    folder.rename(self.site_dir)
                else:
                    shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    if os.name == "nt":  # There, signal 0 would end the process.
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
