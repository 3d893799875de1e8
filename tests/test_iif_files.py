"""Small IIF files with what files of other people showed, each with its right figures.

The files are in `tests/data/iif`.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.importers.iif.reader import read_iif
from adapters.json_shapes.imports import import_view, refused_import_view
from adapters.storage.memory.store import MemoryStore
from application.collections.operations import amend
from application.collections.registry import ACCOUNTS
from application.importing.import_answer import ImportRefused
from application.integrity.verify_books import verify_books
from application.ledger.company import change_settings
from application.unit_of_work.books import Books
from domain.banking.bank_transactions import BankTransaction
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.invoicing.items import Item
from domain.invoicing.payments import Payment
from domain.ledger.accounts import Account, paths
from domain.ledger.journals import Journal
from domain.purchasing.bill_payments import BillPayment
from domain.values import LATEST
from tests.adapters.importers.iif.plain_reading import cents_by_account, lines_of
from tests.support import import_parsed, new_books

DATA = Path(__file__).parent / "data" / "iif"
FILES = sorted(path.stem for path in DATA.glob("*.iif"))
JANUARY = date(2026, 1, 1)


def content_of(name: str) -> bytes:
    return (DATA / f"{name}.iif").read_bytes()


def run(books: Books, name: str, **options: Any) -> Mapping[str, Any]:
    """Import a file; in any case the books are sound and every line is accounted for."""
    content = content_of(name)
    try:
        answer = import_view(import_parsed(books, read_iif(content), **options))
    except ImportRefused as refusal:
        answer = refused_import_view(refusal.answer)
    assert books.read(verify_books).faults == ()
    total = answer["lines"]["total"]
    assert sum(answer["lines"].values()) == 2 * total == 2 * len(lines_of(content))
    return answer


def all_of(books: Books, kind: type) -> list[Any]:
    return books.read(lambda work: list(work.session.records.all(kind)))


def chart(books: Books) -> dict[str, Account]:
    """The accounts by path."""
    accounts = books.read(lambda work: work.accounts())
    return {path: accounts[id_] for id_, path in paths(accounts).items()}


def labels(books: Books) -> dict[str, tuple[str, str]]:
    """The number and the classification of each account by path."""
    return {
        path: (account.number, account.classification_label)
        for path, account in chart(books).items()
    }


def balances(books: Books) -> dict[str, int]:
    """The balance of each account by path, without those of zero; debits are positive."""
    turnovers = books.read(lambda work: work.session.ledger.turnovers(None, LATEST))
    return {
        path: net
        for path, account in chart(books).items()
        if account.id in turnovers and (net := turnovers[account.id].net)
    }


def contacts(books: Books) -> set[tuple[str, str]]:
    return {(contact.kind, contact.name) for contact in all_of(books, Contact)}


def told(answer: Mapping[str, Any], line: int) -> str:
    """What an answer says about a line."""
    return "; ".join(
        f"{assumed['what']}: {assumed['why']}"
        for assumed in answer["assumed"]
        if assumed["line"] == line
    )


def refused(answer: Mapping[str, Any]) -> list[tuple[int, str]]:
    return [(row["line"], row["code"]) for row in answer["refused"]]


# Numbers and the starter chart


def test_a_bare_number_whose_place_says_what_it_is_is_not_the_starter_account_of_that_number(books):
    answer = run(books, "bare-number-of-an-invoice")
    assert answer["created"] == {"accounts": 2, "contacts": 1, "invoices": 1, "payments": 1}
    assert balances(books) == {
        "Account 1200": 300_00,
        "Undeposited Funds": 200_00,
        "Account 4010": -500_00,
    }
    assert labels(books)["Account 1200"] == ("1200", "asset / accounts_receivable")
    assert labels(books)["Inventory"] == ("", "asset")
    assert "1200 Inventory loses its number 1200" in told(answer, 4)
    assert "1050 is the account 1050 Undeposited Funds" in told(answer, 7)


def test_a_bare_number_that_only_a_starter_account_has_is_told(books):
    answer = run(books, "bare-number-of-a-journal")
    assert balances(books) == {"Inventory": 500_00, "Account 4010": -500_00}
    assert "1200 is the account 1200 Inventory: no list of the file declares it" in told(answer, 4)
    again = run(books, "bare-number-of-a-journal")
    assert "1200" not in told(again, 4)


def test_a_bare_number_that_only_a_starter_account_has_is_refused_by_a_strict_import(books):
    answer = run(books, "bare-number-of-a-journal", strict=True)
    assert refused(answer) == [(4, "invalid")]
    assert "1200 Inventory" in answer["refused"][0]["message"]
    assert balances(books) == {}


def test_starter_accounts_give_way_to_those_that_a_list_declares(books):
    answer = run(books, "list-against-the-starter-chart")
    assert (answer["created"], answer["merged"]) == ({"accounts": 1}, {"accounts": 11})
    assert refused(answer) == []
    known = labels(books)
    assert {path: known.get(path) for path in known} == {
        "Operating Account": ("1000", "asset / bank"),
        "Petty Cash": ("1100", "asset / bank"),
        "Trade Debtors": ("1200", "asset / accounts_receivable"),
        "Accumulated Depreciation": ("1500", "asset / fixed_asset"),
        "Trade Creditors": ("2010", "liability / accounts_payable"),
        "Savings": ("1060", "asset / bank"),
        "Money to Bank": ("1050", "asset"),
        "Retained Earnings": ("3900", "equity"),
        "Sales": ("4000", "income"),
        "Sales:Repairs": ("4100", "income"),
        "Travel": ("6800", "asset"),
        "Old Stock": ("5000", "asset"),
        # What no account of the file replaces
        "Inventory": ("", "asset"),
        "Credit Card": ("2100", "liability / credit_card"),
        "Loans Payable": ("2500", "liability / long_term_liability"),
        "Owner's Equity": ("3000", "equity"),
        "Opening Balance Equity": ("", "equity"),
        "Other Income": ("4900", "income / other_income"),
        "Office Supplies": ("6000", "expense"),
        "Rent & Utilities": ("", "expense"),
    }
    accounts = chart(books)
    assert not accounts["Old Stock"].active
    assert accounts["Accumulated Depreciation"].cash_flow == "operating"
    settings = books.read(lambda work: work.settings)
    assert settings.receivable_account_id == accounts["Trade Debtors"].id
    assert settings.payable_account_id == accounts["Trade Creditors"].id
    assert settings.undeposited_funds_account_id == accounts["Money to Bank"].id
    assert settings.opening_balance_equity_account_id == accounts["Opening Balance Equity"].id
    assert "is now the default account for receivables" in told(answer, 4)
    assert "is now the default account for undeposited funds" in told(answer, 8)
    assert "3900 Opening Balance Equity loses its number 3900" in told(answer, 9)


def test_the_numbers_of_a_list_are_known_to_later_files(books):
    run(books, "list-against-the-starter-chart")
    answer = run(books, "numbers-of-an-earlier-list", strict=False)
    assert answer["created"] == {"contacts": 2, "invoices": 1, "bank-transactions": 2}
    assert balances(books) == {
        "Operating Account": -55_00,
        "Savings": 15_00,
        "Trade Debtors": 500_00,
        "Sales": -300_00,
        "Sales:Repairs": -200_00,
        "Travel": 40_00,
    }


def test_a_number_that_an_account_could_not_have_still_means_it_in_later_files(books):
    run(books, "bare-number-of-a-journal")
    books.run(amend, ACCOUNTS, "account-1200", {"name": "Stock"})
    listed = b"!ACCNT\tNAME\tACCNTTYPE\tACCNUM\nACCNT\tGoods\tOCASSET\t1200\n"
    answer = import_view(import_parsed(books, read_iif(listed)))
    assert "1200 is the number of 1200 Stock" in told(answer, 2)
    later = content_of("bare-number-of-a-journal").replace(b"/2026", b"/2027")
    import_parsed(books, read_iif(later))
    assert balances(books) == {"Stock": 500_00, "Goods": 500_00, "Account 4010": -1_000_00}


def test_a_list_names_the_account_that_an_import_made_for_a_number(books):
    run(books, "bare-number-of-an-invoice")
    listed = (
        b"!ACCNT\tNAME\tACCNTTYPE\tACCNUM\n"
        b"ACCNT\tAccounts Receivable\tAR\t1200\nACCNT\tSales\tINC\t4010\n"
    )
    answer = import_view(import_parsed(books, read_iif(listed)))
    assert (answer["created"], answer["merged"]) == ({}, {"accounts": 2})
    assert balances(books) == {
        "Accounts Receivable": 300_00,
        "Undeposited Funds": 200_00,
        "Sales": -500_00,
    }
    settings = books.read(lambda work: work.settings)
    assert settings.receivable_account_id == chart(books)["Accounts Receivable"].id
    assert books.read(verify_books).faults == ()


# Types of accounts that no list declares


def test_undeclared_accounts_are_typed_by_what_is_certain_then_by_number_then_by_name(books):
    answer = run(books, "undeclared-accounts")
    assert refused(answer) == []
    known = labels(books)
    assert {path: known[path][1] for path in balances(books)} == {
        "Debtors": "asset / accounts_receivable",
        "Takings": "income",
        "State Levy": "liability",
        "City Levy": "liability",
        "Board Levy": "liability",
        "Creditors": "liability / accounts_payable",
        "Timber": "expense",
        "First Bank": "asset / bank",
        "Wages Payable": "liability",
        "Truck Loan": "liability",
        "Sales Tax Due": "liability",
        "Loan Interest": "expense",
        "Bank Charges:Main Checking": "expense",
        "Account 2310": "liability",
        "Rainy Days": "asset / bank",
        "Van Loan": "liability",
    }
    assert answer["created"] == {
        "accounts": 17,
        "contacts": 3,
        "items": 1,
        "invoices": 2,
        "bills": 1,
        "journals": 1,
        "bank-transactions": 1,
    }
    assert balances(books)["Takings"] == -400_00


def test_a_list_that_is_imported_later_corrects_guesses(books):
    run(books, "guessed-types")
    assert labels(books)["House Account"] == ("", "income")
    answer = run(books, "list-that-corrects-guesses")
    assert (answer["created"], answer["merged"]) == ({}, {"accounts": 4})
    known = labels(books)
    assert {path: known[path] for path in ("House Account", "Fleet", "Fleet:Van")} == {
        "House Account": ("1020", "asset / bank"),
        "Fleet": ("1600", "asset / fixed_asset"),
        "Fleet:Van": ("1610", "asset / fixed_asset"),
    }
    assert known["Interest Paid"] == ("7100", "expense / other_expense")
    assert chart(books)["Fleet:Van"].cash_flow == "investing"
    assert balances(books) == {
        "House Account": -80_00,
        "Fleet:Van": 50_00,
        "Interest Paid": 30_00,
    }
    assert "an earlier import guessed that it is income" in told(answer, 2)


def test_what_a_person_has_said_about_a_type_is_no_guess_any_more(books):
    run(books, "guessed-types")
    changes = {"type": "liability", "subtype": None, "section": None}
    books.run(amend, ACCOUNTS, chart(books)["House Account"].id, changes)
    answer = run(books, "list-that-corrects-guesses", partial=True)
    assert refused(answer) == [(2, "type_differs")]
    assert labels(books)["House Account"][1] == "liability"


def test_a_guess_of_a_closed_period_stays_and_the_row_is_refused(books):
    run(books, "guessed-types")
    books.run(change_settings, {"closing_date": date(2026, 3, 31)})
    answer = run(books, "list-that-corrects-guesses")
    assert {code for _, code in refused(answer)} == {"closed"}
    assert labels(books)["House Account"][1] == "income"


def test_a_guess_that_a_stored_record_needs_stays_and_the_refusal_names_the_record(books):
    run(books, "undeclared-accounts")
    listed = b"!ACCNT\tNAME\tACCNTTYPE\nACCNT\tTakings\tBANK\n"
    with pytest.raises(ImportRefused, match=r"invoice C1 of 2026-03-03"):
        import_parsed(books, read_iif(listed))


# Documents


def test_a_transaction_that_becomes_a_journal_is_told_with_the_account(books):
    answer = run(books, "accounts-that-do-not-fit")
    assert answer["created"]["journals"] == 3
    assert "the Invoice becomes a journal entry: Till is asset / bank" in told(answer, 9)
    assert "Till is asset / bank, not an account on which its lines can be" in told(answer, 12)
    assert "the Check becomes a journal entry: Rent is expense" in told(answer, 15)
    assert balances(books) == {"Till": -10_00, "Sales": 20_00, "Rent": -70_00, "Debtors": 60_00}


def test_a_bill_payment_pays_the_bill(books):
    run(books, "bill-payment")
    (payment,) = all_of(books, BillPayment)
    assert (payment.amount, payment.ref, payment.date) == (80_00, "104", date(2026, 3, 9))
    assert balances(books) == {"Checking": -80_00, "Travel": 80_00}


PEOPLE = {
    ("vendor", "Rosa"),  # paid by check
    ("customer", "Rosa"),  # a payer of a deposit
    ("customer", "Anna:Kitchen"),  # a job
    ("vendor", "Ben"),  # needed on payables, so he pays the deposit, too
    ("customer", "Cleo"),
    ("customer", "Dora"),  # needed on receivables, so she is the customer of the journal, too
}


def test_payers_and_jobs_are_customers(books):
    run(books, "payers-and-jobs")
    assert contacts(books) == PEOPLE
    assert balances(books) == {
        "Checking": 20_00,
        "Travel": 16_00,
        "Sales Income": -41_00,
        "Accounts Receivable": 9_00,
        "Accounts Payable": -4_00,
    }


@given(st.permutations(range(6)))
def test_contacts_do_not_depend_on_the_order_of_the_transactions(order):
    headers, *rest = re.split(r"(?m)^(?=TRNS\t)", content_of("payers-and-jobs").decode())
    books = new_books(MemoryStore())
    shuffled = headers + "".join(rest[place] for place in order)
    import_parsed(books, read_iif(shuffled.encode()))
    assert contacts(books) == PEOPLE


# Cells


def test_a_blank_amount_is_refused_with_the_question_whether_cells_are_shifted(books):
    answer = run(books, "shifted-cells")
    assert refused(answer) == [(5, "amount")]
    assert (
        "'Utilities', but its AMOUNT is blank; are its cells shifted?"
        in (answer["refused"][0]["message"])
    )


def test_a_split_without_account_and_amount_is_left_out_and_told(books):
    answer = run(books, "split-without-account")
    assert answer["leftOut"] == [
        {
            "block": "SPL",
            "rows": 2,
            "why": "the row names no account, and its amount is blank or 0.00",
        }
    ]
    assert balances(books) == {"Checking": -94_00, "Travel": 94_00}


def test_a_price_that_cannot_be_read_is_told_with_its_column_and_value(books):
    answer = run(books, "bad-price", partial=True)
    assert refused(answer) == [(2, "invalid")]
    assert answer["refused"][0]["message"].startswith("PRICE is 'cheap': ")
    assert "its PRICE is not used: PRICE is 'fifty'" in told(answer, 8)
    (item,), (invoice,) = all_of(books, Item), all_of(books, Invoice)
    assert (item.name, item.rate) == ("Table", Decimal("1200.5"))
    assert [(line.quantity, line.rate) for line in invoice.lines] == [(2, 50)]


def test_a_file_of_an_old_macintosh_is_read(books):
    assert "Mac Roman" in told(run(books, "macintosh"), 1)
    (customer,) = all_of(books, Contact)
    assert (customer.name, customer.notes) == ("Café Zoë", "“Señor” — 5 ¢")
    (sale,) = all_of(books, BankTransaction)
    assert (sale.date, sale.amount, sale.type) == (date(2006, 1, 11), 12_50, "Sales Receipt")
    assert balances(books) == {"Checking": 12_50, "Crème": -12_50}


def test_quotes_inside_quoted_cells_of_a_file_with_commas_are_read(books):
    run(books, "quotes-and-commas")
    (check,) = all_of(books, BankTransaction)
    assert contacts(books) == {("vendor", 'Smith, Tammy " M (PP)')}
    assert (check.memo, check.splits[0].memo) == ('say "hi", twice', '6" wrap')
    assert balances(books) == {"Checking": -1_776_23, "Wood, Glue": 1_776_23}


def test_the_oddities_of_the_grammar_are_read(books):
    answer = run(books, "oddities")
    assert refused(answer) == []
    assert {block["block"]: block["rows"] for block in answer["leftOut"]} == {
        "CUSTITEMDICT": 1,
        "QB ONLINE": 1,
        "INVITEM": 4,
    }
    assert {item.name: item.rate for item in all_of(books, Item)} == {"Chair": 200, "Repair": 50}
    assert {(invoice.date, invoice.total) for invoice in all_of(books, Invoice)} == {
        (date(2026, 3, 4), 47_494_38),
        (date(2026, 3, 5), 28_50),
    }
    (journal,) = all_of(books, Journal)
    assert (journal.date, journal.type) == (date(2021, 1, 5), "General Journal")
    assert "it has no TRNSTYPE" in told(answer, 30)
    assert "it has no ENDTRNS" in told(answer, 41)
    assert all_of(books, Payment) == []
    assert balances(books) == {
        "Checking": 29_00,
        "Accounts Receivable": 47_522_88,
        "Inventory": 5_712_93,
        "Accounts Payable": -5_712_93,
        "Owner's Equity": -30_00,
        "Sales Income": -47_522_88,
        "Rent & Utilities": 1_00,
    }


# Opening balances

OPENED = {
    "Bank": 99_250_02,
    "Debtors": 1_200_00,
    "Creditors": -2_578_69,
    "Van": 5_000_00,
    "Van Loan": -4_000_00,
    "Opening Bal Equity": -98_871_33,
}


def test_balances_of_a_list_are_posted_as_opening_balances_on_request(books):
    answer = run(books, "opening-balances", opening_date=JANUARY)
    assert balances(books) == OPENED
    assert answer["created"] == {"accounts": 1, "contacts": 2, "journals": 3}
    assert answer["trialBalance"]["after"]["debits"] == "105450.02"
    journals = all_of(books, Journal)
    assert {(journal.date, journal.type) for journal in journals} == {(JANUARY, "Opening Balance")}
    assert contacts(books) == {("customer", "(no name)"), ("vendor", "(no name)")}
    assert "5 accounts are posted on 2026-01-01" in told(answer, 2)
    assert "1 account of income and expenses are not posted" in told(answer, 8)


def test_balances_of_a_list_are_not_posted_unless_that_is_asked_for(books):
    answer = run(books, "opening-balances")
    assert balances(books) == {}
    assert "the balances of 7 accounts in the list are not posted" in told(answer, 2)


def test_a_balance_that_cannot_be_read_is_refused_if_balances_are_posted(books):
    answer = run(books, "opening-balances-of-others", opening_date=JANUARY)
    assert refused(answer) == [(3, "amount")]
    run(books, "opening-balances-of-others", opening_date=JANUARY, partial=True)
    assert balances(books) == {"Bank": 10_00, "Opening Balance Equity": -10_00}


def test_opening_balances_of_a_closed_period_are_refused(books):
    books.run(change_settings, {"closing_date": JANUARY})
    assert refused(run(books, "opening-balances", opening_date=JANUARY)) == [(2, "closed")]
    assert balances(books) == {}


def test_opening_balances_over_http_need_a_date(client):
    content, headers = content_of("opening-balances"), {"Content-Type": "text/plain"}
    for query in ("openingBalances=true", "openingDate=2026-01-01"):
        reply = client.post(f"/import/iif?{query}", content=content, headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (400, "bad_request")
        assert "openingDate" in reply.json()["detail"]
    query = "openingBalances=true&openingDate=2026-01-01"
    reply = client.post(f"/import/iif?{query}", content=content, headers=headers)
    assert (reply.status_code, reply.json()["created"]["journals"]) == (201, 3)


# Every file


@pytest.mark.parametrize("name", FILES)
def test_the_balances_are_the_sums_of_what_the_file_says_of_each_account(name):
    """The sums are found by other means than the reader."""
    books = new_books(MemoryStore())
    if not run(books, name)["refused"]:
        accounts = chart(books)
        encoding = "mac_roman" if name == "macintosh" else "cp1252"
        by_number = {account.number: path for path, account in accounts.items()}
        sums = {
            name if name in accounts else by_number[name]: cents
            for name, cents in cents_by_account(content_of(name), encoding).items()
        }
        assert balances(books) == sums
