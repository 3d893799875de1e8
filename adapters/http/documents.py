"""The operations that documents share: void, duplicate, write off and refund; and to reverse."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.operation import EmptyRequest, Operation
from adapters.http.query import WriteQuery
from adapters.http.resource import created_reply, item_reply
from adapters.json_shapes import shapes
from adapters.json_shapes.answers import voided_view
from adapters.json_shapes.scalars import Amount
from application.banking.bank_transactions import void_transaction
from application.collections.collection import Collection
from application.collections.registry import BANK_TRANSACTIONS, JOURNALS
from application.ledger.documents import Voided
from application.ledger.journals import reverse_journal, void_journal
from application.ledger.write_offs import WriteOff
from application.ports.replies import Answer
from application.reconciliation.applications_view import client_item_id
from application.reconciliation.manual import ReleasedApplication
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.errors import Fault, Refused
from domain.ledger.documents import Document
from domain.values import DAY, format_amount

Day = date
"""Inside the shapes below, `date` is the name of a field, so the type has another name."""


class VoidRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Why a document is voided. In a closed period the opposite document needs a later day."""

    reason: Annotated[
        str, Meta(extra_json_schema={"minLength": 1, "maxLength": 4000, "example": "entered twice"})
    ]
    date: (
        Annotated[
            Day,
            Meta(description="The day of the opposite document, only needed in a closed period."),
        ]
        | UnsetType
    ) = UNSET


class ReverseRequest(msgspec.Struct, forbid_unknown_fields=True):
    """When the opposite entry is posted."""

    date: (
        Annotated[
            Day, Meta(description="Default: the first day of the month after that of the journal.")
        ]
        | UnsetType
    ) = UNSET


class RefundRequest(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """By which account the rest of a payment or credit is refunded, and how much of it."""

    account_id: Annotated[
        str,
        Meta(
            description="The bank account or credit card.",
            extra_json_schema={"example": "account-1000"},
        ),
    ]
    date: Annotated[Day, Meta(description="Default: today.")] | UnsetType = UNSET
    amount: Annotated[Amount, Meta(description="Default: the unapplied amount.")] | UnsetType = (
        UNSET
    )


class WriteOffRequest(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """On which account an amount of an invoice or bill is written off, and why."""

    account_id: Annotated[
        str,
        Meta(
            description="The account of discounts or of bad debts.",
            extra_json_schema={"example": "account-4100"},
        ),
    ]
    date: Annotated[Day, Meta(description="Default: today.")] | UnsetType = UNSET
    amount: Annotated[Amount, Meta(description="Default: the open amount.")] | UnsetType = UNSET
    reason: Annotated[
        str,
        Meta(
            description="The memo of the credit.",
            extra_json_schema={"maxLength": 4000, "example": "2% for early payment"},
        ),
    ] = ""


def void_operation(
    path: str,
    collection: Collection[Any],
    noun: str,
    use_case: Callable[[UnitOfWork, str, str, date | None], Voided[Any]],
) -> Operation:
    """The operation that voids a document; `noun` names the document with its article."""

    def render(work: UnitOfWork, voided: Voided[Any]) -> Reply:
        reply = item_reply(work, collection, voided.document)
        released = [_released_view(application) for application in voided.released]
        return Reply({**reply.value, "released": released}, headers=reply.headers)

    def handle(call: Call) -> Answer:
        request: VoidRequest = call.request
        day = checked_day(request.date)
        return call.write_record(collection, render, use_case, request.reason, day)

    return Operation(
        "POST",
        f"{path}/{{id}}/void",
        f"void{collection.kind.__name__}",
        f"Void {noun}",
        handle,
        voided_view(collection),
        query=WriteQuery,
        takes=VoidRequest,
    )


def _released_view(application: ReleasedApplication) -> dict[str, str]:
    return {
        "creditId": client_item_id(application.credit_id),
        "debitId": client_item_id(application.charge_id),
        "amount": format_amount(application.amount),
    }


def duplicate_operation(
    path: str,
    collection: Collection[Any],
    noun: str,
    use_case: Callable[[UnitOfWork, str], Document],
) -> Operation:
    """The operation that copies a document to a new one of today."""

    def handle(call: Call) -> Answer:
        return call.write_record(
            collection,
            lambda work, document: created_reply(work, collection, path, document),
            use_case,
        )

    return Operation(
        "POST",
        f"{path}/{{id}}/duplicate",
        f"duplicate{collection.kind.__name__}",
        f"Duplicate {noun}",
        handle,
        shapes.view(collection),
        status=201,
        query=WriteQuery,
        takes=EmptyRequest,
    )


def write_off_operation(
    path: str,
    collection: Collection[Any],
    what: str,
    use_case: Callable[[UnitOfWork, str, WriteOff], Document],
) -> Operation:
    """The operation that writes off `what`; its answer is the new credit."""

    def handle(call: Call) -> Answer:
        request: WriteOffRequest = call.request
        write_off = WriteOff(
            request.account_id,
            checked_day(request.date),
            checked_amount(request.amount),
            request.reason,
        )
        return call.write_record(
            collection,
            lambda work, credit: created_reply(work, collection, path, credit),
            use_case,
            write_off,
        )

    return Operation(
        "POST",
        f"{path}/{{id}}/write-off",
        f"writeOff{collection.kind.__name__}",
        f"Write off {what}",
        handle,
        shapes.view(collection),
        status=201,
        query=WriteQuery,
        takes=WriteOffRequest,
    )


def refund_operation(
    path: str,
    collection: Collection[Any],
    what: str,
    use_case: Callable[
        [UnitOfWork, str, str, date | None, int | None],
        BankTransaction,
    ],
) -> Operation:
    """The operation that refunds `what`, or a part of it; its answer is the bank transaction."""

    def handle(call: Call) -> Answer:
        request: RefundRequest = call.request
        return call.write_record(
            collection,
            lambda work, refund: created_reply(
                work, BANK_TRANSACTIONS, "/bank-transactions", refund
            ),
            use_case,
            request.account_id,
            checked_day(request.date),
            checked_amount(request.amount),
        )

    return Operation(
        "POST",
        f"{path}/{{id}}/refund",
        f"refund{collection.kind.__name__}",
        f"Refund {what}, or a part of it",
        handle,
        shapes.view(BANK_TRANSACTIONS),
        status=201,
        query=WriteQuery,
        takes=RefundRequest,
    )


def checked_amount(amount: Amount | UnsetType) -> int | None:
    """The amount in a request in cents, or None where it was left out."""
    return None if amount is UNSET else int(amount)


def checked_day(day: date | UnsetType) -> date | None:
    """The day in a request, or None; raises `Refused` for a day that the books cannot have."""
    if day is UNSET:
        return None
    if broken_rule := DAY.check(day):
        raise Refused([Fault("/date", broken_rule)])
    return day


def _reverse(call: Call) -> Answer:
    request: ReverseRequest = call.request
    return call.write_record(
        JOURNALS,
        lambda work, journal: created_reply(work, JOURNALS, "/journals", journal),
        reverse_journal,
        checked_day(request.date),
    )


OPERATIONS = (
    void_operation("/journals", JOURNALS, "a journal", void_journal),
    void_operation("/bank-transactions", BANK_TRANSACTIONS, "a bank transaction", void_transaction),
    Operation(
        "POST",
        "/journals/{id}/reverse",
        "reverseJournal",
        "Reverse a journal: post the opposite entry",
        _reverse,
        shapes.view(JOURNALS),
        status=201,
        query=WriteQuery,
        takes=ReverseRequest,
    ),
)
