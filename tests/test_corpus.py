"""IIF files of other programs: each is imported whole, or refused with a line and a reason."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from adapters.importers.iif.reader import read_iif
from adapters.json_shapes.imports import import_view, refused_import_view
from adapters.storage.memory.store import MemoryStore
from application.importing.import_answer import ImportRefused
from application.integrity.verify_books import verify_books
from application.reporting.make_report import ReportRequest, make_report
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from domain.banking.bank_transactions import BankTransaction
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.invoicing.items import Item
from domain.invoicing.payments import Payment
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account, paths
from domain.ledger.journals import Journal
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill
from domain.values import LATEST
from tests.adapters.importers.iif.plain_reading import cents_by_account, lines_of
from tests.support import import_parsed, new_books

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "iif"
FILES = sorted(each.stem for each in CORPUS.glob("*.iif"))
DOCUMENTS = Invoice, Payment, Bill, BillPayment, BankTransaction, Journal

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(),
    reason=f"the files of other people are in {CORPUS}, outside the project, and are not here",
)


@frozen
class Outcome:
    """The result of importing a file."""

    answer: Mapping[str, Any]
    books: Books
    was_refused: bool

    def all(self, kind: type) -> list[Any]:
        return self.books.read(lambda work: list(work.session.records.all(kind)))

    def documents(self) -> list[Any]:
        return sorted(
            (each for kind in DOCUMENTS for each in self.all(kind)),
            key=lambda document: document.id,
        )

    def account(self, name: str) -> Account:
        """The account with this path or number."""
        accounts = self.books.read(lambda work: work.accounts())
        named = paths(accounts)
        (one,) = [each for each in accounts.values() if name in {named[each.id], each.number}]
        return one

    def net(self, name: str) -> int:
        account = self.account(name)
        return self.books.read(lambda work: work.session.ledger.turnovers(None, LATEST))[
            account.id
        ].net

    def debits(self) -> str:
        after = self.answer["trialBalance"]["after"]
        assert after["debits"] == after["credits"]
        return after["debits"]


def state(books: Books) -> Any:
    return books.read(lambda work: (work.session.log.head().version, checksums(work)))


def outcome(name: str) -> Outcome:
    """Import a file into new books, and check what holds for every file."""
    content = (CORPUS / f"{name}.iif").read_bytes()
    books = new_books(MemoryStore())
    before = state(books)
    try:
        answer, was_refused = import_view(import_parsed(books, read_iif(content))), False
    except ImportRefused as refused:
        answer, was_refused = refused_import_view(refused.answer), True
        assert answer["refused"]
        assert all(each["line"] and each["message"] for each in answer["refused"])
        assert state(books) == before
    assert books.read(verify_books).faults == ()
    counts = answer["lines"]
    assert sum(counts.values()) == 2 * counts["total"] == 2 * len(lines_of(content))
    return Outcome(answer, books, was_refused)


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_imported_whole_or_refused_with_a_line_and_changes_nothing(name):
    imported = outcome(name)
    totals = imported.books.read(make_report, "trial-balance", ReportRequest(as_of=LATEST)).totals
    assert totals["debits"] == totals["credits"]
    assert (
        sum(
            each.net
            for each in imported.books.read(
                lambda work: work.session.ledger.turnovers(None, LATEST)
            ).values()
        )
        == 0
    )
    assert (
        imported.answer["created"]
        or imported.answer["merged"]
        or imported.answer["leftOut"]
        or imported.was_refused
    )


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_imported_in_part_without_harm(name):
    books = new_books(MemoryStore())
    import_parsed(books, read_iif((CORPUS / f"{name}.iif").read_bytes()), partial=True)
    assert books.read(verify_books).faults == ()


@pytest.mark.parametrize("name", FILES)
def test_each_file_that_is_imported_twice_is_imported_once(name):
    imported = outcome(name)
    if not imported.was_refused:
        once = state(imported.books)
        content = (CORPUS / f"{name}.iif").read_bytes()
        again = import_view(import_parsed(imported.books, read_iif(content)))
        assert (again["created"], again["merged"], again["doubled"]) == ({}, {}, [])
        lines = imported.answer["lines"]
        assert again["duplicates"] == lines["made"] + lines["merged"] + lines["duplicate"]
        assert state(imported.books) == once


def test_only_the_file_of_generated_nonsense_is_refused():
    assert [name for name in FILES if outcome(name).was_refused] == ["linjunpop__riif__mixed"]


@pytest.mark.parametrize("name", FILES)
def test_the_balances_are_the_sums_of_what_the_file_says_of_each_account(name):
    """The sums are found by other means than the reader."""
    imported = outcome(name)
    if not imported.was_refused:
        sums = cents_by_account((CORPUS / f"{name}.iif").read_bytes())
        assert {account: imported.net(account) for account in sums} == sums
        turnovers = imported.books.read(lambda work: work.session.ledger.turnovers(None, LATEST))
        assert sum(bool(turnover.net) for turnover in turnovers.values()) == len(sums)


# The lists of a whole company


def test_the_lists_of_a_company_on_a_macintosh_are_imported():
    imported = outcome("gitpan__Finance-IIF__sample")
    answer = imported.answer
    assert (answer["created"], answer["merged"], answer["duplicates"]) == (
        {"accounts": 48, "terms": 2},
        {"accounts": 4},
        4,
    )
    assert {each["block"]: each["rows"] for each in answer["leftOut"]} == {
        "CTYPE": 2,
        "VTYPE": 4,
        "SHIPMETH": 5,
        "PAYMETH": 6,
        "INVMEMO": 5,
    }
    assert answer["lines"] == {
        "made": 50,
        "merged": 4,
        "duplicate": 4,
        "leftOut": 22,
        "refused": 0,
        "structure": 24,
        "total": 104,
    }
    assert len(imported.all(Account)) == 19 + 48
    assert imported.account("Insurance:Work Comp").number == "6420"
    assert imported.account("Insurance:Work Comp").description == "Workman's Compensation"
    assert imported.account("Interest Income").section == "other_income"
    assert imported.account("Other Expenses").section == "other_expense"
    assert imported.account("Retained Earnings").id == imported.books.read(
        lambda work: work.settings.retained_earnings_account_id
    )


def test_a_number_used_twice_in_one_list_is_kept_once_and_reported():
    imported = outcome("gitpan__Finance-IIF__sample")
    assert (imported.account("6375").name, imported.account("Travel & Ent:Meals").number) == (
        "Mortgage",
        "",
    )
    assert [each["line"] for each in imported.answer["assumed"] if "6375" in each["why"]] == [48]


def test_the_terms_of_a_company_on_a_macintosh_are_imported():
    terms = {each.name: each for each in outcome("gitpan__Finance-IIF__sample").all(Terms)}
    assert {
        "1% 10 Net 30",
        "2% 10 Net 30",
        "Due on Receipt",
        "Net 15",
        "Net 30",
        "Net 60",
    } <= terms.keys()
    two = terms["2% 10 Net 30"]
    assert (two.due_days, two.discount_percent, two.discount_days) == (30, 2, 10)


# Lists of one row


@pytest.mark.parametrize(
    ("name", "block", "rows"),
    [
        ("bud", "BUD", 1),
        ("ctype", "CTYPE", 1),
        ("emp", "EMP", 1),
        ("invmemo", "INVMEMO", 1),
        ("klass", "CLASS", 1),
        ("paymeth", "PAYMETH", 1),
        ("shipmeth", "SHIPMETH", 1),
        ("timeact", "TIMEACT", 1),
        ("vtype", "VTYPE", 1),
    ],
)
def test_lists_that_the_books_cannot_hold_are_left_out_and_named(name, block, rows):
    answer = outcome(f"linjunpop__riif__{name}").answer
    assert (answer["created"], answer["merged"]) == ({}, {})
    assert {each["block"]: each["rows"] for each in answer["leftOut"]}[block] == rows


def test_an_account_of_one_row_is_imported():
    assert outcome("linjunpop__riif__accnt").account("Jun Lin").subtype == "accounts_receivable"


@pytest.mark.parametrize(
    ("name", "kind", "called"),
    [
        ("cust", "customer", "Jun Lin"),
        ("vend", "vendor", "Jun Lin"),
        ("othername", "vendor", "Alfred"),
    ],
)
def test_contacts_of_one_row_are_imported(name, kind, called):
    (contact,) = outcome(f"linjunpop__riif__{name}").all(Contact)
    assert (contact.kind, contact.name) == (kind, called)


def test_a_phone_number_and_an_address_are_in_their_columns():
    assert outcome("linjunpop__riif__cust").all(Contact)[0].phone == "12312323242"
    assert outcome("linjunpop__riif__othername").all(Contact)[0].address.startswith("Backer\n37")


def test_an_item_and_terms_of_one_row_are_imported():
    (item,) = outcome("linjunpop__riif__invitem").all(Item)
    assert (item.name, item.rate, item.account_id) == ("invitem 1", 0, None)
    terms = {each.name: each for each in outcome("linjunpop__riif__terms").all(Terms)}["terms 1"]
    assert (terms.due_days, str(terms.discount_percent), terms.discount_days) == (10, "0.3", 1)


# Transactions


def test_a_bill_of_one_line_is_imported():
    imported = outcome("linjunpop__riif__invoices")
    (bill,) = imported.documents()
    assert (bill.date, bill.due_date, bill.number, type(bill), bill.kind) == (
        date(1984, 3, 14),
        date(1984, 3, 14),
        "12345",
        Bill,
        "bill",
    )
    assert [
        (each.amount, imported.account("Payable").id == each.account_id) for each in bill.lines
    ] == [(300_00, True)]
    assert (imported.net("Accounts Payable"), imported.net("Payable"), imported.debits()) == (
        -300_00,
        300_00,
        "300.00",
    )
    assert {(each.kind, each.name) for each in imported.all(Contact)} == {("vendor", "Bender")}
    assert [each.description.splitlines()[0] for each in bill.lines] == ["foo"]


def test_an_invoice_with_an_empty_row_is_imported():
    imported = outcome("linjunpop__riif__trns")
    (invoice,) = imported.documents()
    assert (invoice.date, invoice.number, type(invoice), invoice.kind, invoice.status) == (
        date(1988, 8, 31),
        "1",
        Invoice,
        "invoice",
        "sent",
    )
    assert [
        (each.amount, each.quantity, each.rate, each.description) for each in invoice.lines
    ] == [(20_00, 2, 10, "Sales Item")]
    assert (imported.net("Accounts Receivable"), imported.net("Income Account")) == (20_00, -20_00)
    assert [(each["block"], each["rows"]) for each in imported.answer["leftOut"]] == [("SPL", 1)]


def test_a_transaction_of_one_cell_is_refused_with_its_line():
    answer = outcome("linjunpop__riif__mixed").answer
    assert [(each["line"], each["code"]) for each in answer["refused"]] == [(10, "date")]
    assert answer["lines"]["refused"] == 3


NET = [
    (
        "minimul__iif-parser__alpha-accounts-multi",
        "3803.60",
        {
            "Prepaid Exp": 3001_60,
            "Sales": -301_10,
            "Sales:Retail": -500_90,
            "G&A": 301_10,
            "G&A:Auto": 500_90,
            "ABC Bank": -3001_60,
        },
    ),
    (
        "minimul__iif-parser__num-accounts-multi",
        "3803.60",
        {
            "13200": 3001_60,
            "40000": -301_10,
            "40200": -500_90,
            "60000": 301_10,
            "60200": 500_90,
            "10100": -3001_60,
        },
    ),
    (
        "minimul__iif-parser__blank-date",
        "1301.75",
        {
            "Prepaid Exp": 1000_75,
            "Sales": -100_45,
            "Sales:Retail": -200_55,
            "G&A": 100_45,
            "G&A:Auto": 200_55,
            "ABC Bank": -1000_75,
        },
    ),
    (
        "minimul__iif-parser__blank-rows-and-comma-header-blanks",
        "10671.83",
        {"0025400": 10671_83, "0012000": -10671_83},
    ),
    (
        "minimul__iif-parser__comma-delim",
        "222.00",
        {"1500": 222_00, "4030": -180_00, "4010": -42_00},
    ),
    (
        "minimul__iif-parser__quoted-amounts",
        "18131.76",
        {
            "1030": 18000_71,
            "1110": 71_05,
            "2430": -3_22,
            "4110": -2228_31,
            "5490": 60_00,
            "5570": -9_10,
        },
    ),
    (
        "minimul__iif-parser__sub-entities",
        "3700.00",
        {"60200": 2500_00, "12000": 1200_00, "20000": -500_00, "10100": -3200_00},
    ),
    (
        "minimul__iif-parser__header-quotes",
        "449174.11",
        {"10000": -418608_59, "66100": 0, "90001": 5833_33, "50000": 88980_31, "90057": 3541_67},
    ),
    (
        "minimul__iif-parser__commas-in-amounts",
        "19827.93",
        {
            "Payroll Liabilities": -5712_93,
            "Chase Checking OP": -14115_00,
            "Payroll Expenses": 19827_93,
        },
    ),
    (
        "minimul__iif-parser__many-dist-lines",
        "80736.78",
        {"0012363": -33_35, "0012320": -10420_72, "0011109": -50604_24, "8280": 2109_91},
    ),
    (
        "minimul__iif-parser__dos-carriage-returns",
        "5438.56",
        {"4005": -1812_55, "2200": -202_80, "1000": 5407_26, "2050": -2490_64, "5226": 31_30},
    ),
    (
        "minimul__iif-parser__windows-1252",
        "43.00",
        {"Stripe Account": 31_74, "Stripe Checking Account": 9_41, "Stripe Sales": -43_00},
    ),
]


@pytest.mark.parametrize(
    ("name", "debits", "nets"), NET, ids=[name.rpartition("__")[2] for name, _, _ in NET]
)
def test_the_balances_of_a_file_are_as_expected(name, debits, nets):
    imported = outcome(name)
    assert imported.debits() == debits
    assert {account: imported.net(account) for account in nets if nets[account]} == {
        account: net for account, net in nets.items() if net
    }


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("alpha-accounts-multi", {date(2014, 10, 24), date(2014, 10, 31)}),
        ("blank-date", {date(2015, 5, 14)}),
        ("blank-rows-and-comma-header-blanks", {date(2015, 7, 26)}),
        ("comma-delim", {date(2014, 11, 7)}),
        ("commas-in-amounts", {date(2015, 9, 3)}),
        ("dos-carriage-returns", {date(2016, 5, 16)}),
        ("header-quotes", {date(2019, 4, 15)}),
        ("many-dist-lines", {date(2015, 5, 1)}),
        ("quoted-amounts", {date(2016, 4, 15), date(2016, 4, 16)}),
        ("sub-entities", {date(2015, 5, 1), date(2015, 5, 2)}),
        ("windows-1252", {date(2018, 4, 19), date(2018, 4, 23), date(2018, 4, 30)}),
    ],
)
def test_the_dates_of_a_file_are_as_expected(name, dates):
    assert {each.date for each in outcome(f"minimul__iif-parser__{name}").documents()} == dates


def test_spl_rows_without_a_date_get_the_date_of_their_transaction():
    imported = outcome("minimul__iif-parser__blank-date")
    (eft,) = imported.documents()
    assert (eft.date, eft.type, len(eft.splits)) == (date(2015, 5, 14), "EFT", 5)


def test_a_hundred_lines_are_one_journal():
    (journal,) = outcome("minimul__iif-parser__many-dist-lines").documents()
    assert len(journal.lines) == 102


def test_lines_that_end_in_a_lone_carriage_return_are_lines():
    imported = outcome("minimul__iif-parser__dos-carriage-returns")
    assert (len(imported.documents()), imported.answer["lines"]["total"]) == (13, 43)
    assert {each.name for each in imported.all(Contact)} == {"Sales Tax", "PrintSmith"}


def test_quotes_of_windows_arrive_as_real_curly_quotes():
    imported = outcome("minimul__iif-parser__windows-1252")
    (symposium,) = [each for each in imported.documents() if each.date == date(2018, 4, 19)]
    assert symposium.memo == '1 Ticket for \u201cACME \u2018School\u2019 Beans" Symposium |'
    assert {(each.kind, each.name) for each in imported.all(Contact)} == {
        ("vendor", "Coua Doe"),
        ("vendor", "Linda Doe"),
    }


def test_names_with_a_comma_stay_whole_in_a_file_separated_by_commas():
    imported = outcome("minimul__iif-parser__comma-delim")
    assert {(each.kind, each.name) for each in imported.all(Contact)} == {
        ("customer", "Kate Spraug"),
        ("customer", "Bridgitte, Halifax"),
    }
    assert [each.memo for each in imported.documents()] == ["Payment", "Payment"]


def test_accounts_by_number_keep_their_leading_zeros():
    imported = outcome("minimul__iif-parser__many-dist-lines")
    assert imported.account("0011109").type == "asset"
    assert len([each for each in imported.all(Account) if each.number.startswith("00")]) == 15


def test_jobs_are_contacts_of_their_own():
    imported = outcome("minimul__iif-parser__sub-entities")
    assert {each.name for each in imported.all(Contact)} == {"Customer 1000:Job 100", "Vendor 2000"}
