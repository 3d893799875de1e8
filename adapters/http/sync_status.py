"""The state of sync: the newest version, who is connected, and what clients have pushed and
repaired."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from adapters.json_shapes.pushes import ClientId, fault_of_id
from adapters.json_shapes.unreadable import UnfitBody
from application.collections.registry import COLLECTIONS
from application.ports.replies import Answer
from application.sync.repairs import note_repair, recent_repairs
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault
from domain.values import ID

MOST_REPAIRED = 1_000
"""How many records one report of repairs names at most."""

Moment = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


class LastPushView(msgspec.Struct, rename="camel"):
    """The last push of one client."""

    client_id: str
    at: Moment
    version: Annotated[int, Meta(description="The version of the books after it.")]
    counts: Annotated[
        dict[str, int],
        Meta(description="How many of its changes had each status, such as `applied`."),
    ]


class RecordName(msgspec.Struct, forbid_unknown_fields=True):
    """The collection and the id of a record."""

    collection: Annotated[str, Meta(extra_json_schema={"enum": [*COLLECTIONS]})]
    id: Annotated[str, Meta(extra_json_schema={"example": ID.example})]


class RepairView(msgspec.Struct, rename="camel"):
    """The records that differed in the copy of a client, which it has repaired."""

    client_id: str
    at: Moment
    version: Annotated[int, Meta(description="The version at which the client compared.")]
    repaired: list[RecordName]


class RepairRequest(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """The records that differed in the copy of a client, which it has repaired."""

    client_id: ClientId
    version: Annotated[
        int, Meta(ge=0, le=10**15, description="The version at which the client compared.")
    ]
    repaired: Annotated[
        list[RecordName], Meta(extra_json_schema={"minItems": 1, "maxItems": MOST_REPAIRED})
    ]


class SyncStatusView(msgspec.Struct, rename="camel"):
    """The newest version of the books, and what is known of the clients that keep copies."""

    history: Annotated[str, Meta(description="The id of the history of the books.")]
    version: Annotated[int, Meta(description="The highest version of the books.")]
    head: Annotated[str, Meta(description="The hash of the log at `version`.")]
    clients: Annotated[int, Meta(description="How many clients read the stream now.")]
    last_pushes: list[LastPushView]
    repairs: Annotated[
        list[RepairView], Meta(description="The last 100 within 30 days, newest first.")
    ]


def _status(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        log = work.session.log
        head = log.head()
        status: dict[str, Any] = {
            "history": log.history(),
            "version": head.version,
            "head": head.hash,
            "clients": call.services.live_changes.clients,
            "lastPushes": [
                {
                    "clientId": push.client_id,
                    "at": _moment(push.at),
                    "version": push.version,
                    "counts": dict(push.counts),
                }
                for push in work.session.pushes.last_pushes()
            ],
            "repairs": [
                {
                    "clientId": repair.client_id,
                    "at": _moment(repair.at),
                    "version": repair.version,
                    "repaired": [
                        {"collection": collection, "id": id_} for collection, id_ in repair.repaired
                    ],
                }
                for repair in recent_repairs(work)
            ],
        }
        return Reply(status)

    return call.read(render)


def _moment(at: str) -> str:
    """A moment in UTC as answers show it, in milliseconds as in the log."""
    moment = datetime.fromisoformat(at)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _note_repair(call: Call) -> Answer:
    request: RepairRequest = call.request
    faults = [*_faults(request)]
    if faults:
        raise UnfitBody(faults)
    repaired = [(record.collection, record.id) for record in request.repaired]
    call.books.run(note_repair, request.client_id, request.version, repaired)
    return Reply(None, 204).answer()


def _faults(request: RepairRequest) -> list[Fault]:
    faults = []
    if fault := fault_of_id(request.client_id):
        faults.append(Fault("/clientId", fault))
    if not 0 < len(request.repaired) <= MOST_REPAIRED:
        faults.append(
            Fault("/repaired", f"must name 1 to {MOST_REPAIRED:,} records", code="out_of_range")
        )
    for place, record in enumerate(request.repaired[:MOST_REPAIRED]):
        if record.collection not in COLLECTIONS:
            names = ", ".join(COLLECTIONS)
            faults.append(
                Fault(f"/repaired/{place}/collection", f"must be one of {names}", code="not_one_of")
            )
        if fault := ID.check(record.id):
            faults.append(Fault(f"/repaired/{place}/id", fault))
    return faults


OPERATIONS = (
    Operation(
        "GET",
        "/sync/status",
        "readSyncStatus",
        "Read the newest version of the books, and what is known of the clients",
        _status,
        SyncStatusView,
    ),
    Operation(
        "POST",
        "/sync/repairs",
        "reportRepairs",
        "Tell which records differed in the copy of a client, and were repaired",
        _note_repair,
        None,
        status=204,
        takes=RepairRequest,
    ),
)
