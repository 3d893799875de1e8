"""Imported purchases: bills and vendor credits, and the payments to vendors.

Each function creates the documents of a transaction and returns the names of their collections.
If the form or the accounts of the transaction do not fit, it creates nothing and returns an empty
list.
"""

from attrs import evolve

from application.collections.registry import BILL_PAYMENTS, BILLS
from application.importing.imported_documents import ImportedDocuments, ResolvedTransaction
from application.purchasing.bill_payments import save_bill_payment
from application.purchasing.bills import save_bill
from domain.purchasing.bills import BillLine

IMPORTED_BILL_PAYMENTS = evolve(BILL_PAYMENTS, save=save_bill_payment)
"""Bill payments without a proposal of discounts: the others of the file are not applied yet."""

PURCHASE_FORMS = frozenset({"bill", "vendor_credit"})

IMPORTED_BILLS = evolve(BILLS, save=save_bill)
"""Bills of another program, even if their vendors are inactive."""


def create_bill(documents: ImportedDocuments, transaction: ResolvedTransaction) -> list[str]:
    """Create a bill or vendor credit."""
    source, own_line = transaction.source, transaction.own_line
    if source.form not in PURCHASE_FORMS or own_line.account.control_of != "vendor":
        return []
    sign = 1 if source.form == "bill" else -1
    other_lines = transaction.other_lines
    if sign * own_line.amount > 0 or not other_lines:
        return []
    if not all(documents.can_be_on_lines(line.account) for line in other_lines):
        return []
    lines = tuple(
        BillLine(
            account_id=line.account.id,
            description=documents.description(transaction, line),
            amount=sign * line.amount,
        )
        for line in other_lines
    )
    fields = {
        "kind": source.form,
        "contact_id": documents.contact_id(transaction, own_line),
        "date": source.date,
        "number": source.number,
        "memo": own_line.source.memo,
        "payable_account_id": own_line.account.id,
        "lines": lines,
        **documents.terms_and_due_date(transaction),
    }
    documents.create(IMPORTED_BILLS, fields)
    return [BILLS.name]


def create_bill_payment(
    documents: ImportedDocuments, transaction: ResolvedTransaction
) -> list[str]:
    """Create a payment to one vendor from lines that all debit one payable account."""
    source, own_line = transaction.source, transaction.own_line
    payable = transaction.only_control_account("vendor", sign=1)
    if source.form != "bank" or transaction.is_transfer or payable is None:
        return []
    if not own_line.account.is_bank_or_card or own_line.amount >= 0:
        return []
    contact_id = documents.only_contact_id(transaction)
    if contact_id is None:
        return []
    fields = {
        "contact_id": contact_id,
        "date": source.date,
        "amount": -own_line.amount,
        "ref": source.number,
        "memo": own_line.source.memo,
        "account_id": own_line.account.id,
        "payable_account_id": payable.id,
    }
    documents.create(IMPORTED_BILL_PAYMENTS, fields)
    return [BILL_PAYMENTS.name]
