"""Verifying open items: every kind of damage to their stored data is found and named."""

from collections.abc import Callable
from contextlib import closing
from decimal import Decimal

import pytest

from adapters.storage.sqlite.driver import DRIVER
from application.integrity.verify_books import verify_books
from domain.invoicing.invoices import InvoiceApplication, InvoiceLine
from tests.application.actions import CHECKING, CONSULTING, FUNDS, MARCH, RECEIVABLE, add


@pytest.fixture
def damaged(sql_books, tmp_path) -> Callable[..., list[str]]:
    """Books with an invoice, two payments of it (one applied manually) and a deposit.

    Called with SQL that damages them, it returns the faults that `verify` finds.
    """
    add(sql_books, "contacts", id="c", kind="customer", name="Acme")
    add(sql_books, "contacts", id="d", kind="customer", name="Other")
    line = InvoiceLine(rate=Decimal(100), account_id=CONSULTING)
    add(sql_books, "invoices", id="i", contact_id="c", date=MARCH, status="sent", lines=(line,))
    stated = (InvoiceApplication(invoice_id="i", amount=30_00),)
    add(
        sql_books, "payments", id="p", contact_id="c", date=MARCH, amount=30_00, applications=stated
    )
    add(sql_books, "payments", id="q", contact_id="c", date=MARCH, amount=50_00)
    add(
        sql_books,
        "bank-transactions",
        id="t",
        account_id=CHECKING,
        date=MARCH,
        amount=30_00,
        splits=({"row_id": f"payment:p:{FUNDS}"},),
    )

    def damage(sql: str, *values: object) -> list[str]:
        with closing(
            DRIVER.connect(tmp_path / "books.wyzbooks", isolation_level=None)
        ) as connection:
            assert connection.execute(sql, values).rowcount > 0, "the damage was not done"
        return list(sql_books.read(verify_books).faults)

    damage.books = sql_books  # type: ignore[attr-defined]
    return damage


def named(faults: list[str], *words: str) -> bool:
    return any(all(word in fault for word in words) for fault in faults)


def test_sound_items_have_no_fault(damaged):
    verdict = damaged.books.read(verify_books)
    assert verdict.faults == ()
    assert (
        verdict.checked["openItems"],
        verdict.checked["applications"],
        verdict.checked["contactMonths"],
    ) == (5, 2, 1)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (
            "UPDATE open_items SET open = open - 1 WHERE id = 'invoice:i'",
            ("open item 'invoice:i'", "19.99 open", "20.00"),
        ),
        (
            "UPDATE open_items SET settled = '2026-03-16' WHERE id = 'payment:p'",
            ("open item 'payment:p'",),
        ),
        (
            "UPDATE open_items SET due_date = '2026-03-16' WHERE id = 'invoice:i'",
            ("open item 'invoice:i'",),
        ),
        ("UPDATE open_items SET hold = 1 WHERE id = 'payment:q'", ("open item 'payment:q'",)),
        (
            "DELETE FROM open_items WHERE id = 'payment:q'",
            ("open item 'payment:q'", "nothing open"),
        ),
        (
            "UPDATE open_items SET id = 'payment:ghost' WHERE id = 'payment:q'",
            ("'payment:ghost'", "no document makes it"),
        ),
        (
            f"UPDATE open_items SET open = amount WHERE id = 'payment:p:{FUNDS}'",
            (f"'payment:p:{FUNDS}'", "30.00 open"),
        ),
        (
            f"UPDATE open_items SET open = 0 WHERE id = 'payment:q:{FUNDS}'",
            (f"'payment:q:{FUNDS}'", "0.00 open"),
        ),
    ],
)
def test_an_item_that_was_changed_is_found(damaged, sql, words):
    assert named(damaged(sql), *words)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            '"amount":"50.00"',
            '"amount":"90.00"',
            ("open item 'invoice:i'", "120.00 is applied", "its amount is 100.00"),
        ),
        ('"amount":"50.00"', '"amount":"40.00"', ("open item 'payment:q'",)),
        (
            "2026-03-15",
            "2026-03-14",
            ("application of 'payment:q' to 'invoice:i'", "is before the date"),
        ),
        ("invoice:i", "invoice:x", ("application of 'payment:q' to 'invoice:x'", "does not exist")),
        (
            "invoice:i",
            "payment:p",
            ("application of 'payment:q' to 'payment:p'", "not a credit and a charge"),
        ),
    ],
)
def test_an_application_that_was_changed_is_found(damaged, old, new, words):
    assert named(
        damaged(
            "UPDATE applications SET applied = replace(applied, ?, ?) WHERE id = 'payment:q'",
            old,
            new,
        ),
        *words,
    )


def test_a_manual_application_that_is_not_applied_is_found(damaged):
    faults = damaged(
        """UPDATE applications SET applied = replace(applied, '"stated"', '"oldest"')"""
        """ WHERE id = 'payment:p'"""
    )
    assert named(faults, "payment 'p'", "names 30.00 to apply to 'invoice:i'", "0.00 is applied")


def test_a_row_in_two_deposits_is_found(damaged):
    faults = damaged(
        "INSERT INTO bank_transactions (id, date, status, void_reason, account_id,"
        " amount, type, contact_id, payee, ref, memo, splits, version)"
        " SELECT 'u', date, status, void_reason, account_id,"
        " amount, type, contact_id, payee, ref, memo, splits, version "
        f"FROM bank_transactions WHERE id = 't' AND splits LIKE '%{FUNDS}%'"
    )
    assert named(faults, f"row 'payment:p:{FUNDS}'", "2 deposits")


@pytest.mark.parametrize(
    "sql", ["UPDATE contact_balances SET balance = balance + 1", "DELETE FROM contact_balances"]
)
def test_a_changed_balance_of_a_contact_is_found(damaged, sql):
    assert named(damaged(sql), "balance of contact 'c'", RECEIVABLE, "2026-03")


def test_a_control_account_out_of_step_with_its_documents_is_found(damaged):
    faults = damaged("UPDATE invoices SET contact_id = 'd' WHERE id = 'i'")
    assert named(faults, "application of 'payment:p' to 'invoice:i'", "not a credit and a charge")
    assert named(faults, "balance of contact 'd'")
    assert named(faults, "contact 'c'", "at the end of 2026-03", "differ by -80.00")
    assert named(faults, "contact 'd'", "at the end of 2026-03", "differ by 80.00")


def test_a_cash_entry_that_was_removed_is_found(damaged):
    assert named(
        damaged("DELETE FROM postings WHERE entry_id LIKE 'application:payment:q>%'"),
        "entry 'application:payment:q>invoice:i@2026-03-15'",
    )


def test_a_control_account_that_counts_on_the_cash_basis_is_found(damaged):
    assert named(
        damaged("UPDATE month_balances SET basis = 'both' WHERE account_id = ?", RECEIVABLE),
        f"control account '{RECEIVABLE}'",
        "cash basis",
    )


def test_an_unapplied_account_that_counts_on_the_accrual_basis_is_found(damaged):
    # The unapplied amount and its application net to zero; one more cent of credit makes it count.
    sql = (
        "UPDATE month_balances SET basis = 'both', credits = credits + 1"
        " WHERE account_id = 'unapplied-cash-payment-income'"
    )
    assert named(damaged(sql), "account 'unapplied-cash-payment-income'", "accrual basis")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (
            "UPDATE applied SET amount = amount - 1 WHERE credit_id = 'payment:q'",
            ("'payment:q' to 'invoice:i' on 2026-03-15", "the index by day has 49.99", "50.00"),
        ),
        (
            "UPDATE applied SET date = '2026-03-16' WHERE credit_id = 'payment:q'",
            ("'payment:q' to 'invoice:i' on 2026-03-16", "the index by day has 50.00", "0.00"),
        ),
        (
            "DELETE FROM applied WHERE credit_id = 'payment:p'",
            ("'payment:p' to 'invoice:i'", "the index by day has 0.00", "30.00"),
        ),
        (
            "UPDATE applied SET rule = 'oldest' WHERE credit_id = 'payment:p'",
            ("'payment:p' to 'invoice:i'", "the index by day has 0.00"),
        ),
    ],
)
def test_an_application_that_differs_from_the_index_by_day_is_found(damaged, sql, words):
    assert named(damaged(sql), *words)


def test_an_entry_header_with_a_wrong_own_account_is_found(damaged):
    assert named(
        damaged("UPDATE entries SET account_id = 'account-1010' WHERE id = 'invoice:i'"),
        "entry 'invoice:i'",
        "does not list it as its document says",
    )


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (
            "UPDATE applied SET amount = amount + 1 WHERE credit_id = 'payment:p'",
            (
                "'payment:p' to 'invoice:i' on 2026-03-15",
                "the index by day has 30.01",
                "the application has 30.00",
            ),
        ),
        (
            "DELETE FROM applied WHERE credit_id = 'payment:q'",
            (
                "'payment:q' to 'invoice:i'",
                "the index by day has 0.00",
                "the application has 50.00",
            ),
        ),
        (
            "UPDATE applied SET date = '2026-03-16' WHERE credit_id = 'payment:p'",
            ("'payment:p' to 'invoice:i' on 2026-03-16", "the application has 0.00"),
        ),
        (
            "UPDATE applied SET charge_id = 'invoice:ghost' WHERE credit_id = 'payment:p'",
            ("'payment:p' to 'invoice:ghost'",),
        ),
        (
            "UPDATE applied SET rule = 'oldest' WHERE credit_id = 'payment:p'",
            ("'payment:p' to 'invoice:i'",),
        ),
        (
            "INSERT INTO applied VALUES ('2026-03-15', 'payment:ghost', 'invoice:i', 'stated', 1)",
            ("'payment:ghost' to 'invoice:i'", "the index by day has 0.01"),
        ),
    ],
)
def test_an_application_with_a_wrong_day_or_amount_in_the_index_is_found(damaged, sql, words):
    assert named(damaged(sql), *words)
