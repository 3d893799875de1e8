"""Bills, vendor credits and bill payments beyond keeping them: pay, void, duplicate."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.documents import day_of, duplicate, void
from adapters.http.operation import Call, Operation
from adapters.http.query import Writing
from adapters.http.resource import created_reply
from adapters.json_shapes import shapes
from adapters.json_shapes.reading import read
from adapters.json_shapes.shapes import Amount
from application.collections.registry import BILL_PAYMENTS, BILLS
from application.ports.replies import Answer
from application.purchasing.bill_payments import pay_bill, void_bill_payment
from application.purchasing.bills import duplicate_bill, void_bill

Day = date
"""Inside the shapes below, `date` is the name of a field."""


class PayRequest(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """From which account how much of a bill is paid."""

    account_id: Annotated[
        str,
        Meta(
            description="The bank account or card.", extra_json_schema={"example": "account-1000"}
        ),
    ]
    date: Annotated[Day, Meta(description="Default: today.")] | UnsetType = UNSET
    amount: Annotated[Amount, Meta(description="Default: all that is open.")] | UnsetType = UNSET
    ref: Annotated[str, Meta(description="The number of the check.")] = ""


def _pay(call: Call) -> Answer:
    given = read(call.json(), PayRequest)
    amount = None if given.amount is UNSET else int(given.amount)
    return call.write_on(
        BILLS, lambda work, payment: created_reply(work, BILL_PAYMENTS, "/bills/payments", payment),
        pay_bill, given.account_id, day_of(given.date), amount, given.ref,
    )  # fmt: skip


OPERATIONS = (
    void("/bills", BILLS, void_bill),
    duplicate("/bills", BILLS, duplicate_bill),
    Operation(
        "POST",
        "/bills/{id}/pay",
        "payBill",
        "Pay a bill",
        _pay,
        shapes.view(BILL_PAYMENTS),
        201,
        Writing,
        PayRequest,
    ),
    void("/bills/payments", BILL_PAYMENTS, void_bill_payment),
)
