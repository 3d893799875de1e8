"""Which accounts are in which section of the statement of cash flows, and in which order.

The sections are those that are stored in the accounts. Names play no part here.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import frozen

from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.entries import Turnover
from domain.reports.account_tree import Classification, in_order

Part = Literal["adjustments", "investing", "financing", "cash"]
"""A part of the statement that lists accounts.

The adjustments lead from net income to the cash from operating activities.
"""

_ORDER_OF_ADJUSTMENTS: Mapping[Classification, int] = {
    classification: place
    for place, classification in enumerate(
        (
            ("asset", "fixed_asset", None),
            ("asset", None, "other_asset"),
            ("asset", "accounts_receivable", None),
            ("asset", None, None),
            ("liability", "accounts_payable", None),
            ("liability", "credit_card", None),
            ("liability", None, None),
        )
    )
}
"""Depreciation first, then working capital. Everything else that is operating follows."""


@frozen
class CashFlowLine:
    """An account as one part of the statement shows it."""

    account: Account
    sign: int
    """The sign of a debit: -1 where an amount says how much cash the account brought."""

    def amount(self, turnovers: Mapping[str, Turnover]) -> int:
        """What the line shows of the turnovers of a period, in cents."""
        return turnovers.get(self.account.id, Turnover()).net * self.sign


def is_cash(account: Account, settings: Settings) -> bool:
    """Whether the statement counts an account as cash: Undeposited Funds and bank accounts.

    A bank account in another section than operating, such as a certificate of deposit, is not cash.
    """
    is_operating_bank = account.subtype == "bank" and account.cash_flow_section == "operating"
    return is_operating_bank or account.id == settings.undeposited_funds_account_id


def is_moved_income(account: Account) -> bool:
    """Whether an income or expense account is shown in another section than operating."""
    return account.is_income_statement and account.cash_flow_section != "operating"


def lines_of_part(
    accounts: Mapping[str, Account], settings: Settings, part: Part
) -> list[CashFlowLine]:
    """The accounts of a part, in its order.

    A moved income or expense account is in two parts: the adjustments take its net out of net
    income, and its own section has it.
    """
    if part == "cash":
        return _lines((each for each in accounts.values() if is_cash(each, settings)), 1)
    shown = [
        account
        for account in accounts.values()
        if account.subtype != "non_posting" and not is_cash(account, settings)
    ]
    if part != "adjustments":
        return _lines((account for account in shown if account.cash_flow_section == part), -1)
    operating = _lines(
        (
            account
            for account in shown
            if account.cash_flow_section == "operating" and not account.is_income_statement
        ),
        -1,
    )
    last = len(_ORDER_OF_ADJUSTMENTS)
    return [
        *_lines((account for account in shown if is_moved_income(account)), 1),
        *sorted(
            operating,
            key=lambda line: _ORDER_OF_ADJUSTMENTS.get(line.account.classification, last),
        ),
    ]


def _lines(accounts: Iterable[Account], sign: int) -> list[CashFlowLine]:
    return [CashFlowLine(account, sign) for account in in_order(accounts)]


def net_income_of(accounts: Mapping[str, Account], turnovers: Mapping[str, Turnover]) -> int:
    """The net income of a period by its turnovers, in cents."""
    return -sum(
        turnover.net for id_, turnover in turnovers.items() if accounts[id_].is_income_statement
    )
