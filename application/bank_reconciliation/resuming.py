"""Beginning the reconciliation of an account, or going on with the open one."""

from typing import Any

from attrs import frozen

from application.bank_reconciliation.sessions import SessionTerms, begin_session, change_session
from application.reconciliation.row_marks import open_session
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.accounts import Account
from domain.reconciliation.bank_sessions import BankSession


@frozen
class Resumption:
    """A reconciliation that was begun, or with which a person goes on."""

    session: BankSession
    before: BankSession | None
    """What it was before it was corrected; None if it was begun."""


def begin_or_resume(work: UnitOfWork, account: Account, terms: SessionTerms) -> Resumption:
    """Begin the reconciliation of an account, or go on with the open one.

    If `terms` say something else than the open one has, it is corrected. What they leave out stays.
    Raises what `begin_session` and `change_session` raise.
    """
    before = open_session(work, account.id)
    if before is None:
        return Resumption(begin_session(work, account.id, terms), None)
    corrections = _corrections(account, before, terms)
    if corrections:
        corrected = change_session(work, before.id, SessionTerms(**corrections))
        return Resumption(corrected, before)
    return Resumption(before, before)


def _corrections(account: Account, session: BankSession, terms: SessionTerms) -> dict[str, Any]:
    """What `terms` say that a session does not have yet."""
    sign = account.natural_sign
    present: dict[str, Any] = {
        "statement_date": session.statement_date,
        "statement_balance": session.statement_balance * sign,
        "beginning_balance": session.beginning_balance * sign,
        "beginning_date": session.beginning_date,
        "outstanding": [reference.row_id for reference in session.outstanding],
    }
    said = {name: getattr(terms, name) for name in present}
    return {
        name: value for name, value in said.items() if value is not None and value != present[name]
    }
