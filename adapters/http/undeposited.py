"""The rows that wait in Undeposited Funds for a deposit."""

from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call
from adapters.http.operation import Operation
from adapters.json_shapes import shapes
from adapters.json_shapes.cursors import make_cursor, read_cursor
from adapters.json_shapes.list_filters import check_known_ids, check_range
from adapters.json_shapes.list_queries import Paging
from adapters.json_shapes.scalars import Amount
from adapters.json_shapes.shapes import SourceView
from adapters.json_shapes.undeposited import undeposited_view
from application.banking.undeposited import UndepositedItem, undeposited_items
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.accounts import Account

Day = date
"""Inside the shapes below, `date` is the name of a field, so the type has another name."""


class UndepositedQuery(Paging, forbid_unknown_fields=True, rename="camel"):
    """The query for waiting rows: on which account, and of which period."""

    account_id: (
        Annotated[
            str, Meta(description="The account. Default: Undeposited Funds, as the settings say.")
        ]
        | UnsetType
    ) = UNSET
    first: Annotated[Day, Meta(description="The first day.")] | UnsetType = msgspec.field(
        name="from", default=UNSET
    )
    last: Annotated[Day, Meta(description="The last day.")] | UnsetType = msgspec.field(
        name="to", default=UNSET
    )


class UndepositedView(msgspec.Struct, rename="camel"):
    """A row of Undeposited Funds that waits for a deposit.

    Its `id` is the `rowId` of the split that deposits it.
    """

    id: str
    date: Day
    type: str
    ref: str
    contact_id: str | None
    name: str
    memo: str
    amount: Amount
    source: SourceView


def _list(call: Call) -> Answer:
    query = call.query
    check_range(query.first, query.last)
    account_id = None if query.account_id is UNSET else query.account_id
    first = None if query.first is UNSET else query.first
    last = None if query.last is UNSET else query.last
    signature = f"undeposited {account_id} {first} {last}"

    def render(work: UnitOfWork) -> dict[str, Any]:
        if account_id is not None:
            check_known_ids(work, Account, [account_id], "accountId")
        rows = undeposited_items(work, account_id, first, last)
        rest = rows
        if query.cursor is not UNSET:
            previous_key = read_cursor(query.cursor, signature, 2)
            rest = [row for row in rows if _key(row) > previous_key]
        page = rest[: query.limit]
        has_more = len(rest) > len(page)
        return {
            "data": [undeposited_view(row) for row in page],
            "total": len(rows),
            "nextCursor": make_cursor(signature, _key(page[-1])) if has_more else None,
        }

    return call.read_with_etag(render)


def _key(row: UndepositedItem) -> tuple[str, str]:
    """The position of a row in the list."""
    return row.item.date.isoformat(), row.item.id


OPERATIONS = (
    Operation(
        "GET",
        "/bank-transactions/undeposited",
        "listUndeposited",
        "List the rows that wait in Undeposited Funds for a deposit",
        _list,
        shapes.list_of(UndepositedView, "UndepositedList"),
        query=UndepositedQuery,
        is_kept=True,
    ),
)
