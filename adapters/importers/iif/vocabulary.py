"""The words of IIF files in those of the books: types of accounts and transactions, and what has no home here."""

from collections.abc import Mapping
from typing import Any, Literal

from application.importing.parsed_file import AccountHint, Form

ACCOUNT_TYPES: Mapping[str, tuple[Any, Any, Any]] = {
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


ROLES: Mapping[str, str] = {
    "UNDEPOSIT": "undeposited_funds_account_id",
    "RETEARNINGS": "retained_earnings_account_id",
    "OPENBAL": "opening_balance_equity_account_id",
}


TYPES: Mapping[
    str, tuple[str, AccountHint | None, AccountHint | None, Literal["customer", "vendor"] | None]
] = {
    "BEGINBALCHECK": ("Check", "bank", None, "vendor"),
    "BILL": ("Bill", "payable", None, "vendor"),
    "BILL REFUND": ("Vendor Credit", "payable", None, "vendor"),
    "CASH REFUND": ("Refund", "bank", None, "customer"),
    "CASH SALE": ("Sales Receipt", "bank", None, "customer"),
    "CCARD REFUND": ("Credit Card Credit", "card", None, "vendor"),
    "CHECK": ("Check", "bank", None, "vendor"),
    "CREDIT CARD": ("Credit Card Charge", "card", None, "vendor"),
    "CREDIT MEMO": ("Credit Memo", "receivable", None, "customer"),
    "DEPOSIT": ("Deposit", "bank", None, None),
    "EFT": ("EFT", "bank", None, "vendor"),
    "GENERAL JOURNAL": ("General Journal", None, None, None),
    "INVOICE": ("Invoice", "receivable", None, "customer"),
    "ITEMRECEIPT": ("Item Receipt", "payable", None, "vendor"),
    "PAYMENT": ("Payment", "bank", "receivable", "customer"),
    "STMT CHG": ("Statement Charge", "receivable", None, "customer"),
    "TRANSFER": ("Transfer", "bank", "bank", None),
}
"""Of each type: its name in QuickBooks, what its place says of the first account and of the others, whom it names."""


FORMS: Mapping[str, Form] = {
    "INVOICE": "invoice",
    "STMT CHG": "invoice",
    "CREDIT MEMO": "credit_memo",
    "PAYMENT": "payment",
    "BILL": "bill",
    "ITEMRECEIPT": "bill",
    "BILL REFUND": "vendor_credit",
    **dict.fromkeys(
        (
            "BEGINBALCHECK",
            "CASH REFUND",
            "CASH SALE",
            "CCARD REFUND",
            "CHECK",
            "CREDIT CARD",
            "DEPOSIT",
            "EFT",
            "TRANSFER",
            "EXPENSE",
            "SALES TAX PAYMENT",
        ),
        "bank",
    ),
}
"""What each type is; any other is a journal."""
ARE_DUE: frozenset[Form] = frozenset({"invoice", "credit_memo", "bill", "vendor_credit"})
"""The forms of which a due date is read."""


NON_POSTING = frozenset({"ESTIMATE", "ESTIMATES", "PURCHORD", "SALESORD"})


KEPT_ITEMS = frozenset(
    {"SERV", "INVENTORY", "PART", "OTHC", "DISC", "COMPTAX", "PMT", "ASSEMBLY", ""}
)


NO_HOME: Mapping[str, str] = {
    "BUD": "budgets are not kept here",
    "CLASS": "classes are not kept here",
    "EMP": "employees are not kept here",
    "TODO": "reminders are not kept here",
    "TIMEACT": "time sheets are not kept here",
}
