"""What becomes of the lists and reports of QuickBooks, in small files."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from adapters.importers.quickbooks_csv.heads import read_head
from adapters.storage.memory.store import MemoryStore
from application.importing.file_set import NamedFile, pack_files
from application.importing.import_answer import ImportAnswer
from application.importing.parsed_file import ImportedTransaction, ParsedFile, UnreadableFile
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.unit_of_work.books import Books
from domain.banking.bank_transactions import BankTransaction
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.invoicing.items import Item
from domain.ledger.accounts import paths
from domain.ledger.journals import Journal
from domain.purchasing.bills import Bill
from domain.values import LATEST
from entrypoints.file_readers import FORMATS, READERS, format_of
from tests.application.actions import assert_sound
from tests.support import new_books

DATA = Path(__file__).parents[3] / "data" / "quickbooks_csv"
GARDEN = ("accounts", "ledger", "customers", "vendors", "items")


def files(*names: str) -> list[NamedFile]:
    return [
        NamedFile(f"{name.rpartition('/')[2]}.csv", (DATA / f"{name}.csv").read_bytes())
        for name in names
    ]


def read(contents: Sequence[NamedFile]) -> ParsedFile:
    parsed = READERS["quickbooks"](pack_files(contents))
    rows = sum(transaction.rows for transaction in parsed.transactions)
    others = parsed.left_out_lines + parsed.refused_lines + parsed.structure
    assert len(parsed.accounts) + len(parsed.records) + rows + others == parsed.total
    decoded = (file.content.decode("cp1252") for file in contents)
    assert parsed.total == sum(len(text.splitlines()) for text in decoded)
    return parsed


def taken(contents: Sequence[NamedFile], **options: bool) -> tuple[Books, ImportAnswer]:
    """New books after an import of files."""
    books = new_books(MemoryStore())
    plan = books.read(plan_import, "quickbooks", read(contents), ImportOptions(**options))
    answer = books.run(commit_import, plan)
    assert_sound(books)
    return books, answer


def balances(books: Books) -> dict[str, int]:
    """The balances that are not zero, by path, debits positive."""
    named = books.read(lambda work: paths(work.accounts()))
    nets = books.read(lambda work: work.session.ledger.turnovers(None, LATEST))
    return {named[id_]: turnover.net for id_, turnover in nets.items() if turnover.net}


def all_of(books: Books, kind: type) -> list:
    return books.read(lambda work: list(work.session.records.all(kind)))


def transaction(parsed: ParsedFile, type_: str, number: str = "") -> ImportedTransaction:
    (one,) = [each for each in parsed.transactions if (each.type, each.number) == (type_, number)]
    return one


# A company of Online


def test_the_ledger_of_a_company_comes_to_its_own_balances():
    books, answer = taken(files(*[f"garden/{name}" for name in GARDEN]))
    assert balances(books) == {
        "Checking": 107_800,
        "Visa": -1_900,
        "Accounts Payable (A/P)": -500,
        "Sales Tax Payable": -800,
        "Owner's Equity": -99_000,
        "Services": -6_000,
        "Services:Materials": -4_000,
        "Jobs": 500,
        "Jobs:Materials": 3_000,
        "Meals": 900,
    }
    assert answer.proof
    assert (answer.proof.checked > 15, list(answer.proof.differences)) == (True, [])


def test_beginning_balances_become_one_entry_on_the_day_before():
    books, _ = taken(files("garden/accounts", "garden/ledger"))
    (opening,) = all_of(books, Journal)
    assert (opening.date, opening.type) == (date(2025, 6, 30), "Opening Balance")
    assert sorted(line.debit - line.credit for line in opening.lines) == [-99_000, -1_000, 100_000]


def test_beginning_balances_are_not_posted_on_balances_of_the_books():
    books, _ = taken(files("garden/accounts", "garden/ledger"))
    (accounts, ledger) = files("garden/accounts", "garden/ledger")
    later = ledger.content.replace(b"1,000.00", b"2,000.00").replace(b",990.00", b',"1,990.00"')
    parsed = read([accounts, NamedFile("later.csv", later)])
    answer = books.run(
        commit_import, books.read(plan_import, "quickbooks", parsed, ImportOptions())
    )
    assert len(all_of(books, Journal)) == 1
    (told,) = [left.why for left in answer.left_out if left.block == "Opening Balance"]
    assert "the books have balances on 2025-06-30 already" in told


def test_two_equal_coffees_are_two_and_bills_without_a_number_are_told_apart_by_their_names():
    books, _ = taken(files("garden/accounts", "garden/ledger"))
    coffees = [each for each in all_of(books, BankTransaction) if each.payee == "Cafe"]
    assert [coffee.amount for coffee in coffees] == [-450, -450]
    assert sorted(len(bill.lines) for bill in all_of(books, Bill)) == [1, 2]
    (invoice,) = all_of(books, Invoice)
    assert [line.amount for line in invoice.lines] == [800, 6_000, 4_000]


def test_lists_say_who_customers_and_vendors_are_and_what_items_cost():
    books, _ = taken(files(*[f"garden/{name}" for name in GARDEN]))
    contacts = {(each.kind, each.name): each for each in all_of(books, Contact)}
    ann = contacts["customer", "Ann Lee"]
    assert (ann.email, ann.address) == ("ann@example.com", "1 Elm St\nSpringfield")
    assert contacts["vendor", "Ann Lee"].phone == "555-0103"
    assert not contacts["customer", "Bob (deleted)"].active
    rates = {item.name: str(item.rate) for item in all_of(books, Item)}
    assert rates == {"Mowing": "1060.50", "Roses": "0.5"}


def test_a_deleted_account_is_inactive_and_default_accounts_are_recognised():
    books, _ = taken(files("garden/accounts"))
    chart = books.read(lambda work: {each.name: each for each in work.accounts().values()})
    assert not chart["Old Phone (deleted)"].active
    settings = books.read(lambda work: work.settings)
    assert settings.retained_earnings_account_id == chart["Retained Earnings"].id
    assert settings.receivable_account_id == chart["Accounts Receivable (A/R)"].id


def test_the_order_of_the_files_does_not_matter():
    names = [f"garden/{name}" for name in GARDEN]
    forward, backward = taken(files(*names))[0], taken(files(*reversed(names)))[0]
    assert balances(forward) == balances(backward)


def test_a_ledger_alone_shows_the_sides_of_its_accounts_and_tells_what_it_assumes():
    books, answer = taken(files("garden/ledger"))
    assert balances(books)["Services:Materials"] == -4_000
    assert balances(books)["Jobs:Materials"] == 3_000
    told = [assumed.what for assumed in answer.assumed]
    assert any(what.startswith("the account Jobs is made as expense") for what in told)
    parsed = read(files("garden/ledger"))
    strict = new_books(MemoryStore()).read(
        plan_import, "quickbooks", parsed, ImportOptions(strict=True)
    )
    assert any("no account 'Jobs'" in row.message for row in strict.answer.refused)


# A company of Desktop


def test_a_journal_of_desktop_has_numbers_before_names_and_letters_of_windows():
    books, answer = taken(files("desktop/accounts", "desktop/journal"))
    assert balances(books) == {
        "Checking": -2_500,
        "Accounts Receivable": 10_000,
        "Accounts Payable": 2_000,
        "Services": -10_000,
        "Auto:Fuel": 500,
    }
    chart = books.read(lambda work: {each.name: each.number for each in work.accounts().values()})
    assert (chart["Fuel"], chart["Checking"]) == ("6010", "1000")
    (invoice,) = all_of(books, Invoice)
    assert (invoice.number, invoice.lines[0].description) == ("7", "Café work")
    assert answer.created["bill-payments"] == 1


# One report


def test_a_journal_row_that_is_wrong_refuses_its_transaction_with_the_reason():
    parsed = read(files("journal-of-july"))
    refused = {row.line: (row.code, row.rows) for row in parsed.refused}
    assert refused == {11: ("unbalanced", 2), 15: ("date", 2)}
    messages = {row.line: row.message for row in parsed.refused}
    assert "its total in line 13 is 20.00 and 20.00" in messages[11]


def test_a_transaction_list_does_not_know_the_other_lines_and_leaves_estimates_out():
    parsed = read(files("transaction-list"))
    assert [line.account for line in transaction(parsed, "Invoice", "1001").lines] == [
        "Accounts Receivable (A/R)",
        "Uncategorized Income",
    ]
    expense = transaction(parsed, "Expense")
    assert [(line.account, line.amount) for line in expense.lines] == [
        ("Checking", -450),
        ("Meals", 450),
    ]
    assert [(left.block, left.rows) for left in parsed.left_out] == [("Estimate", 1)]


def test_the_same_transaction_of_a_journal_and_a_ledger_is_taken_from_the_journal():
    journal, *others = files("journal-of-july", "garden/ledger", "garden/accounts")
    fixed = journal.content.replace(b"12.00", b"20.00").replace(b"31/12/2025x", b"07/05/2025")
    parsed = read([NamedFile("journal.csv", fixed), *others])
    types = sorted(each.type for each in parsed.transactions)
    assert types == ["Check", "Check", "Expense", "Opening Balance"]
    (ledger,) = [left for left in parsed.left_out if left.block == "General Ledger"]
    assert (ledger.rows, "from journal.csv" in ledger.why) == (17, True)


def test_days_that_are_day_first_are_told():
    (accounts, ledger) = files("garden/accounts", "garden/ledger")
    day_first = ledger.content.replace(b"07/05/2025", b"25/07/2025").replace(b"07/0", b"0X/07/")
    for number in range(1, 9):
        day_first = day_first.replace(b"0X/07/%d/" % number, b"0%d/07/" % number)
    parsed = read([accounts, NamedFile("ledger.csv", day_first)])
    assert transaction(parsed, "Payment").date == date(2025, 7, 25)
    assert transaction(parsed, "Bill Payment (Check)", "101").date == date(2025, 7, 8)
    assert [each.what for each in parsed.assumed] == ["dates are day first"]


# Recognition


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.csv")), ids=lambda path: path.stem)
def test_files_are_recognised(path: Path):
    assert format_of(path.read_bytes()) == "quickbooks"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (',,"Dec 31, 25"\nASSETS,,\n,Current Assets,\n,Checking,5.00\n', "balance-sheet"),
        (',,,"Jan - Dec 25"\n,Ordinary Income/Expense,,\n,,Income,\n', "profit-loss"),
        (',"Dec 31, 25",\n,Debit,Credit\n1000 \u00b7 Checking,5.00,\n', "trial-balance"),
    ],
)
def test_statements_of_desktop_have_no_titles(text: str, kind: str):
    head = read_head(text)
    assert head
    assert head.kind == kind


def test_an_iif_file_of_the_same_company_says_what_its_accounts_are():
    chart = b"!ACCNT\tNAME\tACCNTTYPE\nACCNT\tVisa\tCCARD\nACCNT\tMeals\tEXP\n"
    (journal,) = files("journal-of-july")
    parsed = read([NamedFile("chart.iif", chart), journal])
    assert [(each.path, each.line) for each in parsed.accounts] == [("Visa", 2), ("Meals", 3)]
    assert parsed.place(transaction(parsed, "Expense").line) == ("journal-of-july.csv", 7)
    visa = transaction(parsed, "Expense").lines[0]
    assert (visa.account, visa.place) == ("Visa", None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Date,Description,Amount\n1/2/2025,Coffee,-4.50\n",
        b"Date,Type,Account,Debit,Credit,Balance\n1/2/2025,Check,1,2.00,,3.00\n",
        b"%PDF-1.4\n",
        b"# General Ledger\n\nThe notes of a meeting.\n",
        b"{}",
    ],
)
def test_other_files_are_not_recognised_and_it_is_said_what_they_look_like(content: bytes):
    with pytest.raises(UnreadableFile) as refusal:
        READERS["quickbooks"](content)
    assert refusal.value.code == "not_quickbooks"
    assert not FORMATS["quickbooks"].looks_like(content)
