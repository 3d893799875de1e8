"""Reports of any books: their figures agree with each other."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.ledger.accounts import Account, new_chart
from domain.ledger.company import COMPANY_ID, Settings, fiscal_year_start
from domain.ledger.entries import Basis, Turnover, nets
from domain.reports.catalogue import REPORTS
from domain.reports.column_layout import merge_columns
from domain.reports.query import NO_CONTACT, ReportQuery
from domain.reports.statements import balance_sheet, profit_loss
from domain.reports.table import DrillDown, ReportRow, Table
from domain.reports.trial_balance import trial_balance
from domain.values import EARLIEST
from tests.strategies import CLASSES, MONTHS, balanced, days, examples

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
YEAR_ENDS = [
    date(year, month, day)
    for year in (2024, 2025, 2026)
    for month, day in ((1, 1), (6, 30), (7, 1), (12, 31))
]
"""The first and last days of fiscal years that begin in January or July."""
DAYS = days(FIRST, LAST) | st.sampled_from(YEAR_ENDS)
PARENTS = [
    *new_chart(),
    Account(id="cfo", name="Prepaid", type="asset", section="other_asset"),
    Account(id="oe", name="Fines", type="expense", section="other_expense"),
]
RETAINED = "account-3100"


class Posted(NamedTuple):
    """One posting on one day."""

    day: date
    account_id: str
    amount: int


class PlainLedger:
    """A ledger of plain lists that adds up every sum, without contacts and documents."""

    def __init__(
        self, accounts: Sequence[Account], posted: Sequence[Posted], first_month: int = 1
    ) -> None:
        self.settings = Settings(id=COMPANY_ID, fiscal_year_start=first_month)
        self.posted = posted
        self._accounts = {each.id: each for each in accounts}

    def accounts(self) -> Mapping[str, Account]:
        return self._accounts

    def turnovers(
        self,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        contact_id: str | None = None,
    ) -> Mapping[str, Turnover]:
        assert (basis, contact_id) == ("accrual", None)
        turnovers: dict[str, Turnover] = {}
        for day, account, amount in self.posted:
            if (first is None or first <= day) and day <= last:
                turnovers[account] = turnovers.get(account, Turnover()) + Turnover(
                    max(amount, 0), max(-amount, 0)
                )
        return turnovers

    def net_changes(
        self,
        periods: Sequence[tuple[date | None, date]],
        basis: Basis = "accrual",
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        columns = (self.turnovers(first, last, basis, contact_id) for first, last in periods)
        return merge_columns(nets(column) for column in columns)

    def extent(self) -> tuple[date, date] | None:
        return (
            (min(each.day for each in self.posted), max(each.day for each in self.posted))
            if self.posted
            else None
        )

    def names(self, contact_ids: Sequence[str]) -> Mapping[str, str]:
        assert not contact_ids
        return {}

    def by_contact(
        self, account_ids: Sequence[str], first: date, last: date, basis: Basis = "accrual"
    ) -> Mapping[str, int]:
        turnovers = self.turnovers(first, last, basis)
        return {NO_CONTACT: sum(turnovers[id_].net for id_ in account_ids if id_ in turnovers)}

    def contact_balances(self, *_: object) -> Mapping[str, int]:
        return {}

    def aged(self, *_: object) -> Mapping[str, tuple[int, ...]]:
        return {}

    def entries(self, *_: object) -> Iterator[object]:
        assert not self.posted
        return iter(())

    lines = open_items = items = entries

    def net_income(self, first: date, last: date) -> int:
        return -sum(
            each.amount
            for each in self.posted
            if first <= each.day <= last and self._accounts[each.account_id].is_income_statement
        )

    def balance(self, account_id: str, last: date) -> int:
        return sum(
            each.amount
            for each in self.posted
            if each.account_id == account_id and each.day <= last
        )


@st.composite
def charts(draw):
    """The chart of a new company, with sub-accounts to three levels, some without a number."""
    accounts = list(PARENTS)
    for index in range(draw(st.integers(0, 6))):
        parent = draw(st.sampled_from(accounts))
        number = draw(st.sampled_from(["", f"9{index}"]))
        accounts.append(
            attrs.evolve(
                parent, id=f"sub-{index}", number=number, name=f"Part {index}", parent_id=parent.id
            )
        )
    return draw(st.permutations(accounts)) if draw(st.booleans()) else accounts


@st.composite
def ledgers(draw):
    """Any books: a chart, balanced entries, and any first month of the fiscal year."""
    accounts = draw(charts())
    posted = [
        Posted(day, draw(st.sampled_from(accounts)).id, amount)
        for day in draw(st.lists(DAYS, min_size=1, max_size=8))
        for amount in draw(balanced(3))
    ]
    return PlainLedger(accounts, posted, draw(st.sampled_from([1, 7]) | MONTHS))


def cell(report: Table, label: str, column: int = 0) -> int:
    (row,) = [each for each in report.rows if each.label == label]
    return row.cells[column] or 0


def equity_on(ledger: PlainLedger, day: date) -> int:
    return balance_sheet(ledger, ReportQuery(as_of=day)).totals["total_equity"]


share = settings(max_examples=examples(0.2))


# Profit & Loss


@share
@given(ledgers(), DAYS, DAYS)
def test_net_income_is_the_change_of_equity_that_does_not_come_from_the_owners(ledger, one, other):
    first, last = sorted([one, other])
    report = profit_loss(ledger, ReportQuery(first=first, last=last))
    of_owners = -sum(
        each.amount
        for each in ledger.posted
        if first <= each.day <= last and ledger.accounts()[each.account_id].type == "equity"
    )
    assert (
        report.totals["net_income"]
        == equity_on(ledger, last) - equity_on(ledger, first - timedelta(days=1)) - of_owners
    )
    assert report.totals["net_income"] == ledger.net_income(first, last)


@share
@given(ledgers(), st.lists(DAYS, min_size=3, max_size=3))
def test_profits_of_two_periods_are_the_profit_of_both(ledger, days_):
    a, b, c = sorted(days_)
    assume(b < c)
    whole = profit_loss(ledger, ReportQuery(first=a, last=c)).totals
    early = profit_loss(ledger, ReportQuery(first=a, last=b)).totals
    late = profit_loss(ledger, ReportQuery(first=b + timedelta(days=1), last=c)).totals
    assert whole == {key: early[key] + late[key] for key in whole}


@share
@given(ledgers(), DAYS, DAYS)
def test_the_results_of_profit_and_loss_follow_from_its_sections(ledger, one, other):
    first, last = sorted([one, other])
    report = profit_loss(ledger, ReportQuery(first=first, last=last))
    totals = report.totals
    assert (
        totals["gross_profit"]
        == totals["total_income"] - totals["total_cogs"]
        == cell(report, "Gross Profit")
    )
    assert (
        totals["net_operating_income"]
        == totals["gross_profit"] - totals["total_expenses"]
        == cell(report, "Net Operating Income")
    )
    assert (
        totals["net_income"]
        == totals["net_operating_income"] + totals["net_other_income"]
        == cell(report, "Net Income")
    )
    assert totals["net_other_income"] == cell(report, "Net Other Income")


@share
@given(ledgers(), DAYS, DAYS)
def test_every_account_shows_its_own_amount_once(ledger, one, other):
    first, last = sorted([one, other])
    profit, sheet = (
        profit_loss(ledger, ReportQuery(first=first, last=last)),
        balance_sheet(ledger, ReportQuery(as_of=last)),
    )
    for report, beginning in ((profit, first), (sheet, None)):
        shown = [row for row in report.rows if row.kind == "account"]
        assert len({row.account_id for row in shown}) == len(shown)
        for row in shown:
            account = ledger.accounts()[row.account_id]
            own = sum(
                each.amount
                for each in ledger.posted
                if each.account_id == account.id and (beginning or FIRST) <= each.day <= last
            )
            if report is profit or account.id != RETAINED:
                assert row.cells == (own * account.natural_sign,)
                assert row.detail == DrillDown(
                    "general-ledger",
                    ReportQuery(first=beginning or EARLIEST, last=last),
                    account.id,
                )


@share
@given(ledgers(), DAYS, DAYS)
def test_every_account_with_an_amount_is_shown(ledger, one, other):
    first, last = sorted([one, other])
    profit, sheet = (
        profit_loss(ledger, ReportQuery(first=first, last=last)),
        balance_sheet(ledger, ReportQuery(as_of=last)),
    )
    for id_, account in ledger.accounts().items():
        if account.is_income_statement:
            moved = ledger.turnovers(first, last).get(id_, Turnover()).net
            assert not moved or id_ in {row.account_id for row in profit.rows}
        elif ledger.balance(id_, last) and id_ != RETAINED:
            assert id_ in {row.account_id for row in sheet.rows}


@share
@given(ledgers(), DAYS, DAYS)
def test_rows_of_every_section_sum_to_its_total(ledger, one, other):
    first, last = sorted([one, other])
    for report in (
        profit_loss(ledger, ReportQuery(first=first, last=last)),
        balance_sheet(ledger, ReportQuery(as_of=last)),
    ):
        check_sections(report.rows)


# Balance Sheet


@share
@given(ledgers(), st.dates(FIRST - timedelta(days=400), LAST + timedelta(days=400)))
def test_the_balance_sheet_of_any_books_balances_on_any_day(ledger, day):
    totals = balance_sheet(ledger, ReportQuery(as_of=day)).totals
    assert totals["total_assets"] == totals["total_liabilities"] + totals["total_equity"]


@share
@given(ledgers(), DAYS)
def test_retained_earnings_hold_the_net_income_of_all_years_before(ledger, day):
    report = balance_sheet(ledger, ReportQuery(as_of=day))
    year = fiscal_year_start(day, ledger.settings.fiscal_year_start)
    earlier = ledger.net_income(date.min, year - timedelta(days=1))
    shown = [
        row.cells[0] for row in report.rows if row.account_id == RETAINED and row.kind == "account"
    ]
    assert (shown or [0]) == [earlier - ledger.balance(RETAINED, day)]
    assert report.totals["net_income"] == ledger.net_income(year, day)


@share
@given(ledgers(), DAYS)
def test_closing_a_year_moves_its_net_income_and_no_total(ledger, day):
    last = fiscal_year_start(day, ledger.settings.fiscal_year_start) - timedelta(days=1)
    quiet = PlainLedger(
        list(ledger.accounts().values()),
        [each for each in ledger.posted if each.day <= last],
        ledger.settings.fiscal_year_start,
    )
    before, after = (
        balance_sheet(quiet, ReportQuery(as_of=each)).totals
        for each in (last, last + timedelta(days=1))
    )
    assert after["net_income"] == 0
    assert {**after, "net_income": before["net_income"]} == before


@share
@given(ledgers(), DAYS)
def test_the_totals_of_the_balance_sheet_are_in_its_rows(ledger, day):
    report = balance_sheet(ledger, ReportQuery(as_of=day))
    labels = {
        row.label: row.cells[0]
        for row in report.rows
        if row.kind == "total" and row.account_id is None
    }
    for key, label in (
        ("total_assets", "Total Assets"),
        ("total_liabilities", "Total Liabilities"),
        ("total_equity", "Total Equity"),
        ("net_income", "Net Income"),
    ):
        assert report.totals[key] == labels.get(label, 0)
    assert (
        labels.get("Total Liabilities and Equity", 0)
        == report.totals["total_liabilities"] + report.totals["total_equity"]
    )


@pytest.mark.parametrize(
    "class_",
    [
        each
        for each in CLASSES
        if each[0] in {"asset", "liability", "equity"} and each[1] != "non_posting"
    ],
    ids=str,
)
def test_every_class_of_account_has_its_place_on_the_balance_sheet(class_):
    type_, subtype, section = class_
    account = Account(id="new", name="New", type=type_, subtype=subtype, section=section)
    posted = [
        Posted(FIRST, "new", 5 * account.natural_sign),
        Posted(FIRST, "account-3000", -5 * account.natural_sign),
    ]
    report = balance_sheet(PlainLedger([*new_chart(), account], posted), ReportQuery(as_of=FIRST))
    assert [row.cells for row in report.rows if row.account_id == "new"] == [(5,)]
    caption = {
        "bank": "Bank Accounts",
        "accounts_receivable": "Accounts Receivable",
        "fixed_asset": "Fixed Assets",
        "accounts_payable": "Accounts Payable",
        "credit_card": "Credit Cards",
        "other_asset": "Other Assets",
        "long_term_liability": "Long-Term Liabilities",
    }.get(
        subtype or section,
        {
            "asset": "Other Current Assets",
            "liability": "Other Current Liabilities",
            "equity": "Equity",
        }[type_],
    )
    assert caption in {row.label for row in report.rows if row.kind == "section"}


# Trial Balance


@share
@given(ledgers(), DAYS)
def test_the_trial_balance_of_any_books_is_zero(ledger, day):
    report = trial_balance(ledger, ReportQuery(as_of=day))
    rows = [row for row in report.rows if row.kind == "account"]
    assert (
        report.totals["debits"]
        == report.totals["credits"]
        == sum(row.cells[0] or 0 for row in rows)
        == sum(row.cells[1] or 0 for row in rows)
    )
    assert all(
        (row.cells[0] is None) != (row.cells[1] is None) and (row.cells[0] or row.cells[1] or 0) > 0
        for row in rows
    )
    assert report.rows[-1].cells == (report.totals["debits"], report.totals["credits"])


@share
@given(ledgers(), DAYS)
def test_the_trial_balance_closes_years_as_the_balance_sheet_does(ledger, day):
    report = trial_balance(ledger, ReportQuery(as_of=day))
    shown = {
        row.account_id: (row.cells[0] or 0) - (row.cells[1] or 0)
        for row in report.rows
        if row.kind == "account"
    }
    year = fiscal_year_start(day, ledger.settings.fiscal_year_start)
    for id_, account in ledger.accounts().items():
        expected = ledger.balance(id_, day) - (
            ledger.balance(id_, year - timedelta(days=1)) if account.is_income_statement else 0
        )
        if id_ == RETAINED:
            expected -= ledger.net_income(date.min, year - timedelta(days=1))
        assert shown.get(id_, 0) == expected


@share
@given(ledgers(), DAYS, DAYS)
def test_every_line_of_a_trial_balance_over_a_range_adds_up(ledger, one, other):
    first, last = sorted([one, other])
    report = trial_balance(ledger, ReportQuery(first=first, as_of=last))
    for row in report.rows:
        opening, debits, credits, *closed, closing = row.cells
        assert opening + debits - credits + sum(cents or 0 for cents in closed) == closing
        assert debits >= 0 <= credits
    rows = [row.cells for row in report.rows if row.kind == "account"]
    columns = zip(*rows, strict=True) if rows else [()] * len(report.rows[-1].cells)
    assert report.rows[-1].cells == tuple(sum(cents or 0 for cents in column) for column in columns)
    assert report.totals == {
        "debits": report.rows[-1].cells[1],
        "credits": report.rows[-1].cells[2],
    }
    assert report.totals["debits"] == report.totals["credits"]


@share
@given(ledgers(), DAYS, DAYS)
def test_a_range_closes_with_the_trial_balance_of_its_last_day(ledger, one, other):
    first, last = sorted([one, other])
    closing = {
        row.account_id: row.cells[-1]
        for row in trial_balance(ledger, ReportQuery(first=first, as_of=last)).rows
        if row.kind == "account"
    }
    plain = {
        row.account_id: (row.cells[0] or 0) - (row.cells[1] or 0)
        for row in trial_balance(ledger, ReportQuery(as_of=last)).rows
        if row.kind == "account"
    }
    assert {id_: balance for id_, balance in closing.items() if balance} == plain


@share
@given(ledgers(), DAYS, st.none() | st.integers(0, 365))
def test_a_range_shows_what_was_posted(ledger, last, length):
    year = fiscal_year_start(last, ledger.settings.fiscal_year_start)
    first = year if length is None else last - timedelta(days=length)
    report = trial_balance(ledger, ReportQuery(first=first, as_of=last))
    shown = {
        row.account_id: Turnover(*row.cells[1:3])
        for row in report.rows
        if row.kind == "account" and row.cells[1:3] != (0, 0)
    }
    assert shown == ledger.turnovers(first, last)


# Sub-accounts


def test_a_parent_shows_its_own_amount_and_a_total_with_its_sub_accounts():
    parent = Account(id="p", number="6800", name="Rent", type="expense")
    child = Account(id="c", name="Garage", type="expense", parent_id="p")
    grandchild = Account(id="g", name="Bicycle", type="expense", parent_id="c")
    posted = [Posted(FIRST, "p", 100), Posted(FIRST, "g", 7), Posted(FIRST, "account-1000", -107)]
    report = profit_loss(
        PlainLedger([grandchild, *new_chart(), child, parent], posted),
        ReportQuery(first=FIRST, last=LAST),
    )
    rows = [row for row in report.rows if row.account_id]
    assert [(row.kind, row.depth, row.label, row.cells) for row in rows] == [
        ("account", 1, "6800 Rent", (100,)),
        ("account", 2, "Garage", (0,)),
        ("account", 3, "Bicycle", (7,)),
        ("total", 2, "Total Garage", (7,)),
        ("total", 1, "Total 6800 Rent", (107,)),
    ]
    assert cell(report, "Total Expenses") == 107
    rows = list(report.rows)
    assert (
        rows[1 + rows.index(next(row for row in rows if row.label == "Total 6800 Rent"))].label
        == "Total Expenses"
    )


def test_accounts_stand_by_number_and_those_without_one_last():
    accounts = [
        Account(id=id_, number=number, name=name, type="income")
        for id_, number, name in (
            ("a", "", "b"),
            ("b", "", "A"),
            ("c", "20", "z"),
            ("d", "10", "z"),
        )
    ]
    posted = [*(Posted(FIRST, each.id, -1) for each in accounts), Posted(FIRST, "account-1000", 4)]
    report = profit_loss(
        PlainLedger([*new_chart(), *accounts], posted), ReportQuery(first=FIRST, last=LAST)
    )
    assert [row.account_id for row in report.rows if row.kind == "account"] == ["d", "c", "b", "a"]


def test_reports_of_empty_books_have_totals_of_zero():
    ledger = PlainLedger(new_chart(), [])
    for kind in REPORTS.values():
        end = {"as_of": LAST} if kind.is_snapshot else {"last": LAST}
        report = kind.make(
            ledger, ReportQuery(first=FIRST if "from" in kind.parameters else None, **end)
        )
        totals = dict(report.totals)
        assert set(totals.pop("buckets", {"current": 0}).values()) == {0}
        assert set(totals.values()) == (set() if kind.key == "transaction-list" else {0})
        assert all(len(row.values) == len(report.columns) for row in report.rows)


def test_the_totals_of_reports_have_the_documented_names():
    ledger = PlainLedger(new_chart(), [])
    profit = (
        "total_income total_cogs gross_profit total_expenses"
        " net_operating_income net_other_income net_income"
    )
    assert " ".join(profit_loss(ledger, ReportQuery(first=FIRST, last=LAST)).totals) == profit
    assert (
        " ".join(balance_sheet(ledger, ReportQuery(as_of=LAST)).totals)
        == "total_assets total_liabilities total_equity net_income"
    )
    assert " ".join(trial_balance(ledger, ReportQuery(as_of=LAST)).totals) == "debits credits"


def test_the_closing_of_a_year_has_a_column_and_is_no_debit_and_no_credit():
    posted = [
        Posted(date(2025, 6, 1), "account-1000", 90),
        Posted(date(2025, 6, 1), "account-4100", -90),
    ]
    report = trial_balance(
        PlainLedger(new_chart(), posted),
        ReportQuery(first=date(2025, 1, 1), as_of=date(2026, 1, 31)),
    )
    assert {row.account_id: row.cells for row in report.rows if row.kind == "account"} == {
        "account-1000": (0, 90, 0, None, 90),
        "account-3100": (0, 0, 0, -90, -90),
        "account-4100": (0, 0, 90, 90, 0),
    }
    assert report.rows[-1].cells == (0, 90, 90, 0, 0)
    assert report.totals == {"debits": 90, "credits": 90}
    details = {row.account_id: row.details[3] for row in report.rows if row.details}
    years = ReportQuery(first=date(2025, 1, 1), last=date(2025, 12, 31))
    assert details == {
        "account-1000": None,
        "account-3100": DrillDown("profit-loss", years),
        "account-4100": DrillDown("profit-loss-detail", years, "account-4100", section="own"),
        None: None,
    }


@pytest.mark.parametrize(
    ("first", "last", "has_closed"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), False),
        (date(2025, 12, 31), date(2026, 1, 1), True),
        (date(2026, 1, 1), date(2026, 1, 31), False),
    ],
)
def test_only_a_range_in_which_a_fiscal_year_begins_after_its_first_day_has_the_column(
    first, last, has_closed
):
    ledger = PlainLedger(new_chart(), [])
    report = trial_balance(ledger, ReportQuery(first=first, as_of=last))
    assert ("closed" in [column.key for column in report.columns]) == has_closed


def check_sections(rows: Sequence[ReportRow]) -> None:
    """The amounts of the accounts between a caption and its total sum to that total.

    In equity, Net Income is one of these amounts.
    """
    for start, row in enumerate(rows):
        if row.kind == "section":
            end = next(
                at
                for at in range(start + 1, len(rows))
                if rows[at].kind == "total"
                and rows[at].label == f"Total {row.label}"
                and rows[at].depth == row.depth
            )
            inside = rows[start + 1 : end]
            own = sum(
                each.cells[0] or 0
                for each in inside
                if each.kind == "account" or each.label == "Net Income"
            )
            assert rows[end].cells[0] == own, row.label
            assert all(each.depth > row.depth for each in inside)
        if row.kind == "total" and row.account_id:
            start_ = next(
                at
                for at in range(len(rows))
                if rows[at].kind == "account" and rows[at].account_id == row.account_id
            )
            group = rows[start_ : rows.index(row)]
            assert row.cells[0] == sum(
                each.cells[0] or 0 for each in group if each.kind == "account"
            )


def test_income_of_the_first_day_of_a_year_is_counted_once():
    posted = [
        Posted(day, account, amount)
        for day in (date(2024, 12, 31), date(2025, 1, 1))
        for account, amount in (("account-1000", 500), ("account-4100", -500))
    ]
    totals = balance_sheet(
        PlainLedger(PARENTS, posted), ReportQuery(as_of=date(2025, 6, 30))
    ).totals
    assert totals == {
        "total_assets": 1000,
        "total_liabilities": 0,
        "total_equity": 1000,
        "net_income": 500,
    }
