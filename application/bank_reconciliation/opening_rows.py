"""The rows that make up the beginning balance of an account's first reconciliation.

Books often begin before their first reconciliation does. So a first one may say which balance the
bank had on which day: the rows to that day are then reconciled with it, except for outstanding
ones, which the bank had not seen then.
"""

from collections.abc import Container, Iterator

from application.reconciliation.row_marks import Row, find_row, lock
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import DifferenceLeft, Fault, Refused
from domain.ledger.accounts import Account
from domain.ledger.ids import RowId
from domain.reconciliation.bank_sessions import BankSession
from domain.values import format_amount


def lock_opening_rows(work: UnitOfWork, account: Account, session: BankSession) -> int:
    """Lock the rows of a beginning balance, and return their sum in cents, debit positive.

    Raises `Refused` for outstanding rows that are not among them, and `DifferenceLeft` where they
    do not add up to the beginning balance.
    """
    if session.beginning_date is None:
        return 0
    offered = {
        str(id_): Row(id_, row.date, row.amount)
        for row in work.session.unreconciled_rows.rows(account.id, session.beginning_date)
        for id_ in [RowId.of_entry(row.entry_id, account.id)]
    }
    outstanding = {reference.row_id for reference in session.outstanding}
    if faults := [*_faults_of_outstanding(work, account, session, offered)]:
        raise Refused(faults)
    rows = [row for key, row in offered.items() if key not in outstanding]
    total = sum(row.amount for row in rows)
    if total != session.beginning_balance:
        sign = account.natural_sign
        difference = (session.beginning_balance - total) * sign
        raise DifferenceLeft(
            f"the rows of {account.label} to {session.beginning_date} add up to "
            f"{format_amount(total * sign)} without those that are outstanding, but the beginning "
            f"balance is {format_amount(session.beginning_balance * sign)}; the difference is "
            f"{format_amount(difference)}. Name the rows that the bank had not seen then, or "
            "correct the balance or the books",
            difference,
        )
    return lock(work, session, rows, is_opening=True)


def _faults_of_outstanding(
    work: UnitOfWork, account: Account, session: BankSession, offered: Container[str]
) -> Iterator[Fault]:
    for place, reference in enumerate(session.outstanding):
        if reference.row_id in offered:
            continue
        id_ = RowId.parse(reference.row_id)
        row = find_row(work, id_) if id_ and id_.account_id == account.id else None
        if row is None:
            message = f"{account.label} has no row {reference.row_id!r}"
            yield Fault(f"/outstanding/{place}", message)
        elif session.beginning_date and row.date > session.beginning_date:
            message = f"must be dated on or before {session.beginning_date}, and is of {row.date}"
            yield Fault(f"/outstanding/{place}", message)
