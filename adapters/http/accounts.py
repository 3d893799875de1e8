"""The operations that accounts have besides those of every collection: balance, register, merge."""

from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.operation import PATCH, Operation
from adapters.http.query import WriteQuery
from adapters.http.resource import item_reply
from adapters.json_shapes import shapes
from adapters.json_shapes.cursors import make_cursor, read_cursor
from adapters.json_shapes.list_filters import check_range
from adapters.json_shapes.list_queries import Limit
from adapters.json_shapes.register_rows import Cleared, RowView, row_view
from adapters.json_shapes.scalars import Amount
from adapters.json_shapes.write_answers import DryRun, RehearsedEffect, Warnings
from application.collections.registry import ACCOUNTS
from application.ledger.accounts import balance_on, merge_account
from application.ledger.registers import RegisterLine, mark_row, register
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.values import format_amount


class BalanceQuery(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The query for the balance of an account."""

    as_of: (
        Annotated[date, Meta(description="The balance at the end of this day. Default: today.")]
        | UnsetType
    ) = UNSET


class AccountBalanceView(msgspec.Struct, rename="camel"):
    """The balance of an account, in its natural sign, without its sub-accounts."""

    account_id: str
    as_of: date
    balance: Amount


class RegisterQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The query for the register of an account."""

    first: Annotated[date, Meta(description="The first day.")] | UnsetType = msgspec.field(
        name="from", default=UNSET
    )
    last: Annotated[date, Meta(description="The last day.")] | UnsetType = msgspec.field(
        name="to", default=UNSET
    )
    cleared: Cleared | UnsetType = UNSET
    limit: Limit = 100
    cursor: str | UnsetType = UNSET


class RegisterRowView(RowView, rename="camel"):
    """What one document puts on the account, in its natural sign, with the balance after it."""

    balance: Amount
    warnings: Warnings = UNSET
    dry_run: DryRun = UNSET
    effect: RehearsedEffect = UNSET


class MarkRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The new cleared mark of a row."""

    cleared: Cleared


class MergeRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The record into which another record is merged."""

    into: Annotated[str, Meta(description="The id of the record that stays.")]


def _balance(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        as_of = work.today if call.query.as_of is UNSET else call.query.as_of
        balance = balance_on(work, call.id, as_of)
        return Reply({"accountId": call.id, "asOf": as_of, "balance": format_amount(balance)})

    return call.read(render)


def _register(call: Call) -> Answer:
    query = call.query
    check_range(query.first, query.last)
    signature = f"register {call.id} {query.first} {query.last} {query.cleared}"

    def render(work: UnitOfWork) -> dict[str, Any]:
        after: Any = None if query.cursor is UNSET else read_cursor(query.cursor, signature, 2)
        first = None if query.first is UNSET else query.first
        last = None if query.last is UNSET else query.last
        cleared = None if query.cleared is UNSET else query.cleared
        page = register(work, call.id, first, last, cleared, after, query.limit)
        return {
            "data": [_register_row_view(line) for line in page.lines],
            "total": page.total,
            "nextCursor": make_cursor(signature, page.lines[-1].row.key) if page.more else None,
        }

    return call.read_with_etag(render)


def _mark(call: Call) -> Answer:
    request: MarkRequest = call.request
    row_id = call.path_values["rowId"]
    return call.write(
        lambda _, line: Reply(_register_row_view(line)), mark_row, call.id, row_id, request.cleared
    )


def _merge(call: Call) -> Answer:
    request: MergeRequest = call.request
    return call.write_record(
        ACCOUNTS,
        lambda work, account: item_reply(work, ACCOUNTS, account),
        merge_account,
        request.into,
    )


def _register_row_view(line: RegisterLine) -> dict[str, Any]:
    return {**row_view(line.row), "balance": format_amount(line.balance)}


OPERATIONS = (
    Operation(
        "GET",
        "/accounts/{id}/balance",
        "readAccountBalance",
        "Read the balance of an account on a day",
        _balance,
        AccountBalanceView,
        query=BalanceQuery,
        is_kept=True,
    ),
    Operation(
        "GET",
        "/accounts/{id}/register",
        "listRegister",
        "List the rows of an account by date, with the balance after each",
        _register,
        shapes.list_of(RegisterRowView, "RegisterRowList"),
        query=RegisterQuery,
        is_kept=True,
    ),
    Operation(
        "PATCH",
        "/accounts/{id}/register/{rowId}",
        "markRow",
        "Mark a row as cleared or not cleared",
        _mark,
        RegisterRowView,
        query=WriteQuery,
        takes=MarkRequest,
        media=PATCH,
    ),
    Operation(
        "POST",
        "/accounts/{id}/merge",
        "mergeAccount",
        "Merge an account into another one of the same type, subtype and section",
        _merge,
        shapes.view(ACCOUNTS),
        query=WriteQuery,
        takes=MergeRequest,
    ),
)
