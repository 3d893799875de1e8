"""The system itself: health, version, settings."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.operation import PATCH, Call, Operation, Reply
from adapters.http.query import Writing
from adapters.json_shapes import shapes
from adapters.json_shapes.reading import read, read_partial
from application.json_names import json_name
from application.ledger.company import change_settings
from application.ports.replies import Answer
from application.serialization import to_json
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Refused
from domain.ledger.company import Settings
from domain.records import fields_of

COMPANY = ("name", "currency", "fiscal_year_start", "closing_date", "reason")
DEFAULTS = tuple(each.name for each in fields_of(Settings) if each.ref)
LOWEST_PORT, HIGHEST_PORT, DEFAULT_PORT = 1024, 65535, 3141

CompanyPatch = shapes.partial("CompanyPatch", Settings, COMPANY)
CompanyView = shapes.partial_view("CompanyView", Settings, COMPANY)
DefaultsPatch = shapes.partial("DefaultsPatch", Settings, DEFAULTS)
DefaultsView = shapes.partial_view("DefaultsView", Settings, DEFAULTS)


class ApiPatch(msgspec.Struct, forbid_unknown_fields=True):
    """Where the API is served."""

    port: (
        Annotated[
            int,
            Meta(
                description="From the next start on, unless --port or WYZBOOKS_PORT says otherwise."
            ),
        ]
        | UnsetType
        | None
    ) = UNSET


class ApiView(msgspec.Struct):
    """Where the API is served."""

    port: int


class SettingsPatch(msgspec.Struct, forbid_unknown_fields=True):
    """A merge patch of the settings."""

    company: CompanyPatch | UnsetType = UNSET  # type: ignore[valid-type]
    api: ApiPatch | UnsetType = UNSET
    defaults: DefaultsPatch | UnsetType = UNSET  # type: ignore[valid-type]


class SettingsView(msgspec.Struct):
    """The settings of the company, of this installation, and the default accounts."""

    company: CompanyView  # type: ignore[valid-type]
    api: ApiView
    defaults: DefaultsView  # type: ignore[valid-type]
    version: int


class Health(msgspec.Struct):
    """Whether the books can be used, and what they are kept in."""

    status: str
    version: str
    company: str
    booksVersion: int  # noqa: N815
    store: dict[str, Any]


class Version(msgspec.Struct):
    """The version of the program."""

    name: str
    version: str


def settings_view(settings: Settings, port: int) -> dict[str, Any]:
    """The settings as they are answered."""
    plain = to_json(settings)
    names = {each.name: json_name(each.name) for each in fields_of(Settings)}
    return {
        "company": {names[name]: plain[names[name]] for name in COMPANY},
        "api": {"port": port},
        "defaults": {names[name]: plain[names[name]] for name in DEFAULTS},
        "version": settings.version,
    }


def _health(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        facts = dict(call.books.store.facts())
        head = work.session.log.head().version
        return Reply(
            {
                "status": "ok",
                "version": call.services.server_settings.program_version,
                "company": work.settings.name,
                "booksVersion": head,
                "store": facts,
            }
        )

    return call.read(render)


def _version(call: Call) -> Answer:
    return Reply(
        {"name": "WyzBooks Server", "version": call.services.server_settings.program_version}
    ).answer()


def _settings(call: Call) -> Answer:
    return call.read(lambda work: _reply(call, work.settings))


def _change(call: Call) -> Answer:
    body = call.json()
    if not isinstance(body, dict):
        raise Refused.at("", "must be an object")
    body = {
        name: each
        for name, each in body.items()
        if each is not None or name not in {"company", "api", "defaults"}
    }
    given = read(body, SettingsPatch)
    changes: dict[str, Any] = {}
    for group, shape in (("company", CompanyPatch), ("defaults", DefaultsPatch)):
        if group in body:
            changes |= read_partial(body[group], shape, Settings)
    port = UNSET if given.api is UNSET else given.api.port
    if port is None:
        port = DEFAULT_PORT
    if port is not UNSET and not LOWEST_PORT <= port <= HIGHEST_PORT:
        raise Refused.at("/api/port", f"must be from {LOWEST_PORT} to {HIGHEST_PORT}")
    try:
        answer = call.write(
            lambda _, settings: _reply(call, settings, port),
            change_settings,
            changes,
            call.version(),
        )
    except Refused as refusal:
        grouped = (
            fault if fault.path.count("/") > 1 else fault.within(_group(fault.path))
            for fault in refusal.faults
        )
        raise Refused(grouped) from None
    if port is not UNSET and not call.query.dry_run and not answer.hit:
        call.services.server_settings.save_port(port)
    return answer


def _group(path: str) -> str:
    return "/company" if path.removeprefix("/") in COMPANY else "/defaults"


def _reply(call: Call, settings: Settings, port: int | UnsetType = UNSET) -> Reply:
    shown = call.services.server_settings.port if port is UNSET else port
    return Reply(settings_view(settings, shown), headers={"ETag": f'"{settings.version}"'})


OPERATIONS = (
    Operation(
        "GET", "/system/health", "readHealth", "Read whether the books can be used", _health, Health
    ),
    Operation(
        "GET",
        "/system/version",
        "readVersion",
        "Read the version of the program",
        _version,
        Version,
    ),
    Operation(
        "GET", "/system/settings", "readSettings", "Read the settings", _settings, SettingsView
    ),
    Operation(
        "PATCH",
        "/system/settings",
        "changeSettings",
        "Change settings (JSON merge patch)",
        _change,
        SettingsView,
        query=Writing,
        takes=SettingsPatch,
        media=PATCH,
    ),
)
