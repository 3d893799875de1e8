"""Going on with the open reconciliation of an account, or beginning one."""

from datetime import date

import pytest

from application.bank_reconciliation.resuming import Resumption, begin_or_resume
from application.bank_reconciliation.sessions import SessionTerms
from application.unit_of_work.books import Books
from domain.errors import Refused
from domain.ledger.accounts import Account
from tests.application.actions import CARD, CHECKING, deposit, head

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)


def resume(books: Books, account: str, **terms) -> Resumption:
    return books.run(
        lambda work: begin_or_resume(work, work.get(Account, account), SessionTerms(**terms))
    )


@pytest.mark.parametrize("account", [CHECKING, CARD])
def test_it_is_begun_then_resumed_unchanged_then_corrected(books, account):
    begun = resume(books, account, statement_date=JANUARY, statement_balance=5_00)
    assert begun.before is None
    version = head(books)
    for terms in ({}, {"statement_date": JANUARY, "statement_balance": 5_00}):
        resumed = resume(books, account, **terms)
        assert resumed.session == resumed.before == begun.session
        assert head(books) == version
    corrected = resume(books, account, statement_date=FEBRUARY)
    assert corrected.before == begun.session
    assert corrected.session.id == begun.session.id
    assert corrected.session.statement_date == FEBRUARY
    assert corrected.session.statement_balance == begun.session.statement_balance


def test_the_beginning_is_corrected_too(books):
    deposit(books, "in", cents=100_00, day=date(2026, 1, 10))
    deposit(books, "check", cents=-5_00, day=date(2026, 1, 20))
    said = {"statement_date": FEBRUARY, "statement_balance": 95_00}
    resume(books, CHECKING, **said)
    row = f"bank-transaction:check:{CHECKING}"
    corrected = resume(
        books,
        CHECKING,
        beginning_date=JANUARY,
        beginning_balance=100_00,
        outstanding=[row],
    )
    assert corrected.session.beginning_balance == 100_00
    version = head(books)
    again = resume(books, CHECKING, beginning_date=JANUARY, outstanding=[row], **said)
    assert (again.session, head(books)) == (corrected.session, version)


def test_a_new_one_needs_a_date_and_a_balance(books):
    with pytest.raises(Refused, match="statement date"):
        resume(books, CHECKING, statement_balance=1)
    with pytest.raises(Refused, match="statement balance"):
        resume(books, CHECKING, statement_date=JANUARY)
