"""Who was sold to and who was bought from: Sales by Customer and Expenses by Vendor."""

from collections.abc import Callable, Mapping

from attrs import evolve

from domain.errors import Refused
from domain.reports.account_tree import Figures, add
from domain.reports.column_layout import (
    ColumnLayout,
    layout_for,
    merge_columns,
    percent_tenths,
    zeros,
)
from domain.reports.groups import COSTS, INCOME, PROFIT_LOSS_PARTS, Classification, Group
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import posted_on
from domain.reports.query import NO_CONTACT, Parameter, ReportQuery
from domain.reports.report import ReportKind
from domain.reports.subledgers import by_name
from domain.reports.table import Chart, Column, DrillDown, ReportRow, Table, Totals

NOT_SPECIFIED = "Not specified"
MOST_BARS = 12
"""How many contacts the picture shows; the others are one bar together."""

SHARE = Column("percent", "% of Total", "percent")


def by_contact(
    section: str, classes: tuple[Classification | None, ...], sign: int, title: str, total_key: str
) -> Callable[[Ledger, ReportQuery], Table]:
    """What was posted on the accounts of some classes, by the contact that each posting names.

    `section` is the part of Profit & Loss that it sums to; `sign` makes debit positive amounts what is shown.
    """

    def make(ledger: Ledger, query: ReportQuery) -> Table:
        layout = layout_for(query, ledger.settings.fiscal_year_start)
        chosen = [
            id_
            for id_, each in ledger.accounts().items()
            if each.classification in classes and query.account_id in {None, id_}
        ]
        if query.account_id and not chosen:
            raise Refused.at(
                "/account_id",
                f"{ledger.accounts()[query.account_id].label} is none of the accounts that this report is of",
            )
        columns = (
            ledger.by_contact(chosen, each.first or each.end, each.end, each.basis)
            for each in layout.queries
        )
        found = {
            id_: each
            for id_, each in merge_columns(
                {id_: cents * sign for id_, cents in each.items()} for each in columns
            ).items()
            if any(each)
        }
        if query.contact_id is not None:
            found = {id_: each for id_, each in found.items() if id_ == query.contact_id}
        names = ledger.names([each for each in found if each != NO_CONTACT])
        total = add(zeros(layout), *found.values())
        ordered = [*by_name(names), *([NO_CONTACT] if NO_CONTACT in found else [])]
        share = total[layout.main] if not query.compare_to else 0
        rows = [
            _with_share(
                layout.row(
                    "contact",
                    0,
                    names.get(id_, NOT_SPECIFIED),
                    found[id_],
                    _explained(ledger, section, id_),
                    contact_id=id_ or None,
                ),
                found[id_][layout.main],
                share,
                query,
            )
            for id_ in ordered
        ]
        rows.append(
            _with_share(
                layout.row(
                    "total", 0, "TOTAL", total, _explained(ledger, section, query.contact_id)
                ),
                share,
                share,
                query,
            )
        )
        totals: Totals = {total_key: total[layout.main]}
        chart = _chart(title, names, found, layout) if query.contact_id is None else None
        columns_ = layout.columns if query.compare_to else (*layout.columns, SHARE)
        return Table(columns_, tuple(rows), totals, chart)

    return make


def _explained(
    ledger: Ledger, section: str, contact_id: str | None
) -> Callable[[ReportQuery], DrillDown]:
    """The postings behind a figure: of one account what was posted on it, else the part of Profit & Loss."""

    def explain(query: ReportQuery) -> DrillDown:
        if query.account_id:
            return posted_on(ledger, evolve(query, contact_id=contact_id), query.account_id)
        return DrillDown(
            "profit-loss-detail", evolve(query, section=section, contact_id=contact_id)
        )

    return explain


def _with_share(row: ReportRow, part: int, whole: int, query: ReportQuery) -> ReportRow:
    """The row with what percentage of all it is; beside a comparison there is no room for that."""
    if query.compare_to:
        return row
    details = (*row.details, None) if row.details else ()
    return evolve(row, cells=(*row.cells, percent_tenths(part, whole)), details=details)


def _chart(
    title: str, names: Mapping[str, str], found: Mapping[str, Figures], layout: ColumnLayout
) -> Chart | None:
    """The contacts with the largest amounts, and all others together."""
    amounts = sorted(
        ((figures[layout.main], names.get(id_, NOT_SPECIFIED)) for id_, figures in found.items()),
        key=lambda each: (-each[0], each[1]),
    )
    if not amounts:
        return None
    shown, rest = amounts[:MOST_BARS], amounts[MOST_BARS:]
    if rest:
        shown.append((sum(cents for cents, _ in rest), f"{len(rest)} others"))
    return Chart(
        title,
        "bars",
        tuple(name for _, name in shown),
        (("Total", tuple(cents for cents, _ in shown)),),
    )


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
    each.of for each in PROFIT_LOSS_PARTS if isinstance(each, Group) and each.key in COSTS.terms
)
SALES_BY_CUSTOMER = ReportKind(
    "sales-by-customer", "Sales by Customer", "Customers & Receivables", _PARAMETERS,
    by_contact(INCOME.key, (INCOME.of,), -1, "Sales by customer", "total_income"), includes_no_contact=True,
    matching=Matching("contact", alike="summary", account_sign="credit", accounts_of=lambda account: account.classification == INCOME.of),
)  # fmt: skip
EXPENSES_BY_VENDOR = ReportKind(
    "expenses-by-vendor", "Expenses by Vendor", "Vendors & Payables", _PARAMETERS,
    by_contact(COSTS.key, _COST_CLASSES, 1, "Expenses by vendor", "total"), includes_no_contact=True,
    matching=Matching("contact", alike="summary", account_sign="debit", accounts_of=lambda account: account.type == "expense"),
)  # fmt: skip
