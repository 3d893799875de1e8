"""Preferences and themes: one answer with all of them, and one request that changes some."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from attrs import define, field
from msgspec import UNSET, Meta, UnsetType

from adapters.http.accepted_media import accepted_media
from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from adapters.http.query import WriteQuery
from adapters.json_shapes.opaque_values import read_opaque
from adapters.json_shapes.reading import read
from adapters.json_shapes.unreadable import UnfitBody
from adapters.json_shapes.write_answers import WriteAnswer
from application.ports.replies import Answer
from application.serialization import json_value
from application.sync.preferences import Preferences, change_preferences, read_preferences
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault, Invalid, Refused, TooLarge
from domain.opaque_values import OpaqueValue
from domain.sync.preferences import ThemeSetting

PATH = "/sync/prefs"
JSON, SETTINGS_FILE = "application/json", "text/plain"

_PREFS = Meta(description="Values by key: texts, numbers, true or false, lists, or objects.")
_THEMES = Meta(description="The settings of each theme, by section and key. Each is a text.")


class PreferencesView(WriteAnswer):
    """All preferences and themes."""

    prefs: Annotated[dict[str, Any], _PREFS]
    themes: Annotated[dict[str, dict[str, str]], _THEMES]


class PreferencesPatch(msgspec.Struct, forbid_unknown_fields=True):
    """A merge patch of preferences and themes: it sets the keys that it names.

    Null removes a key, or all settings of a theme.
    """

    prefs: Annotated[dict[str, Any], _PREFS] | UnsetType | None = UNSET
    themes: Annotated[dict[str, dict[str, str | None] | None], _THEMES] | UnsetType | None = UNSET


class _Outline(msgspec.Struct, forbid_unknown_fields=True):
    """What is checked of a `PreferencesPatch` at first; `_Sent` checks the rest."""

    prefs: dict[str, Any] | UnsetType | None = UNSET
    themes: dict[str, Any] | UnsetType | None = UNSET


def _read(call: Call) -> Answer:
    media = accepted_media(call.headers.get("accept", ""), (JSON, SETTINGS_FILE))

    def render(work: UnitOfWork) -> Reply:
        etag, is_known_answer = call.etag(work, media)
        headers = {"ETag": etag, "Vary": "Accept"}
        if is_known_answer:
            return Reply(None, 304, headers)
        preferences = read_preferences(work)
        if media == JSON:
            return Reply(_view(preferences), headers=headers)
        headers["Content-Type"] = f"{SETTINGS_FILE}; charset=utf-8"
        return Reply(settings_file(preferences.themes).encode(), headers=headers)

    return call.read(render)


def settings_file(themes: Mapping[str, Mapping[str, str]]) -> str:
    """Themes as an INI file. Nothing is quoted: the domain refuses what would need it."""
    lines: list[str] = []
    for section, settings in themes.items():
        lines += [f"[{section}]", *(f"{key} = {text}" for key, text in settings.items()), ""]
    return "\n".join(lines)


@define
class _Sent:
    """What a body changes."""

    values: dict[str, OpaqueValue | None] = field(factory=dict)
    """The new value of each preference and setting by its id; None removes it."""
    pointers: dict[str, str] = field(factory=dict)
    """Where each of them stands in the body, by its id."""
    removed_themes: list[str] = field(factory=list)
    faults: list[Fault] = field(factory=list)

    def add(self, pointer: str, id_: str, value: Any) -> None:
        """Add a change, or what is wrong with its value."""
        self.pointers[id_] = pointer
        try:
            self.values[id_] = None if value is None else read_opaque(value)
        except Invalid as error:
            self.faults.append(Fault(pointer, str(error)))

    def add_preferences(self, preferences: Mapping[str, Any]) -> None:
        """Add the changes of preferences, by key."""
        for key, value in preferences.items():
            pointer = f"/prefs/{_token(key)}"
            if key.startswith("["):
                message = "must not begin with [, as the settings of themes do in the log"
                self.faults.append(Fault(pointer, message))
            else:
                self.add(pointer, key, value)

    def add_theme(self, section: str, settings: Any) -> None:
        """Add the changes of a theme."""
        pointer = f"/themes/{_token(section)}"
        if settings is None:
            self.removed_themes.append(section)
            return
        if not isinstance(settings, dict):
            self.faults.append(
                Fault(pointer, "must be an object of texts, or null", code="wrong_type")
            )
            return
        for key, value in settings.items():
            setting = ThemeSetting(section, key)
            if message := setting.fault():
                self.faults.append(Fault(f"{pointer}/{_token(key)}", message))
            else:
                self.add(f"{pointer}/{_token(key)}", str(setting), value)


def _read_patch(body: Any) -> _Sent:
    read(body, _Outline)
    sent = _Sent()
    sent.add_preferences(body.get("prefs") or {})
    for section, settings in (body.get("themes") or {}).items():
        sent.add_theme(section, settings)
    if sent.faults:
        raise UnfitBody(sent.faults)
    return sent


def _change(call: Call) -> Answer:
    sent: _Sent = call.request

    def change(work: UnitOfWork) -> Preferences:
        removals = _removals(work, sent.removed_themes)
        change_preferences(work, {**removals, **sent.values})
        return read_preferences(work)

    try:
        return call.write(lambda _, preferences: Reply(_view(preferences)), change)
    except TooLarge:
        raise
    except Refused as refusal:
        raise UnfitBody(
            Fault(sent.pointers[fault.path.removeprefix("/")], fault.message)
            for fault in refusal.faults
        ) from None


def _removals(work: UnitOfWork, themes: list[str]) -> dict[str, OpaqueValue | None]:
    """The removal of each setting of these themes."""
    if not themes:
        return {}
    settings = read_preferences(work).themes
    return {
        str(ThemeSetting(section, key)): None
        for section in themes
        for key in settings.get(section, ())
    }


def _token(name: str) -> str:
    """A name as a part of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def _view(preferences: Preferences) -> dict[str, Any]:
    prefs = {key: json_value(value) for key, value in preferences.values.items()}
    return {"prefs": prefs, "themes": preferences.themes}


OPERATIONS = (
    Operation(
        "GET",
        PATH,
        "readPreferences",
        "Read all preferences and themes",
        _read,
        PreferencesView,
        produces=(JSON, SETTINGS_FILE),
    ),
    Operation(
        "POST",
        PATH,
        "changePreferences",
        "Set some preferences and settings of themes, or remove them",
        _change,
        PreferencesView,
        query=WriteQuery,
        takes=PreferencesPatch,
        reads=_read_patch,
        stands_alone=True,
    ),
)
