"""The words of the books in those of IIF files: types of accounts and of transactions."""

from collections.abc import Mapping

from application.exporting.exported_books import (
    AccountRole,
    ExportedAccount,
    ExportedTransaction,
    TransactionKind,
)

ACCOUNT_TYPES: Mapping[tuple[str, str | None, str | None], str] = {
    ("asset", "bank", None): "BANK",
    ("asset", "accounts_receivable", None): "AR",
    ("asset", None, None): "OCASSET",
    ("asset", "fixed_asset", None): "FIXASSET",
    ("asset", None, "other_asset"): "OASSET",
    ("asset", "non_posting", None): "NONPOSTING",
    ("liability", "accounts_payable", None): "AP",
    ("liability", "credit_card", None): "CCARD",
    ("liability", None, None): "OCLIAB",
    ("liability", None, "long_term_liability"): "LTLIAB",
    ("equity", None, None): "EQUITY",
    ("income", None, None): "INC",
    ("income", None, "other_income"): "EXINC",
    ("expense", "cogs", None): "COGS",
    ("expense", None, None): "EXP",
    ("expense", None, "other_expense"): "EXEXP",
}
"""The account type of each type, subtype and section."""

EXTRA: Mapping[AccountRole, str] = {
    "undeposited_funds": "UNDEPOSIT",
    "retained_earnings": "RETEARNINGS",
    "opening_balance_equity": "OPENBAL",
}
"""What the column EXTRA says of a default account."""

_TYPES: Mapping[TransactionKind, str] = {
    "invoice": "INVOICE",
    "credit_memo": "CREDIT MEMO",
    "payment": "PAYMENT",
    "bill": "BILL",
    "vendor_credit": "BILL REFUND",
    "journal": "GENERAL JOURNAL",
}
_TYPES_OF_RECEIPTS: Mapping[str, str] = {"sales receipt": "CASH SALE", "cash sale": "CASH SALE"}
"""The types of money that comes in; any other is a deposit."""
_TYPES_OF_EXPENSES: Mapping[str, str] = {"refund": "CASH REFUND", "cash refund": "CASH REFUND"}
"""The types of money that goes out; any other is a check."""


def transaction_type(transaction: ExportedTransaction) -> str:
    """The type of a transaction, as QuickBooks can import it.

    Bill payments cannot be imported as such: they are checks or charges to payables. A journal is
    always a general journal, because other types would be taken for what they name.
    """
    if type_ := _TYPES.get(transaction.kind):
        return type_
    own_line = transaction.lines[0]
    if transaction.kind == "bank_transaction" and _is_transfer(transaction):
        return "TRANSFER"
    if own_line.account.account.subtype == "credit_card":
        return "CREDIT CARD" if own_line.amount < 0 else "CCARD REFUND"
    is_out = own_line.amount < 0
    other_type = "CHECK" if is_out else "DEPOSIT"
    if any(line.account.account.control_of for line in transaction.lines):
        return other_type  # Sales and refunds in cash have no line on receivables.
    types = _TYPES_OF_EXPENSES if is_out else _TYPES_OF_RECEIPTS
    return types.get(transaction.type.casefold(), other_type)


def _is_transfer(transaction: ExportedTransaction) -> bool:
    """Whether it moves money between two accounts of the company, such as a payment of a card.

    What goes through Undeposited Funds is a deposit or a check, because it may take a row there.
    """
    own_line, *others = transaction.lines
    if len(others) != 1 or not (
        _can_transfer(own_line.account) and _can_transfer(others[0].account)
    ):
        return False
    is_card_payment = (
        own_line.account.account.subtype == "credit_card"
        and own_line.amount > 0
        and others[0].account.account.subtype == "bank"
    )
    return is_card_payment or transaction.type.casefold() == "transfer"


def _can_transfer(account: ExportedAccount) -> bool:
    is_on_balance_sheet = not account.account.is_income_statement
    return (
        is_on_balance_sheet
        and account.account.control_of is None
        and account.role != "undeposited_funds"
    )
