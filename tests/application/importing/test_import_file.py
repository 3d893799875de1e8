"""Importing: all or nothing, names made when needed, lists that fill in gaps, and HTTP."""

import json
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
from application.collections.registry import COLLECTIONS
from application.importing.import_answer import ImportRefused
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.integrity.verify_books import verify_books
from application.ledger.company import change_settings
from application.ports.queries import Query
from application.reporting.make_report import ReportRequest
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from domain.errors import Overflow
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account, paths
from tests.support import import_parsed, new_books, whole_report

DATA = Path(__file__).parents[2] / "data"
COLUMNS = "TRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\tMEMO\n"
HEADERS = f"!TRNS\t{COLUMNS}!SPL\t{COLUMNS}!ENDTRNS\n"


def accounts(*rows: str, columns: str = "NAME\tACCNTTYPE\tACCNUM\tEXTRA\tDESC") -> str:
    return f"!ACCNT\t{columns}\n" + "".join(f"ACCNT\t{each}\n" for each in rows)


def post(
    type_: str,
    own: str,
    amount: str,
    *others: tuple[str, str],
    name: str = "",
    day: str = "3/4/2026",
    number: str = "",
    memo: str = "",
) -> str:
    splits = "".join(f"SPL\t{type_}\t\t{account}\t\t{each}\n" for account, each in others)
    return f"TRNS\t{type_}\t{day}\t{own}\t{name}\t{amount}\t{number}\t{memo}\n{splits}ENDTRNS\n"


def run(books: Books, text: str | bytes, **options: Any) -> dict[str, Any]:
    """Import a file; in any case the books are sound and every line is accounted for."""
    source = read_iif(text.encode() if isinstance(text, str) else text)
    try:
        answer = import_view(import_parsed(books, source, **options))
    finally:
        assert books.read(verify_books).faults == ()
    assert sum(answer["lines"].values()) == 2 * source.total
    return answer


def chart(books: Books) -> dict[str, Account]:
    """The accounts by path."""

    def read(work):
        by_id = work.accounts()
        return {path: by_id[id_] for id_, path in paths(by_id).items()}

    return books.read(read)


def contacts(books: Books) -> set[tuple[str, str]]:
    return {
        (each.kind, each.name)
        for each in books.read(lambda work: list(work.session.records.all(Contact)))
    }


def items_of(books: Books, collection: str) -> dict[str, Any]:
    kind = COLLECTIONS[collection].kind
    return {
        each.name: each for each in books.read(lambda work: list(work.session.records.all(kind)))
    }


def state(books: Books) -> tuple[int, Mapping[str, Any]]:
    """The version and the checksums; if both are the same, nothing has changed."""
    return books.read(lambda work: (work.session.log.head().version, checksums(work)))


def balances(books: Books, as_of: date = date(2026, 12, 31)) -> dict[str, int]:
    rows = books.read(whole_report, "trial-balance", ReportRequest(as_of=as_of)).rows
    return {
        row.label: (row.cells[0] or 0) - (row.cells[1] or 0)
        for row in rows
        if row.kind == "account"
    }


def assumptions(answer: Mapping[str, Any], line: int) -> str:
    return "; ".join(
        f"{each['what']}: {each['why']}" for each in answer["assumed"] if each["line"] == line
    )


# The books of a small company

DOCUMENTS = {"invoices": 4, "payments": 2, "bills": 3, "bill-payments": 1}


def test_the_books_of_a_small_company_are_imported_whole(books):
    answer = run(books, (DATA / "company.iif").read_bytes())
    assert answer["created"] == {
        "accounts": 16,
        "terms": 1,
        "contacts": 8,
        "items": 4,
        "bank-transactions": 14,
        "journals": 1,
        **DOCUMENTS,
    }
    assert (answer["merged"], answer["duplicates"]) == ({"accounts": 2}, 7)
    assert answer["refused"] == []
    assert {each["block"]: each["rows"] for each in answer["leftOut"]} == {
        "CLASS": 2,
        "EMP": 1,
        "INVITEM": 3,
        "BUD": 1,
        "ESTIMATES": 2,
        "PURCHORD": 2,
    }
    assert answer["trialBalance"] == {
        "before": {"debits": "0.00", "credits": "0.00"},
        "after": {"debits": "48300.00", "credits": "48300.00"},
    }


def test_the_trial_balance_of_the_small_company_is_known(books):
    run(books, (DATA / "company.iif").read_bytes())
    assert balances(books) == {
        "1000 Checking": 22_900_00,
        "1010 Savings": 5_100_00,
        "1100 Accounts Receivable": 6_000_00,
        "1510 Workshop Equipment": 6_000_00,
        "2000 Accounts Payable": -950_00,
        "2150 Company Card": -250_00,
        "2550 Workshop Loan": -10_000_00,
        "3000 Owner's Equity": -20_000_00,
        "4210 Furniture Sales:Tables": -14_000_00,
        "4220 Furniture Sales:Chairs": -2_500_00,
        "4300 Repair Income": -500_00,
        "4950 Interest Earned": -100_00,
        "5100 Lumber": 4_000_00,
        "6050 Tools & Supplies": 950_00,
        "6810 Workshop Rent": 3_000_00,
        "6900 Bank Fees": 50_00,
        "8100 Loan Interest": 300_00,
    }


def test_the_statements_of_the_small_company_are_known(books):
    run(books, (DATA / "company.iif").read_bytes())
    profit = books.read(
        whole_report, "profit-loss", ReportRequest(first=date(2026, 1, 1), last=date(2026, 12, 31))
    ).totals
    assert profit == {
        "total_income": 17_000_00,
        "total_cogs": 4_000_00,
        "gross_profit": 13_000_00,
        "total_expenses": 4_000_00,
        "net_operating_income": 9_000_00,
        "net_other_income": -200_00,
        "net_income": 8_800_00,
    }
    sheet = books.read(
        whole_report, "balance-sheet", ReportRequest(as_of=date(2026, 12, 31))
    ).totals
    assert sheet == {
        "total_assets": 40_000_00,
        "total_liabilities": 11_200_00,
        "total_equity": 28_800_00,
        "net_income": 8_800_00,
    }


def test_the_comma_dialect_with_dates_day_first_in_windows_text_is_imported(books):
    answer = run(books, (DATA / "comma.iif").read_bytes())
    assert answer["created"] == {"accounts": 4, "contacts": 1, "bank-transactions": 2}
    assert assumptions(answer, 11).startswith("dates are day first")
    assert "6100" in assumptions(answer, 16)
    assert balances(books) == {
        "1005 Westbank Cheque": 799_50,
        "4005 Café Takings": -1_250_00,
        "5005 Beans, Milk & Cups": 400_50,
        "6100 Account 6100": 50_00,
    }
    memos = {
        each.memo
        for each in books.read(
            lambda work: (
                work.session.records.page(COLLECTIONS["bank-transactions"].kind, Query()).items
            )
        )
    }
    assert '12" cake, iced' in memos


BROKEN = [
    (3, "invalid"),
    (4, "name"),
    (5, "structure"),
    (9, "unbalanced"),
    (12, "structure"),
    (13, "date"),
    (17, "amount"),
    (20, "account"),
]


def test_a_broken_file_is_answered_with_all_faults_and_changes_nothing(books):
    before = state(books)
    with pytest.raises(ImportRefused, match="line 3") as refusal:
        run(books, (DATA / "broken.iif").read_bytes())
    document = refused_import_view(refusal.value.answer)
    assert [(each["line"], each["code"]) for each in document["refused"]] == BROKEN
    assert all(each["message"] for each in document["refused"])
    assert (document["created"], document["merged"]) == ({}, {})
    assert (
        document["lines"]["refused"],
        document["lines"]["total"],
        sum(document["lines"].values()),
    ) == (12, 23, 46)
    assert state(books) == before


def test_the_rest_of_a_broken_file_is_imported_on_request(books):
    answer = run(books, (DATA / "broken.iif").read_bytes(), partial=True)
    assert [(each["line"], each["code"]) for each in answer["refused"]] == BROKEN
    assert (answer["created"], answer["merged"]) == ({"bank-transactions": 1}, {})
    assert answer["duplicates"] == 1
    assert balances(books) == {"1000 Checking": 75_00, "4100 Sales Income": -75_00}


def test_importing_twice_is_importing_once_and_the_answer_says_so(books):
    content = (DATA / "company.iif").read_bytes()
    first = run(books, content)
    once = state(books)
    answer = run(books, content)
    assert state(books) == once
    assert (answer["created"], answer["merged"], answer["doubled"]) == ({}, {}, [])
    assert answer["duplicates"] == first["lines"]["made"] + first["lines"]["merged"] + 7 == 95
    assert "batchId" not in answer
    assert answer["trialBalance"] == {
        "before": {"debits": "48300.00", "credits": "48300.00"},
        "after": {"debits": "48300.00", "credits": "48300.00"},
    }


def test_a_dry_run_tells_the_same_numbers_and_changes_nothing(books):
    source = read_iif((DATA / "company.iif").read_bytes())
    before = state(books)
    planned = books.read(plan_import, "iif", source, ImportOptions())
    assert state(books) == before
    answer = books.run(commit_import, planned)
    assert import_view(answer) == {"batchId": planned.id, **import_view(planned.answer)}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Checking", "Savings", "Travel", "New:Sub", "4500"]),
            st.integers(-10_000, 10_000),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_balanced_transaction_posts_its_amounts(lines):
    books = new_books(MemoryStore())
    total = -sum(cents for _, cents in lines)
    rest = [(account, f"{cents / 100:.2f}") for account, cents in lines]
    answer = run(
        books, HEADERS + post("GENERAL JOURNAL", "Owner's Equity", f"{total / 100:.2f}", *rest)
    )
    assert answer["refused"] == []
    expected: dict[str, int] = {}
    for path, cents in [*lines, ("Owner's Equity", total)]:
        expected[path] = expected.get(path, 0) + cents
    by_path = chart(books)
    net = books.read(
        lambda work: {
            id_: each.net
            for id_, each in work.session.ledger.turnovers(None, date(2200, 12, 31)).items()
        }
    )
    for path, cents in expected.items():
        account = by_path.get("Account 4500" if path == "4500" else path)
        assert (net.get(account.id, 0) if account else 0) == cents


# Names made when needed

MADE = [
    # type, the account that no list declares, its place, its class
    ("INVOICE", "trns", ("asset", "accounts_receivable", None)),
    ("STMT CHG", "trns", ("asset", "accounts_receivable", None)),
    ("CREDIT MEMO", "trns", ("asset", "accounts_receivable", None)),
    ("PAYMENT", "spl", ("asset", "accounts_receivable", None)),
    ("PAYMENT", "trns", ("asset", "bank", None)),
    ("BILL", "trns", ("liability", "accounts_payable", None)),
    ("ITEMRECEIPT", "trns", ("liability", "accounts_payable", None)),
    ("BILL REFUND", "trns", ("liability", "accounts_payable", None)),
    ("CHECK", "trns", ("asset", "bank", None)),
    ("EFT", "trns", ("asset", "bank", None)),
    ("DEPOSIT", "trns", ("asset", "bank", None)),
    ("CASH SALE", "trns", ("asset", "bank", None)),
    ("CASH REFUND", "trns", ("asset", "bank", None)),
    ("TRANSFER", "trns", ("asset", "bank", None)),
    ("TRANSFER", "spl", ("asset", "bank", None)),
    ("CREDIT CARD", "trns", ("liability", "credit_card", None)),
    ("CCARD REFUND", "trns", ("liability", "credit_card", None)),
]


@pytest.mark.parametrize(("type_", "place", "class_"), MADE)
def test_the_place_of_an_account_in_the_transaction_decides_its_class(books, type_, place, class_):
    own, other = ("Unheard", "Owner's Equity") if place == "trns" else ("Checking", "Unheard")
    answer = run(books, HEADERS + post(type_, own, "-5", (other, "5"), name="Anna"))
    assert chart(books)["Unheard"].classification == class_
    assert "Unheard" in assumptions(answer, 4 if place == "trns" else 5)


@pytest.mark.parametrize(
    ("number", "class_"),
    [
        ("1777", ("asset", None, None)),
        ("0017770", ("asset", None, None)),
        ("2777", ("liability", None, None)),
        ("3777", ("equity", None, None)),
        ("4777", ("income", None, None)),
        ("5777", ("expense", "cogs", None)),
        ("6777", ("expense", None, None)),
        ("7777", ("expense", None, None)),
        ("8777", ("expense", None, None)),
        ("9777", ("expense", None, None)),
        ("00090", ("expense", None, None)),
    ],
)
@pytest.mark.parametrize("amount", ["5", "-5"])
def test_the_first_digit_of_an_account_number_decides_its_class(books, number, class_, amount):
    answer = run(
        books,
        HEADERS
        + post("GENERAL JOURNAL", "Checking", "5" if amount == "-5" else "-5", (number, amount)),
    )
    (made,) = [each for each in chart(books).values() if each.number == number]
    assert (made.classification, made.name) == (class_, f"Account {number}")
    assert f"begins with {number.lstrip('0')[0]}" in assumptions(answer, 5)


def test_any_other_account_is_income_if_first_credited_and_expense_if_debited(books):
    first = post("GENERAL JOURNAL", "Spent", "5", ("Earned", "-5"))
    second = post("GENERAL JOURNAL", "Spent", "-7", ("Earned", "7"))
    answer = run(books, HEADERS + first + second)
    assert (chart(books)["Spent"].type, chart(books)["Earned"].type) == ("expense", "income")
    assert (
        "debited first" in assumptions(answer, 4),
        "credited first" in assumptions(answer, 5),
    ) == (True, True)
    assert answer["created"] == {"accounts": 2, "journals": 2}


def test_an_account_under_a_known_account_has_the_same_class(books):
    run(books, HEADERS + post("CHECK", "Checking", "-5", ("Equipment:Saw", "5")))
    assert chart(books)["Equipment:Saw"].classification == ("asset", "fixed_asset", None)


def test_accounts_are_found_by_number_path_and_in_any_case(books):
    text = accounts("Van:Fuel\tEXP\t6777") + HEADERS
    run(
        books,
        text
        + "".join(
            post("CHECK", "1000", "-5", (name, "5")) for name in ("6777", "van:fuel", "VAN:Fuel")
        ),
    )
    assert balances(books) == {"1000 Checking": -15_00, "6777 Van:Fuel": 15_00}


def test_names_in_the_file_take_precedence_over_names_in_the_books(books):
    run(
        books,
        accounts("Cash Box\tBANK\t1500")
        + HEADERS
        + post("DEPOSIT", "1500", "5", ("Sales Income", "-5")),
    )
    assert balances(books) == {"1500 Cash Box": 5_00, "4100 Sales Income": -5_00}


def test_strict_refuses_names_that_no_list_declares(books):
    before = state(books)
    text = (
        HEADERS
        + post("CHECK", "Checking", "-5", ("Unheard", "5"))
        + post("CHECK", "Checking", "-5", ("Travel", "5"), name="Nobody")
    )
    with pytest.raises(ImportRefused) as refusal:
        run(books, text, strict=True)
    assert [
        (each["line"], "unused account 1000 Checking" in each["message"])
        for each in refused_import_view(refusal.value.answer)["refused"]
    ] == [(4, True), (7, True)]
    text = accounts("Checking\tBANK", "Travel\tEXP") + text
    with pytest.raises(ImportRefused) as refusal:
        run(books, text, strict=True)
    assert [
        (each["line"], "Unheard" in each["message"] or "Nobody" in each["message"])
        for each in refused_import_view(refusal.value.answer)["refused"]
    ] == [
        (7, True),
        (10, True),
    ]
    assert state(books) == before
    declared = accounts("Unheard\tEXP") + "!VEND\tNAME\nVEND\tNobody\n" + text
    assert run(books, declared, strict=True)["created"] == {
        "accounts": 1,
        "contacts": 1,
        "bank-transactions": 2,
    }


def test_lists_are_imported_before_transactions_wherever_they_are_in_the_file(books):
    text = (
        HEADERS
        + post("CHECK", "Till", "-5", ("Fuel", "5"), name="Anna")
        + accounts("Till\tBANK", "Fuel\tCOGS")
        + "!CUST\tNAME\nCUST\tAnna\n"
    )
    answer = run(books, text, strict=True)
    assert answer["created"] == {"accounts": 2, "contacts": 1, "bank-transactions": 1}


def test_a_missing_name_on_a_control_account_is_reported(books):
    answer = run(
        books,
        HEADERS + post("GENERAL JOURNAL", "Accounts Receivable", "5", ("Accounts Payable", "-5")),
    )
    assert contacts(books) == {("customer", "(no name)"), ("vendor", "(no name)")}
    assert "(no name)" in assumptions(answer, 4)
    assert "(no name)" in assumptions(answer, 5)


def test_a_control_account_takes_the_name_of_the_transaction(books):
    run(
        books,
        HEADERS + post("PAYMENT", "Checking", "5", ("Accounts Receivable", "-5"), name="Anna"),
    )
    assert contacts(books) == {("customer", "Anna")}


def test_a_name_that_is_both_customer_and_vendor_becomes_two_contacts(books):
    lists = "!CUST\tNAME\nCUST\tSam\n!VEND\tNAME\nVEND\tsam\n"
    run(
        books,
        lists
        + HEADERS
        + post("INVOICE", "Accounts Receivable", "5", ("Sales Income", "-5"), name="SAM"),
    )
    run(books, HEADERS + post("BILL", "Accounts Payable", "-5", ("Travel", "5"), name="SAM"))
    assert contacts(books) == {("customer", "Sam"), ("vendor", "sam")}


def test_a_customer_on_a_payable_line_becomes_a_vendor_too_and_this_is_reported(books):
    text = (
        "!CUST\tNAME\nCUST\tSam\n"
        + HEADERS
        + post("BILL", "Accounts Payable", "-5", ("Travel", "5"), name="Sam")
    )
    assert "the vendor Sam is made" in assumptions(run(books, text), 6)
    assert contacts(books) == {("customer", "Sam"), ("vendor", "Sam")}


# Lists that fill in


def test_a_list_fills_in_what_an_account_lacks_and_changes_nothing_else(books):
    answer = run(books, accounts("checking\tBANK\t\t\tfor every day", "Travel\tEXP\t6450\t\t"))
    by_path = chart(books)
    assert (answer["created"], answer["merged"]) == ({}, {"accounts": 2})
    assert (by_path["Checking"].number, by_path["Checking"].description) == (
        "1000",
        "for every day",
    )
    assert by_path["Travel"].number == "6450"
    run(books, accounts("Checking\tBANK\t\t\tsomething else"))
    assert chart(books)["Checking"].description == "for every day"


def test_a_list_fills_in_what_a_contact_and_an_item_lack(books):
    def lists(phone: str, note: str, price: str, due: str) -> str:
        text = f"!VEND\tNAME\tPHONE1\tNOTE\tTERMS\nVEND\tMill\t{phone}\t{note}\tNet 30\n"
        return (
            text
            + f"!INVITEM\tNAME\tINVITEMTYPE\tPRICE\nINVITEM\tCup\tPART\t{price}\n"
            + f"!TERMS\tNAME\tDUEDAYS\nTERMS\tLate\t{due}\n"
        )

    run(books, lists("", "old", "", ""))
    answer = run(books, lists("12", "new", "3.50", "90"))
    assert (answer["created"], answer["merged"]) == ({}, {"contacts": 1, "items": 1})
    mill = items_of(books, "contacts")["Mill"]
    assert (mill.phone, mill.notes, mill.terms_id) == ("12", "old", "terms-net-30")
    assert (items_of(books, "items")["Cup"].rate, items_of(books, "terms")["Late"].due_days) == (
        Decimal("3.50"),
        0,  # Due at once is something that terms say.
    )
    run(books, lists("13", "", "4", "60"))
    assert items_of(books, "contacts")["Mill"].phone == "12"
    assert (items_of(books, "items")["Cup"].rate, items_of(books, "terms")["Late"].due_days) == (
        Decimal("3.50"),
        0,  # Due at once is something that terms say.
    )


def test_an_account_that_nothing_is_posted_on_takes_the_class_of_the_file(books):
    answer = run(books, accounts("Inventory\tOASSET"))
    assert chart(books)["Inventory"].section == "other_asset"
    assert "becomes asset / other asset" in assumptions(answer, 2)


def test_an_account_in_use_keeps_its_class_and_the_row_is_refused(books):
    run(books, HEADERS + post("CHECK", "Checking", "-5", ("Travel", "5")))
    with pytest.raises(ImportRefused, match="line 2"):
        run(books, accounts("Travel\tINC"))


@pytest.mark.parametrize(
    "row",
    [
        "Accounts Receivable\tBANK",
        "Accounts Payable\tOCLIAB",
        "Retained Earnings\tINC",
        "Opening Balance Equity\tEXP",
    ],
)
def test_a_default_account_of_the_settings_keeps_its_class(books, row):
    path = row.partition("\t")[0]
    before = chart(books)[path].classification
    run(books, accounts(row), partial=True)
    assert chart(books)[path].classification == before


def test_an_account_with_sub_accounts_keeps_their_class(books):
    run(books, accounts("Van\tEXP", "Van:Fuel\tEXP"))
    run(books, accounts("Van\tINC"), partial=True)
    by_path = chart(books)
    assert by_path["Van"].classification == by_path["Van:Fuel"].classification


def test_a_sub_account_of_another_class_than_its_parent_is_refused(books):
    with pytest.raises(ImportRefused, match=r"line 2.*must be the same"):
        run(books, accounts("Sales Income:Fuel\tEXP"))


def test_a_number_in_use_is_left_out_and_reported(books):
    run(books, HEADERS + post("CHECK", "Checking", "-5", ("Travel", "5")))
    answer = run(books, accounts("Box\tBANK\t1000"))
    assert chart(books)["Box"].number == ""
    assert "1000 is the number of 1000 Checking" in assumptions(answer, 2)


def test_a_number_that_the_file_itself_frees_can_be_used(books):
    answer = run(books, accounts("Checking\tBANK\t1001", "Petty Cash\tBANK\t1000"))
    assert (chart(books)["Checking"].number, chart(books)["Petty Cash"].number) == ("1001", "1000")
    assert answer["assumed"] == []


def test_an_account_named_like_a_number_is_found_again(books):
    text = accounts("1600\tBANK") + HEADERS + post("CHECK", "1600", "-5", ("Travel", "5"))
    run(books, text)
    again = accounts("1600\tBANK") + HEADERS + post("CHECK", "1600", "-7", ("Travel", "7"))
    assert run(books, again)["duplicates"] == 1
    assert balances(books) == {"1600 Account 1600": -12_00, "6400 Travel": 12_00}


def test_an_account_named_like_a_number_in_use_is_made_without_a_number(books):
    run(books, HEADERS + post("CHECK", "Checking", "-5", ("Equipment", "5")))
    answer = run(books, accounts("1500\tBANK"))
    assert (answer["created"], "1500" in assumptions(answer, 2)) == ({"accounts": 1}, True)


# Impossible paths


@pytest.mark.parametrize("path", ["::", ":", "a::b", "a:", "a: :b"])
def test_an_account_path_with_an_empty_part_is_refused_and_leaves_nothing(books, path):
    before = state(books)
    answer = run(
        books,
        accounts(f"{path}\tEXP") + HEADERS + post("CHECK", "Checking", "-5", (path, "5")),
        partial=True,
    )
    assert [each["line"] for each in answer["refused"]] == [2, 6]
    assert state(books) == before
    assert answer["created"] == {}


def test_a_path_that_begins_with_a_colon_means_the_same_each_time(books):
    answer = run(books, HEADERS + 2 * post("CHECK", "Checking", "-5", (":a", "5")), partial=True)
    assert [refused["line"] for refused in answer["refused"]] == [4, 7]


@pytest.mark.parametrize(("depth", "made"), [(32, 32), (33, 0), (300, 0), (2_000, 0), (20_000, 0)])
def test_a_path_of_at_most_thirty_two_names_is_made_and_a_longer_one_refused(books, depth, made):
    path = ":".join(["a"] * depth)
    for text in (accounts(f"{path}\tEXP"), HEADERS + post("CHECK", "Checking", "-5", (path, "5"))):
        answer = run(new_books(MemoryStore()), text, partial=True)
        assert answer["created"].get("accounts", 0) == made
        assert len(answer["refused"]) == (0 if made else 1)


# Limits


def test_names_of_200_characters_are_accepted_and_longer_ones_refused(books):
    def text(size: int) -> str:
        lists = "!CUST\tNAME\nCUST\t" + "c" * size + "\n" + accounts("a" * size + "\tEXP")
        return lists + HEADERS + post("CHECK", "Checking", "-5", ("t" * size, "5"), name="v" * size)

    assert run(books, text(200))["created"] == {
        "contacts": 2,
        "accounts": 2,
        "bank-transactions": 1,
    }
    assert [each["line"] for each in run(books, text(201), partial=True)["refused"]] == [2, 4, 8]


@pytest.mark.parametrize(("rows", "refused"), [(1_000, 0), (1_002, 1)])
def test_a_transaction_has_at_most_a_thousand_lines(books, rows, refused):
    text = HEADERS + post(
        "GENERAL JOURNAL", "Checking", f"-{rows - 1}", *[("Travel", "1")] * (rows - 1)
    )
    answer = run(books, text, partial=True)
    assert [each["line"] for each in answer["refused"]] == [4] * refused
    assert answer["lines"]["refused"] == rows * refused


def test_an_amount_beyond_thirteen_digits_is_refused(books):
    answer = run(
        books,
        HEADERS + post("CHECK", "Checking", "-1000000000000000", ("Travel", "1000000000000000")),
        partial=True,
    )
    assert [(each["line"], each["code"]) for each in answer["refused"]] == [(4, "amount")]


LARGEST = "9999999999999.99"


def test_a_transaction_of_amounts_that_are_too_large_together_is_refused_and_leaves_nothing(books):
    before = state(books)
    answer = run(
        books,
        HEADERS
        + post(
            "CHECK",
            "Checking",
            "-1",
            ("Travel", LARGEST),
            ("Travel", f"-{LARGEST}"),
            ("Travel", "1"),
        ),
        partial=True,
    )
    assert ([each["line"] for each in answer["refused"]], answer["created"]) == ([4], {})
    assert state(books) == before


def test_more_than_the_books_can_hold_is_refused_as_a_whole(books):
    """The sum on one account in one month has a limit: some thousand times the largest amount."""
    before = state(books)
    with pytest.raises(Overflow):
        run(
            books,
            HEADERS
            + post("GENERAL JOURNAL", "Travel", LARGEST, ("Checking", f"-{LARGEST}")) * 4_100,
            partial=True,
        )
    assert state(books) == before


def test_control_characters_in_a_name_are_refused(books):
    answer = run(books, "!CUST\tNAME\nCUST\ta\x00b\nCUST\ta\u202eb\nCUST\tAnna\n", partial=True)
    assert ([each["line"] for each in answer["refused"]], answer["created"]) == (
        [2, 3],
        {"contacts": 1},
    )


# Refused transactions leave nothing behind


def test_a_transaction_that_is_refused_leaves_no_account_and_no_contact(books):
    before = state(books)
    answer = run(
        books,
        HEADERS + post("CHECK", "Checking", "-5", ("Unheard", "5"), name="Nobody", number="n" * 41),
        partial=True,
    )
    assert len(answer["refused"]) == 1
    assert (answer["created"], state(books)) == ({}, before)


def test_an_account_whose_row_is_refused_is_not_made(books):
    before = state(books)
    answer = run(books, accounts("Bad\tEXP\t\t\tx\x01y"), partial=True)
    assert len(answer["refused"]) == 1
    assert (answer["created"], state(books)) == ({}, before)


def test_an_account_whose_new_number_is_refused_is_still_found_by_its_old_one(books):
    text = (
        accounts("Checking\tBANK\t1001\t\tx\x01y")
        + HEADERS
        + post("CHECK", "1000", "-5", ("Travel", "5"))
    )
    answer = run(books, text, partial=True)
    assert [each["line"] for each in answer["refused"]] == [2]
    assert balances(books) == {"1000 Checking": -5_00, "6400 Travel": 5_00}


def test_an_item_that_is_refused_leaves_no_account(books):
    before = state(books)
    row = "INVITEM\t" + "i" * 201 + "\tSERV\tUnheard\n"
    answer = run(books, "!INVITEM\tNAME\tINVITEMTYPE\tACCNT\n" + row, partial=True)
    assert [each["line"] for each in answer["refused"]] == [2]
    assert (answer["created"], answer["assumed"], state(books)) == ({}, [], before)


def test_memo_and_name_of_a_transaction_come_from_its_trns_row_even_if_that_is_zero(
    books,
):
    text = HEADERS + post(
        "GENERAL JOURNAL", "Checking", "0.00", ("Travel", "5"), ("Savings", "-5"), memo="keep me"
    )
    run(books, text)
    (journal,) = books.read(
        lambda work: list(work.session.records.all(COLLECTIONS["journals"].kind))
    )
    assert journal.memo == "keep me"


# The closed period


def test_a_transaction_in_a_closed_period_is_refused_with_its_line(books):
    books.run(change_settings, {"closing_date": date(2026, 3, 31)})
    before = state(books)
    closed, later = (
        post("CHECK", "Checking", "-5", ("Travel", "5"), day=day)
        for day in ("3/31/2026", "4/1/2026")
    )
    with pytest.raises(ImportRefused) as refusal:
        run(books, HEADERS + later + closed)
    ((line, message),) = [
        (each["line"], each["message"])
        for each in refused_import_view(refusal.value.answer)["refused"]
    ]
    assert (line, "2026-03-31" in message, "closed" in message) == (7, True, True)
    assert state(books) == before
    assert run(books, HEADERS + later + closed, partial=True)["created"] == {"bank-transactions": 1}


# Over HTTP

PLAIN = {"Content-Type": "text/plain"}


def test_an_import_is_answered_with_201_and_what_it_made(client, sql_books):
    content = (DATA / "company.iif").read_bytes()
    direct = import_view(import_parsed(new_books(MemoryStore()), read_iif(content)))
    reply = client.post("/import/iif", content=content, headers=PLAIN)
    assert (reply.status_code, reply.json()) == (201, direct)
    assert sql_books.read(verify_books).faults == ()


def test_an_import_that_makes_nothing_new_is_answered_with_200(client):
    content = accounts("Checking\tBANK").encode()
    assert client.post("/import/iif", content=content, headers=PLAIN).status_code == 200


@pytest.mark.parametrize(
    ("content", "appearance"),
    [
        (b"", "the file is empty"),
        (b"%PDF-1.7 and so on", "a PDF document"),
        (b"PK\x03\x04 and so on", "a spreadsheet"),
        (b"date,amount\n1/2/2026,5\n", "a CSV file"),
    ],
)
def test_what_is_no_such_file_at_all_is_422_and_says_what_it_looks_like(
    client, content, appearance
):
    reply = client.post("/import/iif?partial=true", content=content, headers=PLAIN)
    assert (reply.status_code, reply.json()["code"]) == (422, "not_iif")
    assert appearance in reply.json()["detail"]


def test_a_broken_file_is_a_problem_with_the_answer_in_it(client):
    reply = client.post("/import/iif", content=(DATA / "broken.iif").read_bytes(), headers=PLAIN)
    problem = reply.json()
    assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")
    assert (problem["status"], problem["code"], problem["type"]) == (
        422,
        "import_refused",
        "/docs/errors#import_refused",
    )
    assert [(each["line"], each["code"]) for each in problem["refused"]] == BROKEN
    assert {"created", "merged", "leftOut", "assumed", "lines", "trialBalance"} <= problem.keys()
    assert client.get("/contacts").json()["total"] == 0
    partial = client.post(
        "/import/iif?partial=true", content=(DATA / "broken.iif").read_bytes(), headers=PLAIN
    )
    assert (partial.status_code, partial.json()["created"]) == (201, {"bank-transactions": 1})


def test_a_dry_run_over_http_tells_the_same_and_changes_nothing(client, sql_books):
    content, before = (DATA / "company.iif").read_bytes(), state(sql_books)
    rehearsed = client.post("/import/iif?dryRun=true", content=content, headers=PLAIN)
    assert (rehearsed.status_code, state(sql_books)) == (200, before)
    plan = rehearsed.json()
    committed = client.post(f"/import/plans/{plan['planId']}/commit")
    assert committed.status_code == 201
    batch_id = committed.json().pop("batchId")
    assert plan == {
        "dryRun": True,
        "planId": batch_id,
        "records": plan["records"],
        **{name: value for name, value in committed.json().items() if name != "batchId"},
    }
    assert len(plan["records"]) > 50


def test_a_plan_lists_the_rows_that_it_refuses_and_its_commit_is_refused(client, sql_books):
    content, before = (DATA / "broken.iif").read_bytes(), state(sql_books)
    plan = client.post("/import/iif?dryRun=true", content=content, headers=PLAIN)
    assert (plan.status_code, len(plan.json()["refused"])) == (200, len(BROKEN))
    path = f"/import/plans/{plan.json()['planId']}/commit"
    refused = client.post(path)
    assert (refused.status_code, refused.json()["code"]) == (422, "import_refused")
    assert state(sql_books) == before
    partial = client.post(f"{path}?partial=true")
    assert (partial.status_code, partial.json()["created"]) == (201, {"bank-transactions": 1})


def test_strict_and_date_order_are_parameters(client):
    content = (
        HEADERS + post("CHECK", "Checking", "-5", ("Travel", "5"), day="3/4/2026", name="Nobody")
    ).encode()
    assert client.post("/import/iif?strict=true", content=content, headers=PLAIN).status_code == 422
    assert (
        client.post("/import/iif?dateOrder=dmy", content=content, headers=PLAIN).status_code == 201
    )
    assert client.get("/bank-transactions").json()["data"][0]["date"] == "2026-04-03"
    for wrong in ("dateOrder=ydm", "dateOrder=", "strict=perhaps", "nonsense=1"):
        reply = client.post(f"/import/iif?{wrong}", content=content, headers=PLAIN)
        assert (reply.status_code, reply.json()["code"]) == (400, "bad_request"), wrong


@pytest.mark.parametrize(
    "media", ["text/plain", "text/csv", "application/octet-stream", "text/plain; charset=utf-8"]
)
def test_a_file_is_accepted_as_text_or_bytes(client, media):
    assert (
        client.post(
            "/import/iif", content=b"!CUST\tNAME\nCUST\tAnna\n", headers={"Content-Type": media}
        ).status_code
        == 201
    )


@pytest.mark.parametrize("media", ["application/json", "image/png", ""])
def test_any_other_media_type_is_415(client, media):
    reply = client.post(
        "/import/iif", content=b"!CUST\tNAME\nCUST\tAnna\n", headers={"Content-Type": media}
    )
    assert (reply.status_code, reply.json()["code"]) == (415, "unsupported_media_type")


def test_a_form_is_accepted_only_with_the_header_that_no_foreign_page_can_send(client):
    form = {"files": {"file": ("company.iif", (DATA / "company.iif").read_bytes(), "text/plain")}}
    assert client.post("/import/iif", **form).status_code == 415
    reply = client.post("/import/iif", **form, headers={"X-Requested-With": "tests"})
    assert (reply.status_code, reply.json()["lines"]["total"]) == (201, 148)


def test_a_form_that_holds_no_single_file_is_400(client):
    headers = {"X-Requested-With": "tests"}
    two = {"a": ("a.iif", b"x"), "b": ("b.iif", b"y")}
    assert client.post("/import/iif", files=two, headers=headers).status_code == 400
    broken = {**headers, "Content-Type": "multipart/form-data; boundary=x"}
    for body in (
        b"nonsense",
        b"--x\r\n\r\n",
        b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\ntext\r\n--x--\r\n",
    ):
        assert client.post("/import/iif", content=body, headers=broken).status_code == 400
    without = {**headers, "Content-Type": "multipart/form-data"}
    assert client.post("/import/iif", content=b"x", headers=without).status_code == 400


def test_a_retry_with_the_same_key_is_answered_again_and_posts_once(client):
    content, headers = (DATA / "company.iif").read_bytes(), {**PLAIN, "Idempotency-Key": "once"}
    first, second = (client.post("/import/iif", content=content, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code, first.content == second.content) == (
        201,
        201,
        True,
    )
    assert ("idempotency-hit" in first.headers, second.headers["idempotency-hit"]) == (
        False,
        "true",
    )
    assert client.get("/journals").json()["total"] == 25
    assert (
        client.post("/import/iif?partial=true", content=content, headers=headers).status_code == 422
    )


def test_a_refused_import_is_not_stored_for_a_retry(client):
    headers = {**PLAIN, "Idempotency-Key": "once"}
    assert (
        client.post(
            "/import/iif", content=(DATA / "broken.iif").read_bytes(), headers=headers
        ).status_code
        == 422
    )
    assert (
        client.post(
            "/import/iif", content=b"!CUST\tNAME\nCUST\tAnna\n", headers=headers
        ).status_code
        == 201
    )


def test_hostile_files_never_crash_the_server(client):
    deep = accounts(":".join(["a"] * 5_000) + "\tEXP").encode()
    for content in (
        b"\xff\xfe\x00",
        b"\x00" * 1_000,
        b"!" * 1_000,
        deep,
        b'"' * 100_000,
        (HEADERS + "TRNS\n").encode(),
        b"\xff\xfeT\x00R\xd8",
    ):
        for query in ("", "?partial=true", "?dryRun=true"):
            reply = client.post(f"/import/iif{query}", content=content, headers=PLAIN)
            assert reply.status_code in {200, 201, 422}, (content[:20], reply.text)
            json.loads(reply.content)


# Time


def test_ten_thousand_transactions_are_imported_in_reasonable_time(sql_books):
    import time

    many = "".join(
        post("CHECK", "Checking", f"-{n}.37", ("Travel", f"{n}.37"), name=f"Name {n % 500}")
        for n in range(1, 10_001)
    )
    began = time.process_time()
    answer = import_view(import_parsed(sql_books, read_iif((HEADERS + many).encode())))
    assert answer["created"] == {"contacts": 500, "bank-transactions": 10_000}
    assert time.process_time() - began < 60


def test_names_of_a_file_are_found_in_any_form(books):
    """Accents may be written in two ways, and letters in several widths: they are one name."""
    run(books, accounts("Caf\u00e9  Sales:Caf\u00e9\tINC\t\t\t", "Caf\u00e9 Sales\tINC\t\t\t"))
    text = HEADERS
    for name in ("Jos\u00e9 Ltd", "JOSE\u0301  LTD", "Jos\u00e9\u00a0Ltd"):
        own, other = "Cafe\u0301 Sales:CAFE\u0301", "Checking"
        text += post("DEPOSIT", other, "5.00", (own, "-5.00"), name=name)
    answer = run(books, text)
    assert answer["created"].get("contacts") == 1
    assert "accounts" not in answer["created"]
    assert [contact.name for contact in books.read(contacts_of)] == ["Jos\u00e9 Ltd"]


def contacts_of(work: Any) -> list[Contact]:
    return list(work.session.records.all(Contact))
