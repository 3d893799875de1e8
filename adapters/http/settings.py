"""The settings of the company and of this server; `logo` has the picture that belongs to them."""

from contextlib import ExitStack
from typing import Annotated, Any

import msgspec
from attrs import evolve
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.known_at import KnownAtQuery, read_known
from adapters.http.operation import PATCH, Operation
from adapters.http.query import WriteQuery
from adapters.json_shapes import shapes
from adapters.json_shapes.company_settings import (
    COMPANY_FIELDS,
    DEFAULT_ACCOUNT_FIELDS,
    NUMBER_FIELDS,
    settings_groups,
)
from adapters.json_shapes.reading import read, read_partial
from adapters.json_shapes.write_answers import WriteAnswer
from application.ledger.company import change_settings
from application.ports.replies import Answer
from application.ports.server_settings import MoveTo
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault, Refused
from domain.ledger.company import Settings
from domain.records import fields_of

LOWEST_PORT, HIGHEST_PORT = 1024, 65535

CompanyPatch = shapes.partial("CompanyPatch", Settings, COMPANY_FIELDS)
CompanyView = shapes.partial_view("CompanyView", Settings, COMPANY_FIELDS)
DefaultsPatch = shapes.partial("DefaultsPatch", Settings, DEFAULT_ACCOUNT_FIELDS)
DefaultsView = shapes.partial_view("DefaultsView", Settings, DEFAULT_ACCOUNT_FIELDS)


PrefixText = Annotated[
    str, Meta(max_length=20, description='What the numbers begin with, such as "INV-2026-".')
]
Width = Annotated[
    int,
    Meta(ge=0, le=15, description="How many digits follow it; missing ones are leading zeros."),
]


class NumberingPatch(msgspec.Struct, forbid_unknown_fields=True):
    """A merge patch of how the next numbers of a kind of documents are written."""

    prefix: PrefixText | UnsetType | None = UNSET
    width: Width | UnsetType | None = UNSET


class NumberingView(msgspec.Struct):
    """How the next numbers of a kind of documents are written."""

    prefix: str
    width: int


class NumbersPatch(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """A merge patch of how the next numbers are written."""

    invoice: NumberingPatch | UnsetType | None = UNSET
    credit_memo: NumberingPatch | UnsetType | None = UNSET


class NumbersView(msgspec.Struct, rename="camel"):
    """How the next numbers are written."""

    invoice: NumberingView
    credit_memo: NumberingView


class ApiPatch(msgspec.Struct, forbid_unknown_fields=True):
    """A merge patch of where the API is served."""

    port: (
        Annotated[
            int,
            Meta(
                ge=LOWEST_PORT,
                le=HIGHEST_PORT,
                description=(
                    "The port of the server. A new one is saved for the next start, too, unless "
                    "--port or WYZBOOKS_PORT names another one then."
                ),
            ),
        ]
        | UnsetType
        | None
    ) = UNSET


class ApiView(msgspec.Struct):
    """Where the API is served."""

    port: int
    address: Annotated[str, Meta(description="Where the server is from this answer on.")]


class LogoView(msgspec.Struct, rename="camel"):
    """The logo of the company, which `/system/settings/logo` has."""

    media_type: str
    sha256: str


# mypy cannot see the shapes that are derived from the record when the program starts.


class SettingsPatch(msgspec.Struct, forbid_unknown_fields=True):
    """A merge patch of the settings. A group that is null or left out stays as it is."""

    company: CompanyPatch | UnsetType | None = UNSET  # type: ignore[valid-type]
    api: ApiPatch | UnsetType | None = UNSET
    defaults: DefaultsPatch | UnsetType | None = UNSET  # type: ignore[valid-type]
    numbers: NumbersPatch | UnsetType | None = UNSET


class SettingsView(WriteAnswer):
    """The settings of the company, those of this server, and the default accounts."""

    company: CompanyView  # type: ignore[valid-type]
    api: ApiView
    defaults: DefaultsView  # type: ignore[valid-type]
    numbers: NumbersView
    logo: LogoView | None
    version: int


def settings_view(settings: Settings, port: int) -> dict[str, Any]:
    """The JSON of the settings."""
    return {
        **settings_groups(settings),
        "api": {"port": port, "address": f"http://127.0.0.1:{port}"},
        "logo": _logo_view(settings),
        "version": settings.version,
    }


def _logo_view(settings: Settings) -> dict[str, str] | None:
    if not settings.logo_format:
        return None
    return {"mediaType": f"image/{settings.logo_format}", "sha256": settings.logo_sha256}


def _settings(call: Call) -> Answer:
    port = call.services.server_settings.port
    return read_known(
        call,
        lambda work: settings_reply(work.settings, port),
        lambda work: settings_view(work.settings, port),
        str(port),
    )


def _read_patch(body: Any) -> tuple[dict[str, Any], int | UnsetType | None]:
    """The fields of the settings that a body changes, and the port; null is its default."""
    patch = read(body, SettingsPatch)
    return _settings_changes(body), patch.api.port if patch.api else UNSET


def _change_settings(call: Call) -> Answer:
    changes, port = call.request
    server_settings = call.services.server_settings
    with ExitStack() as stack:
        # The port is taken before the commit: if it cannot be taken, nothing is changed.
        move_to: MoveTo = server_settings.check_port
        if port is not UNSET and not call.query.dry_run:
            move_to = stack.enter_context(server_settings.moving())

        def reply(_: UnitOfWork, settings: Settings) -> Reply:
            number = server_settings.port if port is UNSET else move_to(port)
            return settings_reply(settings, number)

        try:
            return call.write(reply, change_settings, changes, call.version())
        except Refused as error:
            raise Refused(_in_its_group(fault) for fault in error.faults) from None


def _settings_changes(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of the settings that a merge patch changes."""
    changes: dict[str, Any] = {}
    for group, shape in (("company", CompanyPatch), ("defaults", DefaultsPatch)):
        if body.get(group) is not None:
            changes |= read_partial(body[group], shape, Settings)
    for kind, members in (body.get("numbers") or {}).items():
        for name, value in (members or {}).items():
            field = NUMBER_FIELDS[kind][name]
            changes[field] = _DEFAULTS[field] if value is None else value
    return changes


_DEFAULTS = {field.name: field.default for field in fields_of(Settings)}


def _in_its_group(fault: Fault) -> Fault:
    """The fault of a setting, seen from the body, which has the settings in groups."""
    if fault.path.count("/") > 1:
        return fault
    for kind, fields in NUMBER_FIELDS.items():
        for name, field in fields.items():
            if fault.path == f"/{field}":
                return evolve(fault, path=f"/numbers/{kind}/{name}")
    is_of_company = fault.path.removeprefix("/") in COMPANY_FIELDS
    return fault.within("/company" if is_of_company else "/defaults")


def settings_reply(settings: Settings, port: int) -> Reply:
    """The settings, with the ETag by which a client changes them."""
    return Reply.item(settings_view(settings, port), settings.version)


OPERATIONS = (
    Operation(
        "GET",
        "/system/settings",
        "readSettings",
        "Read the settings",
        _settings,
        SettingsView,
        query=KnownAtQuery,
        reads_past_books=True,
    ),
    Operation(
        "PATCH",
        "/system/settings",
        "changeSettings",
        "Change settings (JSON merge patch)",
        _change_settings,
        SettingsView,
        query=WriteQuery,
        takes=SettingsPatch,
        reads=_read_patch,
        media=PATCH,
        own_scope="admin",
    ),
)
