"""The seventeen reports of random books agree with the documents and with each other."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, get_args

from attrs import evolve, frozen
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from application.json_names import json_name
from application.reporting.make_report import FIELDS, ReportRequest
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.entries import Basis
from domain.reconciliation.open_items import OpenItem
from domain.records import kind_of
from domain.reports.catalogue import REPORTS
from domain.reports.query import Span
from domain.reports.report import Report
from domain.reports.table import DrillDown, ReportRow
from tests.application.actions import CHECKING, RETAINED, SALES, post
from tests.application.reconciliation.model import (
    UNAPPLIED,
    Counted,
    applications,
    on_accrual_basis,
    on_cash_basis,
    open_items,
)
from tests.application.reporting.random_books import (
    ASKED_DAYS,
    DAYS,
    FIRST,
    Plan,
    books_of,
    go_on,
    plans,
)
from tests.strategies import examples
from tests.support import whole_report

ONE = timedelta(days=1)
BASES: tuple[Basis, ...] = ("accrual", "cash")
SPANS: tuple[Span, ...] = ("month", "quarter", "year")
NATURAL = {"asset": 1, "expense": 1, "liability": -1, "equity": -1, "income": -1}
GROUPS = {
    ("income", None, None): "Income",
    ("expense", "cogs", None): "Cost of Goods Sold",
    ("expense", None, None): "Expenses",
    ("income", None, "other_income"): "Other Income",
    ("expense", None, "other_expense"): "Other Expenses",
}
BUCKETS = ("current", "days1to30", "days31to60", "days61to90", "over90")
SIDES = {
    "customer": ("accounts_receivable", 1, "ar-aging", "customer-balance-summary"),
    "vendor": ("accounts_payable", -1, "ap-aging", "vendor-balance-summary"),
}
WHOSE = {None: None, "ann": "customer", "vic": "vendor"}
BALANCES = ("asset", "liability", "equity")


@frozen
class Facts:
    """The content of the documents, from which the tests compute every report in a plain way."""

    books: Books
    first_month: int
    accounts: Mapping[str, Account]
    contacts: Mapping[str, Contact]
    accrual: list[Counted]
    cash: list[Counted]
    items: list[OpenItem]
    applied: list[tuple[str, str, int, date, str]]
    documents: Mapping[tuple[str, str], Document]

    def report(self, key: str, **asked: Any) -> Report:
        return self.books.read(whole_report, key, ReportRequest(**asked))

    def posted(
        self, basis: Basis, first: date, last: date, contact: str | None = None
    ) -> list[Counted]:
        postings = self.cash if basis == "cash" else self.accrual
        return [
            each
            for each in postings
            if first <= each.day <= last and contact in {None, each.contact_id}
        ]

    def sums(
        self, basis: Basis, first: date, last: date, contact: str | None = None
    ) -> dict[str, int]:
        """Debit positive, by account; zeros left out."""
        sums: Counter[str] = Counter()
        for posting in self.posted(basis, first, last, contact):
            sums[posting.account_id] += posting.amount
        return {id_: cents for id_, cents in sums.items() if cents}

    def is_earned(self, id_: str) -> bool:
        return id_ in UNAPPLIED.values() or self.accounts[id_].type in {"income", "expense"}

    def natural(self, id_: str) -> int:
        if id_ in UNAPPLIED.values():
            return -1 if id_ == UNAPPLIED["customer"] else 1
        return NATURAL[self.accounts[id_].type]

    def group(self, id_: str) -> str:
        if id_ in UNAPPLIED.values():
            return "Income" if id_ == UNAPPLIED["customer"] else "Expenses"
        account = self.accounts[id_]
        return GROUPS[account.type, account.subtype, account.section]

    def year(self, day: date) -> date:
        return date(
            day.year if day.month >= self.first_month else day.year - 1, self.first_month, 1
        )

    def balances(self, basis: Basis, day: date, year: date | None = None) -> dict[str, int]:
        """Debit positive, by account; income and expense of earlier years in Retained Earnings."""
        year = year or self.year(day)
        balances: Counter[str] = Counter()
        for posting in self.posted(basis, date.min, day):
            balances[
                RETAINED
                if self.is_earned(posting.account_id) and posting.day < year
                else posting.account_id
            ] += posting.amount
        return {id_: cents for id_, cents in balances.items() if cents}

    def income(self, basis: Basis, first: date, last: date) -> int:
        return -sum(
            cents for id_, cents in self.sums(basis, first, last).items() if self.is_earned(id_)
        )

    def control(self, side: str) -> set[str]:
        return {id_ for id_, each in self.accounts.items() if each.subtype == SIDES[side][0]}

    def open_on(self, side: str, day: date) -> list[tuple[OpenItem, int]]:
        """The items dated up to a day, each with its open amount, negative for credits."""
        used: Counter[str] = Counter()
        for credit, charge, amount, on, _ in self.applied:
            if on <= day:
                used[credit] += amount
                used[charge] += amount
        chosen = (
            each
            for each in self.items
            if each.account_id in self.control(side) and each.date <= day
        )
        return [
            (each, (each.amount - used[each.id]) * (1 if each.role == "charge" else -1))
            for each in chosen
        ]

    def owed(self, side: str, day: date) -> dict[str, int]:
        """The balances of the control accounts by contact, positive if owed; zeros left out."""
        owed: Counter[str] = Counter()
        for posting in self.posted("accrual", date.min, day):
            if posting.account_id in self.control(side):
                owed[posting.contact_id] += posting.amount * SIDES[side][1]
        return {id_: cents for id_, cents in owed.items() if cents}


def facts(books: Books) -> Facts:
    def read(work: UnitOfWork) -> Facts:
        session = work.session
        documents = {
            (kind_of(kind), each.id): each
            for kind in work.kinds()
            if issubclass(kind, Document)
            for each in session.records.all(kind)
        }
        return Facts(
            books,
            work.settings.fiscal_year_start,
            {each.id: each for each in session.records.all(Account)},
            {each.id: each for each in session.records.all(Contact)},
            on_accrual_basis(work),
            on_cash_basis(work),
            open_items(work),
            applications(work),
            documents,
        )

    return books.read(read)


def holds(
    share: float = 0.4, most: int = 18, **given_: st.SearchStrategy[Any]
) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Decorates a test of random books, with further drawn arguments."""

    def decorate(test: Callable[..., None]) -> Callable[[], None]:
        def run(plan: Plan, **drawn: Any) -> None:
            test(facts(books_of(plan)), **drawn)

        run.__name__, run.__qualname__, run.__module__ = (
            test.__name__,
            test.__qualname__,
            test.__module__,
        )
        return settings(max_examples=examples(share))(given(plan=plans(most), **given_)(run))

    return decorate


TWO_DAYS = st.tuples(ASKED_DAYS, ASKED_DAYS).map(sorted)
BASIS = st.sampled_from(BASES)


def accounts_in(report: Report, kind: str = "account") -> dict[str, tuple[Any, ...]]:
    """The cells of the rows of accounts; each account has one row."""
    rows = [row for row in report.rows if row.kind == kind and row.account_id]
    assert len({row.account_id for row in rows}) == len(rows)
    return {str(row.account_id): row.cells for row in rows}


def amounts_in(report: Report) -> dict[str, int]:
    """The first amounts of accounts, zeros left out."""
    return {id_: cells[0] for id_, cells in accounts_in(report).items() if cells[0]}


def cell(report: Report, label: str, column: int = 0) -> Any:
    rows = [row for row in report.rows if row.label == label]
    assert len(rows) <= 1, label
    return rows[0].cells[column] if rows else 0


def cells_of(report: Report, row: ReportRow) -> dict[str, Any]:
    return dict(zip([each.key for each in report.columns[1:]], row.cells, strict=True))


def transactions(report: Report, account: str | None = None) -> list[dict[str, Any]]:
    return [
        {
            **cells_of(report, row),
            "account_id": row.account_id,
            "contact_id": row.contact_id,
            "source": row.source,
        }
        for row in report.rows
        if row.kind == "transaction" and account in {None, row.account_id}
    ]


def nonzero(amounts: Mapping[Any, int]) -> dict[Any, int]:
    return {key: cents for key, cents in amounts.items() if cents}


def grouped(posted: Iterable[Counted], key: Callable[[Counted], Any]) -> dict[Any, int]:
    sums: Counter[Any] = Counter()
    for posting in posted:
        sums[key(posting)] += posting.amount
    return nonzero(sums)


# Balances


@holds(day=ASKED_DAYS, basis=BASIS)
def test_a_trial_balance_has_every_balance_and_sums_to_zero(books, day, basis):
    report = books.report("trial-balance", as_of=day, basis=basis)
    shown = {
        id_: (debit or 0) - (credit or 0) for id_, (debit, credit) in accounts_in(report).items()
    }
    assert shown == books.balances(basis, day)
    assert sum(shown.values()) == 0
    assert report.totals == {
        "debits": sum(max(each, 0) for each in shown.values()),
        "credits": sum(max(-each, 0) for each in shown.values()),
    }


@holds(days=TWO_DAYS, basis=BASIS)
def test_a_trial_balance_over_a_range_leads_from_one_balance_to_the_other(books, days, basis):
    first, last = days
    report = books.report("trial-balance", first=first, as_of=last, basis=basis)
    opening, closing = (
        books.balances(basis, first - ONE, books.year(first)),
        books.balances(basis, last),
    )
    posted: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for posting in books.posted(basis, first, last):
        debits, credits_ = posted[posting.account_id]
        posted[posting.account_id] = (
            debits + max(posting.amount, 0),
            credits_ + max(-posting.amount, 0),
        )
    shown = accounts_in(report)
    assert nonzero({id_: cells[0] for id_, cells in shown.items()}) == opening
    assert nonzero({id_: cells[-1] for id_, cells in shown.items()}) == closing
    assert all(
        one + debits - credits_ + sum(cents or 0 for cents in closed) == other
        for one, debits, credits_, *closed, other in shown.values()
    )
    if basis == "accrual":
        assert {id_: cells[1:3] for id_, cells in shown.items() if cells[1:3] != (0, 0)} == posted
    has_closed = books.year(first) != books.year(last)
    assert [each.key for each in report.columns[1:]] == [
        "opening",
        "debits",
        "credits",
        *(["closed"] if has_closed else []),
        "closing",
    ]
    if has_closed:
        earned = books.sums(basis, books.year(first), books.year(last) - ONE)
        moved = {id_: -cents for id_, cents in earned.items() if books.is_earned(id_)}
        moved[RETAINED] = -sum(moved.values())
        assert nonzero({id_: cells[3] or 0 for id_, cells in shown.items()}) == nonzero(moved)
    assert (
        report.totals["debits"]
        == report.totals["credits"]
        == sum(cells[1] for cells in shown.values())
        == books.report("journal", first=first, last=last, basis=basis).totals["debits"]
    )


@holds(0.2, days=TWO_DAYS, basis=BASIS)
def test_each_figure_of_a_trial_balance_over_a_range_leads_to_rows_that_sum_to_it(
    books, days, basis
):
    first, last = days
    report = books.report("trial-balance", first=first, as_of=last, basis=basis)
    for row in report.rows[:-1]:
        sign = books.natural(str(row.account_id))
        cells = cells_of(report, row)
        details = dict(zip(cells, row.details, strict=True))
        assert ("closed" in cells and cells["closed"] is None) == (
            "closed" in cells and details["closed"] is None
        )
        expected = {
            "opening": ("balance", cells["opening"] * sign),
            "debits": ("amount", (cells["debits"] - cells["credits"]) * sign),
            "closing": ("balance", cells["closing"] * sign),
            "closed": ("amount", -(cells.get("closed") or 0) * sign),
        }
        if row.account_id == RETAINED:
            expected["closed"] = ("total", (cells.get("closed") or 0) * sign)
        assert details["credits"] == details["debits"]
        for column, (name, cents) in expected.items():
            if detail := details.get(column):
                last_row = cells_of(*last_row_behind(books, detail))
                assert last_row[name] == cents, (row, column)
            else:
                # A posting of the first day hides the balance with which a year begins.
                is_new_year = first == books.year(first) and row.account_id == RETAINED
                assert not cells.get(column) or is_new_year


@holds(day=ASKED_DAYS, basis=BASIS)
def test_a_balance_sheet_has_every_balance_and_balances(books, day, basis):
    report = books.report("balance-sheet", as_of=day, basis=basis)
    expected = {
        id_: cents * books.natural(id_)
        for id_, cents in books.balances(basis, day).items()
        if not books.is_earned(id_)
    }
    assert amounts_in(report) == expected
    income = books.income(basis, books.year(day), day)
    by_type: Counter[str] = Counter()
    for id_, cents in expected.items():
        by_type[books.accounts[id_].type] += cents
    equity = by_type["equity"] + income
    assert report.totals == {
        "total_assets": by_type["asset"],
        "total_liabilities": by_type["liability"],
        "total_equity": equity,
        "net_income": income,
    }
    assert by_type["asset"] == by_type["liability"] + equity
    assert cell(report, "Net Income") == income
    assert [cell(report, f"Total {each}") for each in ("Assets", "Liabilities", "Equity")] == [
        by_type["asset"],
        by_type["liability"],
        equity,
    ]
    assert cell(report, "Total Liabilities and Equity") == by_type["asset"]


@holds(days=TWO_DAYS, basis=BASIS)
def test_a_profit_and_loss_has_what_was_earned_and_spent(books, days, basis):
    first, last = days
    report = books.report("profit-loss", first=first, last=last, basis=basis)
    earned = {
        id_: cents * books.natural(id_)
        for id_, cents in books.sums(basis, first, last).items()
        if books.is_earned(id_)
    }
    assert amounts_in(report) == earned
    groups: Counter[str] = Counter()
    for id_, cents in earned.items():
        groups[books.group(id_)] += cents
    gross = groups["Income"] - groups["Cost of Goods Sold"]
    operating, other = gross - groups["Expenses"], groups["Other Income"] - groups["Other Expenses"]
    assert report.totals == {
        "total_income": groups["Income"],
        "total_cogs": groups["Cost of Goods Sold"],
        "gross_profit": gross,
        "total_expenses": groups["Expenses"],
        "net_operating_income": operating,
        "net_other_income": other,
        "net_income": operating + other,
    }
    results = {
        "Gross Profit": gross,
        "Net Operating Income": operating,
        "Net Other Income": other,
        "Net Income": operating + other,
    }
    assert {label: cell(report, label) for label in results} == results
    assert all(cell(report, f"Total {title}") == groups[title] for title in set(GROUPS.values()))


@holds(days=TWO_DAYS, basis=BASIS)
def test_net_income_is_the_change_of_equity_that_does_not_come_from_the_owners(books, days, basis):
    first, last = days
    equity = [
        books.report("balance-sheet", as_of=day, basis=basis).totals["total_equity"]
        for day in (first - ONE, last)
    ]
    owners = -sum(
        each.amount
        for each in books.posted(basis, first, last)
        if each.account_id in books.accounts and books.accounts[each.account_id].type == "equity"
    )
    assert (
        books.report("profit-loss", first=first, last=last, basis=basis).totals["net_income"]
        == equity[1] - equity[0] - owners
    )


@holds(days=st.lists(ASKED_DAYS, min_size=3, max_size=3).map(sorted), basis=BASIS)
def test_the_profits_of_two_periods_are_the_profit_of_both(books, days, basis):
    a, b, c = days
    assume(b < c)
    whole, early, late = (
        books.report("profit-loss", first=one, last=other, basis=basis)
        for one, other in ((a, c), (a, b), (b + ONE, c))
    )
    assert whole.totals == {key: early.totals[key] + late.totals[key] for key in whole.totals}
    both = Counter(amounts_in(early))
    both.update(amounts_in(late))
    assert amounts_in(whole) == nonzero(both)


@holds(0.15, day=ASKED_DAYS, basis=BASIS)
def test_a_parent_is_summed_with_all_its_sub_accounts(books, day, basis):
    sheet = books.report("balance-sheet", as_of=day, basis=basis)
    profit = books.report("profit-loss", first=FIRST, last=max(day, FIRST), basis=basis)
    for report in (sheet, profit):
        own = {id_: cells[0] for id_, cells in accounts_in(report).items()}
        totals = {id_: cells[0] for id_, cells in accounts_in(report, "total").items()}
        for id_, cents in own.items():
            below = {other for other in own if id_ in _above(books, other)}
            assert (id_ in totals) == bool(below)
            if below:
                assert totals[id_] == cents + sum(own[other] for other in below)


def _above(books: Facts, id_: str) -> list[str]:
    parent = books.accounts[id_].parent_id if id_ in books.accounts else None
    return [parent, *_above(books, parent)] if parent else []


@holds(0.15, day=ASKED_DAYS)
def test_on_the_cash_basis_nothing_is_receivable_or_payable(books, day):
    control = books.control("customer") | books.control("vendor")
    for key in ("trial-balance", "balance-sheet"):
        assert not control & accounts_in(books.report(key, as_of=day, basis="cash")).keys()
    period = {"first": FIRST, "last": max(day, FIRST), "basis": "cash"}
    for key in ("general-ledger", "journal", "balance-sheet-detail"):
        assert not control & {row.account_id for row in books.report(key, **period).rows}


@holds(0.15)
def test_a_document_paid_in_full_with_money_counts_the_same_on_both_bases(books):
    whole = {"first": FIRST - timedelta(days=900), "last": date(2030, 12, 31)}
    of_money = {"payment", "bill-payment"}
    paid: Counter[str] = Counter()
    others = set()
    for credit, charge, amount, _, _ in books.applied:
        paid[charge] += amount
        if credit.partition(":")[0] not in of_money:
            others.add(charge)
    for item in books.items:
        if (
            item.kind in {"invoice", "bill"}
            and item.role == "charge"
            and paid[item.id] == item.amount
            and item.id not in others
        ):
            sums_by_basis = []
            for basis in BASES:
                sums: Counter[str] = Counter()
                for line in transactions(books.report("journal", **whole, basis=basis)):
                    account = line["account_id"]
                    if (
                        line["source"].id == item.document_id
                        and line["source"].kind == item.kind
                        and account not in {item.account_id, *UNAPPLIED.values()}
                    ):
                        sums[account] += (line["debit"] or 0) - (line["credit"] or 0)
                sums_by_basis.append(nonzero(sums))
            assert sums_by_basis[0] == sums_by_basis[1]


# Columns


def units(
    books: Facts, first: date, last: date, span: Span, at: int = 0
) -> list[tuple[str, date, date]]:
    """A period cut into calendar months, fiscal quarters or years, day by day.

    Each is (key, first, last); the key is the month of its first day, or with at=-1 of its last.
    """
    months = {"month": 1, "quarter": 3, "year": 12}[span]
    days_by_unit: dict[int, list[date]] = {}
    day = first
    while day <= last:
        days_by_unit.setdefault(
            (day.year * 12 + day.month - books.first_month) // months, []
        ).append(day)
        day += ONE
    return [(f"{days[at]:%Y-%m}", days[0], days[-1]) for days in days_by_unit.values()]


def by_row(report: Report) -> dict[Any, dict[str, Any]]:
    """The cells of rows that have amounts, by kind, label, account, contact and depth of the row.

    An income account may be in two sections of the cash flows, at two depths.
    """
    keyed = [
        ((row.kind, row.label, row.account_id, row.contact_id, row.depth), cells_of(report, row))
        for row in report.rows
        if any(each is not None for each in row.cells)
    ]
    assert len({key for key, _ in keyed}) == len(keyed)
    return dict(keyed)


def amount_in(rows: Mapping[Any, dict[str, Any]], key: Any, column: str) -> int:
    """An amount of a row.

    An account without sub-accounts has no row of its total: its own amount is the total.
    """
    if key in rows:
        return int(rows[key][column] or 0)
    if key[0] == "total" and key[2]:
        return sum(
            int(cells[column] or 0)
            for (kind, _, account, *_), cells in rows.items()
            if (kind, account) == ("account", key[2])
        )
    return 0


@holds(
    days=TWO_DAYS,
    span=st.sampled_from(SPANS),
    basis=BASIS,
    key=st.sampled_from(["profit-loss", "cash-flows", "sales-by-customer", "expenses-by-vendor"]),
)
def test_columns_sum_to_the_total_and_each_column_is_the_report_of_its_period(
    books, days, span, basis, key
):
    first, last = days
    asked = {} if key == "cash-flows" else {"basis": basis}
    report = books.report(key, first=first, last=last, columns=span, **asked)
    parts = units(books, first, last, span)
    assert [each.key for each in report.columns] == [
        "label",
        *(key_ for key_, _, _ in parts),
        "total",
        *(["percent"] if "by" in key else []),
    ]
    assert len({each.label for each in report.columns}) == len(report.columns)
    whole = by_row(books.report(key, first=first, last=last, **asked))
    rows = by_row(report)
    assert whole.keys() <= rows.keys()
    assert all(
        (cells["total"] or 0) == amount_in(whole, key_, "total") for key_, cells in rows.items()
    )
    assert report.totals == books.report(key, first=first, last=last, **asked).totals
    for (_, label, *_), cells in rows.items():
        if label == "Cash at Beginning of Period":
            assert cells["total"] == cells[parts[0][0]]
        elif label == "Cash at End of Period":
            assert cells["total"] == cells[parts[-1][0]]
        else:
            assert cells["total"] == sum(cells[each] for each, _, _ in parts)
    for column, begun, ended in {parts[0], parts[-1], parts[len(parts) // 2]}:
        single = by_row(books.report(key, first=begun, last=ended, **asked))
        assert single.keys() <= rows.keys()
        assert all(
            cells[column] == amount_in(single, key_, "total") for key_, cells in rows.items()
        )


@holds(
    days=TWO_DAYS,
    span=st.sampled_from(SPANS),
    basis=BASIS,
    key=st.sampled_from(["balance-sheet", "customer-balance-summary", "vendor-balance-summary"]),
)
def test_each_column_of_a_snapshot_is_the_snapshot_of_its_last_day(books, days, span, basis, key):
    first, last = days
    asked = {"basis": basis} if key == "balance-sheet" else {}
    report = books.report(key, first=first, as_of=last, columns=span, **asked)
    parts = units(books, first, last, span, -1)
    assert [each.key for each in report.columns] == ["label", *(each for each, _, _ in parts)]
    rows = by_row(report)
    assert report.totals == books.report(key, as_of=last, **asked).totals
    for column, _, ended in {parts[0], parts[-1], parts[len(parts) // 2]}:
        single = books.report(key, as_of=ended, **asked)
        name = single.columns[1].key
        assert by_row(single).keys() <= rows.keys()
        assert all(
            cells[column] == amount_in(by_row(single), key_, name) for key_, cells in rows.items()
        )


def before(first: date, last: date, to: str) -> tuple[date, date]:
    """The period of comparison: a year earlier, or as many whole months or days before."""
    if to == "previousYear":
        one, other = _a_year_back(first), _a_year_back(last)
        return one, _month_end(other) if last == _month_end(last) else other
    if first.day == 1 and last == _month_end(last):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        begun = first.year * 12 + first.month - 1 - months
        return date(begun // 12, begun % 12 + 1, 1), first - ONE
    return first - timedelta(days=(last - first).days + 1), first - ONE


def _a_year_back(day: date) -> date:
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )


def _month_end(day: date) -> date:
    while (day + ONE).month == day.month:
        day += ONE
    return day


def percent(change: int, previous: int) -> int | None:
    """Tenths of a percent of the previous amount without its sign; None if that is zero."""
    if not previous:
        return None
    return int((Decimal(change) * 1000 / abs(previous)).quantize(Decimal(1), ROUND_HALF_UP))


COMPARED = sorted(key for key, kind in REPORTS.items() if "compare_to" in kind.parameters)


@holds(
    days=TWO_DAYS,
    to=st.sampled_from(["previousPeriod", "previousYear"]),
    basis=BASIS,
    key=st.sampled_from(COMPARED),
    whole=st.booleans(),
)
def test_a_comparison_shows_two_reports_beside_each_other(books, days, to, basis, key, whole):
    first, last = days
    if whole:
        first, last = first.replace(day=1), _month_end(last)
    asked = {"basis": basis} if "basis" in REPORTS[key].parameters else {}
    one, other = before(first, last, to)
    if REPORTS[key].is_snapshot:
        report = books.report(key, first=first, as_of=last, compare_to=to, **asked)
        now, then = books.report(key, as_of=last, **asked), books.report(key, as_of=other, **asked)
    else:
        report = books.report(key, first=first, last=last, compare_to=to, **asked)
        now, then = (
            books.report(key, first=first, last=last, **asked),
            books.report(key, first=one, last=other, **asked),
        )
    name = now.columns[1].key
    assert [each.key for each in report.columns] == [
        "label",
        "total",
        "previous",
        "change",
        "percent",
    ]
    assert_compared_with(report, (one, other))
    assert report.totals == now.totals
    rows, current, previous = by_row(report), by_row(now), by_row(then)
    assert rows.keys() >= current.keys() | previous.keys()
    for key_, cells in rows.items():
        was, is_ = amount_in(previous, key_, name), amount_in(current, key_, name)
        assert cells == {
            "total": is_,
            "previous": was,
            "change": is_ - was,
            "percent": percent(is_ - was, was),
        }


def assert_compared_with(report: Report, days: tuple[date, date]) -> None:
    """A compared report says which days the other period has."""
    assert report.compared
    compared = report.compared
    if report.kind.is_snapshot:
        assert (compared.first, compared.last, compared.as_of) == (None, None, days[1])
    else:
        assert (compared.first, compared.last, compared.as_of) == (*days, None)


@holds(
    days=TWO_DAYS,
    span=st.sampled_from(SPANS),
    to=st.sampled_from(["previousPeriod", "previousYear"]),
    basis=BASIS,
    key=st.sampled_from(COMPARED),
)
def test_in_columns_each_amount_stands_beside_that_of_its_previous_period(
    books, days, span, to, basis, key
):
    first, last = days
    is_snapshot = REPORTS[key].is_snapshot
    asked = {"basis": basis} if "basis" in REPORTS[key].parameters else {}
    end = {"as_of": last} if is_snapshot else {"last": last}
    report = books.report(key, first=first, **end, columns=span, compare_to=to, **asked)
    parts = units(books, first, last, span, -1 if is_snapshot else 0)
    columns = {column: (begun, ended) for column, begun, ended in parts}
    if not is_snapshot:
        columns["total"] = (first, last)
    assert [each.key for each in report.columns] == [
        "label",
        *(key_ for column in columns for key_ in (column, f"{column}:previous")),
    ]
    assert len({each.label for each in report.columns}) == len(report.columns)
    single = {"as_of": last} if is_snapshot else {"first": first, "last": last}
    assert report.totals == books.report(key, **single, **asked).totals
    assert_compared_with(report, before(*columns[list(columns)[-1]], to))
    alone = books.report(key, first=first, **end, columns=span, **asked)
    assert report.chart == alone.chart
    rows = by_row(report)
    chosen = {list(columns)[at] for at in (0, len(columns) // 2, -1)}
    for column in chosen:
        for key_, (begun, ended) in (
            (column, columns[column]),
            (f"{column}:previous", before(*columns[column], to)),
        ):
            dates = {"as_of": ended} if is_snapshot else {"first": begun, "last": ended}
            of_column = books.report(key, **dates, **asked)
            expected = by_row(of_column)
            assert expected.keys() <= rows.keys()
            name = of_column.columns[1].key
            assert all(cells[key_] == amount_in(expected, row, name) for row, cells in rows.items())
    check_details(books, report)


def check_details(books: Facts, report: Report) -> None:
    """The last row behind each amount has it; so each amount of each column leads to its rows."""
    amounts = [place for place, each in enumerate(report.columns[1:]) if each.type == "amount"]
    for row in report.rows[:: max(1, len(report.rows) // 3)]:
        for place in amounts if row.details else ():
            detail = row.details[place]
            if detail is None or row.cells[place] is None:
                continue
            cells = cells_of(*last_row_behind(books, detail))
            names = ("balance", "amount") if report.kind.key == "balance-sheet" else ("amount",)
            name = next(each for each in (*names, "balance", "total") if each in cells)
            assert cells[name] == row.cells[place], (row, place)


def last_row_behind(books: Facts, detail: DrillDown) -> tuple[Report, ReportRow]:
    """The report that a drill-down leads to, and its last row."""
    asked = {
        FIELDS[name]: getattr(detail.query, FIELDS[name])
        for name in REPORTS[detail.key].parameters
        if name != "period"
    }
    report = books.report(
        detail.key,
        **{name: _json(name, value) for name, value in asked.items() if value is not None},
    )
    return report, report.rows[-1]


def _json(name: str, value: Any) -> Any:
    """The value of a field of a query as a request has it."""
    return json_name(value) if name in {"compare_to", "section"} else value


@holds(
    0.2,
    days=TWO_DAYS,
    basis=BASIS,
    span=st.sampled_from(get_args(Span)),
    to=st.sampled_from([None, "previousYear"]),
)
def test_percentages_of_income_are_those_of_the_total(books, days, basis, span, to):
    asked = {"first": days[0], "last": days[1], "basis": basis, "columns": span, "compare_to": to}
    report = books.report("profit-loss", **asked, percent_of="income")
    plain = books.report("profit-loss", **asked)
    assert report.columns[:-1] == plain.columns
    assert (report.columns[-1].key, report.columns[-1].type) == ("percent_of_income", "percent")
    assert (report.totals, report.chart) == (plain.totals, plain.chart)
    income = report.totals["total_income"]
    for row, without in zip(report.rows, plain.rows, strict=True):
        assert row.cells[:-1] == without.cells
        amount = cells_of(report, row)["total"]
        expected = None
        if amount is not None:
            expected = percent(amount * (1 if income > 0 else -1), income)
        assert row.cells[-1] == expected
        assert row.detail == without.detail
        assert row.details == (() if not without.details else (*without.details, None))


# Details


def blocks(report: Report) -> dict[str, list[ReportRow]]:
    """The rows of each account in a general ledger, from its caption to its total."""
    by_account: dict[str, list[ReportRow]] = {}
    for row in report.rows:
        if row.kind == "account":
            assert row.account_id not in by_account
            by_account[str(row.account_id)] = []
        by_account[str(row.account_id)].append(row)
    assert all(
        rows[-1].kind == "total" and rows[1].label == "Beginning Balance"
        for rows in by_account.values()
    )
    return by_account


def check_balances_run(rows: Iterable[ReportRow], balance: int) -> int:
    """Each balance is the one before plus the amount; returns the last.

    Closing a fiscal year sets the balance to zero. Retained Earnings then have a new balance, whose
    change the general ledger does not show as an amount.
    """
    for row in rows:
        if row.label == "Fiscal year closed" and row.account_id != RETAINED:
            balance = 0
        elif row.label == "Fiscal year closed" and row.cells[-2] is None:
            balance = row.cells[-1]
        else:
            balance += row.cells[-2] or 0
        assert row.cells[-1] == balance
    return balance


def count_postings(posted: Iterable[Counted]) -> Counter[Any]:
    return Counter(
        (each.day, each.account_id, each.amount, each.kind, each.document_id) for each in posted
    )


@holds(days=TWO_DAYS, basis=BASIS)
def test_a_general_ledger_is_the_trial_balance_posting_by_posting(books, days, basis):
    first, last = days
    report = books.report("general-ledger", first=first, last=last, basis=basis)
    closing: dict[str, int] = {}
    opening = books.balances(basis, first - ONE, books.year(first))
    for id_, rows in blocks(report).items():
        assert rows[1].cells[-1] == opening.get(id_, 0) * books.natural(id_)
        closing[id_] = check_balances_run(rows[2:-1], rows[1].cells[-1]) * books.natural(id_)
        assert rows[-1].cells[-1] == closing[id_] * books.natural(id_)
        assert rows[-1].cells[-2] == sum(row.cells[-2] for row in rows if row.kind == "transaction")
        assert all(row.cells[-2] is None for row in rows if row.label == "Fiscal year closed")
    trial = books.report("trial-balance", as_of=last, basis=basis)
    assert nonzero(closing) == {
        id_: (debit or 0) - (credit or 0) for id_, (debit, credit) in accounts_in(trial).items()
    }
    journal = books.report("journal", first=first, last=last, basis=basis)
    moved = books.report("trial-balance", first=first, as_of=last, basis=basis)
    assert report.totals == moved.totals == journal.totals
    amounts = {id_: rows[-1].cells[-2] * books.natural(id_) for id_, rows in blocks(report).items()}
    assert nonzero(amounts) == nonzero(
        {id_: cells[1] - cells[2] for id_, cells in accounts_in(moved).items()}
    )
    earned = {
        id_: rows[-1].cells[-2] for id_, rows in blocks(report).items() if books.is_earned(id_)
    }
    profit = books.report("profit-loss", first=first, last=last, basis=basis)
    assert nonzero(earned) == amounts_in(profit)
    shown = [
        (each["account_id"], each["amount"] * books.natural(each["account_id"]))
        for each in transactions(report)
    ]
    assert journal.totals == {
        "debits": sum(max(cents, 0) for _, cents in shown),
        "credits": sum(max(-cents, 0) for _, cents in shown),
    }


@holds(days=TWO_DAYS)
def test_general_ledger_and_journal_have_every_posting_once(books, days):
    first, last = days
    expected = count_postings(books.posted("accrual", first, last))
    ledger = transactions(books.report("general-ledger", first=first, last=last))
    assert (
        Counter(
            (
                each["date"],
                each["account_id"],
                each["amount"] * books.natural(each["account_id"]),
                each["source"].kind,
                each["source"].id,
            )
            for each in ledger
        )
        == expected
    )
    report = books.report("journal", first=first, last=last)
    lines = transactions(report)
    assert (
        Counter(
            (
                each["date"],
                each["account_id"],
                (each["debit"] or 0) - (each["credit"] or 0),
                each["source"].kind,
                each["source"].id,
            )
            for each in lines
        )
        == expected
    )
    totals = [row for row in report.rows if row.kind == "total" and row.source]
    assert len(totals) == len(
        {(each.kind, each.document_id) for each in books.posted("accrual", first, last)}
    )
    assert all(row.cells[-1] == row.cells[-2] > 0 for row in totals)
    assert (
        sum(row.cells[-1] for row in totals)
        == report.totals["debits"]
        == report.totals["credits"]
        == report.rows[-1].cells[-1]
    )


@holds(days=TWO_DAYS)
def test_on_the_cash_basis_general_ledger_and_journal_show_what_was_paid(books, days):
    first, last = days
    expected = grouped(
        books.posted("cash", first, last),
        lambda posting: (posting.day, posting.account_id, posting.contact_id),
    )
    for key in ("general-ledger", "journal"):
        sums: Counter[Any] = Counter()
        for line in transactions(books.report(key, first=first, last=last, basis="cash")):
            cents = (
                line["amount"] * books.natural(line["account_id"])
                if key == "general-ledger"
                else (line["debit"] or 0) - (line["credit"] or 0)
            )
            sums[line["date"], line["account_id"], line["contact_id"] or ""] += cents
        assert nonzero(sums) == expected


@holds(days=TWO_DAYS)
def test_a_transaction_list_has_every_document_once_with_the_amount_on_its_own_account(books, days):
    first, last = days
    own = {
        "invoice": "receivable_account_id",
        "payment": "deposit_account_id",
        "bill": "payable_account_id",
        "bill-payment": "account_id",
        "bank-transaction": "account_id",
    }
    expected = {}
    for key, document in books.documents.items():
        entry = document.entry()
        if not entry or document.is_void or not first <= document.date <= last:
            continue
        account = (
            document.lines[0].account_id if key[0] == "journal" else getattr(document, own[key[0]])
        )
        on_account = (each.amount for each in entry.postings if each.account_id == account)
        amount = next(on_account, 0) * books.natural(account)
        expected[key] = (document.date, account, amount)
    listed = transactions(books.report("transaction-list", first=first, last=last))
    assert len(listed) == len(expected)
    assert {
        tuple(get(each["source"])): (each["date"], each["account_id"], each["amount"])
        for each in listed
    } == expected


def get(source: Any) -> tuple[str, str]:
    return source.kind, source.id


@holds(days=TWO_DAYS, basis=BASIS)
def test_profit_and_loss_detail_sums_to_profit_and_loss(books, days, basis):
    first, last = days
    detail, summary = (
        books.report(key, first=first, last=last, basis=basis)
        for key in ("profit-loss-detail", "profit-loss")
    )
    assert detail.totals == summary.totals
    sums: dict[str, Counter[date]] = defaultdict(Counter)
    balances: Counter[str] = Counter()
    for row in detail.rows:
        if row.kind == "transaction":
            sums[str(row.account_id)][row.cells[0]] += row.cells[-2]
            balances[str(row.account_id)] += row.cells[-2]
            assert row.cells[-1] == balances[str(row.account_id)]
    expected: dict[str, Counter[date]] = defaultdict(Counter)
    for posting in books.posted(basis, first, last):
        if books.is_earned(posting.account_id):
            expected[posting.account_id][posting.day] += posting.amount * books.natural(
                posting.account_id
            )
    assert {id_: by_day for id_, each in sums.items() if (by_day := nonzero(each))} == {
        id_: by_day for id_, each in expected.items() if (by_day := nonzero(each))
    }
    assert nonzero(balances) == amounts_in(summary)
    totals = {id_: cells[-2] for id_, cells in accounts_in(detail, "total").items()}
    assert all(
        total
        == sum(
            balances[other] for other in {*balances} if other == id_ or id_ in _above(books, other)
        )
        for id_, total in totals.items()
    )
    for row in summary.rows:
        if row.kind == "total" and row.account_id is None and row.cells[0]:
            assert cell(detail, row.label, -2) == cell(detail, row.label, -1) == row.cells[0]


@holds(days=TWO_DAYS, basis=BASIS)
def test_the_rows_of_each_account_lead_from_its_beginning_balance_to_its_closing_balance(
    books, days, basis
):
    """In Balance Sheet Detail the closing of fiscal years counts among the amounts."""
    first, last = days
    report = books.report("balance-sheet-detail", first=first, last=last, basis=basis)
    balance = change = 0
    for row in report.rows:
        if row.kind == "account":
            balance = change = 0
        elif row.label == "Beginning Balance":
            balance = row.cells[-1]
        elif row.kind in {"transaction", "heading"}:
            balance, change = balance + row.cells[-2], change + row.cells[-2]
            assert row.cells[-1] == balance
        elif row.kind == "total" and row.label == "Total Net Income":
            assert row.cells[-2:] == (change, balance)
    closings = [row for row in report.rows if row.label == "Fiscal year closed"]
    closed = {(row.account_id, row.cells[0]): row.cells[-2] for row in closings}
    for (account, day), cents in closed.items():
        year = {"first": books.year(day), "last": day, "basis": basis}
        earned = books.report("profit-loss", **year).totals["net_income"]
        assert cents == (earned if account == RETAINED else -earned)
        assert (RETAINED, day) in closed
        assert (None, day) in closed


@holds(days=TWO_DAYS, basis=BASIS)
def test_balance_sheet_detail_closes_with_the_balance_sheet(books, days, basis):
    first, last = days
    detail, summary = (
        books.report("balance-sheet-detail", first=first, last=last, basis=basis),
        books.report("balance-sheet", as_of=last, basis=basis),
    )
    assert detail.totals == summary.totals
    opening = books.balances(basis, first - ONE, books.year(first))
    of_account: dict[str, list[ReportRow]] = defaultdict(list)
    totals: dict[str, int] = {}
    for row in detail.rows:
        if row.kind in {"heading", "transaction"} and row.account_id:
            of_account[row.account_id].append(row)
        elif row.kind == "total" and row.account_id:
            totals[row.account_id] = row.cells[-1]
    closing = {}
    for id_, rows in of_account.items():
        assert (rows[0].label, rows[0].cells[-1]) == (
            "Beginning Balance",
            opening.get(id_, 0) * books.natural(id_),
        )
        closing[id_] = check_balances_run(rows[1:], rows[0].cells[-1])
    assert nonzero(closing) == amounts_in(summary)
    assert all(
        total
        == sum(
            cents for other, cents in closing.items() if other == id_ or id_ in _above(books, other)
        )
        for id_, total in totals.items()
    )
    for row in summary.rows:
        if row.kind == "total" and row.account_id is None and row.label.startswith("Total "):
            assert cell(detail, row.label, -1) == row.cells[0]
    posted = [
        each for each in books.posted(basis, first, last) if not books.is_earned(each.account_id)
    ]
    shown: Counter[Any] = Counter()
    for line in transactions(detail):
        shown[line["date"], line["account_id"]] += line["amount"] * books.natural(
            line["account_id"]
        )
    assert nonzero(shown) == grouped(posted, lambda posting: (posting.day, posting.account_id))


def _number(text: str) -> list[tuple[Any, ...]]:
    """Digits as numbers: 999 before 1000."""
    parts: list[tuple[Any, ...]] = []
    digits, place = "", 0
    while place <= len(text):
        letter = text[place : place + 1]
        if letter.isdecimal():
            digits += letter
        else:
            if digits:
                parts.append((0, int(digits), digits))
            digits = ""
            if letter:
                parts.append((1, 0, letter.casefold()))
        place += 1
    return parts


ORDERED = (
    "general-ledger",
    "journal",
    "transaction-list",
    "profit-loss-detail",
    "balance-sheet-detail",
)


NUMBERED = ("9", "10", "999", "1000", "INV-9", "INV-10")
"""Numbers that sort differently as texts."""


@holds(
    0.15,
    key=st.sampled_from(ORDERED),
    basis=BASIS,
    numbers=st.lists(st.sampled_from(NUMBERED), min_size=3, max_size=6),
)
def test_transactions_are_ordered_by_date_type_number_and_id(books, key, basis, numbers):
    for place, number in enumerate(numbers):
        post(books.books, f"z{place}", date(2027, 7, 1), 100, CHECKING, SALES, ref=number)
    asked = {"basis": basis} if "basis" in REPORTS[key].parameters else {}
    report = books.report(key, first=FIRST, last=date(2027, 12, 31), **asked)
    groups: dict[Any, list[Any]] = defaultdict(list)
    for line in transactions(report):
        order = (
            line["date"],
            line["type"],
            _number(line["number"]),
            *((line["source"].id,) if asked.get("basis") != "cash" else ()),
        )
        groups[line["account_id"] if "account" not in line else None].append(order)
    assert groups
    for orders in groups.values():
        assert orders == sorted(orders)


@holds(0.15, basis=BASIS, contact=st.sampled_from(["ann", "bob", "vic", "wes"]), days=TWO_DAYS)
def test_the_reports_of_a_contact_have_the_postings_that_name_it(books, basis, contact, days):
    first, last = days
    asked = {"first": first, "last": last, "basis": basis, "contact_id": contact}
    named = books.posted(basis, first, last, contact)
    ledger = books.report("general-ledger", **asked)
    by_account: Counter[Any] = Counter()
    for line in transactions(ledger):
        assert line["contact_id"] == contact
        by_account[line["date"], line["account_id"]] += line["amount"] * books.natural(
            line["account_id"]
        )
    assert nonzero(by_account) == grouped(named, lambda posting: (posting.day, posting.account_id))
    detail = books.report("profit-loss-detail", **asked)
    earned = {
        id_: cents * books.natural(id_)
        for id_, cents in books.sums(basis, first, last, contact).items()
        if books.is_earned(id_)
    }
    assert amounts_in(books.report("profit-loss", **asked)) == earned
    sums: Counter[str] = Counter()
    for line in transactions(detail):
        sums[line["account_id"]] += line["amount"]
    assert nonzero(sums) == earned
    if basis == "accrual":
        assert Counter(
            (
                each["date"],
                each["account_id"],
                each["amount"] * books.natural(each["account_id"]),
                *get(each["source"]),
            )
            for each in transactions(ledger)
        ) == count_postings(named)
        whole = {(each.kind, each.document_id) for each in named}
        for key in ("journal", "transaction-list"):
            given_ = {
                name: value for name, value in asked.items() if name != "basis" or key == "journal"
            }
            assert {
                get(each["source"]) for each in transactions(books.report(key, **given_))
            } == whole
        lines = transactions(books.report("journal", **asked))
        expected = count_postings(
            each
            for each in books.posted(basis, first, last)
            if (each.kind, each.document_id) in whole
        )
        assert (
            Counter(
                (
                    each["date"],
                    each["account_id"],
                    (each["debit"] or 0) - (each["credit"] or 0),
                    *get(each["source"]),
                )
                for each in lines
            )
            == expected
        )


@holds(0.15, basis=BASIS, days=TWO_DAYS, contact=st.booleans())
def test_balances_and_totals_of_a_ledger_lead_to_a_ledger_with_the_same_figure(
    books, basis, days, contact
):
    first, last = days
    named = {"contact_id": min(books.contacts)} if contact and books.contacts else {}
    for row in books.report("general-ledger", first=first, last=last, basis=basis, **named).rows:
        if row.detail and row.detail.key == "general-ledger":
            query = row.detail.query
            behind = books.report(
                "general-ledger",
                first=query.first,
                last=query.last,
                basis=query.basis,
                contact_id=query.contact_id,
                account_id=query.account_id,
            )
            # A balance is the last balance of the ledger behind it.
            compared = -1 if row.kind == "heading" else -2
            assert behind.rows[-1].cells[compared] == row.cells[compared], row
            assert query.contact_id == named.get("contact_id")


@holds(0.15, basis=BASIS, days=TWO_DAYS, data=st.data())
def test_the_reports_of_an_account_have_the_postings_on_it(books, basis, days, data):
    first, last = days
    posted = books.posted(basis, first, last)
    account = data.draw(st.sampled_from(sorted(books.accounts)))
    asked = {"first": first, "last": last, "basis": basis, "account_id": account}
    whole = books.report("general-ledger", first=first, last=last, basis=basis)
    report = books.report("general-ledger", **asked)
    if account in blocks(whole):
        *rows, total = blocks(whole)[account]
        # In the whole ledger the total leads to this report, and here to nothing.
        assert list(report.rows) == [*rows, evolve(total, detail=None)]
    of_account = [each for each in posted if each.account_id == account]
    moved = [
        row.cells[-2] * books.natural(account) for row in report.rows if row.kind == "transaction"
    ]
    assert report.totals == {
        "debits": sum(max(each, 0) for each in moved),
        "credits": sum(max(-each, 0) for each in moved),
    }
    if basis == "accrual":
        for key in ("journal", "transaction-list"):
            given_ = {
                name: value for name, value in asked.items() if name != "basis" or key == "journal"
            }
            sources = {get(each["source"]) for each in transactions(books.report(key, **given_))}
            assert sources == {(each.kind, each.document_id) for each in of_account}


@holds(0.15, basis=BASIS)
def test_every_transaction_is_a_document_that_exists_and_no_void_one_is_shown(books, basis):
    gone = {key for key, each in books.documents.items() if each.is_void or each.entry() is None}
    for key, kind in REPORTS.items():
        asked: dict[str, Any] = {"basis": basis} if "basis" in kind.parameters else {}
        asked |= (
            {"as_of": date(2027, 6, 30)}
            if kind.is_snapshot
            else {"first": FIRST, "last": date(2027, 6, 30)}
        )
        if "section" in kind.parameters and kind.is_snapshot:
            asked["section"] = kind.sections[0]
        report = books.report(key, **asked)
        for row in report.rows:
            if row.kind == "transaction":
                assert row.source
                assert get(row.source) in books.documents.keys() - gone
                assert row.label == ""
            assert len(row.values) == len(report.columns)


# Cash flows


CASH_SECTIONS = {
    "account-1000": "cash",
    "account-1010": "cash",
    "account-1050": "cash",
    "account-1500": "investing",
    "account-2500": "financing",
    "account-3000": "financing",
    "account-3100": "financing",
    "account-3900": "financing",
    "certificate": "investing",
    "draws": "financing",
    "fines": "financing",
    "lent": "investing",
    "prepaid": "investing",
}
"""The accounts of the random books that are not operating. `wear` and `truck-ad` are operating."""


def cash_section(id_: str) -> str:
    return CASH_SECTIONS.get(id_, "operating")


@holds(days=TWO_DAYS)
def test_cash_flows_lead_from_the_cash_before_to_the_cash_after(books, days):
    first, last = days
    report = books.report("cash-flows", first=first, last=last)
    totals = report.totals
    changes = {id_: -cents for id_, cents in books.sums("accrual", first, last).items()}
    sections: Counter[str] = Counter()
    shown: Counter[tuple[str, str]] = Counter()
    for id_, cents in changes.items():
        section = cash_section(id_)
        sections[section] += cents
        if section not in {"cash", "operating"} or not books.is_earned(id_):
            shown[section, id_] += cents
        if section == "financing" and books.is_earned(id_):
            shown["operating", id_] -= cents
    assert amounts_by_section(report) == {
        key: cents for key, cents in shown.items() if key[0] != "cash"
    }
    adjustments = sum(cents for (section, _), cents in shown.items() if section == "operating")
    total = "Total Adjustments to reconcile Net Income to Net Cash provided by operations"
    assert cell(report, total) == adjustments
    cash = [
        sum(
            cents
            for id_, cents in books.sums("accrual", date.min, day).items()
            if cash_section(id_) == "cash"
        )
        for day in (first - ONE, last)
    ]
    assert totals == {
        "operating": sections["operating"],
        "investing": sections["investing"],
        "financing": sections["financing"],
        "net_change": cash[1] - cash[0],
        "cash_at_beginning": cash[0],
        "cash_at_end": cash[1],
    }
    assert (
        totals["operating"] + totals["investing"] + totals["financing"]
        == totals["net_change"]
        == -sections["cash"]
    )
    assert (
        cell(report, "Net Income")
        == books.report("profit-loss", first=first, last=last).totals["net_income"]
    )
    labels = (
        "Net Cash from Operating Activities",
        "Net Cash from Investing Activities",
        "Net Cash from Financing Activities",
        "Net Change in Cash",
        "Cash at Beginning of Period",
        "Cash at End of Period",
    )
    assert [cell(report, label) for label in labels] == [*totals.values()]


def amounts_by_section(report: Report) -> dict[tuple[str, str], int]:
    """What the statement of cash flows shows, by section and account, zeros left out."""
    amounts: dict[tuple[str, str], int] = {}
    section = ""
    for row in report.rows:
        if row.kind == "section" and row.depth == 0:
            section = row.label.split()[0].lower()
        if row.account_id and row.cells[0]:
            assert (section, row.account_id) not in amounts
            amounts[section, row.account_id] = row.cells[0]
    return amounts


# Customers and vendors


def bucket(item: OpenItem, day: date) -> int:
    late = (day - item.due_date).days
    return 0 if item.role == "credit" or late <= 0 else min((late - 1) // 30 + 1, 4)


LATE = (0, 1, 30, 31, 60, 61, 90, 91)
"""How many days late something is on the first and last day of each bucket."""


def edges(books: Facts, side: str, which: int) -> list[date]:
    """The days on which one of the open charges, if there are any, goes from bucket to bucket."""
    items = [item for item, open_ in books.open_on(side, date.max) if open_ > 0]
    if not items:
        return []
    return [items[which % len(items)].due_date + timedelta(days=days) for days in LATE]


@holds(0.4, day=ASKED_DAYS, which=st.integers(0, 9), side=st.sampled_from(["customer", "vendor"]))
def test_ageing_shows_what_was_open_on_any_day_by_how_late_it_was(books, day, which, side):
    for asked in (day, *edges(books, side, which)):
        check_ageing(books, asked, side)


def check_ageing(books: Facts, day: date, side: str) -> None:
    report = books.report(SIDES[side][2], as_of=day)
    expected: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    for item, open_ in books.open_on(side, day):
        expected[item.contact_id][bucket(item, day)] += open_
        expected[item.contact_id][5] += open_
    shown = {str(row.contact_id): list(row.cells) for row in report.rows if row.kind == "contact"}
    assert shown == {id_: cells for id_, cells in expected.items() if any(cells)}
    assert nonzero({id_: cells[-1] for id_, cells in shown.items()}) == books.owed(side, day)
    whole = [sum(cells[place] for cells in expected.values()) for place in range(6)]
    assert list(report.rows[-1].cells) == whole
    assert report.totals == {
        "outstanding": whole[-1],
        "buckets": dict(zip(BUCKETS, whole, strict=False)),
    }


@holds(
    0.3,
    day=ASKED_DAYS,
    at=st.integers(0, 99),
    side=st.sampled_from(["customer", "vendor"]),
    section=st.sampled_from(["all", *BUCKETS]),
)
def test_an_ageing_bucket_lists_the_items_that_it_sums(books, day, at, side, section):
    key = SIDES[side][2]
    days = (day, *edges(books, side, at // 10))
    day = days[at % len(days)]
    report = books.report(key, as_of=day, section=section)
    places = {section} if section != "all" else {*BUCKETS}
    expected = Counter(
        (
            item.contact_id,
            item.account_id,
            item.date,
            item.number,
            item.due_date,
            BUCKETS[bucket(item, day)],
            open_,
        )
        for item, open_ in books.open_on(side, day)
        if open_ and BUCKETS[bucket(item, day)] in places
    )
    shown = [
        (
            each["contact_id"],
            each["account_id"],
            each["date"],
            each["number"],
            each["due_date"],
            name,
            each[name],
        )
        for each in transactions(report)
        for name in BUCKETS
        if each[name]
    ]
    assert Counter(shown) == expected
    assert all(
        each["total"] == sum(each[name] or 0 for name in BUCKETS) for each in transactions(report)
    )
    whole = books.report(key, as_of=day)
    assert report.totals["buckets"] == {
        name: whole.totals["buckets"][name] if name in places else 0 for name in BUCKETS
    }
    last = cells_of(report, report.rows[-1])
    assert last["total"] == report.totals["outstanding"] == sum(report.totals["buckets"].values())
    check_groups(report, (*BUCKETS, "total"))


@holds(0.4, day=ASKED_DAYS, side=st.sampled_from(["customer", "vendor"]))
def test_what_contacts_owe_is_the_same_in_every_report(books, day, side):
    _, _, ageing, summary = SIDES[side]
    owed = books.owed(side, day)
    outstanding = sum(owed.values())
    shown = [row for row in books.report(summary, as_of=day).rows if row.kind == "contact"]
    assert {row.contact_id: row.cells[0] for row in shown} == owed
    names = [row.label for row in shown]
    assert names == sorted(names, key=str.casefold)
    keys = [
        ageing,
        summary,
        *(["open-invoices", "customer-balance-detail"] if side == "customer" else []),
    ]
    assert {
        key: books.report(key, as_of=day).totals["outstanding"] for key in keys
    } == dict.fromkeys(keys, outstanding)
    sheet = accounts_in(books.report("balance-sheet", as_of=day))
    assert sum(sheet.get(id_, (0,))[0] for id_ in books.control(side)) == outstanding
    for account in books.control(side):
        balance = sheet.get(account, (0,))[0]
        assert {
            books.report(key, as_of=day, account_id=account).totals["outstanding"] for key in keys
        } == {balance}
    for contact in [id_ for id_, each in books.contacts.items() if each.kind == side]:
        of_contact = {key: books.report(key, as_of=day, contact_id=contact) for key in keys}
        assert {
            key: each.totals["outstanding"] for key, each in of_contact.items()
        } == dict.fromkeys(keys, owed.get(contact, 0))
        assert all(
            not list(each.rows)
            or list(each.rows)[-1].cells[-1 if key != "open-invoices" else -2]
            == owed.get(contact, 0)
            for key, each in of_contact.items()
        )


@holds(0.3, day=ASKED_DAYS)
def test_open_invoices_lists_the_items_that_were_not_fully_paid(books, day):
    report = books.report("open-invoices", as_of=day)
    expected = Counter(
        (
            item.date,
            item.number,
            item.due_date,
            item.amount * sign,
            item.amount * sign - open_,
            open_,
            (day - item.due_date).days if sign > 0 and day > item.due_date else None,
        )
        for item, open_ in books.open_on("customer", day)
        if open_
        for sign in [1 if item.role == "charge" else -1]
    )
    shown = transactions(report)
    assert (
        Counter(
            (
                each["date"],
                each["number"],
                each["due_date"],
                each["amount"],
                each["paid"],
                each["balance"],
                each["days_overdue"],
            )
            for each in shown
        )
        == expected
    )
    check_groups(report, ("amount", "paid", "balance"))


@holds(0.3, day=ASKED_DAYS)
def test_customer_balance_detail_lists_every_charge_and_every_credit(books, day):
    report = books.report("customer-balance-detail", as_of=day)
    owed = books.owed("customer", day)
    expected = Counter(
        (
            item.contact_id,
            item.date,
            item.number,
            item.amount * (1 if item.role == "charge" else -1),
            open_,
        )
        for item, open_ in books.open_on("customer", day)
    )
    shown = transactions(report)
    assert (
        Counter(
            (each["contact_id"], each["date"], each["number"], each["amount"], each["open_balance"])
            for each in shown
        )
        == expected
    )
    balances: Counter[str] = Counter()
    for line in shown:
        balances[line["contact_id"]] += line["amount"]
        assert line["balance"] == balances[line["contact_id"]]
    assert nonzero(balances) == owed
    check_groups(report, ("amount", "open_balance"))


def check_groups(report: Report, summed: tuple[str, ...]) -> None:
    """Each contact has its rows by date and number, then their sums; the totals come last."""
    whole: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    order: list[Any] = []
    contact = None
    for row in report.rows:
        cells = cells_of(report, row)
        if row.kind == "contact":
            sums, order, contact = Counter(), [], row.contact_id
        elif row.kind == "transaction":
            type_ = cells["type"] if report.kind.key == "customer-balance-detail" else ""
            order.append((cells["date"], type_, _number(cells["number"])))
            assert row.contact_id == contact
            sums.update({name: cells[name] or 0 for name in summed})
        elif row.contact_id:
            assert {name: cells[name] for name in summed} == {name: sums[name] for name in summed}
            assert order == sorted(order)
            whole.update({name: sums[name] for name in summed})
        else:
            assert row.label == "TOTAL"
            assert {name: cells[name] for name in summed} == {name: whole[name] for name in summed}


@holds(
    0.4,
    days=TWO_DAYS,
    basis=BASIS,
    key=st.sampled_from(["sales-by-customer", "expenses-by-vendor"]),
)
def test_sales_and_expenses_are_by_the_contact_that_is_named(books, days, basis, key):
    first, last = days
    titles, sign = (
        ({"Income"}, -1)
        if key == "sales-by-customer"
        else ({"Cost of Goods Sold", "Expenses", "Other Expenses"}, 1)
    )
    report = books.report(key, first=first, last=last, basis=basis)
    chosen = [
        each
        for each in books.posted(basis, first, last)
        if books.is_earned(each.account_id) and books.group(each.account_id) in titles
    ]
    expected = {
        contact: cents * sign
        for contact, cents in grouped(chosen, lambda posting: posting.contact_id).items()
    }
    shown = [row for row in report.rows if row.kind == "contact"]
    assert {row.contact_id or "": row.cells[0] for row in shown} == expected
    assert [row.label for row in shown if row.contact_id is None] == (
        ["Not specified"] if "" in expected else []
    )
    names = [row.label for row in shown if row.contact_id]
    assert names == sorted(names, key=str.casefold)
    total = sum(expected.values())
    profit = books.report("profit-loss", first=first, last=last, basis=basis).totals
    if key == "sales-by-customer":
        assert report.totals == {"total_income": total} == {"total_income": profit["total_income"]}
    else:
        groups = [
            cents
            for title in titles
            for cents in [
                cell(
                    books.report("profit-loss", first=first, last=last, basis=basis),
                    f"Total {title}",
                )
            ]
        ]
        assert report.totals == {"total": total} == {"total": sum(groups)}
    assert all(
        row.cells[1] == percent(row.cells[0] * (1 if total > 0 else -1), total)
        for row in report.rows
    )


@settings(max_examples=examples(0.1))
@given(plan=plans(), more=plans(6), day=DAYS)
def test_reports_follow_later_changes(plan, more, day):
    """Reports are not cached: they have what was entered, voided or closed since the last one."""

    def every_report(books: Books) -> dict[str, Report]:
        return {
            key: books.read(whole_report, key, ReportRequest(**asked))
            for key, kind in REPORTS.items()
            for asked in [{"as_of": day} if kind.is_snapshot else {"last": day}]
        }

    books, unread = books_of(plan), books_of(plan)
    every_report(books)
    assert every_report(go_on(more, books, "later-")) == every_report(go_on(more, unread, "later-"))
