"""What clients send to bank reconciliations over HTTP."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.bank_sessions import Status
from adapters.json_shapes.list_queries import Paging
from adapters.json_shapes.scalars import Amount

_ROW = "bank-transaction:rent-march:account-1000"
Rows = Annotated[list[str], Meta(extra_json_schema={"example": [_ROW]})]
"""The ids of rows."""

BeginningBalance = Annotated[
    Amount,
    Meta(
        description="Only in an account's first reconciliation: the balance that the bank had on "
        "the beginning date. Default: the ending balance of the last statement, or 0."
    ),
]
BeginningDate = Annotated[
    date,
    Meta(
        description="Only in an account's first reconciliation: the day of the beginning balance. "
        "The rows to that day are reconciled with it."
    ),
]
Outstanding = Annotated[
    Rows,
    Meta(
        description="Only in an account's first reconciliation: the rows to the beginning date "
        "that the bank had not seen then, such as uncashed checks."
    ),
]


class BeginRequest(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """The statement with which an account is reconciled.

    Balances are in the natural sign of the account: on a credit card, what is owed is positive.
    """

    account_id: Annotated[
        str,
        Meta(
            description="An asset or liability account that is not a control account.",
            extra_json_schema={"example": "account-1000"},
        ),
    ]
    statement_date: Annotated[date, Meta(description="The last day of the statement.")]
    statement_balance: Annotated[Amount, Meta(description="The ending balance of the statement.")]
    id: (
        Annotated[str, Meta(extra_json_schema={"maxLength": 64, "example": "checking-2026-03"})]
        | UnsetType
        | None
    ) = UNSET
    beginning_balance: BeginningBalance | UnsetType | None = UNSET
    beginning_date: BeginningDate | UnsetType | None = UNSET
    outstanding: Outstanding | UnsetType | None = UNSET


class BankSessionPatch(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """A merge patch of an open reconciliation.

    Null takes the beginning of a first reconciliation back: `beginningDate` with its balance and
    outstanding rows, the others alone.
    """

    statement_date: date | UnsetType = UNSET
    statement_balance: Amount | UnsetType = UNSET
    beginning_balance: BeginningBalance | UnsetType | None = UNSET
    beginning_date: BeginningDate | UnsetType | None = UNSET
    outstanding: Outstanding | UnsetType | None = UNSET


class ClearRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The rows to clear and the rows to unclear; `all` are those that the reconciliation offers.

    Where one of them is `all`, the rows that the other one names are excepted.
    """

    cleared: Rows | Literal["all"] | UnsetType | None = UNSET
    uncleared: Rows | Literal["all"] | UnsetType | None = UNSET


class FinishRequest(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """The account against which a difference is posted, if there is one."""

    adjustment_account_id: (
        Annotated[
            str,
            Meta(
                description="If there is a difference, it is posted against this account on the "
                "statement date. Without it, a difference is refused.",
                extra_json_schema={"example": "account-6000"},
            ),
        ]
        | UnsetType
        | None
    ) = UNSET


class BankSessionQuery(Paging, forbid_unknown_fields=True, rename="camel"):
    """The query for bank reconciliations."""

    account_id: Annotated[str, Meta(description="Only of this account.")] | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    first: Annotated[date, Meta(description="The earliest statement date.")] | UnsetType = (
        msgspec.field(name="from", default=UNSET)
    )
    last: Annotated[date, Meta(description="The latest statement date.")] | UnsetType = (
        msgspec.field(name="to", default=UNSET)
    )
    sort: Literal["statementDate", "-statementDate"] = "-statementDate"
