"""What is done to documents besides creating, changing and removing them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from application.banking.bank_transactions import void_transaction
from application.invoicing.credit_memos import refund_credit_memo, write_off_invoice
from application.invoicing.invoices import duplicate_invoice, set_status, void_invoice
from application.invoicing.payments import refund_payment, void_payment
from application.ledger.journals import reverse_journal, void_journal
from application.ledger.write_offs import WriteOff
from application.purchasing.bill_payments import pay_bill, void_bill_payment
from application.purchasing.bills import duplicate_bill, void_bill
from application.purchasing.vendor_credits import refund_vendor_credit, write_off_bill
from tests.application.actions import CHECKING, TRAVEL

REASONS = ("a mistake", "entered twice")
LATER = date(2026, 4, 15)


@frozen
class Verb:
    """A use case whose first argument is the id of a document."""

    name: str
    collection: str
    use_case: Callable[..., Any]
    choices: tuple[Sequence[Any], ...] = ()
    """The values of each of its other arguments."""


VOIDS: tuple[Verb, ...] = (
    Verb("voids", "invoices", void_invoice, (REASONS,)),
    Verb("voids", "payments", void_payment, (REASONS,)),
    Verb("voids", "bills", void_bill, (REASONS,)),
    Verb("voids", "bill-payments", void_bill_payment, (REASONS,)),
    Verb("voids", "journals", void_journal, (REASONS,)),
    Verb("voids", "bank-transactions", void_transaction, (REASONS,)),
)
VERBS: tuple[Verb, ...] = (
    *VOIDS,
    *VOIDS,
    Verb("sends", "invoices", set_status, (("sent",),)),
    Verb("takes back to draft", "invoices", set_status, (("draft",),)),
    Verb("duplicates", "invoices", duplicate_invoice),
    Verb("duplicates", "bills", duplicate_bill),
    Verb("pays", "bills", pay_bill, ((CHECKING,),)),
    Verb("reverses", "journals", reverse_journal),
    Verb("refunds", "payments", refund_payment, ((CHECKING,),)),
    Verb("refunds", "invoices", refund_credit_memo, ((CHECKING,),)),
    Verb("refunds", "bills", refund_vendor_credit, ((CHECKING,),)),
    Verb("writes off", "invoices", write_off_invoice, ((WriteOff(TRAVEL, None, None),),)),
    Verb("writes off", "bills", write_off_bill, ((WriteOff(TRAVEL, None, None),),)),
)
"""What may be done to a document on any site."""
CLOSED_VOIDS: tuple[Verb, ...] = tuple(
    Verb("voids later", verb.collection, verb.use_case, (REASONS, (LATER,))) for verb in VOIDS
)
"""Voids with a later date, as documents of closed periods need them."""
