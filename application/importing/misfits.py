"""Why a transaction becomes a journal entry, although its type is that of another document."""

from collections.abc import Iterable

from application.importing.imported_documents import (
    ImportedDocuments,
    ResolvedLine,
    ResolvedTransaction,
)
from domain.ledger.accounts import Account

_CONTROL_WORDS = {"customer": "a receivable account", "vendor": "a payable account"}


def reason_for_journal(documents: ImportedDocuments, transaction: ResolvedTransaction) -> str:
    """What does not fit the form of a transaction, with the account that does not, if one is."""
    form = transaction.source.form
    if form in {"invoice", "credit_memo"}:
        return _misfit_of_lines(documents, transaction, "customer")
    if form in {"bill", "vendor_credit"}:
        return _misfit_of_lines(documents, transaction, "vendor")
    if form == "payment":
        return _misfit_of_payment(documents, transaction)
    return _misfit_of_bank(documents, transaction)


def _misfit_of_lines(
    documents: ImportedDocuments, transaction: ResolvedTransaction, control: str
) -> str:
    own = transaction.own_line.account
    if own.control_of != control:
        return _is_not(own, _CONTROL_WORDS[control])
    for line in transaction.other_lines:
        if not documents.can_be_on_lines(line.account):
            return _is_not(line.account, "an account on which its lines can be")
    return "its total is negative" if transaction.other_lines else "it has no other line"


def _misfit_of_payment(documents: ImportedDocuments, transaction: ResolvedTransaction) -> str:
    own = transaction.own_line.account
    if not documents.is_cash(own):
        return _is_not(own, "a bank account or Undeposited Funds")
    for line in transaction.other_lines:
        if line.account.control_of != "customer":
            return _is_not(line.account, _CONTROL_WORDS["customer"])
    if len({line.account.id for line in transaction.other_lines}) > 1:
        return f"it is on several receivable accounts: {_labels(transaction.other_lines)}"
    if transaction.own_line.amount <= 0 or any(
        line.amount >= 0 for line in transaction.other_lines
    ):
        return "it does not bring money from receivables to the bank alone"
    return "its lines name several customers"


def _misfit_of_bank(documents: ImportedDocuments, transaction: ResolvedTransaction) -> str:
    own = transaction.own_line.account
    if not documents.is_cash_or_card(own):
        return _is_not(own, "a bank account or credit card")
    if not transaction.own_line.amount:
        return f"its amount on {own.label} is zero"
    return f"several of its lines are on {own.label}"


def _is_not(account: Account, needed: str) -> str:
    words = account.classification_label.replace("_", " ")
    return f"{account.label} is {words}, not {needed}"


def _labels(lines: Iterable[ResolvedLine]) -> str:
    return ", ".join(dict.fromkeys(line.account.label for line in lines))
