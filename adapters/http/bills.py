"""The operations of bills, vendor credits and bill payments, such as pay, void and write off.

The operations that every collection has are in `resource`.
"""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call
from adapters.http.documents import (
    checked_amount,
    checked_day,
    duplicate_operation,
    refund_operation,
    void_operation,
    write_off_operation,
)
from adapters.http.operation import Operation
from adapters.http.query import WriteQuery
from adapters.http.resource import created_reply
from adapters.json_shapes import shapes
from adapters.json_shapes.scalars import Amount
from application.collections.registry import BILL_PAYMENTS, BILLS
from application.ports.replies import Answer
from application.purchasing.bill_payments import pay_bill, void_bill_payment
from application.purchasing.bills import duplicate_bill, void_bill
from application.purchasing.vendor_credits import refund_vendor_credit, write_off_bill

Day = date
"""Inside the shapes below, `date` is the name of a field, so the type has another name."""


class PayRequest(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """From which account a bill is paid, and how much of it."""

    account_id: Annotated[
        str,
        Meta(
            description="The bank account or credit card.",
            extra_json_schema={"example": "account-1000"},
        ),
    ]
    date: Annotated[Day, Meta(description="Default: today.")] | UnsetType = UNSET
    amount: Annotated[Amount, Meta(description="Default: the open amount.")] | UnsetType = UNSET
    ref: Annotated[str, Meta(description="The number of the check.")] = ""


def _pay(call: Call) -> Answer:
    request: PayRequest = call.request
    return call.write_record(
        BILLS,
        lambda work, payment: created_reply(work, BILL_PAYMENTS, "/bills/payments", payment),
        pay_bill,
        request.account_id,
        checked_day(request.date),
        checked_amount(request.amount),
        request.ref,
    )


OPERATIONS = (
    void_operation("/bills", BILLS, "a bill or vendor credit", void_bill),
    duplicate_operation("/bills", BILLS, "a bill or vendor credit", duplicate_bill),
    write_off_operation(
        "/bills", BILLS, "an open amount of a bill, by a vendor credit", write_off_bill
    ),
    refund_operation(
        "/bills", BILLS, "the unapplied amount of a vendor credit", refund_vendor_credit
    ),
    Operation(
        "POST",
        "/bills/{id}/pay",
        "payBill",
        "Pay a bill",
        _pay,
        shapes.view(BILL_PAYMENTS),
        status=201,
        query=WriteQuery,
        takes=PayRequest,
    ),
    void_operation("/bills/payments", BILL_PAYMENTS, "a bill payment", void_bill_payment),
)
