"""What each row of an IIF file becomes: transactions of every type, lists, and rows that the
books cannot hold."""

from decimal import Decimal
from typing import Any

import pytest

from adapters.importers.iif.reader import read_iif
from adapters.json_shapes.imports import import_view
from application.collections.registry import (
    BANK_TRANSACTIONS,
    BILL_PAYMENTS,
    BILLS,
    COLLECTIONS,
    INVOICES,
    JOURNALS,
    PAYMENTS,
)
from application.importing.parsed_file import ReadingOptions
from application.integrity.verify_books import verify_books
from application.ports.queries import Query
from domain.banking.bank_transactions import BankTransaction
from domain.invoicing.contacts import Contact
from domain.invoicing.items import Item
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account, paths
from domain.ledger.documents import Document
from domain.ledger.journals import Journal
from domain.purchasing.bills import Bill
from tests.support import import_parsed

TRNS = ("TRNSTYPE", "DATE", "ACCNT", "NAME", "AMOUNT", "DOCNUM", "MEMO")
DOCUMENTS = INVOICES, PAYMENTS, BILLS, BILL_PAYMENTS, BANK_TRANSACTIONS, JOURNALS


def table(key: str, columns: tuple[str, ...], *rows: tuple[str, ...]) -> str:
    """A list with its header."""
    return "".join(
        "\t".join(each) + "\n" for each in (("!" + key, *columns), *((key, *row) for row in rows))
    )


def block(*rows: tuple[str, ...], ended: bool = True) -> str:
    """A transaction: its TRNS row, its SPL rows and ENDTRNS."""
    keys = ["TRNS", *["SPL"] * (len(rows) - 1)]
    return "".join("\t".join((key, *row)) + "\n" for key, row in zip(keys, rows, strict=True)) + (
        "ENDTRNS\n" if ended else ""
    )


HEADERS = table("TRNS", TRNS) + table("SPL", TRNS) + "!ENDTRNS\n"


def transactions(*blocks: str) -> bytes:
    return (HEADERS + "".join(blocks)).encode()


def all_of(books, collection) -> list[Any]:
    return books.read(
        lambda work: work.session.records.page(collection.kind, Query(limit=1000)).items
    )


def entry_of(books) -> tuple[Any, dict[str, int], dict[str, str]]:
    """The only document, its amounts by the path of their account, and the contacts named there."""
    (document,) = [each for collection in DOCUMENTS for each in all_of(books, collection)]
    named, contacts = books.read(
        lambda work: (
            paths(work.accounts()),
            {each.id: each for each in work.session.records.all(Contact)},
        )
    )
    amounts, names = {}, {}
    for posting in document.entry().postings:
        account = named[posting.account_id]
        amounts[account] = amounts.get(account, 0) + posting.amount
        if posting.contact_id:
            names[account] = (
                f"{contacts[posting.contact_id].kind} {contacts[posting.contact_id].name}"
            )
    return document, amounts, names


def account(books, path: str) -> Account:
    def find(work):
        chart = work.accounts()
        return next(
            each for id_, each in chart.items() if paths(chart)[id_].casefold() == path.casefold()
        )

    return books.read(find)


def run(books, content: bytes, **options: Any) -> dict[str, Any]:
    answer = import_view(import_parsed(books, read_iif(content), **options))
    assert books.read(verify_books).faults == ()
    assert sum(answer["lines"].values()) == 2 * answer["lines"]["total"]
    return answer


# Types of transactions

INVOICE, MEMO, PAID, BILL, CREDIT = (
    ("invoices", "invoice"),
    ("invoices", "credit_memo"),
    ("payments", None),
    ("bills", "bill"),
    ("bills", "vendor_credit"),
)
PAID_OUT, BANK, OTHER = ("bill-payments", None), ("bank-transactions", None), ("journals", None)
BY_TYPE = [
    # type, TRNS account and amount, SPL account,
    # collection and kind of the document, name of the type, kind of the contact
    ("GENERAL JOURNAL", "Travel", 100, "Checking", OTHER, "General Journal", "vendor"),
    ("GENERAL JOURNAL", "Travel", -100, "Checking", OTHER, "General Journal", "vendor"),
    ("INVOICE", "Accounts Receivable", 100, "Sales Income", INVOICE, "Invoice", "customer"),
    ("STMT CHG", "Accounts Receivable", 100, "Sales Income", INVOICE, "Invoice", "customer"),
    ("CASH SALE", "Checking", 100, "Sales Income", BANK, "Sales Receipt", "customer"),
    ("CASH SALE", "Undeposited Funds", 100, "Sales Income", BANK, "Sales Receipt", "customer"),
    ("CREDIT MEMO", "Accounts Receivable", -100, "Sales Income", MEMO, "Credit Memo", "customer"),
    ("CASH REFUND", "Checking", -100, "Sales Income", BANK, "Refund", "customer"),
    ("PAYMENT", "Undeposited Funds", 100, "Accounts Receivable", PAID, "Payment", "customer"),
    ("PAYMENT", "Checking", 100, "Accounts Receivable", PAID, "Payment", "customer"),
    ("DEPOSIT", "Checking", 100, "Owner's Equity", BANK, "Deposit", "customer"),
    ("DEPOSIT", "Checking", 100, "Undeposited Funds", BANK, "Deposit", "customer"),
    ("CHECK", "Checking", -100, "Travel", BANK, "Check", "vendor"),
    ("CHECK", "Checking", -100, "Accounts Payable", PAID_OUT, "Bill Payment", "vendor"),
    ("BEGINBALCHECK", "Checking", -100, "Travel", BANK, "Check", "vendor"),
    ("BEGINBALCHECK", "Checking", -100, "Accounts Payable", PAID_OUT, "Bill Payment", "vendor"),
    ("EFT", "Checking", -100, "Travel", BANK, "EFT", "vendor"),
    ("EFT", "Checking", -100, "Accounts Payable", PAID_OUT, "Bill Payment", "vendor"),
    ("BILL", "Accounts Payable", -100, "Travel", BILL, "Bill", "vendor"),
    ("ITEMRECEIPT", "Accounts Payable", -100, "Inventory", BILL, "Bill", "vendor"),
    ("BILL REFUND", "Accounts Payable", 100, "Travel", CREDIT, "Vendor Credit", "vendor"),
    ("CREDIT CARD", "Credit Card", -100, "Travel", BANK, "Credit Card Charge", "vendor"),
    ("CREDIT CARD", "Credit Card", -100, "Accounts Payable", PAID_OUT, "Bill Payment", "vendor"),
    ("CCARD REFUND", "Credit Card", 100, "Travel", BANK, "Credit Card Credit", "vendor"),
    ("TRANSFER", "Checking", -100, "Savings", BANK, "Transfer", "vendor"),
    ("TRANSFER", "Inventory", -100, "Equipment", OTHER, "Transfer", "vendor"),
    ("Paycheck", "Checking", -100, "Travel", OTHER, "Paycheck", "vendor"),
    ("Paycheck", "Checking", -100, "Accounts Payable", OTHER, "Paycheck", "vendor"),
    ("Expense", "Checking", -100, "Travel", BANK, "Expense", "vendor"),
    ("Expense", "Credit Card", -100, "Accounts Payable", PAID_OUT, "Bill Payment", "vendor"),
    ("Sales Tax Payment", "Checking", -100, "Travel", BANK, "Sales Tax Payment", "vendor"),
]


@pytest.mark.parametrize(("type_", "own", "amount", "other", "kind", "name", "who"), BY_TYPE)
def test_each_type_posts_as_the_table_says(books, type_, own, amount, other, kind, name, who):
    rows = (
        (type_, "3/4/2026", own, "Anna", f"{amount}.00", "77", "a memo"),
        (type_, "3/4/2026", other, "Anna", f"{-amount}.00", "", "of the split"),
    )
    answer = run(books, transactions(block(*rows)))
    document, amounts, names = entry_of(books)
    assert amounts == {own: amount * 100, other: -amount * 100}
    assert (type(document), getattr(document, "kind", None)) == (COLLECTIONS[kind[0]].kind, kind[1])
    assert (document.title, document.code, document.memo, document.date.isoformat()) == (
        name,
        "77",
        "a memo",
        "2026-03-04",
    )
    assert names == {own: f"{who} Anna", other: f"{who} Anna"}
    assert answer["created"] == {"contacts": 1, kind[0]: 1}
    assert answer["lines"]["made"] == 2
    if kind == BANK:
        assert (document.amount, document.payee) == (amount * 100, "Anna")
    if kind not in {PAID, PAID_OUT}:
        assert _line_texts(document)[-1] == "of the split"
    if kind in {INVOICE, MEMO}:
        assert document.status == "sent"


def _line_texts(document: Document) -> list[str]:
    parts = getattr(document, "splits", None) or getattr(document, "lines", ())
    return [getattr(each, "memo", None) or getattr(each, "description", "") for each in parts]


def test_a_transfer_with_cash_on_the_other_side_is_a_bank_transaction_too(books):
    run(
        books,
        transactions(
            block(
                ("TRANSFER", "3/4/26", "Owner's Equity", "", "-100"),
                ("TRANSFER", "", "Checking", "", "100"),
            )
        ),
    )
    document, amounts, _ = entry_of(books)
    assert amounts == {"Checking": 10000, "Owner's Equity": -10000}
    assert isinstance(document, BankTransaction)


def test_a_type_is_read_in_any_case(books):
    run(
        books,
        transactions(
            block(("check", "3/4/26", "Checking", "", "-1"), ("check", "", "Travel", "", "1"))
        ),
    )
    assert entry_of(books)[0].type == "Check"


def test_a_column_headed_transtype_is_the_type(books):
    run(
        books,
        transactions(
            block(("CHECK", "3/4/26", "Checking", "", "-1"), ("CHECK", "", "Travel", "", "1"))
        ).replace(b"TRNSTYPE", b"TRANSTYPE"),
    )
    assert entry_of(books)[0].type == "Check"


def test_a_transaction_without_a_type_is_a_general_journal_and_reported_as_assumed(books):
    answer = run(
        books,
        transactions(block(("", "3/4/26", "Checking", "", "-1"), ("", "", "Travel", "", "1"))),
    )
    assert entry_of(books)[0].type == "General Journal"
    assert any(
        each["line"] == 4 and "general journal" in each["what"] for each in answer["assumed"]
    )


def test_a_bank_type_on_an_account_that_is_not_cash_is_a_journal_of_that_type(books):
    run(
        books,
        transactions(
            block(
                ("DEPOSIT", "3/4/26", "Equipment", "", "5"),
                ("DEPOSIT", "", "Owner's Equity", "", "-5"),
            )
        ),
    )
    document, _, _ = entry_of(books)
    assert (type(document), document.type) == (Journal, "Deposit")


def test_a_split_on_the_account_itself_makes_it_a_journal(books):
    rows = (
        ("CHECK", "3/4/26", "Checking", "", "-5"),
        ("CHECK", "", "Checking", "", "2"),
        ("CHECK", "", "Travel", "", "3"),
    )
    run(books, transactions(block(*rows)))
    document, amounts, _ = entry_of(books)
    assert (type(document), amounts) == (Journal, {"Checking": -300, "Travel": 300})


def test_splits_of_both_signs_make_one_bank_transaction(books):
    rows = (
        ("DEPOSIT", "3/4/26", "Checking", "", "97"),
        ("DEPOSIT", "", "Sales Income", "", "-100"),
        ("DEPOSIT", "", "Travel", "", "3"),
    )
    run(books, transactions(block(*rows)))
    document, amounts, _ = entry_of(books)
    assert (type(document), document.amount) == (BankTransaction, 9700)
    assert amounts == {"Checking": 9700, "Sales Income": -10000, "Travel": 300}


def test_the_date_is_that_of_the_trns_row_whatever_its_spl_rows_say(books):
    run(
        books,
        transactions(
            block(
                ("BILL", "3/4/26", "Accounts Payable", "V", "-5"),
                ("BILL", "3/9/26", "Travel", "", "5"),
            )
        ),
    )
    document, _, _ = entry_of(books)
    assert (type(document), document.date.isoformat(), document.due_date.isoformat()) == (
        Bill,
        "2026-03-04",
        "2026-03-04",
    )


def test_a_line_break_in_a_memo_is_a_backslash_and_an_n(books):
    run(
        books,
        transactions(
            block(
                ("CHECK", "3/4/26", "Checking", "", "-1", "", "one\\ntwo"),
                ("CHECK", "", "Travel", "", "1"),
            )
        ),
    )
    assert entry_of(books)[0].memo == "one\ntwo"


def test_the_name_of_a_sales_tax_line_is_kept_as_its_description_and_makes_no_customer(books):
    vendors = table("VEND", ("NAME", "VTYPE"), ("State", "Tax agency"))
    rows = (
        ("INVOICE", "3/4/26", "Accounts Receivable", "Anna", "105"),
        ("INVOICE", "", "Sales Income", "", "-100"),
        ("INVOICE", "", "Tax", "State", "-5"),
    )
    run(books, vendors.encode() + transactions(block(*rows)))
    document, amounts, names = entry_of(books)
    assert amounts == {"Accounts Receivable": 10500, "Sales Income": -10000, "Tax": -500}
    assert [each.description for each in document.lines] == ["", "State"]
    assert names == dict.fromkeys(amounts, "customer Anna")
    assert {(each.kind, each.name) for each in all_of(books, COLLECTIONS["contacts"])} == {
        ("customer", "Anna"),
        ("vendor", "State"),
    }


def test_the_name_of_a_sales_tax_line_of_a_cash_sale_is_the_agency_where_a_list_declares_it(books):
    vendors = table("VEND", ("NAME", "VTYPE"), ("State", "Tax agency"))
    rows = (
        ("CASH SALE", "3/4/26", "Checking", "Anna", "105"),
        ("CASH SALE", "", "Sales Income", "", "-100"),
        ("CASH SALE", "", "Tax", "State", "-5"),
    )
    run(books, vendors.encode() + transactions(block(*rows)))
    _, _, names = entry_of(books)
    assert names == {
        "Checking": "customer Anna",
        "Sales Income": "customer Anna",
        "Tax": "vendor State",
    }


def test_lines_of_zero_post_nothing(books):
    rows = (
        ("CHECK", "3/4/26", "Checking", "", "-1"),
        ("CHECK", "", "Travel", "", "1"),
        ("CHECK", "", "Equipment", "", "0.00"),
    )
    run(books, transactions(block(*rows)))
    assert entry_of(books)[1] == {"Checking": -100, "Travel": 100}


def test_a_blank_amount_is_not_zero():
    rows = (
        ("CHECK", "3/4/26", "Checking", "", "-1"),
        ("CHECK", "", "Travel", "", "1"),
        ("CHECK", "", "Savings", "", ""),
    )
    (row,) = read_iif(transactions(block(*rows))).refused
    assert (row.line, row.code, row.rows) == (6, "amount", 3)
    assert "'Savings'" in row.message
    assert "are its cells shifted?" in row.message


def test_a_transaction_of_zeros_is_left_out_and_named(books):
    answer = run(
        books,
        transactions(
            block(("CHECK", "3/4/26", "Checking", "", "0"), ("CHECK", "", "Travel", "", "-0.00"))
        ),
    )
    assert answer["created"] == {}
    (left,) = answer["leftOut"]
    assert (left["block"], left["rows"]) == ("Check", 2)
    assert "line 4" in left["why"]


@pytest.mark.parametrize("type_", ["ESTIMATE", "ESTIMATES", "PURCHORD", "SALESORD"])
def test_estimates_and_orders_touch_no_balance_and_are_named(books, type_):
    answer = run(
        books,
        transactions(
            block(
                (type_, "3/4/26", "Estimates", "Anna", "10"), (type_, "", "Sales Income", "", "-10")
            )
        ),
    )
    assert (answer["created"], answer["trialBalance"]["after"]["debits"]) == ({}, "0.00")
    assert [(each["block"], each["rows"]) for each in answer["leftOut"]] == [(type_, 2)]


def test_blocks_that_the_books_cannot_hold_are_left_out_and_named(books):
    text = "".join(
        table(key, ("NAME",), ("x",), ("y",))
        for key in ("BUD", "EMP", "CLASS", "TODO", "TIMEACT", "CTYPE", "SALESTAXCODE")
    )
    answer = run(books, text.encode())
    assert {each["block"]: each["rows"] for each in answer["leftOut"]} == dict.fromkeys(
        ("BUD", "EMP", "CLASS", "TODO", "TIMEACT", "CTYPE", "SALESTAXCODE"), 2
    )
    assert all(each["why"] for each in answer["leftOut"])
    assert answer["lines"]["leftOut"] == 14


def test_an_empty_spl_row_is_left_out(books):
    answer = run(
        books,
        transactions(
            block(
                ("CHECK", "3/4/26", "Checking", "", "-1"),
                ("CHECK", "", "Travel", "", "1"),
                ("CHECK",),
            )
        ),
    )
    assert [(each["block"], each["rows"]) for each in answer["leftOut"]] == [("SPL", 1)]


def test_stray_endtrns_and_blank_lines_are_structure(books):
    content = transactions(
        "ENDTRNS\tx\n",
        block(("CHECK", "3/4/26", "Checking", "", "-1"), ("CHECK", "", "Travel", "", "1")),
        "ENDTRNS\n\n\t\t\n",
    )
    assert run(books, content)["lines"] == {
        "made": 2,
        "merged": 0,
        "duplicate": 0,
        "leftOut": 0,
        "refused": 0,
        "structure": 8,
        "total": 10,
    }


def test_a_transaction_without_endtrns_is_accepted_and_reported(books):
    first = block(
        ("CHECK", "3/4/26", "Checking", "", "-1"), ("CHECK", "", "Travel", "", "1"), ended=False
    )
    answer = run(books, transactions(first, first))
    assert answer["created"] == {"bank-transactions": 2}
    assert [each["line"] for each in answer["assumed"] if "ENDTRNS" in each["why"]] == [4, 6]


def test_blank_lines_inside_a_transaction_do_not_end_it(books):
    run(
        books,
        transactions(
            "TRNS\tCHECK\t3/4/26\tChecking\t\t-1\n\n\t\t\nSPL\tCHECK\t\tTravel\t\t1\nENDTRNS\n"
        ),
    )
    assert entry_of(books)[1] == {"Checking": -100, "Travel": 100}


# Dates

DMY = ("CHECK", "25/02/2026", "Checking", "", "-1"), ("CHECK", "", "Travel", "", "1")
EITHER = ("CHECK", "03/02/2026", "Checking", "", "-1"), ("CHECK", "", "Travel", "", "1")


def test_dates_are_month_first_by_default(books):
    run(books, transactions(block(*EITHER)))
    assert entry_of(books)[0].date.isoformat() == "2026-03-02"


def test_a_requested_date_order_is_used():
    for order, expected in (("mdy", "2026-03-02"), ("dmy", "2026-02-03")):
        (transaction,) = read_iif(transactions(block(*EITHER)), ReadingOptions(order)).transactions
        assert transaction.date.isoformat() == expected


def test_a_date_that_cannot_be_month_first_decides_the_order_of_the_whole_file():
    source = read_iif(transactions(block(*EITHER), block(*DMY)))
    assert [each.date.isoformat() for each in source.transactions] == ["2026-02-03", "2026-02-25"]
    assert [(each.line, each.what) for each in source.assumed] == [(7, "dates are day first")]


def test_dates_that_fit_no_single_order_are_refused_with_their_lines():
    mdy = ("CHECK", "02/25/2026", "Checking", "", "-1"), ("CHECK", "", "Travel", "", "1")
    source = read_iif(transactions(block(*mdy), block(*DMY)))
    assert [each.date.isoformat() for each in source.transactions] == ["2026-02-25"]
    assert [(each.line, each.code, each.rows) for each in source.refused] == [(7, "date", 2)]


def test_a_requested_date_order_is_not_overruled_by_the_file():
    assert [
        each.code for each in read_iif(transactions(block(*DMY)), ReadingOptions("mdy")).refused
    ] == ["date"]


# Lists

CLASSES = [
    ("BANK", ("asset", "bank", None)),
    ("AR", ("asset", "accounts_receivable", None)),
    ("OCASSET", ("asset", None, None)),
    ("FIXASSET", ("asset", "fixed_asset", None)),
    ("OASSET", ("asset", None, "other_asset")),
    ("AP", ("liability", "accounts_payable", None)),
    ("CCARD", ("liability", "credit_card", None)),
    ("OCLIAB", ("liability", None, None)),
    ("LTLIAB", ("liability", None, "long_term_liability")),
    ("EQUITY", ("equity", None, None)),
    ("INC", ("income", None, None)),
    ("COGS", ("expense", "cogs", None)),
    ("EXP", ("expense", None, None)),
    ("EXINC", ("income", None, "other_income")),
    ("EXEXP", ("expense", None, "other_expense")),
    ("NONPOSTING", ("asset", "non_posting", None)),
]


@pytest.mark.parametrize(("type_", "class_"), CLASSES)
def test_each_account_type_is_a_class_of_ours(books, type_, class_):
    run(
        books,
        table(
            "ACCNT", ("NAME", "ACCNTTYPE", "ACCNUM", "DESC"), ("Thing", type_, "0077", "of mine")
        ).encode(),
    )
    made = account(books, "Thing")
    assert made.classification == class_
    assert (made.number, made.description, made.active) == ("0077", "of mine", True)


def test_sub_accounts_may_come_before_their_parents(books):
    rows = ("A:B:C", "EXP"), ("A:B", "EXP"), ("A", "EXP")
    answer = run(books, table("ACCNT", ("NAME", "ACCNTTYPE"), *rows).encode())
    assert (answer["created"], answer["assumed"]) == ({"accounts": 3}, [])
    assert account(books, "A:B:C").parent_id == account(books, "A:B").id


def test_parents_without_a_row_are_created_and_reported(books):
    answer = run(books, table("ACCNT", ("NAME", "ACCNTTYPE"), ("Van:Fuel", "EXP")).encode())
    assert answer["created"] == {"accounts": 2}
    assert [(each["line"], "Van" in each["what"]) for each in answer["assumed"]] == [(2, True)]
    assert answer["lines"]["made"] == 1


def test_spaces_around_the_parts_of_a_path_are_ignored(books):
    lists = table("ACCNT", ("NAME", "ACCNTTYPE"), ("Van : Fuel", "EXP"))
    run(
        books,
        lists.encode()
        + transactions(
            block(("CHECK", "3/4/26", "Checking", "", "-1"), ("CHECK", "", "van: FUEL", "", "1"))
        ),
    )
    assert entry_of(books)[1] == {"Checking": -100, "Van:Fuel": 100}


def test_hidden_is_inactive(books):
    text = table("ACCNT", ("NAME", "ACCNTTYPE", "HIDDEN"), ("Old", "EXP", "Y")) + table(
        "CUST", ("NAME", "HIDDEN"), ("Anna", "y"), ("Bert", "N")
    )
    text += table("INVITEM", ("NAME", "INVITEMTYPE", "HIDDEN"), ("Tile", "SERV", "Y")) + table(
        "TERMS", ("NAME", "HIDDEN"), ("Net 9", "Y")
    )
    run(books, text.encode())
    assert not account(books, "Old").active
    assert {each.name: each.active for each in all_of(books, COLLECTIONS["contacts"])} == {
        "Anna": False,
        "Bert": True,
    }
    assert [each.active for each in all_of(books, COLLECTIONS["items"])] == [False]
    assert [
        each.active for each in all_of(books, COLLECTIONS["terms"]) if each.name == "Net 9"
    ] == [False]


def test_extra_sets_the_default_accounts(books):
    rows = (
        ("Till", "OCASSET", "UNDEPOSIT"),
        ("Kept", "EQUITY", "RETEARNINGS"),
        ("Opening", "EQUITY", "OPENBAL"),
        ("Tax", "OCLIAB", "SALESTAX"),
    )
    run(books, table("ACCNT", ("NAME", "ACCNTTYPE", "EXTRA"), *rows).encode())
    settings = books.read(lambda work: work.settings)
    assert settings.undeposited_funds_account_id == account(books, "Till").id
    assert settings.retained_earnings_account_id == account(books, "Kept").id
    assert settings.opening_balance_equity_account_id == account(books, "Opening").id
    assert settings.receivable_account_id == "account-1100"


@pytest.mark.parametrize(
    ("extra", "type_"), [("UNDEPOSIT", "EXP"), ("RETEARNINGS", "INC"), ("OPENBAL", "BANK")]
)
def test_extra_on_an_account_of_the_wrong_type_sets_no_default(books, extra, type_):
    before = books.read(lambda work: work.settings)
    source = read_iif(
        table("ACCNT", ("NAME", "ACCNTTYPE", "EXTRA"), ("Strange", type_, extra)).encode()
    )
    answer = import_view(import_parsed(books, source, partial=True))
    assert books.read(lambda work: work.settings) == before
    assert answer["refused"] == []
    assert [assumption["line"] for assumption in answer["assumed"]] == [2]
    assert "Strange" in answer["assumed"][0]["why"]


def test_balances_of_a_list_are_not_posted_and_this_is_reported(books):
    rows = ("Till", "BANK", '"99,250.02"'), ("Shop", "BANK", "-5"), ("Box", "BANK", "0.00")
    answer = run(books, table("ACCNT", ("NAME", "ACCNTTYPE", "OBAMOUNT"), *rows).encode())
    assert answer["trialBalance"]["after"]["debits"] == "0.00"
    assert [
        each["line"] for each in answer["assumed"] if "2 accounts in the list" in each["what"]
    ] == [2]


def test_customers_vendors_and_other_names_become_contacts(books):
    text = table(
        "CUST",
        ("NAME", "BADDR1", "BADDR3", "PHONE1", "EMAIL", "NOTE", "COMPANYNAME", "TERMS"),
        ("A:Job", "1 St", "X", "7", "a@b", "n\\nm", "A Ltd", "NET 30"),
    )
    text += table(
        "VEND", ("NAME", "ADDR1", "NOTEPAD", "1099"), ("Mill", "2 St", "pad", "Y")
    ) + table("OTHERNAME", ("NAME",), ("Ingrid",))
    answer = run(books, text.encode())
    contacts = {each.name: each for each in all_of(books, COLLECTIONS["contacts"])}
    job = contacts["A:Job"]
    assert (job.kind, job.address, job.phone, job.email, job.notes, job.company) == (
        "customer",
        "1 St\nX",
        "7",
        "a@b",
        "n\nm",
        "A Ltd",
    )
    assert job.terms_id == "terms-net-30"
    assert (contacts["Mill"].kind, contacts["Mill"].address, contacts["Mill"].notes) == (
        "vendor",
        "2 St",
        "pad",
    )
    assert contacts["Ingrid"].kind == "vendor"
    assert [each["what"] for each in answer["assumed"]] == ["Ingrid is a vendor"]


def test_terms_that_no_list_declares_are_dropped_and_reported(books):
    answer = run(books, table("CUST", ("NAME", "TERMS"), ("Anna", "Net 99")).encode())
    assert "Net 99" in answer["assumed"][0]["why"]


def test_terms_of_both_layouts_are_read(books):
    text = table(
        "TERMS",
        ("NAME", "DUEDAYS", "DISCPER", "DISCDAYS", "TERMSTYPE"),
        ("2% 10 Net 45", "45", "2.0%", "10", "0"),
    )
    text += table(
        "TERMS",
        ("NAME", "STDDUEDAYS", "DISCPER", "STDDISCDAYS", "TERMSTYPE"),
        ("Net 21", "21", "", "", "0"),
        ("On the date", "", "", "", "1"),
    )
    answer = run(books, text.encode())
    terms: dict[str, Terms] = {each.name: each for each in all_of(books, COLLECTIONS["terms"])}
    old = terms["2% 10 Net 45"]
    assert (old.due_days, old.discount_percent, old.discount_days) == (45, Decimal("2.0"), 10)
    assert terms["Net 21"].due_days == 21
    assert [each["line"] for each in answer["assumed"]] == [5]


@pytest.mark.parametrize(
    "columns",
    [
        ("NAME", "DUEDAYS", "MINDAYS", "DISCPER", "DISCDAYS", "TERMSTYPE"),
        ("NAME", "DAYOFMONTHDUE", "DATEMINDAYS", "DISCPER", "DISCDAYOFMONTH", "TERMSTYPE"),
    ],
)
def test_terms_by_the_day_of_the_month_of_both_layouts_are_read(books, columns):
    rows = (
        ("1st of month", "1", "5", "", "", "1"),
        ("2% 10th", "31", "0", "2.0%", "10", "1"),
        ("No day", "15", "", "2.0%", "", "1"),
    )
    answer = run(books, table("TERMS", columns, *rows).encode())
    terms: dict[str, Terms] = {each.name: each for each in all_of(books, COLLECTIONS["terms"])}
    assert [
        (
            terms[name].due_day_of_month,
            terms[name].min_days,
            terms[name].discount_percent,
            terms[name].discount_day_of_month,
        )
        for name, *_ in rows
    ] == [(1, 5, 0, None), (31, 0, 2, 10), (15, 0, 0, None)]
    assert [(each["line"], each["what"]) for each in answer["assumed"]] == [
        (4, "the terms No day have no discount")
    ]


def test_terms_of_the_other_kind_stay_as_they_are(books):
    columns = "NAME", "DUEDAYS", "DISCPER", "DISCDAYS", "TERMSTYPE"
    run(books, table("TERMS", columns, ("10th", "10", "", "", "1")).encode())
    answer = run(
        books,
        table(
            "TERMS", columns, ("Net 30", "10", "", "", "1"), ("10th", "10", "", "", "0")
        ).encode(),
    )
    terms: dict[str, Terms] = {each.name: each for each in all_of(books, COLLECTIONS["terms"])}
    assert (terms["Net 30"].due_days, terms["Net 30"].due_day_of_month) == (30, None)
    assert (terms["10th"].due_days, terms["10th"].due_day_of_month) == (0, 10)
    assert [each["what"] for each in answer["assumed"]] == [
        "the terms Net 30 stay as they are",
        "the terms 10th stay as they are",
    ]


def test_items_have_their_rate_and_account(books):
    lists = table("ACCNT", ("NAME", "ACCNTTYPE"), ("Sales:Bread", "INC"))
    columns = "NAME", "INVITEMTYPE", "DESC", "ACCNT", "PRICE"
    rows = (
        ("Bread", "PART", "a\\nloaf", "Sales:Bread", '"1,234.50"'),
        ("Bread:Rye", "SERV", "", "Sales:Bread", ".5"),
        ("Tax", "COMPTAX", "", "Tax Owed", "6.5%"),
    )
    answer = run(books, (lists + table("INVITEM", columns, *rows)).encode())
    items: dict[str, Item] = {each.name: each for each in all_of(books, COLLECTIONS["items"])}
    assert (items["Bread"].rate, items["Bread"].description, items["Bread"].account_id) == (
        Decimal("1234.50"),
        "a\nloaf",
        account(books, "Sales:Bread").id,
    )
    assert (items["Bread:Rye"].rate, items["Tax"].rate) == (Decimal("0.5"), Decimal(0))
    assert {each["line"] for each in answer["assumed"]} == {2, 6}


def test_groups_and_subtotals_of_items_are_left_out_with_their_members(books):
    columns = "NAME", "INVITEMTYPE", "ACCNT"
    text = (
        table("INVITEM", columns, ("Set", "GRP"), ("Cup", "PART", "Sales Income"))
        + "ENDGRP\n"
        + "INVITEM\tPot\tPART\tSales Income\n"
    )
    text += "INVITEM\tBoth\tSTAX\nINVITEM\tCity\tCOMPTAX\nENDTAX\nINVITEM\tSum\tSUBT\n"
    answer = run(books, text.encode())
    assert [each.name for each in all_of(books, COLLECTIONS["items"])] == ["Pot"]
    assert [(each["block"], each["rows"]) for each in answer["leftOut"]] == [("INVITEM", 5)]


def test_a_second_layout_of_a_list_in_one_file_is_read_by_its_own_header(books):
    text = table("INVITEM", ("NAME", "INVITEMTYPE", "PRICE"), ("Cup", "PART", "3")) + table(
        "INVITEM", ("PRICE", "INVITEMTYPE", "NAME"), ("4", "PART", "Pot")
    )
    run(books, text.encode())
    assert {each.name: each.rate for each in all_of(books, COLLECTIONS["items"])} == {
        "Cup": 3,
        "Pot": 4,
    }


# Rows that are wrong


def refused(content: bytes) -> list[tuple[int, str, int]]:
    return [(each.line, each.code, each.rows) for each in read_iif(content).refused]


CHECK = "CHECK", "3/4/26", "Checking", "", "-1"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (transactions(block(CHECK, ("CHECK", "", "Travel", "", "2"))), (4, "unbalanced", 2)),
        (transactions(block(CHECK, ("CHECK", "", "Travel", "", "--1"))), (5, "amount", 2)),
        (transactions(block(CHECK, ("CHECK", "", "Travel", "", "1e0"))), (5, "amount", 2)),
        (transactions(block(CHECK, ("CHECK", "", "", "", "1"))), (5, "account", 2)),
        (
            transactions(
                block(("CHECK", "", "Checking", "", "-1"), ("CHECK", "", "Travel", "", "1"))
            ),
            (4, "date", 2),
        ),
        (
            transactions(
                block(("CHECK", "0/0/0", "Checking", "", "-1"), ("CHECK", "", "Travel", "", "1"))
            ),
            (4, "date", 2),
        ),
        (
            transactions(
                block(("CHECK", "2/30/26", "Checking", "", "-1"), ("CHECK", "", "Travel", "", "1"))
            ),
            (4, "date", 2),
        ),
        (transactions("SPL\tCHECK\t\tTravel\t\t1\n"), (4, "structure", 1)),
        (block(CHECK, ("CHECK", "", "Travel", "", "1")).encode(), (1, "structure", 2)),
        (
            (table("TRNS", TRNS) + block(CHECK, ("CHECK", "", "Travel", "", "1"))).encode(),
            (3, "structure", 2),
        ),
        (b"CUST\tAnna\n", (1, "structure", 1)),
        (table("ACCNT", ("NAME", "ACCNTTYPE"), ("", "BANK")).encode(), (2, "name", 1)),
        (table("ACCNT", ("NAME", "ACCNTTYPE"), ("A", "MONEY")).encode(), (2, "invalid", 1)),
        (table("ACCNT", ("NAME", "ACCNTTYPE"), ("A", "")).encode(), (2, "invalid", 1)),
        (table("TERMS", ("NAME", "DUEDAYS"), ("A", "soon")).encode(), (2, "invalid", 1)),
        (
            table("INVITEM", ("NAME", "INVITEMTYPE", "PRICE"), ("A", "SERV", "much")).encode(),
            (2, "invalid", 1),
        ),
    ],
)
def test_a_wrong_row_is_refused_with_its_line_and_a_reason(content, expected):
    assert refused(content) == [expected]
    assert all(each.message for each in read_iif(content).refused)


def test_all_wrong_rows_of_a_file_are_reported_at_once():
    wrong = block(CHECK, ("CHECK", "", "Travel", "", "2"))
    assert [line for line, _, _ in refused(transactions(*[wrong] * 10))] == list(range(4, 34, 3))
