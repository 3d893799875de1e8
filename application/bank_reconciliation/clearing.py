"""Clearing rows in an open reconciliation: one, some or all of them."""

from collections.abc import Sequence
from typing import Literal

from application.bank_reconciliation.session_view import row_id, rows_of
from application.bank_reconciliation.sessions import open_one
from application.reconciliation.row_marks import Row, change_marks, find_row
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault, Refused
from domain.ledger.accounts import Account
from domain.ledger.ids import RowId
from domain.reconciliation.bank_sessions import BankSession

Selection = Sequence[str] | Literal["all"]
"""The ids of some rows, or all rows that the reconciliation offers."""


def clear_rows(
    work: UnitOfWork,
    id_: str,
    cleared: Selection = (),
    uncleared: Selection = (),
    version: int | None = None,
) -> BankSession:
    """Clear some rows of an account and unclear others.

    `all` comes before named rows: with all uncleared and some cleared, only these are cleared.
    Raises `Refused` for rows that the account does not have, or that are in both lists.
    """
    session = open_one(work, id_, version)
    offered = {
        str(id_): Row(id_, row.date, row.amount)
        for row in rows_of(work, session)
        for id_ in [row_id(session, row)]
    }
    if cleared == "all" and uncleared == "all":
        raise Refused.at("/uncleared", "must not be all where cleared is all")
    ticked, faults = _named_rows(work, session, offered, "cleared", cleared)
    unticked, more_faults = _named_rows(work, session, offered, "uncleared", uncleared)
    faults += more_faults
    if cleared == "all":
        ticked = {key: row for key, row in offered.items() if key not in unticked}
    elif uncleared == "all":
        unticked = {key: row for key, row in offered.items() if key not in ticked}
    else:
        faults += [
            Fault(f"/uncleared/{place}", f"must not be {key!r}, which is to be cleared")
            for place, key in enumerate(uncleared)
            if key in ticked
        ]
    if faults:
        raise Refused(faults)
    change_marks(work, session, ticked.values(), [row.id for row in unticked.values()])
    return work.get(BankSession, session.id)


def _named_rows(
    work: UnitOfWork,
    session: BankSession,
    offered: dict[str, Row],
    name: str,
    selection: Selection,
) -> tuple[dict[str, Row], list[Fault]]:
    """The named rows by id, and a fault for each that the account does not have."""
    rows: dict[str, Row] = {}
    faults: list[Fault] = []
    for place, text in enumerate(() if selection == "all" else selection):
        row = offered.get(text)
        if row is None:
            id_ = RowId.parse(text)
            row = find_row(work, id_) if id_ and id_.account_id == session.account_id else None
        if row is None:
            account = work.get(Account, session.account_id)
            faults.append(
                Fault(f"/{name}/{place}", f"{account.label} has no row {text!r}", code="unknown_id")
            )
        else:
            rows[text] = row
    return rows, faults
