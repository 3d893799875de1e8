"""Use cases for vendor credits alone: write off a bill, and refund what a vendor credit has left.

All else that can be done with a vendor credit is in `bills`.
"""

from datetime import date

from application.banking.refunds import refund_credit
from application.ledger.charges_and_credits import check_refundable
from application.ledger.write_offs import WriteOff, write_off_memo, written_off_amount
from application.purchasing.bills import enter_bill
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.purchasing.bills import Bill, BillApplication, BillLine


def write_off_bill(work: UnitOfWork, id_: str, write_off: WriteOff) -> Bill:
    """Enter a vendor credit for an amount of a bill that is not paid, such as a discount."""
    bill = work.get(Bill, id_)
    amount = written_off_amount(work, bill, write_off)
    memo = write_off_memo(bill, write_off)
    day = write_off.on or work.today
    credit = Bill(
        id=work.new_id(),
        kind="vendor_credit",
        contact_id=bill.contact_id,
        date=day,
        due_date=day,
        lines=(BillLine(account_id=write_off.account_id, description=memo, amount=amount),),
        memo=memo,
        payable_account_id=bill.payable_account_id,
        applications=(BillApplication(bill_id=bill.id, amount=amount),),
        write_off=True,
    )
    return enter_bill(work, credit)


def refund_vendor_credit(
    work: UnitOfWork,
    id_: str,
    account_id: str,
    on: date | None = None,
    amount: int | None = None,
) -> BankTransaction:
    """Receive the unapplied amount of a vendor credit, or a part of it; see `refund_credit`."""
    credit = work.get(Bill, id_)
    check_refundable(credit)
    return refund_credit(work, credit, account_id, on, amount)
