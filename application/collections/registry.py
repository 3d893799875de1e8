"""The collections: what every entrance (HTTP, command line, imports, sync) may do with each kind of record."""

from collections.abc import Mapping
from typing import Any

from application.banking import bank_transactions
from application.collections.collection import Collection, ComputedField, Filter
from application.invoicing import contacts, invoices, payments
from application.ledger import accounts, documents, journals
from application.purchasing import bill_payments, bills
from domain.banking.bank_transactions import BankTransaction
from domain.banking.cleared_marks import ClearedMark
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.invoicing.items import Item
from domain.invoicing.payments import Payment
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.journals import Journal
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill
from domain.reconciliation.applications import AppliedCredit
from domain.records import Record, kind_of

MONEY_FIGURE = {"type": "string", "format": "decimal"}

ACCOUNTS = Collection(
    "accounts",
    Account,
    filters=(
        Filter("type", "type"),
        Filter("subtype", "subtype"),
        Filter("active", "active"),
        Filter("parentId", "parent_id"),
        Filter("number", "number"),
        Filter("name", "name"),
    ),
    sorts=("number", "name"),
    order="number",
    save=accounts.save_account,
    figures=accounts.figures,
    shown=(
        ComputedField("path", "Insurance:Work Comp", {"type": "string"}),
        ComputedField("balance", "1250.00", MONEY_FIGURE),
    ),
)
CONTACTS = Collection(
    "contacts",
    Contact,
    filters=(Filter("kind", "kind"), Filter("active", "active"), Filter("name", "name")),
    sorts=("name",),
    order="name",
    save=contacts.save_contact,
    figures=contacts.figures,
    shown=(
        ComputedField("balance", "1250.00", MONEY_FIGURE),
        ComputedField("openCount", 2, {"type": "integer"}),
    ),
)
ITEMS = Collection(
    "items",
    Item,
    filters=(Filter("active", "active"), Filter("accountId", "account_id"), Filter("name", "name")),
    sorts=("name",),
    order="name",
)
TERMS = Collection(
    "terms",
    Terms,
    filters=(Filter("active", "active"), Filter("name", "name")),
    sorts=("name",),
    order="name",
)
JOURNALS = Collection(
    "journals",
    Journal,
    filters=(Filter("from", "date", ">="), Filter("to", "date", "<="), Filter("ref", "ref")),
    sorts=("date", "ref"),
    order="-date",
    defaulted=frozenset({"date"}),
    fill_defaults=journals.fill_journal_defaults,
    save=journals.post_journal,
    remove=documents.remove_document,
    check_changeable=journals.check_manual,
    get=journals.get_journal,
    page=journals.list_journals,
    figures=journals.figures,
    shown=(
        ComputedField("total", "1250.00", MONEY_FIGURE),
        ComputedField(
            "source", {"kind": "bank-transaction", "id": "rent-march"}, journals.SOURCE_SCHEMA
        ),
    ),
)
BANK_TRANSACTIONS = Collection(
    "bank-transactions",
    BankTransaction,
    filters=(
        Filter("accountId", "account_id"), Filter("contactId", "contact_id"), Filter("cleared", "cleared", "cleared"),
        Filter("from", "date", ">="), Filter("to", "date", "<="), Filter("ref", "ref"),
    ),
    sorts=("date", "ref"),
    order="-date",
    defaulted=frozenset({"date", "type", "splits.account_id", "splits.amount"}),
    fill_defaults=bank_transactions.fill_bank_transaction_defaults,
    save=bank_transactions.record_transaction,
    remove=documents.remove_document,
    figures=bank_transactions.figures,
    shown=(ComputedField("cleared", "none", {"type": "string", "enum": ["none", "cleared", "reconciled"]}),),
    writable_computed={"cleared": bank_transactions.clear},
)  # fmt: skip

_APPLIED = {
    "type": "array",
    "items": {"type": "object"},
    "description": "All applications in force, with date and rule.",
}
_DATED = (Filter("from", "date", ">="), Filter("to", "date", "<="))

INVOICES = Collection(
    "invoices",
    Invoice,
    filters=(
        Filter("kind", "kind"), Filter("status", test=invoices.with_status, values=invoices.STATUSES), Filter("contactId", "contact_id"),
        Filter("overdue", test=invoices.overdue), Filter("number", "number"), *_DATED,
    ),
    sorts=("date", "number"),
    order="-date",
    defaulted=frozenset({"date", "due_date", "number", "receivable_account_id", "lines.rate", "lines.account_id"}),
    fill_defaults=invoices.fill_invoice_defaults,
    derived_defaults=frozenset({"due_date"}),
    save=invoices.post_invoice,
    remove=documents.remove_document,
    figures=invoices.invoice_figures,
    shown=(
        ComputedField("total", "1250.00", MONEY_FIGURE), ComputedField("amountPaid", "250.00", MONEY_FIGURE), ComputedField("balance", "1000.00", MONEY_FIGURE),
        ComputedField("applied", [], _APPLIED), ComputedField("status", "sent", {"type": "string", "enum": list(invoices.STATUSES)}),
    ),
)  # fmt: skip
PAYMENTS = Collection(
    "payments",
    Payment,
    filters=(
        Filter("contactId", "contact_id"),
        Filter("unapplied", test=payments.unapplied),
        Filter("ref", "ref"),
        *_DATED,
    ),
    sorts=("date", "ref"),
    order="-date",
    defaulted=frozenset({"date", "deposit_account_id", "receivable_account_id"}),
    fill_defaults=payments.fill_payment_defaults,
    save=payments.receive_payment,
    remove=documents.remove_document,
    figures=payments.payment_figures,
    shown=(
        ComputedField("applied", [], _APPLIED),
        ComputedField("unapplied", "0.00", MONEY_FIGURE),
    ),
)
BILLS = Collection(
    "bills",
    Bill,
    filters=(
        Filter("kind", "kind"), Filter("status", test=bills.with_status, values=bills.STATUSES), Filter("contactId", "contact_id"),
        Filter("overdue", test=bills.overdue), Filter("number", "number"), *_DATED,
    ),
    sorts=("date", "number"),
    order="-date",
    defaulted=frozenset({"date", "due_date", "payable_account_id"}),
    fill_defaults=bills.fill_bill_defaults,
    derived_defaults=frozenset({"due_date"}),
    save=bills.enter_bill,
    remove=documents.remove_document,
    figures=bills.bill_figures,
    shown=(
        ComputedField("total", "1250.00", MONEY_FIGURE), ComputedField("amountPaid", "250.00", MONEY_FIGURE), ComputedField("balance", "1000.00", MONEY_FIGURE),
        ComputedField("applied", [], _APPLIED), ComputedField("status", "open", {"type": "string", "enum": list(bills.STATUSES)}),
        ComputedField("warnings", [], {"type": "array", "items": {"type": "string"}, "description": "What may be wrong: the same number twice of one vendor."}),
    ),
)  # fmt: skip
BILL_PAYMENTS = Collection(
    "bill-payments",
    BillPayment,
    filters=(
        Filter("contactId", "contact_id"),
        Filter("unapplied", test=payments.unapplied),
        Filter("ref", "ref"),
        *_DATED,
    ),
    sorts=("date", "ref"),
    order="-date",
    defaulted=frozenset({"date", "payable_account_id"}),
    fill_defaults=bill_payments.fill_bill_payment_defaults,
    save=bill_payments.pay_bills,
    remove=documents.remove_document,
    figures=payments.payment_figures,
    shown=(
        ComputedField("applied", [], _APPLIED),
        ComputedField("unapplied", "0.00", MONEY_FIGURE),
    ),
)

COLLECTIONS: Mapping[str, Collection[Any]] = {
    each.name: each
    for each in (
        ACCOUNTS,
        CONTACTS,
        ITEMS,
        TERMS,
        INVOICES,
        PAYMENTS,
        BILLS,
        BILL_PAYMENTS,
        JOURNALS,
        BANK_TRANSACTIONS,
    )
}
"""The collections that clients keep, which are also those that checksums cover."""

KINDS: dict[str, type[Record]] = {
    kind_of(each.kind): each.kind for each in COLLECTIONS.values()
} | {kind_of(each): each for each in (Settings, ClearedMark, AppliedCredit)}
"""Every kind of record by its name; the kinds beyond `COLLECTIONS` travel in the log alone."""
