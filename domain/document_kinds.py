"""Every kind of document by its name, for code that knows only the name.

Open items, rows and entries name the kind of their document.
"""

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
"""A new kind of document is added here; its own `traits` declare how the books treat it."""


def traits_of(kind: str) -> Traits:
    """How the books treat the documents of a kind."""
    return DOCUMENT_KINDS[kind].traits


def has_account_rules(kind: str) -> bool:
    """Whether the documents of a kind have rules about bank accounts and cards: see `Traits`."""
    return kind in DOCUMENT_KINDS and traits_of(kind).has_account_rules
