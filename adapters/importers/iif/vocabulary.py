"""The words of IIF files in those of the books: types of accounts, transactions and items."""

from collections.abc import Mapping
from typing import NamedTuple

from application.importing.parsed_file import AccountHint, ContactKind, Form
from domain.ledger.accounts import Section, Subtype, Type


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


ACCOUNT_TYPES: Mapping[str, tuple[Type, Subtype | None, Section | None]] = {
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

ROLES: Mapping[str, str] = {
    "UNDEPOSIT": "undeposited_funds_account_id",
    "RETEARNINGS": "retained_earnings_account_id",
    "OPENBAL": "opening_balance_equity_account_id",
}
"""The default account of the settings that an account becomes, by its EXTRA column."""

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

KEPT_ITEMS = frozenset(
    {"SERV", "INVENTORY", "PART", "OTHC", "DISC", "COMPTAX", "PMT", "ASSEMBLY", ""}
)
"""The types of items that the books keep."""

GROUP_ITEMS = frozenset({"GRP", "STAX"})
"""The types of items after whose row the members of a group are listed."""

NO_HOME: Mapping[str, str] = {
    "BUD": "budgets are not kept here",
    "CLASS": "classes are not kept here",
    "CTYPE": "types of customers are not kept here",
    "CUSTITEMDICT": "the names of own fields are not kept here",
    "CUSTNAMEDICT": "the names of own fields are not kept here",
    "EMP": "employees are not kept here",
    "INVMEMO": "messages for customers are not kept here",
    "JOBTYPE": "types of jobs are not kept here",
    "PAYMETH": "a payment has its method as a text, so there is no list of methods here",
    "SALESREP": "sales representatives are not kept here",
    "SALESTAXCODE": "sales tax codes are not kept here",
    "SHIPMETH": "ways of shipping are not kept here",
    "TIMEACT": "time sheets are not kept here",
    "TIMERHDR": "time sheets are not kept here",
    "TODO": "reminders are not kept here",
    "VTYPE": "types of vendors are not kept here",
}
"""The lists that the books do not have, and what an import says about each."""

KEYWORDS = frozenset(
    {
        *NO_HOME,
        "ACCNT",
        "CUST",
        "VEND",
        "OTHERNAME",
        "INVITEM",
        "TERMS",
        "HDR",
        "TRNS",
        "SPL",
        "ENDTRNS",
        "ENDGRP",
        "ENDTAX",
        "ENDCUSTITEMDICT",
        "ENDCUSTNAMEDICT",
    }
)
"""The keywords by which an IIF file is recognised."""

TAX_ITEMS = frozenset({"COMPTAX", "STAX"})
"""The types of items that are sales taxes, or groups of them."""

TAX_AGENCY = "TAX AGENCY"
"""The type of vendors that collect sales taxes."""
