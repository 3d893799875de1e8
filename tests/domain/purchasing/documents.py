"""Bills and bill payments for tests: short constructors, and strategies that draw them."""

from datetime import date

from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill, BillApplication, BillLine
from tests.strategies import parts

DAY = date(2026, 3, 1)
POOL = {"account": ["a", "b", "c"], "contact": ["x", "y"], "bill": ["i", "k"]}
BILLS = parts(Bill, POOL)
PAYMENTS = parts(BillPayment, POOL)


def line(amount=500, account="a"):
    return BillLine(account_id=account, amount=amount)


def bill(*lines, **given_):
    heading = {
        "id": "b",
        "date": DAY,
        "due_date": DAY,
        "contact_id": "x",
        "payable_account_id": "ap",
    }
    return Bill(**{**heading, "lines": lines or (line(),), **given_})


def payment(amount=500, **given_):
    return BillPayment(
        **{
            "id": "p",
            "date": DAY,
            "contact_id": "x",
            "account_id": "bank",
            "payable_account_id": "ap",
            "amount": amount,
            **given_,
        }
    )


def stated(*pairs):
    return tuple(BillApplication(bill_id=id_, amount=amount) for id_, amount in pairs)


def posted(document):
    return [(each.account_id, each.amount, each.contact_id) for each in document.entry().postings]


def pointers(refusal):
    return [fault.path for fault in refusal.value.faults]
