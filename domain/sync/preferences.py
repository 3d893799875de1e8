"""Preferences and themes: what the programs of a company keep alike on all its devices.

A theme, such as "dark", is a section of settings. Each setting is a preference whose id names the
section and the key, as in `[dark] background`. Themes can be written as a settings file, with one
setting on each line: what does not fit there is refused when it is entered.
"""

import re
from collections.abc import Iterator

from attrs import frozen

from domain.errors import Fault
from domain.opaque_values import Opaque
from domain.records import Record, record
from domain.values import SETTING_TEXT, Key

MOST_BYTES = 1024 * 1024
"""How many bytes all preferences and themes together have at most, with their keys."""

_THEME_SETTING = re.compile(r"\[([^\[\]]+)\] (.+)")
_DEFAULTS = "DEFAULT"
"""The section whose settings many readers of settings files take for those of every section."""


@frozen
class ThemeSetting:
    """Where a setting of a theme stands. As text, it is the id of the preference."""

    section: str
    key: str

    @classmethod
    def of(cls, id_: str) -> "ThemeSetting | None":
        """The place that an id names; None for the id of another preference."""
        match = _THEME_SETTING.fullmatch(id_)
        return cls(*match.groups()) if match else None

    def __str__(self) -> str:
        return f"[{self.section}] {self.key}"

    @property
    def comparable(self) -> tuple[str, str]:
        """What is equal for two places that some readers of settings files take for one."""
        return self.section, self.key.lower()

    def fault(self) -> str | None:
        """Why no section or key of a settings file can have these names, or None."""
        if message := _fault_of_name(self.section) or _fault_of_section(self.section):
            return f"cannot be in this section: its name {message}"
        if message := _fault_of_name(self.key) or _fault_of_key(self.key):
            return f"cannot have this key: a key {message}"
        return None


def _fault_of_name(name: str) -> str | None:
    if not name.strip():
        return "must not be empty"
    if name.splitlines() != [name]:
        return "must be on one line"
    if name.strip() != name:
        return "must have no space at its beginning or end"
    return None


def _fault_of_section(name: str) -> str | None:
    if "[" in name or "]" in name:
        return "must have no brackets"
    if name == _DEFAULTS:
        return f"must not be {_DEFAULTS}, whose keys many programs take for those of all sections"
    return None


def _fault_of_key(key: str) -> str | None:
    if "=" in key or ":" in key:
        return "must have no = and no colon"
    return "must not begin with #, ; or a bracket" if key[0] in "#;[" else None


def _fault_of_setting(text: str | None) -> str | None:
    """Why a value of a theme cannot stand in a settings file, or None."""
    if text is None:
        return "must be a text, because it is the setting of a theme"
    if fault := SETTING_TEXT.check(text) or SETTING_TEXT.check_entered(text):
        return fault
    if text and text.splitlines() != [text]:
        return "must be on one line"
    if text.strip() != text:
        return "must have no space at its beginning or end"
    return None


@record
class Preference(Record):
    """A value that programs keep under a key. The id is the key."""

    plural = "prefs"
    sized = ("id", "value")
    """The fields that count in `MOST_BYTES`."""

    id: Key
    value: Opaque

    def rules(self) -> Iterator[Fault]:
        """A key that begins with a bracket is that of a theme, whose settings are texts."""
        if not self.id.startswith("["):
            return
        setting = ThemeSetting.of(self.id)
        if setting is None:
            yield Fault("/id", "must not begin with [, unless it is [section] key of a theme")
        elif message := setting.fault():
            yield Fault("/id", message)
        elif message := _fault_of_setting(self.value.as_text):
            yield Fault("/value", message)

    @property
    def size(self) -> int:
        """How many bytes the preference counts in `MOST_BYTES`."""
        return len(self.id.encode()) + len(self.value.notation.encode())
