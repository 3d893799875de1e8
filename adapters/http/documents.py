"""The verbs that documents share: void; and reverse for journals, the rows that wait for their deposit."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.accounts import SourceView
from adapters.http.operation import Call, Operation, Reply
from adapters.http.query import Writing
from adapters.http.resource import created_reply, item_reply
from adapters.json_shapes import shapes
from adapters.json_shapes.list_queries import Paging, make_cursor, read_cursor
from adapters.json_shapes.reading import read
from adapters.json_shapes.undeposited import undeposited_view
from application.banking.bank_transactions import void_transaction
from application.banking.undeposited import undeposited_items
from application.collections.collection import Collection
from application.collections.registry import BANK_TRANSACTIONS, JOURNALS
from application.ledger.documents import Voided
from application.ledger.journals import reverse_journal, void_journal
from application.ports.replies import Answer
from application.reconciliation.applications_view import external_id
from application.reconciliation.manual import ReleasedApplication
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault, Refused
from domain.ledger.documents import Document
from domain.records import kind_of
from domain.values import DAY, format_amount

Day = date
"""Inside the shapes below, `date` is the name of a field."""


class VoidRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Why a document is void; in a closed period also the later day on which it is taken back."""

    reason: Annotated[
        str, Meta(extra_json_schema={"minLength": 1, "maxLength": 4000, "example": "entered twice"})
    ]
    date: (
        Annotated[Day, Meta(description="Only for a document of a closed period.")] | UnsetType
    ) = UNSET


class Empty(msgspec.Struct, forbid_unknown_fields=True):
    """Nothing: the path says it all."""


class ReverseRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The day of the opposite entry."""

    date: (
        Annotated[Day, Meta(description="Default: the first of the month after the journal's.")]
        | UnsetType
    ) = UNSET


def void(
    path: str,
    collection: Collection[Any],
    use_case: Callable[[UnitOfWork, str, str, date | None], Voided[Any]],
) -> Operation:
    """The operation that makes a document void."""

    def render(work: UnitOfWork, voided: Voided[Any]) -> Reply:
        reply = item_reply(work, collection, voided.document)
        return Reply(
            {**reply.value, "released": [_released_view(each) for each in voided.released]},
            headers=reply.headers,
        )

    def handle(call: Call) -> Answer:
        given = read(call.json(), VoidRequest)
        return call.write_on(collection, render, use_case, given.reason, day_of(given.date))

    title, words = collection.kind.__name__, kind_of(collection.kind).replace("-", " ")
    answers = shapes.voided_view(collection)
    return Operation(
        "POST",
        f"{path}/{{id}}/void",
        f"void{title}",
        f"Void: {words}",
        handle,
        answers,
        query=Writing,
        takes=VoidRequest,
    )


def _released_view(released: ReleasedApplication) -> dict[str, str]:
    return {
        "creditId": external_id(released.credit_id), "debitId": external_id(released.charge_id), "amount": format_amount(released.amount),
    }  # fmt: skip


def duplicate(
    path: str, collection: Collection[Any], use_case: Callable[[UnitOfWork, str], Document]
) -> Operation:
    """The operation that makes a new document of today like another."""

    def handle(call: Call) -> Answer:
        read(call.json(), Empty)
        return call.write_on(
            collection,
            lambda work, document: created_reply(work, collection, path, document),
            use_case,
        )

    title, words = collection.kind.__name__, kind_of(collection.kind).replace("-", " ")
    answers = shapes.view(collection)
    return Operation(
        "POST",
        f"{path}/{{id}}/duplicate",
        f"duplicate{title}",
        f"Duplicate: {words}",
        handle,
        answers,
        201,
        Writing,
        Empty,
    )


def _reverse(call: Call) -> Answer:
    given = read(call.json(), ReverseRequest)
    return call.write_on(
        JOURNALS,
        lambda work, journal: created_reply(work, JOURNALS, "/journals", journal),
        reverse_journal,
        day_of(given.date),
    )


def day_of(given: date | UnsetType) -> date | None:
    """A day that was given, or None; raises `Refused` for one that the books do not reach."""
    if given is UNSET:
        return None
    if wrong := DAY.check(given):
        raise Refused([Fault("/date", wrong)])
    return given


class UndepositedQuery(Paging, forbid_unknown_fields=True, rename="camel"):
    """Parameters of the rows that wait."""

    account_id: (
        Annotated[str, Meta(description="The account; default: Undeposited Funds of the settings.")]
        | UnsetType
    ) = UNSET
    first: Annotated[Day, Meta(description="The first day.")] | UnsetType = msgspec.field(
        name="from", default=UNSET
    )
    last: Annotated[Day, Meta(description="The last day.")] | UnsetType = msgspec.field(
        name="to", default=UNSET
    )


class UndepositedView(msgspec.Struct):
    """A row of Undeposited Funds that no deposit holds yet: its `id` is the `rowId` of a split."""

    id: str
    date: Day
    type: str
    ref: str
    contactId: str | None  # noqa: N815
    name: str
    memo: str
    amount: shapes.Amount
    source: SourceView


def _waiting(call: Call) -> Answer:
    account, first, last = (
        None if each is UNSET else each
        for each in (call.query.account_id, call.query.first, call.query.last)
    )

    def render(work: UnitOfWork) -> Reply:
        tag, known = call.unless_known(work)
        if known:
            return Reply(None, 304, {"ETag": tag})
        rows, signature = (
            undeposited_items(work, account, first, last),
            f"undeposited {account} {first} {last}",
        )
        after = None if call.query.cursor is UNSET else read_cursor(call.query.cursor, signature, 2)
        rest = (
            rows
            if after is None
            else [each for each in rows if (each.item.date.isoformat(), each.item.id) > after]
        )
        page = rest[: call.query.limit]
        cursor = (
            make_cursor(signature, (page[-1].item.date.isoformat(), page[-1].item.id))
            if len(rest) > len(page)
            else None
        )
        return Reply(
            {
                "data": [undeposited_view(each) for each in page],
                "total": len(rows),
                "nextCursor": cursor,
            },
            headers={"ETag": tag},
        )

    return call.read(render)


OPERATIONS = (
    void("/journals", JOURNALS, void_journal),
    void("/bank-transactions", BANK_TRANSACTIONS, void_transaction),
    Operation("POST", "/journals/{id}/reverse", "reverseJournal", "Post the opposite journal", _reverse, shapes.view(JOURNALS), 201, Writing, ReverseRequest),
    Operation(
        "GET", "/bank-transactions/undeposited", "listUndeposited", "List the rows that wait for their deposit", _waiting,
        shapes.list_of(UndepositedView, "Undeposited"), query=UndepositedQuery,
    ),
)  # fmt: skip
