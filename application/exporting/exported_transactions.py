"""The transaction that each document becomes in an export, with a line for each of its lines."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from application.exporting.exported_books import (
    ExportedAccount,
    ExportedLine,
    ExportedTransaction,
    TransactionKind,
)
from application.ports.records import Records
from domain.banking.bank_transactions import BankTransaction
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice, InvoiceLine
from domain.invoicing.items import Item
from domain.invoicing.payments import Payment
from domain.invoicing.terms import Terms
from domain.ledger.documents import Document
from domain.ledger.journals import Journal
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill
from domain.records import Record, kind_of
from domain.references import referred

_NAMED: tuple[type[Record], ...] = (Contact, Item, Terms)


@frozen
class Names:
    """The accounts of the chart, and the names of the other records that some documents name."""

    accounts: Mapping[str, ExportedAccount]
    names: Mapping[tuple[str, str], str]
    """By kind and id."""

    def of(self, kind: type[Record], id_: str | None) -> str:
        """The name of a contact, item or terms; empty if there is none."""
        return self.names.get((kind_of(kind), id_ or ""), "")

    def contact(self, id_: str | None) -> str:
        """The name of a contact; empty if there is none."""
        return self.of(Contact, id_)


def names_in(
    records: Records, accounts: Mapping[str, ExportedAccount], documents: Iterable[Document]
) -> Names:
    """The names of all records that these documents name, read with one query for each kind."""
    named = {target for document in documents for target in referred(document)}
    names: dict[tuple[str, str], str] = {}
    for class_ in _NAMED:
        kind = kind_of(class_)
        ids = sorted(id_ for named_kind, id_ in named if named_kind == kind)
        if ids:
            texts = records.texts(class_, ("name",), ids)
            names.update({(kind, id_): name for id_, (name,) in texts.items()})
    return Names(accounts, names)


def exported_transaction(document: Document, names: Names) -> ExportedTransaction:
    """The transaction that a posted document becomes."""
    return _TRANSACTION_OF[type(document)](document, names)


def _of_invoice(invoice: Invoice, names: Names) -> ExportedTransaction:
    sign = 1 if invoice.is_charge else -1
    own_line = ExportedLine(
        names.accounts[invoice.receivable_account_id],
        sign * invoice.total,
        names.contact(invoice.contact_id),
    )
    return ExportedTransaction(
        **_heading(invoice, invoice.kind),
        lines=(own_line, *(_sold(line, sign, names) for line in invoice.lines)),
        due_date=invoice.due_date,
        terms=names.of(Terms, invoice.terms_id),
    )


def _sold(line: InvoiceLine, sign: int, names: Names) -> ExportedLine:
    return ExportedLine(
        names.accounts[line.account_id],
        -sign * line.amount,
        memo=line.description,
        item=names.of(Item, line.item_id),
        quantity=-sign * line.quantity or Decimal(0),  # minus zero is zero
        rate=line.rate,
    )


def _of_bill(bill: Bill, names: Names) -> ExportedTransaction:
    sign = 1 if bill.is_charge else -1
    own_line = ExportedLine(
        names.accounts[bill.payable_account_id],
        -sign * bill.total,
        names.contact(bill.contact_id),
    )
    lines = (
        ExportedLine(names.accounts[line.account_id], sign * line.amount, memo=line.description)
        for line in bill.lines
    )
    return ExportedTransaction(
        **_heading(bill, bill.kind),
        lines=(own_line, *lines),
        due_date=bill.due_date,
        terms=names.of(Terms, bill.terms_id),
    )


def _of_payment(payment: Payment, names: Names) -> ExportedTransaction:
    name = names.contact(payment.contact_id)
    deposited = names.accounts[payment.deposit_account_id]
    receivable = names.accounts[payment.receivable_account_id]
    return ExportedTransaction(
        **_heading(payment, "payment"),
        lines=(
            ExportedLine(deposited, payment.amount, name),
            ExportedLine(receivable, -payment.amount, name, payment.memo),
        ),
        method=payment.method,
    )


def _of_bill_payment(payment: BillPayment, names: Names) -> ExportedTransaction:
    name = names.contact(payment.contact_id)
    paid_from, payable = (
        names.accounts[payment.account_id],
        names.accounts[payment.payable_account_id],
    )
    return ExportedTransaction(
        **_heading(payment, "bill_payment"),
        lines=(
            ExportedLine(paid_from, -payment.amount, name),
            ExportedLine(payable, payment.amount, name, payment.memo),
        ),
    )


def _of_journal(journal: Journal, names: Names) -> ExportedTransaction:
    lines = tuple(
        ExportedLine(
            names.accounts[line.account_id], line.amount, names.contact(line.contact_id), line.memo
        )
        for line in journal.lines
    )
    return ExportedTransaction(**_heading(journal, "journal"), lines=lines)


def _of_bank_transaction(transaction: BankTransaction, names: Names) -> ExportedTransaction:
    own_line = ExportedLine(
        names.accounts[transaction.account_id],
        transaction.amount,
        names.contact(transaction.contact_id),
    )
    splits = (
        ExportedLine(
            names.accounts[split.account_id],
            -split.amount,
            names.contact(split.contact_id),
            split.memo,
        )
        for split in transaction.splits
    )
    return ExportedTransaction(
        **_heading(transaction, "bank_transaction"),
        lines=(own_line, *splits),
        payee=transaction.payee,
    )


def _heading(document: Any, kind: TransactionKind) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": document.id,
        "memo": document.memo,
        "type": document.title,
        "date": document.date,
        "number": document.code,
    }


_TRANSACTION_OF: Mapping[type[Document], Callable[[Any, Names], ExportedTransaction]] = {
    Invoice: _of_invoice,
    Bill: _of_bill,
    Payment: _of_payment,
    BillPayment: _of_bill_payment,
    Journal: _of_journal,
    BankTransaction: _of_bank_transaction,
}
