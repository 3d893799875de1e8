"""Use cases for bank reconciliations: begin one, change it while it is open, and cancel it.

Amounts that come in are in the natural sign of the account: of a credit card, what is owed.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from attrs import frozen

from application.bank_reconciliation.opening_rows import lock_opening_rows
from application.bank_reconciliation.remembered_lines import forget_lines
from application.reconciliation.row_marks import open_session, release, sessions_of
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.versions import check_version
from domain.errors import Conflict, ReconciliationOpen, ReconciliationStatus, Refused
from domain.ledger.accounts import Account
from domain.reconciliation.bank_sessions import BankSession, RowReference, last_finished
from domain.records import changed


@frozen(kw_only=True)
class SessionTerms:
    """What a person says of a statement; what is None was left out."""

    statement_date: date | None = None
    statement_balance: int | None = None
    """In cents, in the natural sign of the account, like all balances."""
    beginning_balance: int | None = None
    beginning_date: date | None = None
    outstanding: Sequence[str] | None = None
    """The ids of rows."""
    without_beginning: bool = False
    """Whether a beginning that was stated earlier is taken back, so that all rows are offered."""


def begin_session(
    work: UnitOfWork, account_id: str, terms: SessionTerms, id_: str | None = None
) -> BankSession:
    """Begin the reconciliation of an account with a statement.

    Raises `Refused` for what can never be right, and `Conflict` if the account has an open
    reconciliation, or one with a later statement.
    """
    account = work.find(Account, account_id)
    if account is None:
        raise Refused.at("/account_id", f"there is no account {account_id!r}", code="unknown_id")
    _check_reconcilable(account)
    if terms.statement_date is None:
        raise Refused.at("/statement_date", "must be given", code="missing")
    if terms.statement_balance is None:
        raise Refused.at("/statement_balance", "must be given", code="missing")
    if other := open_session(work, account.id):
        raise ReconciliationOpen(
            f"{account.label} has an open reconciliation already, with the statement of "
            f"{other.statement_date} ({other.id}); finish or cancel it first",
            other.id,
        )
    if id_ is not None and work.find(BankSession, id_):
        raise Conflict(
            f"the id {id_!r} is taken; leave it out, or choose another",
            code="id_taken",
            conflicting=("reconciliations", id_),
        )
    if account.id not in work.session.unreconciled_rows.accounts():
        work.session.unreconciled_rows.follow(account.id)
    last = last_finished(sessions_of(work, account.id, "finished"))
    session = BankSession(
        id=work.new_id() if id_ is None else id_,
        account_id=account.id,
        statement_date=terms.statement_date,
        statement_balance=terms.statement_balance * account.natural_sign,
        beginning_balance=last.next_beginning if last else 0,
    )
    return _with_terms(work, account, last, session, terms)


def change_session(
    work: UnitOfWork, id_: str, terms: SessionTerms, version: int | None = None
) -> BankSession:
    """Correct the date or a balance of an open reconciliation; what is None stays as it is."""
    session = open_one(work, id_, version)
    account = work.get(Account, session.account_id)
    last = last_finished(sessions_of(work, account.id, "finished"))
    if terms.statement_date is not None:
        session = changed(session, statement_date=terms.statement_date)
    if terms.statement_balance is not None:
        balance = terms.statement_balance * account.natural_sign
        session = changed(session, statement_balance=balance)
    return _with_terms(work, account, last, session, terms)


def cancel_session(work: UnitOfWork, id_: str, version: int | None = None) -> None:
    """Cancel an open reconciliation: rows get the marks that they had before it began."""
    session = open_one(work, id_, version)
    release(work, session)
    forget_lines(work, session)
    work.remove(work.get(BankSession, id_))


def open_one(work: UnitOfWork, id_: str, version: int | None = None) -> BankSession:
    """The open reconciliation with an id. Raises `Conflict` for one that is not open."""
    session = work.get(BankSession, id_)
    check_version(session, version, "the reconciliation")
    if session.status != "open":
        raise ReconciliationStatus(
            f"the reconciliation with the statement of {session.statement_date} is "
            f"{session.status}, so it cannot be changed; "
            + ("undo it first" if session.status == "finished" else "begin a new one")
        )
    return session


def _with_terms(
    work: UnitOfWork,
    account: Account,
    last: BankSession | None,
    session: BankSession,
    terms: SessionTerms,
) -> BankSession:
    """Store a session with what a person says of its statement and of its beginning."""
    if last and session.statement_date <= last.statement_date:
        raise Conflict(
            f"{account.label} is reconciled to {last.statement_date}; the statement date must be "
            "later",
            code="earlier_statement",
            conflicting=("reconciliations", last.id),
        )
    if terms.statement_date and terms.statement_date > work.today:
        work.warn(
            "future_statement",
            f"the statement is dated {terms.statement_date}, which is after today; once it is "
            "reconciled, no earlier statement can be: correct the date if it is mistyped",
        )
    _check_beginning(last, session, terms)
    begun = _with_beginning(account, session, terms)
    if begun == session:
        return work.save(session)
    # Its opening rows are found anew, so what was noted of the former ones does not count.
    stored = work.save(changed(begun, unlocked=()))
    release(work, stored, only_opening=True)
    return work.save(changed(stored, locked_amount=lock_opening_rows(work, account, stored)))


def _with_beginning(account: Account, session: BankSession, terms: SessionTerms) -> BankSession:
    """A session with the beginning that a person says."""
    fields: dict[str, Any] = {}
    if terms.without_beginning and session.beginning_date:
        fields |= {"beginning_balance": 0, "beginning_date": None, "outstanding": ()}
    if terms.beginning_balance is not None:
        fields["beginning_balance"] = terms.beginning_balance * account.natural_sign
    if terms.beginning_date is not None:
        fields["beginning_date"] = terms.beginning_date
    if terms.outstanding is not None:
        rows = dict.fromkeys(terms.outstanding)
        fields["outstanding"] = tuple(RowReference(row_id=row) for row in rows)
    return changed(session, **fields)


def _check_beginning(last: BankSession | None, session: BankSession, terms: SessionTerms) -> None:
    """Raise `Refused` for a beginning that is not that of a first session, or not complete."""
    given = [
        name
        for name in ("beginning_balance", "beginning_date", "outstanding")
        if getattr(terms, name) is not None
    ]
    before = None if terms.without_beginning else session.beginning_date
    if last and given:
        raise Refused.at(
            f"/{given[0]}",
            "must be left out, because the reconciliation begins with the ending balance of the "
            f"statement of {last.statement_date}",
        )
    has_date = terms.beginning_date is not None or before is not None
    if not has_date and (terms.beginning_balance or terms.outstanding):
        raise Refused.at(
            "/beginning_date",
            "must be given: the day on which the bank had the beginning balance",
            code="missing",
        )
    is_first_date = terms.beginning_date is not None and before is None
    if is_first_date and terms.beginning_balance is None:
        raise Refused.at(
            "/beginning_balance",
            "must be given with the day on which the bank had it",
            code="missing",
        )


def _check_reconcilable(account: Account) -> None:
    """Raise `Refused` for an account that has no statements."""
    if not account.has_statements:
        raise Refused.at(
            "/account_id",
            "must be an asset or liability account that is not a control account, because only "
            f"these have statements; {account.label} is none of these",
        )
