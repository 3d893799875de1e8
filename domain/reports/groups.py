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


def profit_loss_parts(section: str | None) -> tuple[Group | Result, ...]:
    """Profit & Loss, or of it one group, or one result with the groups that it is reckoned of."""
    if section is None:
        return PROFIT_LOSS_PARTS
    found = next(each for each in (*PROFIT_LOSS_PARTS, COSTS) if each.key == section)
    if isinstance(found, Group):
        return (found,)
    return (
        *(
            each
            for each in PROFIT_LOSS_PARTS
            if isinstance(each, Group) and each.key in found.terms
        ),
        found,
    )


def balance_sheet_parts(section: str | None) -> tuple[Group, ...]:
    """The balance sheet, or one group of it."""
    if section is None:
        return BALANCE_SHEET_PARTS
    return tuple(
        each for top in BALANCE_SHEET_PARTS for each in top.within() if each.key == section
    )
