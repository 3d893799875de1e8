"""QuickBooks' types of accounts and transactions in the words of the books.

They are named as in IIF files; the reader of report CSVs translates the words of reports to them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from application.importing.parsed_file import AccountHint, ContactKind, Form
from domain.ledger.accounts import Section, Subtype, Type

AccountType = tuple[Type, Subtype | None, Section | None]
"""The type, subtype and section of an account."""


class TransactionType(NamedTuple):
    """What the type of a transaction says about it."""

    name: str
    """Its name in QuickBooks."""
    own_place: AccountHint | None
    """What kind of account its first row is on."""
    other_place: AccountHint | None
    """What kind of account its other rows are on."""
    contact_kind: ContactKind | None
    """Which contacts it names."""
    is_return: bool = False
    """Whether it takes back a sale or a purchase, so that its lines have the other sign."""


ACCOUNT_TYPES: Mapping[str, AccountType] = {
    "BANK": ("asset", "bank", None),
    "AR": ("asset", "accounts_receivable", None),
    "OCASSET": ("asset", None, None),
    "FIXASSET": ("asset", "fixed_asset", None),
    "OASSET": ("asset", None, "other_asset"),
    "AP": ("liability", "accounts_payable", None),
    "CCARD": ("liability", "credit_card", None),
    "OCLIAB": ("liability", None, None),
    "LTLIAB": ("liability", None, "long_term_liability"),
    "EQUITY": ("equity", None, None),
    "INC": ("income", None, None),
    "COGS": ("expense", "cogs", None),
    "EXP": ("expense", None, None),
    "EXINC": ("income", None, "other_income"),
    "EXEXP": ("expense", None, "other_expense"),
    "NONPOSTING": ("asset", "non_posting", None),
}
"""The type, subtype and section of each account type."""

TRANSACTION_TYPES: Mapping[str, TransactionType] = {
    "BEGINBALCHECK": TransactionType("Check", "bank", None, "vendor"),
    "BILL": TransactionType("Bill", "payable", None, "vendor"),
    "BILL REFUND": TransactionType("Vendor Credit", "payable", None, "vendor", is_return=True),
    "BILLPMT": TransactionType("Bill Payment", "bank", "payable", "vendor"),
    "CASH REFUND": TransactionType("Refund", "bank", None, "customer", is_return=True),
    "CASH SALE": TransactionType("Sales Receipt", "bank", None, "customer"),
    "CCARD REFUND": TransactionType("Credit Card Credit", "card", None, "vendor", is_return=True),
    "CHECK": TransactionType("Check", "bank", None, "vendor"),
    "CREDIT CARD": TransactionType("Credit Card Charge", "card", None, "vendor"),
    "CREDIT MEMO": TransactionType("Credit Memo", "receivable", None, "customer", is_return=True),
    "DEPOSIT": TransactionType("Deposit", "bank", None, "customer"),
    "EFT": TransactionType("EFT", "bank", None, "vendor"),
    "EXPENSE": TransactionType("Expense", None, None, "vendor"),
    "GENERAL JOURNAL": TransactionType("General Journal", None, None, None),
    "INVOICE": TransactionType("Invoice", "receivable", None, "customer"),
    "ITEMRECEIPT": TransactionType("Item Receipt", "payable", None, "vendor"),
    "PAYMENT": TransactionType("Payment", "bank", "receivable", "customer"),
    "SALES TAX PAYMENT": TransactionType("Sales Tax Payment", "bank", None, "vendor"),
    "STMT CHG": TransactionType("Statement Charge", "receivable", None, "customer"),
    "TRANSFER": TransactionType("Transfer", "transfer", "transfer", None),
}

FORMS: Mapping[str, Form] = {
    "INVOICE": "invoice",
    "STMT CHG": "invoice",
    "CREDIT MEMO": "credit_memo",
    "PAYMENT": "payment",
    "BILL": "bill",
    "ITEMRECEIPT": "bill",
    "BILL REFUND": "vendor_credit",
    "BEGINBALCHECK": "bank",
    "BILLPMT": "bank",
    "CASH REFUND": "bank",
    "CASH SALE": "bank",
    "CCARD REFUND": "bank",
    "CHECK": "bank",
    "CREDIT CARD": "bank",
    "DEPOSIT": "bank",
    "EFT": "bank",
    "TRANSFER": "bank",
    "EXPENSE": "bank",
    "SALES TAX PAYMENT": "bank",
}
"""Which document a transaction of each type becomes; any other type becomes a journal."""

FORMS_WITH_DUE_DATE: frozenset[Form] = frozenset(
    {"invoice", "credit_memo", "bill", "vendor_credit"}
)

NON_POSTING = frozenset({"ESTIMATE", "ESTIMATES", "PURCHORD", "SALESORD"})
"""The types of transactions that post nothing."""
