"""The plugins of the family, where MkDocs finds them: a class for each section.

Most classes are made from the declaration alone. The classes of archive, feeds and search take part in
more events.
"""

from memo_archive.incremental.garbage_collection import kept_for_good

with kept_for_good():
    from memo_archive.sections import SECTIONS
    from mkdocs_memo_archive.archive import ArchivePlugin
    from mkdocs_memo_archive.feeds import FeedsPlugin
    from mkdocs_memo_archive.options import CorePlugin
    from mkdocs_memo_archive.search import SearchPlugin
    from mkdocs_memo_archive.section import SectionPlugin

_CLASSES: dict[str, type[CorePlugin]] = {
    f"{section.short_name.title()}Plugin": type(
        f"{section.short_name.title()}Plugin",
        (SectionPlugin,),
        {"section": section, "__doc__": f"Adds what `{section.name}` makes."},
    )
    for section in SECTIONS
}
_CLASSES |= {kind.__name__: kind for kind in (ArchivePlugin, FeedsPlugin, SearchPlugin)}


def __getattr__(name: str) -> type[CorePlugin]:
    """Return the plugin called `name`, as entry points ask for it."""
    try:
        return _CLASSES[name]
    except KeyError:
        raise AttributeError(name) from None
