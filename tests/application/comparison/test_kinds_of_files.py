"""Files without rows, of another report, without days, flat files, and those of non-profits."""

import csv
import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.importers.quickbooks_reports.reader import read_report
from adapters.importers.quickbooks_reports.titles import report_key
from adapters.storage.memory.store import MemoryStore
from application.reporting.make_report import ReportRequest
from application.unit_of_work.books import Books
from domain.errors import Invalid
from domain.reports.catalogue import REPORTS
from tests.application.actions import add, earned, invoice
from tests.application.comparison.test_compare_report import (
    LAST,
    WRITTEN,
    compared,
    differences,
    file,
    only,
    report,
)
from tests.strategies import examples
from tests.support import new_books

# Flat open invoices


def id_of(name: str) -> str:
    return re.sub("[^a-z]", "-", name.casefold())


def owing(*invoices: tuple[str, int]) -> Books:
    """Books in which customers owe an invoice of February for each pair of a name and an amount."""
    books = new_books(MemoryStore())
    for name in dict.fromkeys(name for name, _ in invoices):
        add(books, "contacts", id=id_of(name), kind="customer", name=name)
    for place, (name, cents) in enumerate(invoices):
        invoice(
            books,
            f"i{place}",
            day=date(2026, 2, 1 + place % 20),
            by=id_of(name),
            lines=earned(("account-4100", cents)),
            due_date=date(2026, 3, 1),
            number=str(1000 + place),
        )
    return books


def flat(*rows: tuple[object, ...], title: str = "Open Invoices", day: str = "As of June 30, 2026"):
    out = StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerows([[title], ["Acme"], [day], []])
    lines.writerow(
        [
            "Date",
            "Transaction type",
            "Num",
            "Customer full name",
            "Due date",
            "Amount",
            "Open balance",
        ]
    )
    lines.writerows(rows)
    lines.writerow(["TOTAL", "", "", "", "", "", sum(Decimal(str(row[-1])) for row in rows)])
    return out.getvalue().encode()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Quarry Cafe", "Vale", "Quarry Cafe:Terrace", "Zum Café"]),
            st.integers(1, 10**6),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_flat_open_invoices_match_by_the_name_in_their_column(invoices):
    rows = [
        (
            f"02/{1 + place % 20:02d}/2026",
            "Invoice",
            1000 + place,
            name,
            "03/01/2026",
            f"{cents / 100:.2f}",
            f"{cents / 100:.2f}",
        )
        for place, (name, cents) in enumerate(invoices)
    ]
    books = owing(*invoices)
    for key, title in (
        ("open-invoices", "Open Invoices"),
        ("customer-balance-detail", "Customer Balance Detail"),
    ):
        comparison = compared(key, flat(*rows, title=title), books)
        assert (differences(comparison), comparison.is_complete) == ([], True)
        assert len(comparison.matched) == len(invoices)
        other = [(*rows[0][:-2], "0.01", "0.01"), *rows[1:]]
        assert differences(compared(key, flat(*other, title=title), books)) or invoices[0][1] == 1


def test_an_invoice_under_another_name_is_a_difference():
    row = ("02/01/2026", "Invoice", 1000, "Vale", "03/01/2026", "5.00", "5.00")
    difference = only(compared("open-invoices", flat(row), owing(("Quarry Cafe", 500))))
    assert difference.cause == "classification"


# Days


@pytest.mark.parametrize("key", REPORTS)
@pytest.mark.parametrize("dialect", ["classic", "modern"])
def test_a_file_that_says_no_day_must_be_told_it(key, dialect):
    content = file(report(key), dialect).split(b"\r\n")
    without = b"\r\n".join(line for place, line in enumerate(content) if place != 2)
    with pytest.raises(Invalid, match="does not say which days") as refusal:
        compared(key, without)
    assert refusal.value.remedy is not None
    kind = REPORTS[key]
    given = {"as_of": LAST} if kind.is_snapshot else {"first": date(2026, 1, 5), "last": LAST}
    assert differences(compared(key, without, given=ReportRequest(**given))) == []


@pytest.mark.parametrize("line", ["As of December 31", "As of December 31, 2026"])
def test_a_file_that_says_no_year_must_be_told_it(line):
    text = f"Balance Sheet\r\nAcme\r\n{line}\r\n\r\n,Total\r\nASSETS,\r\n   1000 Checking,1.00\r\n"
    with pytest.raises(Invalid, match="'As of December 31' without a year"):
        compared("balance-sheet", text.encode())


# Files of totals


@pytest.mark.parametrize("dialect", ["classic", "modern", "wyzbooks"])
@pytest.mark.parametrize("has_captions", [False, True])
@pytest.mark.parametrize(
    "key",
    [
        "general-ledger",
        "profit-loss-detail",
        "balance-sheet-detail",
        "journal",
        "open-invoices",
        "customer-balance-detail",
        "trial-balance",
        "ar-aging",
        "sales-by-customer",
    ],
)
def test_a_file_of_totals_only_is_compared_by_its_totals(key, has_captions, dialect):
    made = report(key)
    captions = {"section", "account", "contact"} if has_captions else set()
    rows = tuple(
        row
        for row in made.rows
        if row.kind == "total" or (row.kind in captions and not any(row.cells))
    )
    comparison = compared(key, file(evolve(made, rows=rows), dialect))
    assert differences(comparison) == []
    assert comparison.matched
    assert comparison.is_complete
    at = next(at for at, row in enumerate(rows) if row.kind == "total" and any(row.cells))
    place = next(place for place, cell in enumerate(rows[-1].cells) if rows[at].cells[place])
    changed = [*rows]
    cells = list(rows[at].cells)
    cells[place] += 77
    changed[at] = evolve(rows[at], cells=tuple(cells))
    if key != "journal" or rows[at].label == "TOTAL":
        assert differences(compared(key, file(evolve(made, rows=tuple(changed)), dialect)))


@pytest.mark.parametrize("dialect", WRITTEN)
@pytest.mark.parametrize("key", REPORTS)
def test_a_file_of_which_nothing_was_compared_is_no_success(key, dialect):
    empty = new_books(MemoryStore())
    content = file(evolve(report(key), rows=()), dialect)
    try:
        comparison = compared(key, content, empty)
    except Invalid:
        return
    assert (comparison.is_empty, comparison.is_complete) == (True, False)


def test_rows_that_are_not_compared_are_named():
    text = file(report("general-ledger"), "classic").decode()
    line = next(
        each
        for each in text.split("\r\n")
        if "Beginning Balance" not in each and each.startswith(",   0")
    )
    day = line.split(",")[1]
    comparison = compared("general-ledger", text.replace(day, "   some day", 1).encode())
    assert not comparison.is_complete
    assert comparison.not_compared[0].startswith("line ")


# Other reports


@pytest.mark.parametrize("dialect", WRITTEN)
@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("profit-loss", "balance-sheet"),
        ("balance-sheet", "profit-loss"),
        ("balance-sheet", "cash-flows"),
        ("cash-flows", "profit-loss"),
        ("trial-balance", "balance-sheet"),
        ("balance-sheet", "trial-balance"),
        ("customer-balance-summary", "ar-aging"),
        ("profit-loss", "general-ledger"),
        ("general-ledger", "profit-loss"),
        ("general-ledger", "balance-sheet-detail"),
        ("profit-loss-detail", "balance-sheet-detail"),
    ],
)
def test_a_report_with_the_captions_of_another_is_refused_as_that_other(key, other, dialect):
    made = report(other)
    titled = evolve(made, kind=evolve(made.kind, title=REPORTS[key].title))
    text = file(titled, "wyzbooks").decode()
    if dialect != "wyzbooks":
        text = file(made, dialect).decode()
        lines = text.split("\r\n")
        at = next(at for at, line in enumerate(lines[:3]) if read_title(line) == other)
        lines[at] = f'"{REPORTS[key].title}"'
        text = "\r\n".join(lines)
    with pytest.raises(Invalid, match=rf"it looks like .*\({other}\)"):
        compared(key, text.encode())


def read_title(line: str) -> str | None:
    return report_key(next(csv.reader([line]), [""])[0] if line else "")


def test_the_report_of_vendors_is_refused_as_that_of_customers_and_the_other_way_round():
    text = (
        "A/R Aging Summary\r\nAcme\r\nAs of June 30 2026\r\n\r\n"
        "Vendor,Current,1 - 30,31 - 60,61 - 90,91 and over,Total\r\nAcme,1.00,,,,,1.00\r\n"
    )
    with pytest.raises(Invalid, match="ap-aging"):
        compared("ar-aging", text.encode())


@pytest.mark.parametrize(
    "title",
    [
        "Deposit Detail",
        "Account Listing",
        "Sales by Rep Summary",
        "Budget Overview",
        "Check Detail",
    ],
)
def test_a_lone_title_line_is_a_title(title):
    text = f"{title}\n,Date,Type,Num,Name,Account,Split,Amount\n,01/02/2026,Check,1,,A,B,1.00\n"
    read = read_report(text.encode())
    assert (read.title, read.key) == (title, None)
    with pytest.raises(Invalid, match=title):
        compared("transaction-list", text.encode())
    company = read_report(text.replace(title, "Vale Workshop").encode())
    assert (company.title, company.company, company.key) == (
        "",
        "Vale Workshop",
        "transaction-list",
    )


# Non-profits


NON_PROFIT = {
    "Profit and Loss": "Statement of Activity",
    "Profit & Loss": "Statement of Financial Income and Expense",
    "Balance Sheet": "Statement of Financial Position",
    "Other Expenses": "Other Expenditures",
    "Other Income": "Other Revenue",
    "Net Operating Income": "NET OPERATING REVENUE",
    "Net Other Income": "NET OTHER REVENUE",
    "Net Income": "NET REVENUE",
    "Total for Income": "Total for Revenue",
    "Total Income": "Total Revenue",
    "Total for Expenses": "Total for Expenditures",
    "Total Expenses": "Total Expenditures",
}


@pytest.mark.parametrize("dialect", ["classic", "modern"])
@pytest.mark.parametrize(
    "key", ["profit-loss", "profit-loss-detail", "balance-sheet", "balance-sheet-detail"]
)
def test_the_words_of_quickbooks_for_non_profits_are_read(key, dialect):
    text = file(report(key), dialect).decode()
    words = {
        **NON_PROFIT,
        **{
            f"\r\n{theirs},": f"\r\n{ours},"
            for theirs, ours in (("Income", "Revenue"), ("Expenses", "Expenditures"))
        },
    }
    for ours, theirs in words.items():
        text = text.replace(ours, theirs)
    text = text.replace("4900 Other Revenue", "4900 Other Income")
    assert "REVENUE" in text or key == "balance-sheet-detail"
    comparison = compared(key, text.encode())
    assert differences(comparison) == []
    assert comparison.not_compared == ()
    # Online lists no closing of a year, so these totals are not the sums of the rows.
    assert comparison.unfooted == () or key == "balance-sheet-detail"


def test_donors_are_customers():
    text = file(report("sales-by-customer"), "modern").decode()
    text = text.replace("Sales by Customer Summary", "Income by Donor Summary")
    assert differences(compared("sales-by-customer", text.encode())) == []


# Nothing crashes


PIECES = [
    b",",
    b"\r\n",
    b"Total",
    b"Total for ",
    b" (PY)",
    b"$ Change",
    b"% Change",
    b"% of Income",
    b"Jan 26",
    b"Dec 31, 25",
    b"Beginning Balance",
    b"1000 ",
    b"   ",
    b"1.00",
    b"Debit",
    b"Date",
    b"Net Income",
]


@st.composite
def spoiled(draw: st.DrawFn, key: str) -> bytes:
    dialect = draw(st.sampled_from(WRITTEN))
    more = {}
    if "compare_to" in REPORTS[key].parameters and draw(st.booleans()):
        more["compare_to"] = "previousYear"
    content = bytearray(file(report(key, **more), dialect))
    for _ in range(draw(st.integers(1, 8))):
        at, size = draw(st.integers(0, min(len(content), 600))), draw(st.integers(0, 12))
        content[at : at + size] = draw(st.sampled_from(PIECES) | st.binary(max_size=3))
    return bytes(content)


@pytest.mark.parametrize("key", REPORTS)
@settings(max_examples=examples(0.4))
@given(st.data())
def test_any_spoiled_file_is_compared_or_refused(key, data):
    with suppress(Invalid):
        comparison = compared(key, data.draw(spoiled(key)))
        assert comparison.is_complete == (
            not comparison.not_compared and not comparison.unfooted and not comparison.is_empty
        )


def test_a_file_with_nothing_but_a_previous_period_has_no_column_of_the_report():
    text = file(report("profit-loss", compare_to="previousYear"), "wyzbooks").decode()
    header = next(line for line in text.splitlines() if line.startswith(",Total"))
    only_previous = header.replace("Total", "Jan 5 2025 - Feb 10 2026 (PY)", 1)
    with pytest.raises(Invalid, match="no column of this report"):
        compared("profit-loss", text.replace(header, only_previous).encode())
