"""The collections: what every interface may do with each kind of record.

An interface is HTTP, the command line, an import or sync. What a collection is, is in
`collection`; `operations` has what is the same for all of them, and `kinds` every kind of record.
"""

from collections.abc import Mapping
from typing import Any

from application.banking import bank_transactions
from application.collections.collection import Collection, ComputedField, Filter
from application.invoicing import contacts, invoices, payments
from application.ledger import accounts, documents, early_payment, journals
from application.purchasing import bill_payments, bills
from application.reconciliation.applications_view import APPLIED_SCHEMA
from domain.banking.bank_transactions import BankTransaction
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.invoicing.items import Item
from domain.invoicing.payments import Payment
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account
from domain.ledger.journals import Journal
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill

# Filters and computed fields that several collections have

_ACTIVE = Filter("active", "active")
_CONTACT = Filter("contactId", "contact_id")
_KIND = Filter("kind", "kind")
_NAME = Filter("name", "name", "text")
_NUMBER = Filter("number", "number", "text")
_REF = Filter("ref", "ref")
_DATES = (Filter("from", "date", ">="), Filter("to", "date", "<="))
_DUE_DATES = (Filter("dueFrom", "due_date", ">="), Filter("dueTo", "due_date", "<="))
_TOTALS = (Filter("totalFrom", "total", ">="), Filter("totalTo", "total", "<="))
_AMOUNTS = (Filter("totalFrom", "amount", ">="), Filter("totalTo", "amount", "<="))
_UNAPPLIED = Filter("unapplied", criteria_for=payments.unapplied)


def _money(name: str, example: str) -> ComputedField:
    return ComputedField(name, example, {"type": "string", "format": "decimal"})


def _choice(name: str, example: str, choices: tuple[str, ...]) -> ComputedField:
    return ComputedField(name, example, {"type": "string", "enum": list(choices)})


_APPLIED = ComputedField(
    "applied",
    [],
    {
        "type": "array",
        "items": APPLIED_SCHEMA,
        "description": "All applications in force, with date and rule.",
    },
)

_VOIDED_BY = ComputedField(
    "voidedBy",
    "memo-1042",
    {
        "type": "string",
        "nullable": True,
        "description": "The document that takes it back, if it was voided in a closed period: "
        "a document of the same kind, or the bank transaction that takes a payment back.",
    },
)
_DISCOUNT = (
    ComputedField("discountDate", "2026-03-25", early_payment.DATE_SCHEMA),
    ComputedField("discountAvailable", "25.00", early_payment.AVAILABLE_SCHEMA),
)
_STATUS = _choice("status", "posted", ("posted", "void"))

# The collections

ACCOUNTS = Collection(
    "accounts",
    Account,
    filters=(
        Filter("type", "type"),
        Filter("subtype", "subtype"),
        _ACTIVE,
        Filter("parentId", "parent_id"),
        _NUMBER,
        _NAME,
    ),
    sorts=("number", "name"),
    order="number",
    defaulted=frozenset({"cash_flow"}),
    fill_defaults=accounts.fill_account_defaults,
    refilled_on_change={"cash_flow": frozenset({"type", "subtype", "section"})},
    preserved_on_put=frozenset({"number", "cash_flow"}),
    save=accounts.save_account,
    remove=accounts.remove_account,
    figures=accounts.figures,
    computed_fields=(
        ComputedField("path", "Insurance:Work Comp", {"type": "string"}),
        _money("balance", "1250.00"),
    ),
)
CONTACTS = Collection(
    "contacts",
    Contact,
    filters=(_KIND, _ACTIVE, _NAME),
    sorts=("name", "balance"),
    sums=("balance",),
    order="name",
    save=contacts.save_contact,
    figures=contacts.figures,
    computed_fields=(
        _money("balance", "1250.00"),
        ComputedField("openCount", 2, {"type": "integer"}),
    ),
)
ITEMS = Collection(
    "items",
    Item,
    filters=(_ACTIVE, Filter("accountId", "account_id"), _NAME),
    sorts=("name",),
    order="name",
)
TERMS = Collection(
    "terms",
    Terms,
    filters=(_ACTIVE, _NAME),
    sorts=("name",),
    order="name",
)
JOURNALS = Collection(
    "journals",
    Journal,
    filters=(*_DATES, _REF, *_TOTALS),
    sorts=("date", "ref", "total"),
    sums=("total",),
    order="-date",
    defaulted=frozenset({"date"}),
    fill_defaults=journals.fill_journal_defaults,
    save=journals.post_journal,
    remove=journals.remove_journal,
    check_changeable=journals.check_manual,
    get=journals.get_journal,
    page=journals.list_journals,
    preserved_on_put=frozenset({"date", "reverses"}),
    figures=journals.figures,
    logged_as=journals.logged_as,
    computed_fields=(
        _money("total", "1250.00"),
        ComputedField(
            "source", {"kind": "bank-transaction", "id": "rent-march"}, journals.SOURCE_SCHEMA
        ),
        ComputedField("reversedBy", "accrual-march", journals.REVERSED_BY_SCHEMA),
        _STATUS,
        _VOIDED_BY,
    ),
)
BANK_TRANSACTIONS = Collection(
    "bank-transactions",
    BankTransaction,
    filters=(
        Filter("accountId", "account_id"),
        _CONTACT,
        Filter("cleared", "cleared", "cleared"),
        *_DATES,
        _REF,
        *_AMOUNTS,
    ),
    sorts=("date", "ref", "amount"),
    sums=("amount",),
    order="-date",
    defaulted=frozenset({"date", "type", "splits.account_id", "splits.amount"}),
    fill_defaults=bank_transactions.fill_bank_transaction_defaults,
    save=bank_transactions.record_transaction,
    remove=documents.remove_document,
    figures=bank_transactions.figures,
    computed_fields=(
        _choice("cleared", "none", ("none", "cleared", "reconciled")),
        _STATUS,
        _VOIDED_BY,
    ),
    writable_computed={"cleared": bank_transactions.clear},
)
INVOICES = Collection(
    "invoices",
    Invoice,
    filters=(
        _KIND,
        Filter("status", criteria_for=invoices.with_status, values=invoices.STATUSES),
        _CONTACT,
        Filter("overdue", criteria_for=invoices.overdue),
        _NUMBER,
        *_DATES,
        *_DUE_DATES,
        *_TOTALS,
    ),
    sorts=("date", "number", "due_date", "total", "balance"),
    sums=("total", "balance"),
    order="-date",
    defaulted=frozenset(
        {"date", "due_date", "number", "receivable_account_id", "lines.rate", "lines.account_id"}
    ),
    fill_defaults=invoices.fill_invoice_defaults,
    derived_defaults=frozenset({"due_date"}),
    save=invoices.post_invoice,
    remove=documents.remove_document,
    figures=invoices.invoice_figures,
    computed_fields=(
        _money("total", "1250.00"),
        _money("amountPaid", "250.00"),
        _money("balance", "1000.00"),
        _APPLIED,
        _choice("status", "sent", invoices.STATUSES),
        *_DISCOUNT,
        _VOIDED_BY,
    ),
)
PAYMENTS = Collection(
    "payments",
    Payment,
    filters=(_CONTACT, _UNAPPLIED, _REF, *_DATES, *_AMOUNTS),
    sorts=("date", "ref", "amount"),
    sums=("amount",),
    order="-date",
    defaulted=frozenset({"date", "deposit_account_id", "receivable_account_id"}),
    fill_defaults=payments.fill_payment_defaults,
    save=payments.receive_payment,
    remove=documents.remove_document,
    figures=payments.payment_figures,
    computed_fields=(_APPLIED, _money("unapplied", "0.00"), _STATUS, _VOIDED_BY),
)
BILLS = Collection(
    "bills",
    Bill,
    filters=(
        _KIND,
        Filter("status", criteria_for=bills.with_status, values=bills.STATUSES),
        _CONTACT,
        Filter("overdue", criteria_for=bills.overdue),
        _NUMBER,
        *_DATES,
        *_DUE_DATES,
        *_TOTALS,
    ),
    sorts=("date", "number", "due_date", "total", "balance"),
    sums=("total", "balance"),
    order="-date",
    defaulted=frozenset({"date", "due_date", "payable_account_id"}),
    fill_defaults=bills.fill_bill_defaults,
    derived_defaults=frozenset({"due_date"}),
    save=bills.enter_bill,
    remove=documents.remove_document,
    figures=bills.bill_figures,
    computed_fields=(
        _money("total", "1250.00"),
        _money("amountPaid", "250.00"),
        _money("balance", "1000.00"),
        _APPLIED,
        _choice("status", "open", bills.STATUSES),
        *_DISCOUNT,
        _VOIDED_BY,
    ),
)
BILL_PAYMENTS = Collection(
    "bill-payments",
    BillPayment,
    filters=(_CONTACT, _UNAPPLIED, _REF, *_DATES, *_AMOUNTS),
    sorts=("date", "ref", "amount"),
    sums=("amount",),
    order="-date",
    defaulted=frozenset({"date", "payable_account_id"}),
    fill_defaults=bill_payments.fill_bill_payment_defaults,
    save=bill_payments.pay_bills,
    remove=documents.remove_document,
    figures=payments.payment_figures,
    computed_fields=(_APPLIED, _money("unapplied", "0.00"), _STATUS, _VOIDED_BY),
)

COLLECTIONS: Mapping[str, Collection[Any]] = {
    collection.name: collection
    for collection in (
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
"""The collections that clients keep, and that checksums cover, by name."""
