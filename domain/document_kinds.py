"""Every kind of document by its name, for what keeps the name alone: open items, rows and entries."""

from collections.abc import Mapping

from domain.banking.bank_transactions import BankTransaction
from domain.invoicing.invoices import Invoice
from domain.invoicing.payments import Payment
from domain.ledger.documents import Document
from domain.ledger.journals import Journal
from domain.ledger.traits import Traits
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill
from domain.records import kind_of

DOCUMENT_KINDS: Mapping[str, type[Document]] = {
    kind_of(document): document
    for document in (Invoice, Payment, Bill, BillPayment, Journal, BankTransaction)
}
"""A new kind of document is added here; what it is to the books it declares itself, in its `traits`."""


def traits_of(kind: str) -> Traits:
    """What a kind of document is to the books."""
    return DOCUMENT_KINDS[kind].traits


def has_account_rules(kind: str) -> bool:
    """Whether records of a kind are documents whose accounts must be, or must not be, bank accounts and cards."""
    return kind in DOCUMENT_KINDS and traits_of(kind).has_account_rules
