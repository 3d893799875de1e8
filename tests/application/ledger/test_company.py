"""Settings and the closing date: the figures of a closed period do not change."""

from datetime import date

import pytest

from application.banking.bank_transactions import void_transaction
from application.ledger.company import change_settings, open_company
from application.ledger.journals import void_journal
from application.ledger.registers import mark_row
from domain.errors import Closed, Conflict, Refused, Stale
from domain.ledger.company import COMPANY_ID, Settings
from tests.application.actions import (
    CARD,
    CHECKING,
    MARCH,
    RECEIVABLE,
    SALES,
    SAVINGS,
    TRAVEL,
    add,
    assert_sound,
    change,
    close,
    deposit,
    drop,
    get,
    head,
    lines,
    log,
    post,
    put,
    splits,
    sums,
)

END = date(2026, 3, 31)
APRIL = date(2026, 4, 1)


@pytest.fixture
def closed(books):
    """Books closed to the end of March, with a journal and a deposit in March and in April."""
    add(books, "contacts", id="c", kind="customer", name="C")
    add(books, "contacts", id="d", kind="customer", name="D")
    post(books, "j")
    deposit(books, "t")
    add(books, "journals", id="owed", date=MARCH, lines=lines((RECEIVABLE, 5, "c"), (SALES, -5)))
    post(books, "j-april", day=APRIL)
    deposit(books, "t-april", day=APRIL)
    close(books, END)
    return books


def refused(books, act):
    before = head(books), sums(books)
    with pytest.raises(Closed, match="closed to 2026-03-31"):
        act()
    assert (head(books), sums(books)) == before


# The closing date


def test_moving_the_closing_date_back_needs_a_reason_that_the_log_keeps(closed):
    for day in (date(2026, 3, 30), None):
        with pytest.raises(Refused, match=r"^company, reason"):
            close(closed, day)
    settings = close(closed, date(2026, 2, 28), "the auditor found an invoice")
    assert settings.closing_date == date(2026, 2, 28)
    change_ = log(closed, collection="settings")[-1]
    assert "the auditor found an invoice" in change_.after
    assert '"closingDate":"2026-03-31"' in change_.before
    close(closed, None, "books are opened")


def test_moving_the_closing_date_forward_needs_no_reason(closed):
    close(closed, date(2026, 2, 1), "why not")
    assert close(closed, date(2026, 5, 31)).reason == ""


def test_every_move_of_the_closing_date_back_needs_its_own_reason(closed):
    close(closed, date(2026, 3, 30), "once")
    with pytest.raises(Refused, match=r"^company, reason"):
        close(closed, date(2026, 3, 29))


def test_every_move_of_the_closing_date_is_in_the_log(books):
    for day in (date(2026, 1, 31), date(2026, 2, 28)):
        close(books, day)
    assert [each.op for each in log(books, collection="settings")] == ["put"] * 3


# The closed period


def test_nothing_dated_on_or_before_the_closing_date_is_created(closed):
    refused(closed, lambda: post(closed, "new", day=END))
    refused(closed, lambda: deposit(closed, "new", day=date(2025, 1, 1)))
    post(closed, "new", day=APRIL)


def test_nothing_dated_on_or_before_the_closing_date_is_removed(closed):
    refused(closed, lambda: drop(closed, "journals", "j"))
    refused(closed, lambda: drop(closed, "bank-transactions", "t"))
    drop(closed, "journals", "j-april")


@pytest.mark.parametrize(
    "void",
    [(void_journal, "journals", "j-void"), (void_transaction, "bank-transactions", "t-void")],
    ids=["journal", "bank-transaction"],
)
def test_a_void_document_dated_on_or_before_the_closing_date_is_not_removed(books, void):
    act, collection, id_ = void
    post(books, "j-void")
    deposit(books, "t-void")
    books.run(act, id_, "wrong")
    close(books, END)
    refused(books, lambda: drop(books, collection, id_))


@pytest.mark.parametrize(
    "figures",
    [
        {"date": date(2026, 3, 16)},
        {"date": APRIL},
        {"lines": lines((CHECKING, 1001), (SALES, -1001))},
        {"lines": lines((SAVINGS, 1000), (SALES, -1000))},
        {"lines": lines((CHECKING, 1000, "c"), (SALES, -1000))},
        {"lines": lines((CHECKING, 600), (CHECKING, 400), (SALES, -1000))},
    ],
    ids=["day", "later day", "amount", "account", "contact", "lines"],
)
def test_the_figures_of_a_closed_journal_cannot_be_changed(closed, figures):
    refused(closed, lambda: change(closed, "journals", "j", **figures))
    refused(
        closed,
        lambda: put(
            closed, "journals", "j", **{"lines": lines((CHECKING, 1000), (SALES, -1000)), **figures}
        ),
    )


@pytest.mark.parametrize(
    "figures",
    [
        {"date": date(2026, 3, 16)},
        {"amount": 5, "splits": splits((SALES, 5))},
        {"account_id": CARD},
        {"splits": splits((TRAVEL, 1000))},
        {"contact_id": "c"},
    ],
)
def test_the_figures_of_a_closed_transaction_cannot_be_changed(closed, figures):
    refused(closed, lambda: change(closed, "bank-transactions", "t", **figures))


def test_nothing_is_moved_into_the_closed_period(closed):
    refused(closed, lambda: change(closed, "journals", "j-april", date=END))
    refused(closed, lambda: change(closed, "bank-transactions", "t-april", date=END))


def test_a_closed_document_is_voided_only_with_a_later_date(closed):
    before = sums(closed)
    for act, id_ in ((void_journal, "j"), (void_transaction, "t")):
        with pytest.raises(Closed):
            closed.run(act, id_, "wrong")
    assert sums(closed) == before


def test_texts_and_marks_of_closed_documents_can_be_changed(closed):
    change(
        closed,
        "journals",
        "j",
        memo="M",
        ref="R",
        type="Paycheck",
        lines=lines((SALES, -1000), (CHECKING, 1000)),
    )
    change(
        closed,
        "bank-transactions",
        "t",
        memo="M",
        ref="R",
        payee="P",
        type="Sales Receipt",
        cleared="cleared",
    )
    closed.run(mark_row, CHECKING, f"journal:j:{CHECKING}", "cleared")
    assert get(closed, "journals", "j").memo == "M"
    assert_sound(closed)


def test_accounts_and_contacts_may_be_renamed_in_closed_books(closed):
    change(closed, "accounts", CHECKING, name="Main", number="1001")
    change(closed, "contacts", "c", name="Cc")
    account = get(closed, "accounts", CHECKING)
    assert (account.name, account.number) == ("Main", "1001")
    assert get(closed, "contacts", "c").name == "Cc"
    assert_sound(closed)


# The fiscal year


def test_the_fiscal_year_of_closed_books_cannot_be_changed(closed):
    with pytest.raises(Closed, match="fiscal year"):
        closed.run(change_settings, {"fiscal_year_start": 7})
    with pytest.raises(Closed):
        closed.run(
            change_settings, {"fiscal_year_start": 7, "closing_date": None, "reason": "all at once"}
        )
    close(closed, None, "opened")
    assert closed.run(change_settings, {"fiscal_year_start": 7}).fiscal_year_start == 7


def test_the_fiscal_year_can_be_changed_while_nothing_is_closed(books):
    post(books, day=date(2026, 2, 1))
    books.run(change_settings, {"fiscal_year_start": 7})
    close(books, date(2026, 1, 31))
    assert books.run(change_settings, {"fiscal_year_start": 4}).fiscal_year_start == 4


# Defaults and versions


@pytest.mark.parametrize(
    ("field", "account", "pointer"),
    [
        ("receivable_account_id", CHECKING, "/defaults/receivable_account_id"),
        ("payable_account_id", CARD, "/defaults/payable_account_id"),
        ("undeposited_funds_account_id", CARD, "/defaults/undeposited_funds_account_id"),
        ("retained_earnings_account_id", SALES, "/defaults/retained_earnings_account_id"),
        (
            "opening_balance_equity_account_id",
            "nowhere",
            "/defaults/opening_balance_equity_account_id",
        ),
    ],
)
def test_a_default_account_has_the_class_that_its_setting_needs(books, field, account, pointer):
    with pytest.raises(Refused) as refusal:
        books.run(change_settings, {field: account})
    assert refusal.value.faults[0].path == pointer


def test_stale_settings_are_not_changed(books):
    version = books.read(lambda work: work.settings.version)
    books.run(change_settings, {"name": "One"}, version)
    with pytest.raises(Stale) as stale:
        books.run(change_settings, {"name": "Two"}, version)
    assert stale.value.current.name == "One"


def test_creating_existing_books_again_changes_nothing(books):
    books.run(change_settings, {"name": "Mine"})
    before = head(books)
    assert books.run(open_company).name == "Mine"
    assert head(books) == before == 19 + 5 + 2


def test_new_books_have_accounts_terms_and_settings(books):
    assert {name: each.count for name, each in sums(books).items()} == {
        "accounts": 19,
        "contacts": 0,
        "items": 0,
        "terms": 5,
        "journals": 0,
        "bank-transactions": 0,
        "invoices": 0,
        "payments": 0,
        "bills": 0,
        "bill-payments": 0,
    }
    assert [
        each.id for each in books.read(lambda work: list(work.session.records.all(Settings)))
    ] == [COMPANY_ID]
    assert_sound(books)


def test_a_document_of_a_closed_period_is_taken_back_once(books):
    post(books, "j")
    close(books, END)
    taken = books.run(void_journal, "j", "wrong", APRIL).document
    assert (taken.status, taken.void_reason) == ("posted", "wrong")
    with pytest.raises(Conflict, match="already void"):
        books.run(void_journal, "j", "again", APRIL)
    assert_sound(books)
