"""What a journal has of each record: examples of named rules."""

import subprocess
import sys
import tracemalloc
from datetime import date
from decimal import Decimal
from itertools import repeat

import pytest
from beancount import loader

from adapters.exporters.beancount.writer import write_beancount
from adapters.exporters.hledger.writer import write_hledger
from application.exporting.export_books import export_books
from application.exporting.exported_books import (
    ExportedAccount,
    ExportedBooks,
    ExportedLine,
    ExportedTransaction,
)
from application.ledger.company import change_settings
from application.ledger.journals import void_journal
from domain.banking.bank_transactions import Split
from domain.invoicing.invoices import InvoiceLine
from domain.ledger.accounts import Account
from domain.values import LATEST
from tests.adapters.exporters.plain_text.programs import (
    FORMATS,
    exported,
    hledger,
    needs_hledger,
    read_back,
)
from tests.application.actions import (
    CHECKING,
    MARCH,
    SALES,
    SUPPLIES,
    TRAVEL,
    add,
    change,
    contact,
    invoice,
    payment,
    post,
)

BEANCOUNT_INVOICE = """
2026-03-15 * "Vale \\"V\\" & Sons" "Spring\\norder" ^invoice-1042
  kind: "invoice"
  id: "i"
  type: "Invoice"
  number: "1042"
  due: 2026-04-14
  terms: "Net 30"
  Assets:Accounts-Receivable  10.00 USD
  Income:Sales-Income  -10.00 USD
    memo: "Tea; green, [loose]"
    item: "Tea"
    quantity: -2.50
    rate: 4.00
  Income:Sales-Income  0.00 USD
    memo: "Thanks"
    quantity: -1.00
    rate: 0.00
"""
HLEDGER_INVOICE = """
2026-03-15 (1042) Vale "V" & Sons | Spring order
    ; kind:invoice
    ; id:i
    ; document-type:Invoice
    ; due:2026-04-14
    ; terms:Net 30
    Assets:Accounts Receivable  10.00 USD
    Income:Sales Income  -10.00 USD
    ; item:Tea
    ; quantity:-2.50
    ; rate:4.00
    ; memo:Tea; green; (loose)
    Income:Sales Income  0.00 USD
    ; quantity:-1.00
    ; rate:0.00
    ; memo:Thanks
"""


@pytest.mark.parametrize(
    ("write", "expected"),
    [(write_beancount, BEANCOUNT_INVOICE), (write_hledger, HLEDGER_INVOICE)],
)
def test_an_invoice_has_its_contact_number_terms_and_lines(write, expected, books):
    contact(books, terms_id="terms-net-30")
    change(books, "contacts", "c", name='Vale "V" & Sons')
    add(books, "items", id="tea", name="Tea", account_id=SALES)
    tea = InvoiceLine(
        account_id=SALES,
        item_id="tea",
        quantity=Decimal("2.5"),
        rate=Decimal(4),
        description="Tea; green, [loose]",
    )
    thanks = InvoiceLine(account_id=SALES, rate=Decimal(0), description="Thanks")
    add(
        books,
        "invoices",
        id="i",
        number="1042",
        contact_id="c",
        date=MARCH,
        memo="Spring\norder",
        lines=(tea, thanks),
        status="sent",
    )
    assert expected in exported(books, write).decode()


@pytest.mark.parametrize("format_name", FORMATS)
def test_what_posts_nothing_is_left_out(format_name, books):
    contact(books)
    invoice(books, "draft", status="draft")
    post(books, "gone")
    books.run(void_journal, "gone", "a mistake", None)
    post(books, "kept")
    assert [entry.id for entry in read_back(books, format_name).transactions] == ["kept"]


@pytest.mark.parametrize("write", [write_beancount, write_hledger])
def test_what_a_journal_cannot_hold_is_counted(write, books, tmp_path):
    contact(books)
    invoice(books, "draft", status="draft")
    invoice(books, "i")
    payment(books, "p", cents=500)
    add(books, "items", name="Tea")
    with (tmp_path / "out").open("wb") as out:
        written = books.read(lambda work: write(export_books(work), out))
    assert written.written == {"accounts": 19, "transactions": 2}
    assert written.left_out == {
        "drafts": 1,
        "void_documents": 0,
        "applications": 1,
        "cleared_marks": 0,
        "holds": 0,
        "customers": 1,
        "vendors": 0,
        "items": 1,
        "terms": 5,
    }


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_payee_without_a_contact_and_a_contact_of_one_line_are_named(format_name, books):
    contact(books, "vic", "vendor")
    add(
        books,
        "bank-transactions",
        account_id=CHECKING,
        date=MARCH,
        amount=-500,
        payee="Rail | North",
        memo="Tickets",
        splits=(Split(account_id=TRAVEL, amount=-500, contact_id="vic", memo="to the fair"),),
    )
    (entry,) = read_back(books, format_name).transactions
    payee = "Rail / North" if format_name == "hledger" else "Rail | North"
    assert (entry.payee, entry.note) == (payee, "Tickets")
    assert entry.postings[1].notes == {"contact": "Vic", "memo": "to the fair"}


@pytest.mark.parametrize("format_name", FORMATS)
def test_books_without_a_transaction_are_a_journal_too(format_name, books):
    journal = read_back(books, format_name)
    assert (len(journal.ids()), journal.transactions) == (19, ())


def test_accounts_are_opened_on_the_day_of_the_first_transaction_in_the_order_of_the_statements(
    books,
):
    post(books, "b", date(2026, 5, 1))
    post(books, "a", date(2024, 2, 29))
    opened = [
        line for line in exported(books, write_beancount).decode().splitlines() if " open " in line
    ]
    assert opened[0] == "2024-02-29 open Assets:Checking USD"
    assert opened[-1] == "2024-02-29 open Expenses:Rent-Utilities USD"
    assert len(opened) == 19


def test_the_currency_of_the_company_is_that_of_every_amount(books):
    books.run(change_settings, {"currency": "EUR", "name": 'Vale "V"'})
    post(books)
    journal = exported(books, write_beancount).decode()
    _, _, options = loader.load_string(journal)
    assert (options["title"], options["operating_currency"]) == ('Vale "V"', ["EUR"])
    assert "USD" not in journal + exported(books, write_hledger).decode()


def test_an_inactive_account_says_so(books):
    change(books, "accounts", TRAVEL, active=False)
    assert "\n  active: FALSE\n" in exported(books, write_beancount).decode()
    assert "\n    ; active:no\n" in exported(books, write_hledger).decode()


# What the programs find out themselves


def test_beancount_finds_out_that_a_transaction_is_missing_or_wrong_by_a_cent(books):
    below = add(books, "accounts", name="Paper", type="expense", parent_id=SUPPLIES).id
    post(books, "a", debit=below)
    post(books, "b", day=LATEST, cents=700, debit=SUPPLIES)
    journal = exported(books, write_beancount).decode()
    assert loader.load_string(journal)[1] == []
    *kept, _, balances = journal.split("\n\n")
    without_last = "\n\n".join((*kept, balances))
    assert {error.entry.account for error in loader.load_string(without_last)[1]} == {
        "Expenses:Office-Supplies",
        "Income:Sales-Income",
    }
    a_cent = journal.replace("  7.00 USD", "  7.01 USD").replace("  -7.00 USD", "  -7.01 USD")
    assert a_cent != journal
    assert len(loader.load_string(a_cent)[1]) == 2


def test_the_program_bean_check_accepts_a_journal(books, tmp_path):
    post(books)
    path = tmp_path / "books.beancount"
    path.write_bytes(exported(books, write_beancount))
    done = subprocess.run(
        [sys.executable, "-m", "beancount.scripts.check", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@needs_hledger
def test_hledger_reports_balances_by_month_and_knows_what_each_account_is(books):
    post(books, "a", date(2026, 1, 31), 1000)
    post(books, "b", date(2026, 2, 1), 250, debit=TRAVEL, credit=CHECKING)
    journal = exported(books, write_hledger).decode()
    monthly = hledger("balance", "--monthly", "--output-format", "csv", given=journal)
    assert monthly.splitlines() == [
        '"account","2026-01","2026-02"',
        '"Assets:Checking","10.00 USD","-2.50 USD"',
        '"Income:Sales Income","-10.00 USD","0"',
        '"Expenses:Travel","0","2.50 USD"',
        '"total","0","0"',
    ]
    types = hledger("accounts", "--types", "--used", given=journal).split("\n")
    assert [line.split("  ")[0] + line[-3:] for line in types if line] == [
        "Assets:Checking: C",
        "Income:Sales Income: R",
        "Expenses:Travel: X",
    ]


@pytest.mark.parametrize("write", [write_beancount, write_hledger])
def test_memory_does_not_grow_with_the_transactions(write, tmp_path):
    account = ExportedAccount(Account(id="a", name="A", type="asset"), "A")
    lines = (ExportedLine(account, 1, memo="é" * 100), ExportedLine(account, -1))
    one = ExportedTransaction("journal", "j", "x", MARCH, "", lines)
    lists = ((account,), (), iter(()), iter(()), iter(()))
    with (tmp_path / "out").open("wb") as out:
        tracemalloc.start()
        write(ExportedBooks("Vale", "USD", *lists, repeat(one, 6_000)), out)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert out.tell() > 1_500_000
    assert peak < 1_000_000
