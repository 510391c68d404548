"""Files that are made: of the site, but neither pages nor copies of what lies in a folder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import write_file

from mkdocs_memo_archive.kept_files import digest_of


class MadeFile(File):
    """A file that is no page, whatever its name ends in, and is made when the host comes to write it.

    Feeds and exports hold the archive many times over, which is too much to keep.
    """

    make: Callable[[], bytes]
    """Gives what it holds. The host writes a file once; then this goes, with all that it alone has held."""
    made_from: bytes | None = None
    """Digest of all that this depends on, beside what all files do; None where it is not known."""
    written: bytes | None = None
    """Digest of what was written."""

    @classmethod
    def at(
        cls, url: str, config: MkDocsConfig, make: Callable[[], bytes], *, made_from: bytes | None = None
    ) -> Self:
        """Return the file of the site at `url`, which holds what `make` returns."""
        file = cast(Self, cls.generated(config, url, content=b"", inclusion=InclusionLevel.NOT_IN_NAV))
        file.make, file.made_from = make, made_from
        return file

    def is_documentation_page(self) -> bool:
        """Tell that it is none."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - the host's signature
        """Make it."""
        data = self.make()
        del self.make
        write_file(data, self.abs_dest_path)
        self.written = digest_of(data)
