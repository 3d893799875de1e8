"""Accounts beyond keeping them: balance, register, merge."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.operation import PATCH, Call, Operation, Reply
from adapters.http.query import Writing
from adapters.http.resource import item_reply
from adapters.json_shapes import shapes
from adapters.json_shapes.list_queries import Limit, make_cursor, read_cursor
from adapters.json_shapes.reading import read
from adapters.json_shapes.shapes import Amount
from application.collections.registry import ACCOUNTS
from application.ledger.accounts import balance_on, merge_account
from application.ledger.registers import RegisterLine, mark_row, register
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.values import format_amount

Cleared = Literal["none", "cleared", "reconciled"]


class BalanceQuery(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """Parameters of an account's balance."""

    as_of: (
        Annotated[date, Meta(description="The day at whose end the balance is; default today.")]
        | UnsetType
    ) = UNSET


class BalanceView(msgspec.Struct, rename="camel"):
    """The balance of an account, in its natural sign, without its sub-accounts."""

    account_id: str
    as_of: date
    balance: Amount


class RegisterQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of an account's register."""

    first: Annotated[date, Meta(description="The first day.")] | UnsetType = msgspec.field(
        name="from", default=UNSET
    )
    last: Annotated[date, Meta(description="The last day.")] | UnsetType = msgspec.field(
        name="to", default=UNSET
    )
    cleared: Cleared | UnsetType = UNSET
    limit: Limit = 100
    cursor: str | UnsetType = UNSET


class SourceView(msgspec.Struct):
    """The document behind a row."""

    kind: str
    id: str


class RegisterRowView(msgspec.Struct):
    """What one document puts on the account, in its natural sign, with the balance after it."""

    id: str
    date: date
    type: str
    ref: str
    contactId: str | None  # noqa: N815
    name: str
    memo: str
    amount: Amount
    cleared: Cleared
    balance: Amount
    source: SourceView


class MarkRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The mark that a row is to have."""

    cleared: Cleared


class MergeRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Which record takes everything over."""

    into: Annotated[str, Meta(description="The id of the record that stays.")]


def _balance(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        as_of = work.today if call.query.as_of is UNSET else call.query.as_of
        return Reply(
            {
                "accountId": call.path["id"],
                "asOf": as_of,
                "balance": format_amount(balance_on(work, call.path["id"], as_of)),
            }
        )

    return call.read(render)


def _register(call: Call) -> Answer:
    query = call.query
    signature = f"register {call.path['id']} {query.first} {query.last} {query.cleared}"

    def render(work: UnitOfWork) -> Reply:
        tag, known = call.unless_known(work)
        if known:
            return Reply(None, 304, {"ETag": tag})
        after: Any = None if query.cursor is UNSET else read_cursor(query.cursor, signature, 2)
        first, last, cleared = (
            None if each is UNSET else each for each in (query.first, query.last, query.cleared)
        )
        page = register(work, call.path["id"], first, last, cleared, after, query.limit)
        cursor = make_cursor(signature, page.lines[-1].key) if page.more else None
        return Reply(
            {
                "data": [_row(each) for each in page.lines],
                "total": page.total,
                "nextCursor": cursor,
            },
            headers={"ETag": tag},
        )

    return call.read(render)


def _mark(call: Call) -> Answer:
    marking = read(call.json(), MarkRequest)
    return call.write(
        lambda _, line: Reply(_row(line)),
        mark_row,
        call.path["id"],
        call.path["rowId"],
        marking.cleared,
    )


def _merge(call: Call) -> Answer:
    merging = read(call.json(), MergeRequest)
    return call.write_on(
        ACCOUNTS,
        lambda work, account: item_reply(work, ACCOUNTS, account),
        merge_account,
        merging.into,
    )


def _row(line: RegisterLine) -> dict[str, Any]:
    return {
        "id": line.id, "date": line.date, "type": line.type, "ref": line.ref, "contactId": line.contact_id, "name": line.name, "memo": line.memo,
        "amount": format_amount(line.amount), "cleared": line.cleared, "balance": format_amount(line.balance),
        "source": {"kind": line.kind, "id": line.document_id},
    }  # fmt: skip


OPERATIONS = (
    Operation(
        "GET",
        "/accounts/{id}/balance",
        "readAccountBalance",
        "Read an account's balance on a day",
        _balance,
        BalanceView,
        query=BalanceQuery,
    ),
    Operation(
        "GET",
        "/accounts/{id}/register",
        "listRegister",
        "List an account's rows with running balance",
        _register,
        shapes.list_of(RegisterRowView, "Register"),
        query=RegisterQuery,
    ),
    Operation(
        "PATCH",
        "/accounts/{id}/register/{rowId}",
        "markRow",
        "Mark a row as cleared, or not",
        _mark,
        RegisterRowView,
        query=Writing,
        takes=MarkRequest,
        media=PATCH,
    ),
    Operation(
        "POST",
        "/accounts/{id}/merge",
        "mergeAccount",
        "Merge an account into another of its class",
        _merge,
        shapes.view(ACCOUNTS),
        query=Writing,
        takes=MergeRequest,
    ),
)
