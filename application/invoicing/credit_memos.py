"""Use cases for credit memos alone: write off an invoice, and refund what a credit memo has left.

All else that can be done with a credit memo is in `invoices`.
"""

from datetime import date
from decimal import Decimal

from application.banking.refunds import refund_credit
from application.invoicing.invoices import next_number, post_invoice
from application.ledger.charges_and_credits import check_refundable
from application.ledger.write_offs import WriteOff, write_off_memo, written_off_amount
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.invoicing.invoices import Invoice, InvoiceApplication, InvoiceLine


def write_off_invoice(work: UnitOfWork, id_: str, write_off: WriteOff) -> Invoice:
    """Send a credit memo for an amount of an invoice that is not paid, such as a discount."""
    invoice = work.get(Invoice, id_)
    amount = written_off_amount(work, invoice, write_off)
    memo = write_off_memo(invoice, write_off)
    day = write_off.on or work.today
    line = InvoiceLine(
        account_id=write_off.account_id, description=memo, rate=Decimal(amount).scaleb(-2)
    )
    credit_memo = Invoice(
        id=work.new_id(),
        kind="credit_memo",
        number=next_number(work, "credit_memo"),
        contact_id=invoice.contact_id,
        date=day,
        due_date=day,
        status="sent",
        lines=(line,),
        memo=memo,
        receivable_account_id=invoice.receivable_account_id,
        applications=(InvoiceApplication(invoice_id=invoice.id, amount=amount),),
        write_off=True,
    )
    return post_invoice(work, credit_memo)


def refund_credit_memo(
    work: UnitOfWork,
    id_: str,
    account_id: str,
    on: date | None = None,
    amount: int | None = None,
) -> BankTransaction:
    """Pay back the unapplied amount of a credit memo, or a part of it; see `refund_credit`."""
    credit_memo = work.get(Invoice, id_)
    check_refundable(credit_memo)
    return refund_credit(work, credit_memo, account_id, on, amount)
