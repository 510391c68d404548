"""All sections: the plugins of the family, each declared beside the views of its pages.

A new section needs a line here, and one among the entry points of pyproject.toml, where MkDocs looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from memo_archive.archive.archive import Archive
from memo_archive.exports.section import ACTIONS
from memo_archive.feeds.section import FEEDS
from memo_archive.problems import Problem, in_order, shown
from memo_archive.settings import Options, Settings
from memo_archive.settings.theme import missing_templates
from memo_archive.views.archive_pages import ARCHIVE
from memo_archive.views.declaration import Section, View
from memo_archive.views.principles import PRINCIPLES
from memo_archive.views.search import SEARCH
from memo_archive.views.series import SERIES
from memo_archive.views.topics import TOPICS

SECTIONS = (
    ARCHIVE,
    TOPICS,
    PRINCIPLES,
    SERIES,
    ACTIONS,
    FEEDS,
    SEARCH,
)
OPTIONS: Mapping[str, type[Options]] = {section.name: section.options for section in SECTIONS}
"""The options of each, by its name."""
_TEMPLATES: Mapping[type[View], str] = {
    view: template for section in SECTIONS for view, template in section.templates.items()
}


def template_of(view: type[View]) -> str:
    """Return the name of the template that prints views of the type `view`."""
    return _TEMPLATES[view]


def sections_in(settings: Settings) -> Iterator[Section]:
    """Yield the sections that mkdocs.yml lists, and `memos/archive`, without which there are no pages."""
    return (section for section in SECTIONS if section is ARCHIVE or section.name in settings.plugins)


def addresses_of(section: Section, settings: Settings) -> tuple[str, ...]:
    """Return the first parts of the URLs of the pages of `section`, beside those of years."""
    return section.addresses(settings.options_of(section.options))


def reserved_addresses(settings: Settings) -> tuple[str, ...]:
    """Return the first parts of URLs that the sections of `settings` take."""
    return tuple(
        address
        for section in sections_in(settings)
        for address in (*addresses_of(section, settings), *section.folders)
    )


def root_files(settings: Settings) -> frozenset[str]:
    """Return the names of the files that the sections of `settings` make at the site's root."""
    return frozenset(name for section in sections_in(settings) for name in section.root_files)


def section_at(url: str, settings: Settings) -> Section | None:
    """Return the section that makes the page at `url`, where that is one of a list, if any does."""
    first = url.partition("/")[0]
    if first.isdigit():  # the list of a year
        return ARCHIVE
    return next((s for s in sections_in(settings) if first in addresses_of(s, settings)), None)


def all_problems(archive: Archive) -> tuple[Problem, ...]:
    """Return the problems of `archive`, of its sections and of the theme, in order."""
    settings = archive.settings
    of_sections = (p for section in sections_in(settings) for p in section.problems(archive))
    return in_order((*archive.problems, *of_sections, *problems_of_theme(settings)))


def problems_of_theme(settings: Settings) -> tuple[Problem, ...]:
    """Return an error where the site has no template for pages of a section; none where no site is built."""
    if ARCHIVE.name not in settings.plugins:
        return ()
    custom_dir = settings.theme.custom_dir
    if custom_dir and not (settings.folder / custom_dir).is_dir():
        what = f"custom_dir is {shown(custom_dir)}, and there is no such folder"
        cure = "Write the path of the folder with this archive's templates, from the folder of this file."
        return (settings.place("theme", "custom_dir").error("theme", what, cure),)
    needed = {
        template: section
        for section in sections_in(settings)
        for template in (*section.templates.values(), *section.further_templates)
    }
    missing = missing_templates(settings, needed)
    return (_without_template(settings, needed[missing[0]], missing[0]),) if missing else ()


def _without_template(settings: Settings, section: Section, template: str) -> Problem:
    theme = settings.theme
    place = settings.place("theme") if ("theme",) in settings.places else settings.place(section.name)
    if theme.custom_dir:
        cure = f"Put it into {theme.custom_dir}, or take `{section.name}` out of `plugins:`."
    else:
        cure = "Name the folder of this archive's templates as `custom_dir:` below `theme:`."
    owner = f"the theme {shown(theme.name)}" if theme.name else "the theme"
    return place.error("theme", f"{owner} has no template {template}, which {section.name} needs", cure)
