"""What is done on the server alone: settings, merges, reconciliations, messages, bank rules."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from application.bank_reconciliation.clearing import clear_rows
from application.bank_reconciliation.finishing import finish_session, undo_session
from application.bank_reconciliation.sessions import SessionTerms, begin_session, cancel_session
from application.invoicing.contacts import merge_contact
from application.ledger.accounts import merge_account
from application.ledger.company import change_settings
from application.ledger.registers import mark_row
from application.reconciliation.on_demand import OnDemandApplication, apply_on_demand
from application.sync.messages import acknowledge, post_message, remove_message
from application.unit_of_work.books import Books
from domain.ledger.entries import EntryHeader
from domain.opaque_values import OpaqueValue
from domain.reconciliation.bank_sessions import BankSession
from domain.records import Record
from domain.sync.messages import Message
from tests.application.actions import CHECKING, PAYABLE, RECEIVABLE, SAVINGS, TRAVEL
from tests.simulation.edits import Edit
from tests.simulation.values import DAYS, Draw
from tests.simulation.verbs import CLOSED_VOIDS

STATEMENT_DAYS = (date(2026, 3, 31), date(2026, 4, 10), date(2026, 4, 30))


def draw_office_edit(rng: Random, books: Books) -> Edit | None:
    """Something that only the server does, or None where there is nothing to do it to."""
    draw = Draw(rng, books)
    return draw.one(_ACTS)(draw)


def _settings(draw: Draw) -> Edit:
    if draw.chance(0.6):
        day = draw.one((None, *DAYS[:5]))
        changes: dict[str, Any] = {"closing_date": day, "reason": "because"}
    else:
        changes = draw.one(
            (
                {"name": draw.one(("Ours", "Theirs"))},
                {"fiscal_year_start": draw.one((1, 4))},
                {"undeposited_funds_account_id": draw.one(("account-1050", SAVINGS))},
            )
        )
    return Edit(change_settings, (changes,), f"changes the settings: {changes}")


def _merge(draw: Draw) -> Edit:
    if draw.chance(0.5):
        one, other = draw.one((("bob", "ann"), ("cem", "bob"), ("wes", "vic")))
        return Edit(merge_contact, (one, other), f"merges {one} into {other}")
    one, other = draw.one((("acc-1", "acc-2"), ("acc-2", TRAVEL), (SAVINGS, CHECKING)))
    return Edit(merge_account, (one, other), f"merges {one} into {other}")


def _closed_void(draw: Draw) -> Edit | None:
    verb = draw.one(CLOSED_VOIDS)
    documents = draw.records(verb.collection)
    if not documents:
        return None
    id_ = draw.one(documents).id
    arguments = tuple(draw.one(choice) for choice in verb.choices)
    return Edit(verb.use_case, (id_, *arguments), f"{verb.name} {id_}")


def _application(draw: Draw) -> Edit | None:
    items = draw.books.read(lambda work: list(work.session.open_items.all()))
    pairs = [
        (credit, charge)
        for credit in items
        for charge in items
        if (credit.role, charge.role) == ("credit", "charge")
        and (credit.contact_id, credit.account_id) == (charge.contact_id, charge.account_id)
    ]
    if not pairs:
        return None
    credit, charge = draw.one(pairs)
    side = {RECEIVABLE: "customer", PAYABLE: "vendor"}.get(credit.account_id, "customer")
    cents = draw.one((0, 100, min(credit.amount, charge.amount)))
    applied = [OnDemandApplication(credit.id, charge.id, cents)]
    words = f"applies {cents} of {credit.id} to {charge.id}"
    return Edit(apply_on_demand, (side, None, applied), words)


def _mark(draw: Draw) -> Edit | None:
    headers = draw.books.read(lambda work: list(work.session.records.all(EntryHeader)))
    if not headers:
        return None
    header = draw.one(headers)
    row = f"{header.kind}:{header.document_id}:{CHECKING}"
    mark = draw.one(("cleared", "none"))
    return Edit(mark_row, (CHECKING, row, mark), f"marks {row} {mark}")


def _reconciliation(draw: Draw) -> Edit:
    sessions = draw.books.read(lambda work: list(work.session.records.all(BankSession)))
    if sessions and draw.chance(0.7):
        id_ = draw.one(sessions).id
        use_case, *arguments = draw.one(
            (
                (clear_rows, "all"),
                (finish_session, TRAVEL),
                (finish_session, TRAVEL),
                (undo_session,),
                (cancel_session,),
            )
        )
        return Edit(use_case, (id_, *arguments), f"{use_case.__name__} {id_}")
    terms = SessionTerms(
        statement_date=draw.one(STATEMENT_DAYS), statement_balance=draw.one((0, 500, 1000))
    )
    return Edit(begin_session, (CHECKING, terms), f"begins a reconciliation: {terms}")


def _message(draw: Draw) -> Edit:
    messages: list[Record] = draw.books.read(lambda work: list(work.session.records.all(Message)))
    if messages and draw.chance(0.6):
        use_case = draw.one((acknowledge, remove_message))
        id_ = draw.one(messages).id
        return Edit(use_case, (id_,), f"{use_case.__name__} {id_}")
    return Edit(post_message, (OpaqueValue('"print"'), {}), "posts a message")


_ACTS: tuple[Callable[[Draw], Edit | None], ...] = (
    _settings,
    _settings,
    _merge,
    _closed_void,
    _application,
    _mark,
    _mark,
    _reconciliation,
    _reconciliation,
    _message,
)
