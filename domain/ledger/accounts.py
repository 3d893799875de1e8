"""The chart of accounts: what an account is, how it is classified, and the chart of new books.

Where each classification appears in the statements is in `domain.reports.groups`.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from domain.errors import Fault
from domain.ledger.cash_flow import CashFlow, default_cash_flow
from domain.records import Ref, record
from domain.tagged_records import TaggedRecord
from domain.texts import name_key
from domain.values import Memo, Name, Number

Type = Literal["asset", "liability", "equity", "income", "expense"]
Subtype = Literal[
    "bank",
    "accounts_receivable",
    "fixed_asset",
    "accounts_payable",
    "credit_card",
    "cogs",
    "non_posting",
]
Section = Literal["other_asset", "long_term_liability", "other_income", "other_expense"]

TYPE_OF_SUBTYPE: Mapping[str, str] = {
    "bank": "asset",
    "accounts_receivable": "asset",
    "fixed_asset": "asset",
    "accounts_payable": "liability",
    "credit_card": "liability",
    "cogs": "expense",
    "non_posting": "asset",
}
TYPE_OF_SECTION: Mapping[str, str] = {
    "other_asset": "asset",
    "long_term_liability": "liability",
    "other_income": "income",
    "other_expense": "expense",
}
CONTROL: Mapping[str, str] = {"accounts_receivable": "customer", "accounts_payable": "vendor"}
"""The subtypes of control accounts, with the kind of contact that each posting there must name."""


@record
class Account(TaggedRecord):
    """A place in the chart where amounts are collected: what is owned, owed, earned or spent.

    A sub-account names its parent account, and has the type, subtype and section of its parent.
    """

    plural = "accounts"

    number: Number = ""
    name: Name
    type: Type
    subtype: Subtype | None = None
    section: Section | None = None
    cash_flow: CashFlow | None = None
    """Its section in the statement of cash flows.

    The books fill it in when an account is made (`domain.ledger.cash_flow`). It is None only in
    files of older programs, and only until they are opened.
    """
    parent_id: Annotated[str, Ref("account")] | None = None
    description: Memo = ""
    active: bool = True

    @property
    def natural_sign(self) -> int:
        """+1 where a debit increases the balance (assets, expenses), -1 elsewhere."""
        return 1 if self.type in {"asset", "expense"} else -1

    @property
    def is_bank_or_card(self) -> bool:
        """Whether money can be paid from it."""
        return self.subtype in {"bank", "credit_card"}

    @property
    def is_income_statement(self) -> bool:
        """Whether its balance is closed into Retained Earnings at the end of each fiscal year."""
        return self.type in {"income", "expense"}

    @property
    def control_of(self) -> str | None:
        """The contacts of a control account: `customer` for receivables, `vendor` for payables.

        None for any other account.
        """
        return CONTROL.get(self.subtype or "")

    @property
    def has_statements(self) -> bool:
        """Whether it can be reconciled with the statements of a bank or of another party."""
        is_on_balance_sheet = self.type in {"asset", "liability"}
        return is_on_balance_sheet and not self.control_of and self.subtype != "non_posting"

    @property
    def cash_flow_section(self) -> CashFlow:
        """Its section in the statement of cash flows: operating where nothing else is stored."""
        return self.cash_flow or "operating"

    @property
    def label(self) -> str:
        """Number and name, as reports print them."""
        return f"{self.number} {self.name}".lstrip()

    @property
    def classification(self) -> tuple[str, str | None, str | None]:
        """Its type, subtype and section.

        An account shares them with its sub-accounts, and can be merged only into an account that
        has the same.
        """
        return self.type, self.subtype, self.section

    @property
    def classification_label(self) -> str:
        """Its classification as a sentence names it: `asset / bank`."""
        return " / ".join(part for part in self.classification if part)

    def rules(self) -> Iterator[Fault]:
        if ":" in self.name:
            yield Fault(
                "/name", "must not contain a colon; to make a sub-account, name its parent account"
            )
        if self.subtype and TYPE_OF_SUBTYPE[self.subtype] != self.type:
            yield Fault(
                "/subtype",
                f"must fit the type of the account, which is {self.type}; {self.subtype} is a "
                f"subtype of {TYPE_OF_SUBTYPE[self.subtype]}",
            )
        if self.section and TYPE_OF_SECTION[self.section] != self.type:
            yield Fault(
                "/section",
                f"must fit the type of the account, which is {self.type}; {self.section} is a "
                f"section of {TYPE_OF_SECTION[self.section]}",
            )
        if self.section and self.subtype:
            yield Fault("/section", "must be left out when the account has a subtype")
        if self.parent_id == self.id:
            yield Fault("/parent_id", "must be another account, not the account itself")

    def keys(self) -> Mapping[str, str]:
        keys = {"name": f"{self.parent_id or ''}:{name_key(self.name)}"}
        if number := name_key(self.number):
            keys["number"] = number
        return keys

    def texts(self) -> Iterator[str]:
        yield from (self.number, self.name, self.description)


def new_chart() -> tuple[Account, ...]:
    """The 19 accounts that a new company begins with; their ids never change."""
    return (
        _account("1000", "Checking", "asset", subtype="bank"),
        _account("1010", "Savings", "asset", subtype="bank"),
        _account("1050", "Undeposited Funds", "asset"),
        _account("1100", "Accounts Receivable", "asset", subtype="accounts_receivable"),
        _account("1200", "Inventory", "asset"),
        _account("1500", "Equipment", "asset", subtype="fixed_asset"),
        _account("2000", "Accounts Payable", "liability", subtype="accounts_payable"),
        _account("2100", "Credit Card", "liability", subtype="credit_card"),
        _account("2500", "Loans Payable", "liability", section="long_term_liability"),
        _account("3000", "Owner's Equity", "equity"),
        _account("3100", "Retained Earnings", "equity"),
        _account("3900", "Opening Balance Equity", "equity"),
        _account("4000", "Consulting Income", "income"),
        _account("4100", "Sales Income", "income"),
        _account("4900", "Other Income", "income", section="other_income"),
        _account("5000", "Cost of Goods Sold", "expense", subtype="cogs"),
        _account("6000", "Office Supplies", "expense"),
        _account("6400", "Travel", "expense"),
        _account("6800", "Rent & Utilities", "expense"),
    )


def _account(
    number: str,
    name: str,
    type_: Type,
    *,
    subtype: Subtype | None = None,
    section: Section | None = None,
) -> Account:
    return Account(
        id=f"account-{number}",
        number=number,
        name=name,
        type=type_,
        subtype=subtype,
        section=section,
        cash_flow=default_cash_flow((type_, subtype, section), [name]),
    )


def paths(accounts: Mapping[str, Account]) -> dict[str, str]:
    """The full name of each account by id, parents first: `Insurance:Work Comp`."""
    names_by_id: dict[str, str] = {}
    for account in accounts.values():
        names, ancestor = [account.name], account
        while ancestor.parent_id and ancestor.parent_id in accounts:
            ancestor = accounts[ancestor.parent_id]
            names.append(ancestor.name)
        names_by_id[account.id] = ":".join(reversed(names))
    return names_by_id
