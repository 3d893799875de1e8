"""Sales by Customer and Expenses by Vendor: income and expense by contact."""

from collections.abc import Callable, Mapping

from domain.errors import RefusedQuery
from domain.ledger.accounts import Account
from domain.reports.account_tree import Classification, ColumnAmounts, add_columns
from domain.reports.column_layout import (
    ColumnLayout,
    DrillDownFor,
    layout_for,
    merge_columns,
    with_percent,
    zeros,
)
from domain.reports.groups import COSTS, INCOME, PROFIT_LOSS_GROUPS
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.query import NO_CONTACT, Parameter, ReportQuery
from domain.reports.report import ReportKind
from domain.reports.subledgers import by_name
from domain.reports.table import Chart, Column, DrillDown, ReportRow, Table, Totals

NOT_SPECIFIED = "Not specified"
"""The caption of the row for postings without a contact."""

MOST_BARS = 12
"""The most contacts that the chart shows; one more bar has the sum of the others."""

SHARE = Column("percent", "% of Total", "percent")


def amounts_by_contact(
    section: str, classes: tuple[Classification | None, ...], sign: int, title: str, total_key: str
) -> Callable[[Ledger, ReportQuery], Table]:
    """A report of what was posted on the accounts of some classifications, by contact.

    `section` is the part of Profit & Loss with the same sum. `sign` is -1 where credits are
    positive. `title` is that of the chart, `total_key` the name of the total.
    """

    def make(ledger: Ledger, query: ReportQuery) -> Table:
        layout = layout_for(query, ledger.settings.fiscal_year_start)
        amounts = _amounts(ledger, query, layout, _account_ids(ledger, query, classes), sign)
        names = ledger.names([id_ for id_ in amounts if id_ != NO_CONTACT])
        total = add_columns(zeros(layout), *amounts.values())
        whole = total[layout.main]

        def row(id_: str) -> ReportRow:
            drill_down_for = _to_postings(section, id_)
            name = names.get(id_, NOT_SPECIFIED)
            plain = layout.row(
                "contact", 0, name, amounts[id_], drill_down_for, contact_id=id_ or None
            )
            return _with_share(plain, amounts[id_][layout.main], whole, query)

        ids = by_name(names)
        if NO_CONTACT in amounts:
            ids.append(NO_CONTACT)
        rows = [row(id_) for id_ in ids]
        drill_down_for = _to_postings(section, query.contact_id)
        total_row = layout.row("total", 0, "TOTAL", total, drill_down_for)
        rows.append(_with_share(total_row, whole, whole, query))
        totals: Totals = {total_key: whole}
        chart = _chart(title, names, amounts, layout) if query.contact_id is None else None
        columns = layout.columns if query.compare_to else (*layout.columns, SHARE)
        return Table(columns, tuple(rows), totals, chart)

    return make


def _account_ids(
    ledger: Ledger, query: ReportQuery, classes: tuple[Classification | None, ...]
) -> list[str]:
    """The accounts that a query covers; raises `RefusedQuery` for one of another classification."""
    accounts = ledger.accounts()
    ids = [
        id_
        for id_, account in accounts.items()
        if account.classification in classes and query.account_id in {None, id_}
    ]
    if query.account_id and not ids:
        label = accounts[query.account_id].label
        raise RefusedQuery.at(
            "/account_id",
            f'must be an account that this report sums; "{label}" is not one',
            code="wrong_kind",
        )
    return ids


def _amounts(
    ledger: Ledger, query: ReportQuery, layout: ColumnLayout, account_ids: list[str], sign: int
) -> dict[str, ColumnAmounts]:
    """The amounts of each contact that are not all zero."""

    def column(part: ReportQuery) -> dict[str, int]:
        sums = ledger.by_contact(account_ids, part.first or part.end, part.end, part.basis)
        return {id_: cents * sign for id_, cents in sums.items()}

    amounts = merge_columns(column(part) for part in layout.queries)
    return {
        id_: row for id_, row in amounts.items() if any(row) and query.contact_id in {None, id_}
    }


def _to_postings(section: str, contact_id: str | None) -> DrillDownFor:
    """Drill down to the postings of a contact: on one account, or in the part of Profit & Loss."""

    def drill_down_for(query: ReportQuery) -> DrillDown:
        if query.account_id:
            return DrillDown("general-ledger", query, contact_id=contact_id)
        return DrillDown("profit-loss-detail", query, contact_id=contact_id, section=section)

    return drill_down_for


def _with_share(row: ReportRow, part: int, whole: int, query: ReportQuery) -> ReportRow:
    """The row with its percentage of the total; a comparison has no column for it."""
    return row if query.compare_to else with_percent(row, part, whole)


def _chart(
    title: str,
    names: Mapping[str, str],
    amounts: Mapping[str, ColumnAmounts],
    layout: ColumnLayout,
) -> Chart | None:
    """A bar for each contact with one of the largest amounts, and one for all others together.

    A contact without an amount has none: in a comparison, it has one in the other period alone.
    """
    bars = [
        (row[layout.main], names.get(id_, NOT_SPECIFIED))
        for id_, row in amounts.items()
        if row[layout.main]
    ]
    if not bars:
        return None
    bars.sort(key=lambda bar: (-bar[0], bar[1]))
    shown, others = bars[:MOST_BARS], bars[MOST_BARS:]
    if others:
        shown.append((sum(cents for cents, _ in others), f"{len(others)} others"))
    categories = tuple(name for _, name in shown)
    return Chart(title, "bars", categories, (("Total", tuple(cents for cents, _ in shown)),))


def _is_income(account: Account) -> bool:
    return account.classification == INCOME.classification


def _is_expense(account: Account) -> bool:
    return account.type == "expense"


_PARAMETERS: tuple[Parameter, ...] = (
    "from",
    "to",
    "period",
    "basis",
    "columns",
    "compare_to",
    "contact_id",
    "account_id",
)
_COST_CLASSES = tuple(
    group.classification for group in PROFIT_LOSS_GROUPS if group.key in COSTS.terms
)
SALES_BY_CUSTOMER = ReportKind(
    "sales-by-customer",
    "Sales by Customer",
    "Customers & Receivables",
    _PARAMETERS,
    amounts_by_contact(
        INCOME.key, (INCOME.classification,), -1, "Sales by customer", "total_income"
    ),
    includes_no_contact=True,
    matching=Matching(
        "contact", column_family="summary", account_sign="credit", accounts_of=_is_income
    ),
)
EXPENSES_BY_VENDOR = ReportKind(
    "expenses-by-vendor",
    "Expenses by Vendor",
    "Vendors & Payables",
    _PARAMETERS,
    amounts_by_contact(COSTS.key, _COST_CLASSES, 1, "Expenses by vendor", "total"),
    includes_no_contact=True,
    matching=Matching(
        "contact", column_family="summary", account_sign="debit", accounts_of=_is_expense
    ),
)
