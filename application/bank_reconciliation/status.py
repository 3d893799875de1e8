"""How far the accounts of a company are reconciled: an overview for the close of a month."""

from datetime import date, timedelta

from attrs import frozen

from application.bank_reconciliation.session_view import SessionFigures, figures_of
from application.ports.queries import Condition, Query
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.accounts import Account
from domain.ledger.entries import Turnover
from domain.reconciliation.bank_sessions import BankSession, Status
from domain.texts import number_sort_key


@frozen
class UnclearedRows:
    """The rows of an account to a day that have no cleared mark."""

    count: int
    amount: int
    """Their sum in cents, in the natural sign of the account."""


@frozen
class OpenReconciliation:
    """The open reconciliation of an account, with its figures."""

    session: BankSession
    figures: SessionFigures


@frozen
class AccountStatus:
    """How far an account is reconciled."""

    account: Account
    balance: int
    """In the books on the day of the overview, in cents and in natural sign."""
    last_statement: date | None
    """The date of the last statement with which it is reconciled; None if there is none."""
    last_balance: int | None
    """The ending balance of that statement, in cents and in natural sign."""
    days_since: int | None
    """How many days have passed since that statement."""
    uncleared: UnclearedRows | None
    """To the day of the overview; None for an account of which no reconciliation was ever begun,
    where only its whole history would tell."""
    open: OpenReconciliation | None


def reconciliation_status(work: UnitOfWork, today: date | None = None) -> list[AccountStatus]:
    """How far each account is reconciled on a day, by number and name.

    These are the active bank accounts and credit cards, and all accounts that have a finished or
    open reconciliation. It costs what is not reconciled yet, and not the history of the accounts.
    """
    day = work.today if today is None else today
    open_sessions = {session.account_id: session for session in _sessions(work, "open")}
    reconciled = work.session.unreconciled_rows.accounts()
    shown: list[tuple[Account, BankSession | None]] = []
    for account in work.accounts().values():
        last = _last_finished(work, account.id) if account.id in reconciled else None
        is_usual = account.active and account.is_bank_or_card
        if is_usual or last or account.id in open_sessions:
            shown.append((account, last))
    shown.sort(key=lambda item: _order(item[0]))
    turnovers = work.session.ledger.turnovers(None, day, [account.id for account, _ in shown])
    return [
        _status_of(
            work,
            account,
            day,
            last,
            open_sessions.get(account.id),
            turnovers.get(account.id, Turnover()).net,
            is_reconciled=account.id in reconciled,
        )
        for account, last in shown
    ]


def _order(account: Account) -> tuple[bool, str, str, str]:
    """Numbered accounts by number, then the others by name."""
    return not account.number, number_sort_key(account.number), account.name, account.id


def _status_of(
    work: UnitOfWork,
    account: Account,
    day: date,
    last: BankSession | None,
    session: BankSession | None,
    balance: int,
    *,
    is_reconciled: bool,
) -> AccountStatus:
    sign = account.natural_sign
    return AccountStatus(
        account=account,
        balance=balance * sign,
        last_statement=last.statement_date if last else None,
        last_balance=last.statement_balance * sign if last else None,
        days_since=(day - last.statement_date) // timedelta(days=1) if last else None,
        uncleared=_uncleared(work, account, day) if is_reconciled else None,
        open=OpenReconciliation(session, figures_of(work, account, session)) if session else None,
    )


def _uncleared(work: UnitOfWork, account: Account, day: date) -> UnclearedRows:
    rows = work.session.unreconciled_rows.rows(account.id, day)
    amounts = [row.amount for row in rows if row.mark == "none"]
    return UnclearedRows(len(amounts), sum(amounts) * account.natural_sign)


def _last_finished(work: UnitOfWork, account_id: str) -> BankSession | None:
    of_account = Condition("account_id", "=", account_id)
    return next(iter(_sessions(work, "finished", of_account, limit=1)), None)


def _sessions(
    work: UnitOfWork, status: Status, *conditions: Condition, limit: int = 1_000_000_000
) -> list[BankSession]:
    """Reconciliations with a status, the latest statement first."""
    where = (*conditions, Condition("status", "=", status))
    order = (("statement_date", True), ("id", True))
    return work.session.records.page(BankSession, Query(where, order=order, limit=limit)).items
