"""The words of QuickBooks Online and Desktop, and of our own reports, in those of the books."""

from domain.comparison.foreign_report import Vocabulary
from domain.reports.posting_rows import CLOSED

_CAPTIONS = {
    "income": "income",
    "cost of goods sold": "cogs",
    "cost of sales": "cogs",
    "expense": "expenses",
    "expenses": "expenses",
    "other income": "other_income",
    "other expense": "other_expenses",
    "other expenses": "other_expenses",
    "ordinary income/expense": "",
    "other income/expense": "",
    "gross profit": "",
    "assets": "",
    "current assets": "",
    "total assets": "",
    "liabilities & equity": "",
    "liabilities and equity": "",
    "liabilities and shareholder's equity": "",
    "liabilities": "",
    "current liabilities": "",
    "bank accounts": "bank_accounts",
    "checking/savings": "bank_accounts",
    "accounts receivable": "accounts_receivable",
    "other current assets": "other_current_assets",
    "fixed assets": "fixed_assets",
    "other assets": "other_assets",
    "accounts payable": "accounts_payable",
    "credit cards": "credit_cards",
    "other current liabilities": "other_current_liabilities",
    "long-term liabilities": "long_term_liabilities",
    "long term liabilities": "long_term_liabilities",
    "equity": "equity",
    "shareholders' equity": "equity",
    "operating activities": "operating",
    "investing activities": "investing",
    "financing activities": "financing",
    "adjustments to reconcile net income to net cash provided by operations:": "operating",
    "adjustments to reconcile net income to net cash provided by operations": "operating",
    "adjustments to reconcile net income to net cash from operating activities:": "operating",
}
_TYPES = {
    "general journal": "journal",
    "closing entry": CLOSED.casefold(),
    "journal entry": "journal",
    "bill pmt check": "bill payment",
    "bill payment check": "bill payment",
    "bill pmt ccard": "bill payment",
    "bill payment credit card": "bill payment",
    "bill pmt": "bill payment",
    "bill credit": "vendor credit",
    "credit": "vendor credit",
    "item receipt": "bill",
    "credit card charge": "card charge",
    "credit card expense": "card charge",
    "credit card": "card charge",
    "credit card credit": "card credit",
    "ccard refund": "card credit",
    "cash sale": "sales receipt",
    "cash refund": "refund",
    "refund receipt": "refund",
    "sales receipt": "sales receipt",
    "stmt charge": "invoice",
    "statement charge": "invoice",
}

QUICKBOOKS = Vocabulary(
    captions=_CAPTIONS, types=_TYPES, net_income=frozenset({"net income", "profit"})
)
"""The captions and the types of transactions of QuickBooks."""
