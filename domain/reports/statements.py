"""Profit & Loss and Balance Sheet."""

from collections.abc import Callable
from datetime import date, timedelta

from domain.accounts import Account
from domain.company import fiscal_year_start
from domain.reports.report import LABEL, Column, Detail, Ledger, Report, ReportKind, ReportQuery, Row
from domain.reports.tree import Figures, account_rows, add, negate

TOTAL = (LABEL, Column("total", "Total"))


def profit_loss(ledger: Ledger, query: ReportQuery) -> Report:
    """What was earned and spent from `first` to `last`, each figure in its natural sign."""
    assert query.first
    assert query.last
    first, last = query.first, query.last
    own = _natural(ledger, first, last)
    nothing: Figures = (0,)
    rows: list[Row] = []

    def section(title: str, belongs: Callable[[Account], bool]) -> Figures:
        chosen = (each for each in ledger.accounts().values() if belongs(each))
        inside, total = account_rows(chosen, own, nothing, 1, lambda account: Detail(account.id, first, last))
        if inside:
            rows.extend([Row("section", 0, title, (None,)), *inside, Row("total", 0, f"Total {title}", total)])
        return total

    def result(title: str, figures: Figures) -> Figures:
        rows.append(Row("total", 0, title, figures))
        return figures

    income = section("Income", lambda each: each.type == "income" and each.section is None)
    cogs = section("Cost of Goods Sold", lambda each: each.subtype == "cogs")
    gross = result("Gross Profit", add(income, negate(cogs)))
    expenses = section("Expenses", lambda each: each.type == "expense" and each.subtype is None and each.section is None)
    operating = result("Net Operating Income", add(gross, negate(expenses)))
    other_income = section("Other Income", lambda each: each.section == "other_income")
    other_expenses = section("Other Expenses", lambda each: each.section == "other_expense")
    other = result("Net Other Income", add(other_income, negate(other_expenses)))
    net = result("Net Income", add(operating, other))
    totals = {
        "totalIncome": income[0],
        "totalCogs": cogs[0],
        "grossProfit": gross[0],
        "totalExpenses": expenses[0],
        "netOperatingIncome": operating[0],
        "netOtherIncome": other[0],
        "netIncome": net[0],
    }
    return Report(PROFIT_LOSS, ledger.settings.name, ledger.settings.currency, query, TOTAL, tuple(rows), totals)


def balance_sheet(ledger: Ledger, query: ReportQuery) -> Report:
    """What is owned and owed at the end of `as_of`, and the equity between them.

    Years are closed virtually: Retained Earnings holds the net income of all fiscal years before the one of `as_of`,
    whose own net income stands beside it.
    """
    assert query.as_of
    as_of = query.as_of
    year = fiscal_year_start(as_of, ledger.settings.fiscal_year_start)
    own = _natural(ledger, None, as_of)
    earlier, current = _net_income(ledger, None, year - timedelta(days=1)), _net_income(ledger, year, as_of)
    retained = ledger.settings.retained_earnings_account_id
    own[retained] = add(own.get(retained, (0,)), (earlier,))
    nothing: Figures = (0,)
    rows: list[Row] = []

    def detail(account: Account) -> Detail | None:
        return None if account.id == retained and earlier else Detail(account.id, None, as_of)

    def group(title: str, depth: int, belongs: Callable[[Account], bool], extra: tuple[Row, ...] = ()) -> Figures:
        chosen = (each for each in ledger.accounts().values() if belongs(each))
        inside, total = account_rows(chosen, own, nothing, depth + 1, detail)
        total = add(total, *((row.amounts[0] or 0,) for row in extra))
        if inside or extra:
            rows.extend([Row("section", depth, title, (None,)), *inside, *extra, Row("total", depth, f"Total {title}", total)])
        return total

    def over(title: str, depth: int, groups: Callable[[], Figures]) -> Figures:
        start = len(rows)
        total = groups()
        if len(rows) > start:
            rows.insert(start, Row("section", depth, title, (None,)))
            rows.append(Row("total", depth, f"Total {title}", total))
        return total

    def of(type_: str, subtype: str | None, section: str | None = None) -> Callable[[Account], bool]:
        return lambda each: each.classification == (type_, subtype, section)

    assets = over(
        "Assets",
        0,
        lambda: add(
            over(
                "Current Assets",
                1,
                lambda: add(
                    group("Bank Accounts", 2, of("asset", "bank")),
                    group("Accounts Receivable", 2, of("asset", "accounts_receivable")),
                    group("Other Current Assets", 2, of("asset", None)),
                ),
            ),
            group("Fixed Assets", 1, of("asset", "fixed_asset")),
            group("Other Assets", 1, of("asset", None, "other_asset")),
        ),
    )
    sides = len(rows)
    liabilities = over(
        "Liabilities",
        1,
        lambda: add(
            over(
                "Current Liabilities",
                2,
                lambda: add(
                    group("Accounts Payable", 3, of("liability", "accounts_payable")),
                    group("Credit Cards", 3, of("liability", "credit_card")),
                    group("Other Current Liabilities", 3, of("liability", None)),
                ),
            ),
            group("Long-Term Liabilities", 2, of("liability", None, "long_term_liability")),
        ),
    )
    income = Row("total", 2, "Net Income", (current,))
    equity = group("Equity", 1, of("equity", None), (income,) if current else ())
    if len(rows) > sides:
        rows.insert(sides, Row("section", 0, "Liabilities and Equity", (None,)))
        rows.append(Row("total", 0, "Total Liabilities and Equity", add(liabilities, equity)))
    totals = {"totalAssets": assets[0], "totalLiabilities": liabilities[0], "totalEquity": equity[0], "netIncome": current}
    return Report(BALANCE_SHEET, ledger.settings.name, ledger.settings.currency, query, TOTAL, tuple(rows), totals)


def _natural(ledger: Ledger, first: date | None, last: date) -> dict[str, Figures]:
    accounts = ledger.accounts()
    return {id_: (turnover.net * accounts[id_].natural_sign,) for id_, turnover in ledger.turnovers(first, last).items()}


def _net_income(ledger: Ledger, first: date | None, last: date) -> int:
    accounts = ledger.accounts()
    return -sum(turnover.net for id_, turnover in ledger.turnovers(first, last).items() if accounts[id_].is_income_statement)


PROFIT_LOSS = ReportKind("profit-loss", "Profit & Loss", frozenset({"from", "to"}), profit_loss)
BALANCE_SHEET = ReportKind("balance-sheet", "Balance Sheet", frozenset({"asOf"}), balance_sheet)
