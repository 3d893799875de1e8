"""The layout of the statements: groups of accounts by classification, and results between them."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from domain.reports.account_tree import Branches, ChartOfAccounts, Classification


@frozen
class Group:
    """A part of a statement: the accounts of one classification, or smaller parts."""

    key: str
    title: str
    classification: Classification | None = None
    """The classification of its accounts; None where it has only smaller parts."""
    parts: tuple["Group", ...] = ()

    def branches(self, chart: ChartOfAccounts) -> Branches:
        """The tree of the accounts that are in the group itself, and not in one of its parts."""
        return chart.branches.get(self.classification, {}) if self.classification else {}

    def within(self) -> Iterator["Group"]:
        """The group itself and all its parts, from top to bottom."""
        yield self
        for part in self.parts:
            yield from part.within()


@frozen
class Result:
    """A line of Profit & Loss that is calculated from groups."""

    key: str
    title: str
    terms: Mapping[str, int]
    """The groups by key, each added (+1) or subtracted (-1)."""


INCOME = Group("income", "Income", ("income", None, None))
COGS = Group("cogs", "Cost of Goods Sold", ("expense", "cogs", None))
EXPENSES = Group("expenses", "Expenses", ("expense", None, None))
OTHER_INCOME = Group("other_income", "Other Income", ("income", None, "other_income"))
OTHER_EXPENSES = Group("other_expenses", "Other Expenses", ("expense", None, "other_expense"))

_GROSS = {"income": 1, "cogs": -1}
_OPERATING = {**_GROSS, "expenses": -1}
_OTHER = {"other_income": 1, "other_expenses": -1}
GROSS_PROFIT = Result("gross_profit", "Gross Profit", _GROSS)
NET_OPERATING = Result("net_operating_income", "Net Operating Income", _OPERATING)
NET_OTHER = Result("net_other_income", "Net Other Income", _OTHER)
NET_INCOME = Result("net_income", "Net Income", {**_OPERATING, **_OTHER})
COSTS = Result("costs", "Total Costs and Expenses", {"cogs": 1, "expenses": 1, "other_expenses": 1})
"""The groups that Expenses by Vendor sums. It is not a line of Profit & Loss."""

PROFIT_LOSS_PARTS: tuple[Group | Result, ...] = (
    INCOME,
    COGS,
    GROSS_PROFIT,
    EXPENSES,
    NET_OPERATING,
    OTHER_INCOME,
    OTHER_EXPENSES,
    NET_OTHER,
    NET_INCOME,
)
"""Profit & Loss from top to bottom."""

ASSETS = Group(
    "assets",
    "Assets",
    parts=(
        Group(
            "current_assets",
            "Current Assets",
            parts=(
                Group("bank_accounts", "Bank Accounts", ("asset", "bank", None)),
                Group(
                    "accounts_receivable",
                    "Accounts Receivable",
                    ("asset", "accounts_receivable", None),
                ),
                Group("other_current_assets", "Other Current Assets", ("asset", None, None)),
            ),
        ),
        Group("fixed_assets", "Fixed Assets", ("asset", "fixed_asset", None)),
        Group("other_assets", "Other Assets", ("asset", None, "other_asset")),
    ),
)
LIABILITIES = Group(
    "liabilities",
    "Liabilities",
    parts=(
        Group(
            "current_liabilities",
            "Current Liabilities",
            parts=(
                Group(
                    "accounts_payable", "Accounts Payable", ("liability", "accounts_payable", None)
                ),
                Group("credit_cards", "Credit Cards", ("liability", "credit_card", None)),
                Group(
                    "other_current_liabilities",
                    "Other Current Liabilities",
                    ("liability", None, None),
                ),
            ),
        ),
        Group(
            "long_term_liabilities",
            "Long-Term Liabilities",
            ("liability", None, "long_term_liability"),
        ),
    ),
)
EQUITY = Group("equity", "Equity", ("equity", None, None))
BALANCE_SHEET_PARTS: tuple[Group, ...] = (
    ASSETS,
    Group("liabilities_and_equity", "Liabilities and Equity", parts=(LIABILITIES, EQUITY)),
)
"""The balance sheet from top to bottom."""


PROFIT_LOSS_GROUPS: tuple[Group, ...] = tuple(
    part for part in PROFIT_LOSS_PARTS if isinstance(part, Group)
)
BALANCE_SHEET_GROUPS: tuple[Group, ...] = tuple(
    group for top in BALANCE_SHEET_PARTS for group in top.within()
)
"""The parts of the balance sheet with all smaller parts."""


def profit_loss_parts(section: str | None) -> tuple[Group | Result, ...]:
    """All parts of Profit & Loss; or one group, or one result below the groups of its terms."""
    if section is None:
        return PROFIT_LOSS_PARTS
    part = next(part for part in (*PROFIT_LOSS_PARTS, COSTS) if part.key == section)
    if isinstance(part, Group):
        return (part,)
    return (*(group for group in PROFIT_LOSS_GROUPS if group.key in part.terms), part)


def balance_sheet_parts(section: str | None) -> tuple[Group, ...]:
    """All parts of the balance sheet, or one of its groups."""
    if section is None:
        return BALANCE_SHEET_PARTS
    return tuple(group for group in BALANCE_SHEET_GROUPS if group.key == section)
