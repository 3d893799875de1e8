"""Receivables and payables: how they stand, and applying credits on demand."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.operation import Call, Operation, Reply
from adapters.http.query import Writing
from adapters.json_shapes.reading import read
from adapters.json_shapes.reconciliation import applied_view, standing_view
from adapters.json_shapes.shapes import Amount
from application.ports.replies import Answer
from application.reconciliation.on_demand import OnDemandApplication, Side, apply_on_demand
from application.unit_of_work.unit_of_work import UnitOfWork

Day = date
"""Inside the shapes below, `date` is the name of a field."""

Contact = Annotated[str, Meta(description="Of one contact alone.")]


class StandingQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Of whom."""

    contactId: Contact | UnsetType = UNSET  # noqa: N815


class ApplyQuery(Writing, forbid_unknown_fields=True, rename="camel"):
    """For whom."""

    contact_id: Contact | UnsetType = UNSET


class StatedApplication(msgspec.Struct, forbid_unknown_fields=True):
    """So much of a credit pays a charge; an amount of 0 takes back what was stated."""

    creditId: str  # noqa: N815
    debitId: str  # noqa: N815
    amount: Amount


class ApplyRequest(msgspec.Struct, forbid_unknown_fields=True):
    """What a person states before the machine runs; nothing, to let it run alone."""

    applications: list[StatedApplication] | UnsetType = UNSET


class OpenItemView(msgspec.Struct):
    """Something open: its id as `creditId` or `debitId`, and its document."""

    id: str
    kind: str
    documentId: str  # noqa: N815
    date: Day
    dueDate: Day  # noqa: N815
    number: str
    amount: Amount
    open: Amount
    hold: bool


class StandingView(msgspec.Struct):
    """How one contact stands on one control account, owed positive."""

    contactId: str  # noqa: N815
    name: str
    accountId: str  # noqa: N815
    control: Amount
    open: Amount
    unapplied: Amount
    difference: Amount
    debits: list[OpenItemView]
    credits: list[OpenItemView]


class ReconciliationView(msgspec.Struct):
    """The control accounts against what is open of their documents; `outOfStep` is empty in right books."""

    control: Amount
    documents: Amount
    difference: Amount
    open: Amount
    unapplied: Amount
    contacts: list[StandingView]
    outOfStep: list[StandingView]  # noqa: N815


class AppliedView(msgspec.Struct):
    """An application that was made."""

    creditId: str  # noqa: N815
    debitId: str  # noqa: N815
    amount: Amount
    date: Day
    rule: str


class AppliedNow(msgspec.Struct):
    """What is applied now and was not before."""

    applied: list[AppliedView]


def read_stated(given: ApplyRequest) -> list[OnDemandApplication]:
    """What a person states, of what was sent."""
    return (
        []
        if given.applications is UNSET
        else [
            OnDemandApplication(each.creditId, each.debitId, int(each.amount))
            for each in given.applications
        ]
    )


def _read(side: Side) -> Callable[[Call], Answer]:
    def handle(call: Call) -> Answer:
        contact = None if call.query.contactId is UNSET else call.query.contactId

        def render(work: UnitOfWork) -> Reply:
            tag, known = call.unless_known(work)
            return (
                Reply(None, 304, {"ETag": tag})
                if known
                else Reply(standing_view(work, side, contact), headers={"ETag": tag})
            )

        return call.read(render)

    return handle


def _apply(side: Side) -> Callable[[Call], Answer]:
    def handle(call: Call) -> Answer:
        stated = read_stated(read(call.json(), ApplyRequest))
        contact = None if call.query.contact_id is UNSET else call.query.contact_id
        return call.write(
            lambda _, made: Reply(applied_view(made)), apply_on_demand, side, contact, stated
        )

    return handle


OPERATIONS = (
    Operation(
        "GET",
        "/reconciliation/ar",
        "readReceivables",
        "How receivables stand",
        _read("customer"),
        ReconciliationView,
        query=StandingQuery,
    ),
    Operation(
        "POST",
        "/reconciliation/ar",
        "applyReceivables",
        "Apply customers' credits",
        _apply("customer"),
        AppliedNow,
        query=ApplyQuery,
        takes=ApplyRequest,
    ),
    Operation(
        "GET",
        "/reconciliation/ap",
        "readPayables",
        "How payables stand",
        _read("vendor"),
        ReconciliationView,
        query=StandingQuery,
    ),
    Operation(
        "POST",
        "/reconciliation/ap",
        "applyPayables",
        "Apply payments to vendors",
        _apply("vendor"),
        AppliedNow,
        query=ApplyQuery,
        takes=ApplyRequest,
    ),
)
