"""How the statements are laid out: groups of accounts by their classification, and the results between them."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from domain.ledger.accounts import Account

Classification = tuple[str, str | None, str | None]
"""Type, subtype and section of an account."""


@frozen
class Group:
    """A part of a statement: the accounts of one classification, or other parts."""

    key: str
    title: str
    of: Classification | None = None
    parts: tuple["Group", ...] = ()

    def accounts(self, chart: Mapping[str, Account]) -> list[Account]:
        """The accounts that stand in it directly."""
        return [each for each in chart.values() if each.classification == self.of]

    def within(self) -> Iterator["Group"]:
        """The group itself, and every part of it."""
        yield self
        for part in self.parts:
            yield from part.within()


@frozen
class Result:
    """A line of Profit & Loss that is reckoned: groups added (+1) or taken off (-1)."""

    key: str
    title: str
    terms: Mapping[str, int]


INCOME = Group("income", "Income", ("income", None, None))
COGS = Group("cogs", "Cost of Goods Sold", ("expense", "cogs", None))
EXPENSES = Group("expenses", "Expenses", ("expense", None, None))
OTHER_INCOME = Group("otherIncome", "Other Income", ("income", None, "other_income"))
OTHER_EXPENSES = Group("otherExpenses", "Other Expenses", ("expense", None, "other_expense"))

_GROSS = {"income": 1, "cogs": -1}
_OPERATING = {**_GROSS, "expenses": -1}
_OTHER = {"otherIncome": 1, "otherExpenses": -1}
GROSS_PROFIT = Result("grossProfit", "Gross Profit", _GROSS)
NET_OPERATING = Result("netOperatingIncome", "Net Operating Income", _OPERATING)
NET_OTHER = Result("netOtherIncome", "Net Other Income", _OTHER)
NET_INCOME = Result("netIncome", "Net Income", {**_OPERATING, **_OTHER})
COSTS = Result("costs", "Total Costs and Expenses", {"cogs": 1, "expenses": 1, "otherExpenses": 1})
"""What Expenses by Vendor is of; no line of Profit & Loss itself."""

PROFIT_LOSS_PARTS: tuple[Group | Result, ...] = (
    INCOME, COGS, GROSS_PROFIT, EXPENSES, NET_OPERATING, OTHER_INCOME, OTHER_EXPENSES, NET_OTHER, NET_INCOME,
)  # fmt: skip
"""Profit & Loss from top to bottom."""

ASSETS = Group(
    "assets",
    "Assets",
    parts=(
        Group(
            "currentAssets",
            "Current Assets",
            parts=(
                Group("bankAccounts", "Bank Accounts", ("asset", "bank", None)),
                Group("accountsReceivable", "Accounts Receivable", ("asset", "accounts_receivable", None)),
                Group("otherCurrentAssets", "Other Current Assets", ("asset", None, None)),
            ),
        ),
        Group("fixedAssets", "Fixed Assets", ("asset", "fixed_asset", None)),
        Group("otherAssets", "Other Assets", ("asset", None, "other_asset")),
    ),
)
LIABILITIES = Group(
    "liabilities",
    "Liabilities",
    parts=(
        Group(
            "currentLiabilities",
            "Current Liabilities",
            parts=(
                Group("accountsPayable", "Accounts Payable", ("liability", "accounts_payable", None)),
                Group("creditCards", "Credit Cards", ("liability", "credit_card", None)),
                Group("otherCurrentLiabilities", "Other Current Liabilities", ("liability", None, None)),
            ),
        ),
        Group("longTermLiabilities", "Long-Term Liabilities", ("liability", None, "long_term_liability")),
    ),
)
EQUITY = Group("equity", "Equity", ("equity", None, None))
BALANCE_SHEET_PARTS: tuple[Group, ...] = (ASSETS, Group("liabilitiesAndEquity", "Liabilities and Equity", parts=(LIABILITIES, EQUITY)))
"""The balance sheet from top to bottom."""


def profit_loss_parts(section: str | None) -> tuple[Group | Result, ...]:
    """Profit & Loss, or of it one group, or one result with the groups that it is reckoned of."""
    if section is None:
        return PROFIT_LOSS_PARTS
    found = next(each for each in (*PROFIT_LOSS_PARTS, COSTS) if each.key == section)
    if isinstance(found, Group):
        return (found,)
    return (*(each for each in PROFIT_LOSS_PARTS if isinstance(each, Group) and each.key in found.terms), found)


def balance_sheet_parts(section: str | None) -> tuple[Group, ...]:
    """The balance sheet, or one group of it."""
    if section is None:
        return BALANCE_SHEET_PARTS
    return tuple(each for top in BALANCE_SHEET_PARTS for each in top.within() if each.key == section)
