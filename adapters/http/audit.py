"""The change log, which can only be read: its changes, the proof of it, and its end."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from adapters.json_shapes import shapes
from adapters.json_shapes.log_changes import AuditQuery, LoggedChangeView, log_page
from adapters.json_shapes.log_proofs import LogProofView, chain_view, kept_head_view
from adapters.json_shapes.unreadable import UnreadableQuery
from application.integrity.kept_heads import KeptHead
from application.integrity.verify_log import verify_log
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Invalid


class VerifyQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The query for the proof of the log."""

    head: (
        Annotated[
            str,
            Meta(
                description="A head that was kept elsewhere, as `HASH@VERSION`: the log must still "
                "contain this change.",
                extra_json_schema={"pattern": "^[0-9a-fA-F]{64}@[1-9][0-9]{0,14}$"},
            ),
        ]
        | UnsetType
    ) = UNSET


def kept_heads_of(call: Call) -> list[KeptHead]:
    """The head in a query that was kept elsewhere, if it has one."""
    if call.query.head is UNSET:
        return []
    try:
        return [KeptHead.parse(call.query.head)]
    except Invalid as error:
        raise UnreadableQuery(str(error), "head") from None


class LogHeadView(msgspec.Struct):
    """The last version of the log and its hash."""

    version: int
    head: str


def _list(call: Call) -> Answer:
    return call.read_with_etag(log_page(call.query))


def _verify(call: Call) -> Answer:
    kept_heads = kept_heads_of(call)

    def render(work: UnitOfWork) -> Reply:
        proof = verify_log(work, kept_heads)
        kept = kept_head_view(proof.kept[0]) if proof.kept else None
        return Reply({**chain_view(proof), "keptHead": kept})

    return call.read(render)


def _head(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        head = work.session.log.head()
        return Reply({"version": head.version, "head": head.hash})

    return call.read(render)


OPERATIONS = (
    Operation(
        "GET",
        "/audit",
        "listAudit",
        "List the changes in the log",
        _list,
        shapes.list_of(LoggedChangeView, "LoggedChangeList", shapes.CountedTotal),
        query=AuditQuery,
        is_kept=True,
    ),
    Operation(
        "GET",
        "/audit/verify",
        "verifyAudit",
        "Prove that the log is as it was written, and contains a change",
        _verify,
        LogProofView,
        query=VerifyQuery,
        is_long=True,
    ),
    Operation(
        "GET",
        "/audit/head",
        "readAuditHead",
        "Read the last version of the log and its hash",
        _head,
        LogHeadView,
        is_kept=True,
    ),
)
