"""The plugins that mkdocs.yml lists, in each form that MkDocs allows, and the problems of the list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from memo_archive.problems import Problem, did_you_mean, nearest, printable, shown
from memo_archive.settings.document import Document

ARCHIVE = "memos/archive"
_FAMILY = ARCHIVE.partition("/")[0]
_ENABLED = "enabled"
"""The option that MkDocs gives to each plugin."""


class ListedPlugin(NamedTuple):
    """An entry of the list."""

    name: str
    """By which MkDocs finds it."""
    options: Mapping[str, Any]
    """As written."""
    path: tuple[str | int, ...]
    """Where they are in the document; the last part is the name as written."""


class PluginList:
    """The plugins of the family that are listed and in use, and the problems of the list as a whole."""

    def __init__(self, document: Document, known: Collection[str]) -> None:
        """Read the list of `document`; `known` are the names of the family's plugins."""
        self._document, self._known = document, known
        self.problems: list[Problem] = []
        self.plugins: dict[str, ListedPlugin] = {}
        """By name, in the order of the list."""
        for entry in self._entries():
            self._take(*entry)
        if self.plugins and ARCHIVE not in self.plugins:
            first = next(iter(self.plugins.values()))
            self.problems.append(
                document.key_place(*first.path).error(
                    "no-archive-plugin",
                    f"{first.name} is listed, and {ARCHIVE} is not",
                    f"Add the line `- {ARCHIVE}` below `plugins:`.",
                )
            )

    def _entries(self) -> Iterator[tuple[str, object, tuple[str | int, ...]]]:
        """Yield name, options and path of each entry."""
        values = self._document.values
        if "plugins" not in values:
            for key in values:
                if nearest(str(key), ["plugins"]):
                    self._wrong(
                        (key,),
                        "unknown-setting",
                        f"there is no setting {shown(key)}",
                        "Did you mean 'plugins'?",
                        of_key=True,
                    )
        listed = values.get("plugins") or ()
        if isinstance(listed, Mapping):
            for name, options in listed.items():
                yield from self._named(name, options, ("plugins", name))
        elif isinstance(listed, list | tuple):
            for number, entry in enumerate(listed):
                if not isinstance(entry, Mapping):
                    yield from self._named(entry, None, ("plugins", number))
                elif len(entry) == 1:
                    [(name, options)] = entry.items()
                    yield from self._named(name, options, ("plugins", number, name))
                else:
                    self._one_name_expected(entry, ("plugins", number))
        else:
            self._wrong(
                ("plugins",),
                "plugins",
                f"plugins is {shown(listed)}, not a list",
                f"Write each plugin on a line of its own below `plugins:`, as `- {ARCHIVE}`.",
            )

    def _named(
        self, name: object, options: object, path: tuple[str | int, ...]
    ) -> Iterator[tuple[str, object, tuple[str | int, ...]]]:
        if isinstance(name, str):
            yield self._full_name(name), options, path
        else:
            self._wrong(
                path,
                "plugins",
                f"{shown(name)} is no name of a plugin",
                f"Write its name, as `- {ARCHIVE}`.",
                of_key=True,
            )

    def _full_name(self, name: str) -> str:
        """Return the name that MkDocs looks for: it tries those below the theme's name first."""
        theme = self._document.values.get("theme")
        theme = theme.get("name") if isinstance(theme, Mapping) else theme
        if "/" not in name and f"{theme}/{name}" in self._known:
            return f"{theme}/{name}"
        return name.removeprefix("/")

    def _take(self, name: str, options: object, path: tuple[str | int, ...]) -> None:
        if name not in self._known:
            family, slash, _ = name.partition("/")
            if slash and nearest(family, [_FAMILY]):
                self._wrong(
                    path,
                    "unknown-plugin",
                    f"there is no plugin {shown(name)}",
                    did_you_mean(name, self._known, otherwise=f"There are {', '.join(self._known)}."),
                    of_key=True,
                )
        elif options and not isinstance(options, Mapping):
            self._wrong(
                path,
                "option",
                f"the options of {name} are {shown(options)}",
                "Write each on a line of its own, as `option: value`.",
            )
        elif name in self.plugins:
            first = self._document.key_place(*self.plugins[name].path)
            self._wrong(
                path,
                "plugin-twice",
                f"{name} is listed twice, first in line {first.line}",
                "Keep one of the two.",
                of_key=True,
            )
        else:
            self._add(ListedPlugin(name, dict(options) if isinstance(options, Mapping) else {}, path))

    def _add(self, plugin: ListedPlugin) -> None:
        options = dict(plugin.options)
        enabled = options.pop(_ENABLED, True)
        if not isinstance(enabled, bool):
            self._wrong(
                (*plugin.path, _ENABLED),
                "option",
                f"{plugin.name}: {_ENABLED} is {shown(enabled)}",
                "It is true or false.",
            )
        if enabled:
            self.plugins[plugin.name] = plugin._replace(options=options)

    def _one_name_expected(self, entry: Mapping[Any, Any], path: tuple[str | int, ...]) -> None:
        names = list(map(printable, entry))
        if not names:
            self._wrong(path, "plugins", "an entry names no plugin", f"Write its name, as `- {ARCHIVE}`.")
            return
        self._wrong(
            (*path, str(list(entry)[1])),
            "plugins",
            f"{shown(names[1])} stands beside {names[0]}, not below it",
            f"Indent the options of {names[0]} by two more spaces, or begin another plugin with `- `.",
            of_key=True,
        )

    def _wrong(
        self, path: tuple[str | int, ...], code: str, what: str, cure: str, *, of_key: bool = False
    ) -> None:
        place = self._document.key_place(*path) if of_key else self._document.place(*path)
        self.problems.append(place.error(code, what, cure))
