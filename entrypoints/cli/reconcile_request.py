"""What one call of `wyzbooks reconcile ACCOUNT` asks for, and how it is done in one transaction."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from attrs import frozen

from adapters.exporters.cell_text import format_money
from application.bank_reconciliation.clearing import clear_rows
from application.bank_reconciliation.finishing import finish_session
from application.bank_reconciliation.matching import MatchChoices, StatementMatch, match_file
from application.bank_reconciliation.resuming import Resumption, begin_or_resume
from application.bank_reconciliation.session_view import session_view
from application.bank_reconciliation.sessions import SessionTerms
from application.ledger.registers import RowLine, row_lines
from application.reconciliation.row_marks import open_session, sessions_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import DifferenceLeft, Invalid, NotFound, Refused
from domain.ledger.accounts import Account
from domain.reconciliation.bank_sessions import BankSession, last_finished
from domain.values import parse_amount
from entrypoints.cli.named_records import named_account
from entrypoints.cli.named_rows import ALL, named_rows, named_selection
from entrypoints.cli.statement_source import (
    SourceStatement,
    completed_terms,
    of_account,
    unread_notes,
)

_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
"""An amount with commas between thousands, as statements have it: 4,210.55."""


@frozen(kw_only=True)
class ReconcileRequest:
    """What a person asks for; amounts, accounts and rows are as the person wrote them."""

    account: str
    statement_date: date | None = None
    statement_balance: str | None = None
    beginning_date: date | None = None
    beginning_balance: str | None = None
    outstanding: Sequence[str] = ()
    clear: Sequence[str] = ()
    unclear: Sequence[str] = ()
    finish: bool = False
    adjustment_account_id: str | None = None
    apply: Literal["certain", "none"] = "certain"
    adds: bool = False
    partial: bool = False
    name_in_file: str = ""


@frozen
class Reconciled:
    """What came of a request."""

    account: Account
    session: BankSession
    is_begun: bool
    """Whether the reconciliation was begun, and not resumed."""
    notes: tuple[str, ...]
    """What was corrected or taken from the file, in sentences."""
    match: StatementMatch | None = None
    """What the lines of the file are, if there is one."""
    refusal: DifferenceLeft | None = None
    """Why it is not finished, if it was to be; everything else is done."""


def reconcile_account(
    work: UnitOfWork, request: ReconcileRequest, source: SourceStatement | None
) -> Reconciled:
    """Begin or resume the reconciliation of an account, match a file, clear rows, and finish it.

    If it cannot be finished because of a difference, the rest is done all the same: a person goes
    on from there. All marks are taken away before a file is matched, and the rows that a person
    names are cleared and uncleared after it.
    """
    account = named_account(work, request.account, "/account")
    session = open_session(work, account.id)
    last = last_finished(sessions_of(work, account.id, "finished"))
    terms, notes = _terms(work, account, request), list[str]()
    parsed = of_account(work, account, source.parsed, request.name_in_file) if source else None
    if parsed:
        completed = completed_terms(account, terms, parsed.statements, session, last)
        terms = completed.terms
        notes = [*completed.notes, *unread_notes(parsed)]
    if session is None and terms.statement_date is None and terms.statement_balance is None:
        raise _nothing_open(account, last)
    resumption = begin_or_resume(work, account, terms)
    notes = [*_corrections(account, resumption), *notes]
    session = resumption.session
    if ALL in request.unclear:
        session = clear_rows(work, session.id, (), ALL)
    match = None
    if source and parsed:
        choices = MatchChoices(request.apply, request.adds)
        arguments = (source.format, parsed, choices, source.options)
        match = match_file(work, session.id, *arguments)
        session = match.session
    session = _cleared(work, account, session, request)
    refusal = None
    if request.finish:
        try:
            session, more = _finished(work, session, request.adjustment_account_id)
            notes += more
        except DifferenceLeft as error:
            left = format_money(error.difference)
            message = f"it is not finished, because the difference is {left}"
            refusal = DifferenceLeft(message, error.difference)
    is_begun = resumption.before is None
    return Reconciled(account, session, is_begun, tuple(notes), match, refusal)


def _finished(
    work: UnitOfWork, session: BankSession, adjustment_account: str | None
) -> tuple[BankSession, list[str]]:
    """The session finished, and a sentence about its adjustment, if there is one."""
    if adjustment_account is None:
        return finish_session(work, session.id), []
    other = named_account(work, adjustment_account, "/adjustment_account_id")
    difference = session_view(work, session).figures.difference
    finished = finish_session(work, session.id, other.id)
    if not finished.adjustment:
        return finished, [f"There was no difference, so nothing is posted to {other.label}."]
    amount, day = format_money(difference), session.statement_date
    return finished, [f"Posted the difference of {amount} to {other.label}, on {day}."]


def _terms(work: UnitOfWork, account: Account, request: ReconcileRequest) -> SessionTerms:
    """What the person says of the statement, in the terms of the books."""

    def lines_to_beginning() -> list[RowLine]:
        last = request.beginning_date
        rows = work.session.ledger.register(account.id, None, last, None, None, None)
        return row_lines(work, account, rows)

    outstanding = None
    if request.outstanding:
        outstanding = named_rows(
            work, account, lines_to_beginning, request.outstanding, "/outstanding"
        )
    return SessionTerms(
        statement_date=request.statement_date,
        statement_balance=_amount(request.statement_balance, "/statement_balance"),
        beginning_balance=_amount(request.beginning_balance, "/beginning_balance"),
        beginning_date=request.beginning_date,
        outstanding=outstanding,
    )


def _cleared(
    work: UnitOfWork, account: Account, session: BankSession, request: ReconcileRequest
) -> BankSession:
    """The session with the rows cleared and uncleared that a person names."""
    named = [text for text in request.unclear if text != ALL]
    if not (request.clear or named):
        return session
    offered = [row.line for row in session_view(work, session).rows]
    cleared = named_selection(work, account, offered, request.clear, "/clear")
    uncleared = named_selection(work, account, offered, named, "/unclear")
    return clear_rows(work, session.id, cleared, uncleared)


def _amount(text: str | None, path: str) -> int | None:
    if text is None:
        return None
    try:
        return parse_amount(text.replace(",", "") if _GROUPED.fullmatch(text) else text)
    except Invalid as error:
        raise Refused.at(path, str(error)) from None


def _nothing_open(account: Account, last: BankSession | None) -> NotFound:
    state = f"it is reconciled to {last.statement_date}" if last else "it was never reconciled"
    return NotFound(
        f"{account.label} has no open reconciliation; {state}. To begin one, give --statement-date "
        "and --balance, or a file that states the balance"
    )


def _corrections(account: Account, resumption: Resumption) -> Iterator[str]:
    """A sentence for each thing that was corrected in the open reconciliation."""
    before, after = resumption.before, resumption.session
    if before is None:
        return
    sign = account.natural_sign
    days = (
        ("statement date", before.statement_date, after.statement_date),
        ("beginning date", before.beginning_date, after.beginning_date),
    )
    balances = (
        ("statement balance", before.statement_balance, after.statement_balance),
        ("beginning balance", before.beginning_balance, after.beginning_balance),
    )
    for name, day, new_day in days:
        if day != new_day:
            yield f"Corrected: the {name} is {new_day}{f', and was {day}' if day else ''}."
    for name, cents, new_cents in balances:
        if cents != new_cents:
            new, old = format_money(new_cents * sign), format_money(cents * sign)
            yield f"Corrected: the {name} is {new}, and was {old}."
    if before.outstanding != after.outstanding:
        yield "Corrected: the outstanding rows."
