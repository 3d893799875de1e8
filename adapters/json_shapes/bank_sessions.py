"""Bank reconciliations, as JSON. All amounts are in the natural sign of the account."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from adapters.json_shapes.register_rows import RowView, row_view
from adapters.json_shapes.scalars import Amount
from adapters.json_shapes.shapes import SourceView
from adapters.json_shapes.write_answers import DryRun, RehearsedEffect, Warnings
from application.bank_reconciliation.discrepancies import Discrepancies, Discrepancy
from application.bank_reconciliation.session_view import (
    SessionRow,
    SessionView,
    session_heads,
    session_view,
)
from application.ports.change_log import RecordTimes
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.ids import RowId
from domain.reconciliation.bank_sessions import BankSession
from domain.values import format_amount

Day = date
"""Inside a shape below, `date` is the name of a field, so the type has another name."""

Status = Literal["open", "finished", "undone"]


class BankSessionHeadView(msgspec.Struct, rename="camel"):
    """The reconciliation of an account with a statement of its bank, without its rows.

    Amounts are in the natural sign of the account: on a credit card, what is owed is positive.
    """

    id: str
    account_id: str
    account_name: str
    statement_date: date
    beginning_balance: Amount
    beginning_date: Annotated[
        date | None,
        Meta(
            description="In an account's first reconciliation, the day up to which the rows of the "
            "account make up the beginning balance."
        ),
    ]
    outstanding: Annotated[
        list[str],
        Meta(
            description="The rows up to the beginning date that are no part of the beginning "
            "balance, because the bank had not seen them then."
        ),
    ]
    statement_balance: Amount
    cleared_balance: Annotated[
        Amount,
        Meta(description="The beginning balance, the discrepancy and all rows that are cleared."),
    ]
    discrepancy: Annotated[
        Amount,
        Meta(
            description="While it is open: what the rows locked so far are more than the beginning "
            "balance. Of a finished one: what the rows that it locked have become more since."
        ),
    ]
    difference: Annotated[
        Amount, Meta(description="The statement balance less the cleared balance.")
    ]
    status: Status
    adjustment: Annotated[
        SourceView | None,
        Meta(description="The document that posted the difference when it was finished."),
    ]
    created_at: Annotated[str | None, Meta(extra_json_schema={"format": "date-time"})]
    updated_at: Annotated[str | None, Meta(extra_json_schema={"format": "date-time"})]
    version: int


class SessionRowView(RowView, rename="camel"):
    """A row that a reconciliation offers or has locked."""

    is_after_statement: Annotated[
        bool, Meta(description="Whether the row is dated after the statement.")
    ]


class BankSessionView(BankSessionHeadView, rename="camel", kw_only=True):
    """The reconciliation of an account with a statement of its bank.

    While it is open, its rows are those to the statement date that no reconciliation has locked,
    and later ones that were named. Of a finished one, they are the rows that it has locked, without
    those of the beginning balance.
    """

    rows: list[SessionRowView]
    warnings: Warnings = msgspec.UNSET
    dry_run: DryRun = msgspec.UNSET
    effect: RehearsedEffect = msgspec.UNSET


class RowFiguresView(msgspec.Struct):
    """The date and the amount of a row."""

    date: Day
    amount: Amount


class DiscrepancyView(msgspec.Struct, rename="camel"):
    """A row that a reconciliation had locked, and that was changed since for a reason."""

    row_id: str
    session_id: Annotated[str, Meta(description="The reconciliation that had locked the row.")]
    label: Annotated[str, Meta(description="The document, as messages name it.")]
    source: SourceView | None
    before: Annotated[RowFiguresView, Meta(description="The row when it was locked.")]
    after: Annotated[
        RowFiguresView | None,
        Meta(description="The row after the change; null if the account has lost it."),
    ]
    reason: str
    actor: str
    changed_on: date
    locked_again_by: Annotated[
        str | None, Meta(description="The reconciliation that has locked the row since.")
    ]
    settled_by: Annotated[
        str | None,
        Meta(
            description="The reconciliation that was finished next, whose rows and adjustment make "
            "up for the change."
        ),
    ]


class DiscrepanciesView(msgspec.Struct, rename="camel"):
    """The changed rows that make up the discrepancy of a reconciliation.

    `total` is its discrepancy: what the amounts before the changes add up to, with the sign turned,
    because a changed row is not locked any more.
    """

    session_id: str
    account_id: str
    rows: list[DiscrepancyView]
    total: Amount


def bank_session_view(work: UnitOfWork, session: BankSession) -> dict[str, Any]:
    """A reconciliation with its rows."""
    view = session_view(work, session)
    (head,) = _heads(work, [view])
    return {**head, "rows": [session_row_view(row) for row in view.rows]}


def bank_session_heads(work: UnitOfWork, sessions: Iterable[BankSession]) -> list[dict[str, Any]]:
    """Reconciliations without their rows."""
    return _heads(work, session_heads(work, sessions))


def session_row_view(row: SessionRow) -> dict[str, Any]:
    """A row of a reconciliation."""
    return {**row_view(row.line), "isAfterStatement": row.is_after_statement}


def discrepancies_view(discrepancies: Discrepancies) -> dict[str, Any]:
    """The changed rows that make up the discrepancy of a reconciliation."""
    session = discrepancies.session
    return {
        "sessionId": session.id,
        "accountId": session.account_id,
        "rows": [_discrepancy_view(discrepancy) for discrepancy in discrepancies.rows],
        "total": format_amount(discrepancies.total),
    }


def _discrepancy_view(discrepancy: Discrepancy) -> dict[str, Any]:
    row = discrepancy.row
    after = None
    if row.new_date is not None and discrepancy.new_amount is not None:
        after = {"date": row.new_date, "amount": format_amount(discrepancy.new_amount)}
    document = RowId.parse(row.row_id)
    return {
        "rowId": row.row_id,
        "sessionId": discrepancy.session_id,
        "label": row.label,
        "source": _source(document) if document else None,
        "before": {"date": row.date, "amount": format_amount(discrepancy.amount)},
        "after": after,
        "reason": row.reason,
        "actor": row.actor,
        "changedOn": row.changed_on,
        "lockedAgainBy": discrepancy.locked_again_by,
        "settledBy": row.settled_by,
    }


def _source(row: RowId) -> dict[str, str]:
    return {"kind": row.kind, "id": row.document_id}


def _heads(work: UnitOfWork, views: list[SessionView]) -> list[dict[str, Any]]:
    addresses = [(BankSession.plural, view.session.id) for view in views]
    times = work.session.log.times(addresses)
    return [
        {**_head(view), **_times(times.get(address)), "version": view.session.version}
        for view, address in zip(views, addresses, strict=True)
    ]


def _times(times: RecordTimes | None) -> dict[str, str | None]:
    return {
        "createdAt": times.created_at if times else None,
        "updatedAt": times.updated_at if times else None,
    }


def _head(view: SessionView) -> dict[str, Any]:
    session, figures = view.session, view.figures
    adjustment = RowId.parse(session.adjustment)
    return {
        "id": session.id,
        "accountId": session.account_id,
        "accountName": view.account.name,
        "statementDate": session.statement_date,
        "beginningBalance": format_amount(figures.beginning_balance),
        "beginningDate": session.beginning_date,
        "outstanding": [reference.row_id for reference in session.outstanding],
        "statementBalance": format_amount(figures.statement_balance),
        "clearedBalance": format_amount(figures.cleared_balance),
        "discrepancy": format_amount(figures.discrepancy),
        "difference": format_amount(figures.difference),
        "status": session.status,
        "adjustment": _source(adjustment) if adjustment else None,
    }
