"""The words of QuickBooks' lists and reports: types of accounts and transactions."""

import re
from collections.abc import Mapping
from functools import lru_cache

from adapters.importers.quickbooks_types import (
    ACCOUNT_TYPES,
    FORMS,
    NON_POSTING,
    TRANSACTION_TYPES,
    AccountType,
    TransactionType,
)
from application.importing.parsed_file import Form

_MOST_REMEMBERED = 2_048
"""For how many texts a result is remembered: most texts of a report recur."""

_ACCOUNT_TYPES: Mapping[str, str] = {
    "bank": "BANK",
    "accounts receivable": "AR",
    "account receivable": "AR",
    "other current asset": "OCASSET",
    "current asset": "OCASSET",
    "fixed asset": "FIXASSET",
    "property plant and equipment": "FIXASSET",
    "other asset": "OASSET",
    "non current asset": "OASSET",
    "accounts payable": "AP",
    "account payable": "AP",
    "credit card": "CCARD",
    "other current liability": "OCLIAB",
    "current liability": "OCLIAB",
    "long term liability": "LTLIAB",
    "non current liability": "LTLIAB",
    "equity": "EQUITY",
    "income": "INC",
    "revenue": "INC",
    "cost of goods sold": "COGS",
    "cost of sale": "COGS",
    "expense": "EXP",
    "other income": "EXINC",
    "other expense": "EXEXP",
    "non posting": "NONPOSTING",
}
"""The account types of lists, in the singular, as those of IIF files."""

PARTS: Mapping[str, str] = {
    "bank_accounts": "BANK",
    "accounts_receivable": "AR",
    "other_current_assets": "OCASSET",
    "fixed_assets": "FIXASSET",
    "other_assets": "OASSET",
    "accounts_payable": "AP",
    "credit_cards": "CCARD",
    "other_current_liabilities": "OCLIAB",
    "long_term_liabilities": "LTLIAB",
    "equity": "EQUITY",
    "income": "INC",
    "cogs": "COGS",
    "expenses": "EXP",
    "other_income": "EXINC",
    "other_expenses": "EXEXP",
}
"""The account types of the parts of a balance sheet and of a profit and loss."""

ROLES: Mapping[str, str] = {
    "undeposited funds": "undeposited_funds_account_id",
    "payments to deposit": "undeposited_funds_account_id",
    "retained earnings": "retained_earnings_account_id",
    "opening balance equity": "opening_balance_equity_account_id",
    "opening bal equity": "opening_balance_equity_account_id",
}
"""The default account of the settings that an account becomes, by its detail type or its name."""

_TYPES: Mapping[str, str] = {
    "invoice": "INVOICE",
    "statement charge": "STMT CHG",
    "stmt charge": "STMT CHG",
    "charge": "STMT CHG",
    "credit memo": "CREDIT MEMO",
    "payment": "PAYMENT",
    "receive payment": "PAYMENT",
    "sales receipt": "CASH SALE",
    "cash sale": "CASH SALE",
    "refund": "CASH REFUND",
    "refund receipt": "CASH REFUND",
    "cash refund": "CASH REFUND",
    "bill": "BILL",
    "item receipt": "ITEMRECEIPT",
    "vendor credit": "BILL REFUND",
    "bill credit": "BILL REFUND",
    "credit": "BILL REFUND",
    "bill payment": "BILLPMT",
    "bill pmt": "BILLPMT",
    "bill payment check": "BILLPMT",
    "bill pmt check": "BILLPMT",
    "bill payment credit card": "BILLPMT",
    "bill pmt ccard": "BILLPMT",
    "check": "CHECK",
    "cheque": "CHECK",
    "expense": "EXPENSE",
    "cash expense": "EXPENSE",
    "cash purchase": "EXPENSE",
    "withdrawal": "EXPENSE",
    "credit card charge": "CREDIT CARD",
    "credit card expense": "CREDIT CARD",
    "credit card": "CREDIT CARD",
    "card charge": "CREDIT CARD",
    "credit card credit": "CCARD REFUND",
    "cc credit": "CCARD REFUND",
    "ccard refund": "CCARD REFUND",
    "card credit": "CCARD REFUND",
    "credit card payment": "CREDIT CARD PAYMENT",
    "card payment": "CREDIT CARD PAYMENT",
    "deposit": "DEPOSIT",
    "eft": "EFT",
    "transfer": "TRANSFER",
    "sales tax payment": "SALES TAX PAYMENT",
    "journal": "GENERAL JOURNAL",
    "journal entry": "GENERAL JOURNAL",
    "general journal": "GENERAL JOURNAL",
    "estimate": "ESTIMATE",
    "purchase order": "PURCHORD",
    "sales order": "SALESORD",
    "time charge": "TIME",
    "time activity": "TIME",
}
"""The types of transactions in reports, as those of IIF files."""

_CARD_PAYMENT = TransactionType("Credit Card Payment", "bank", None, "vendor")
_NEVER_POSTED = NON_POSTING | {"TIME"}

SIGNS: Mapping[str, int] = {
    "INVOICE": 1,
    "STMT CHG": 1,
    "CREDIT MEMO": -1,
    "PAYMENT": 1,
    "CASH SALE": 1,
    "CASH REFUND": -1,
    "BILL": -1,
    "ITEMRECEIPT": -1,
    "BILL REFUND": 1,
    "BILLPMT": -1,
    "CHECK": -1,
    "EXPENSE": -1,
    "EFT": -1,
    "CREDIT CARD": -1,
    "CCARD REFUND": 1,
    "CREDIT CARD PAYMENT": -1,
    "DEPOSIT": 1,
    "SALES TAX PAYMENT": -1,
    "TRANSFER": -1,
}
"""The side of a transaction's own account, on which it begins: +1 debits it, -1 credits it."""


@lru_cache(maxsize=_MOST_REMEMBERED)
def plain_words(text: str) -> str:
    """The words of a text in lower case, without punctuation and what is in parentheses."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"\([^)]*\)", " ", text.casefold())))


def account_type(text: str) -> AccountType | None:
    """The type, subtype and section of an account by the type that a list gives it, or None."""
    words = plain_words(text)
    for form in (words, words.removesuffix("s"), re.sub("ies$", "y", words)):
        if key := _ACCOUNT_TYPES.get(form):
            return ACCOUNT_TYPES[key]
    return None


@lru_cache(maxsize=_MOST_REMEMBERED)
def type_key(text: str) -> str:
    """The type of a transaction as IIF files call it; empty for an unknown one."""
    words = re.sub(r"[^a-z]+", " ", text.casefold()).strip()
    return _TYPES.get(words, "")


@lru_cache(maxsize=_MOST_REMEMBERED)
def is_non_posting(text: str) -> bool:
    """Whether a transaction of a type posts nothing, such as an estimate."""
    return type_key(text) in _NEVER_POSTED


@lru_cache(maxsize=_MOST_REMEMBERED)
def transaction_type(text: str) -> TransactionType:
    """What the type of a transaction says about it; an unknown type says nothing."""
    key = type_key(text)
    if key == "CREDIT CARD PAYMENT":
        return _CARD_PAYMENT
    return TRANSACTION_TYPES.get(key, TransactionType(text, None, None, None))


@lru_cache(maxsize=_MOST_REMEMBERED)
def form_of(text: str) -> Form:
    """Which document a transaction of a type becomes, if its accounts allow it."""
    key = type_key(text)
    return "bank" if key == "CREDIT CARD PAYMENT" else FORMS.get(key, "journal")
