"""Receivables and payables: control accounts against open items, and applying credits on demand."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from adapters.http.query import WriteQuery
from adapters.json_shapes.list_queries import Paging
from adapters.json_shapes.reconciliation import applied_view, reconciliation_page
from adapters.json_shapes.scalars import Amount
from adapters.json_shapes.write_answers import WriteAnswer
from application.ports.replies import Answer
from application.reconciliation.control_accounts import ContactKind
from application.reconciliation.on_demand import (
    OnDemandApplication,
    OnDemandHold,
    apply_on_demand,
)
from application.unit_of_work.unit_of_work import UnitOfWork

Day = date
"""Inside the shapes below, `date` is the name of a field, so the type has another name."""

ContactId = Annotated[str, Meta(description="Only the contact with this id.")]


class ReconciliationQuery(Paging, forbid_unknown_fields=True, rename="camel"):
    """The query for receivables or payables, of one contact or of all.

    `limit` counts open items.
    """

    contact_id: ContactId | UnsetType = UNSET


class ApplyQuery(WriteQuery, forbid_unknown_fields=True, rename="camel"):
    """The query for applying credits, of one contact or of all."""

    contact_id: ContactId | UnsetType = UNSET


class ManualApplication(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """An application that a person enters: how much of a credit pays a charge.

    The charge is named as `debitId`. An amount of 0 takes back whatever is applied between the
    two, and puts the credit on hold.
    """

    credit_id: str
    debit_id: str
    amount: Amount


class HoldRequest(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """Whether the automatic application leaves the open amount of a credit alone from now on.

    A hold takes back what was applied automatically.
    """

    credit_id: str
    hold: bool


class ApplyRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The manual applications and holds to enter before the automatic application runs."""

    applications: list[ManualApplication] | UnsetType = UNSET
    holds: list[HoldRequest] | UnsetType = UNSET


class OpenItemView(msgspec.Struct, rename="camel"):
    """A charge or a credit with its open amount.

    Its `id` can be the `debitId` or the `creditId` of a request.
    """

    id: str
    kind: str
    document_id: str
    date: Day
    due_date: Day
    number: str
    amount: Amount
    open: Amount
    hold: bool


class ContactReconciliationView(msgspec.Struct, rename="camel"):
    """One contact on one control account; what is owed is positive.

    `control` is the balance of the contact's postings, `open` the open amount of all its charges,
    and `unapplied` that of its credits. `debits` and `credits` have those of this page: where the
    page ends within a contact, the next page goes on with it.
    """

    contact_id: str
    name: str
    account_id: str
    control: Amount
    open: Amount
    unapplied: Amount
    difference: Amount
    debits: list[OpenItemView]
    credits: list[OpenItemView]


class ReconciliationView(msgspec.Struct, rename="camel"):
    """The control accounts against the open items of documents.

    `documents` is `open` less `unapplied`, and `difference` is `control` less `documents`.
    `outOfStep` has the contacts with a difference, of all pages; in correct books it is empty.
    """

    control: Amount
    documents: Amount
    difference: Amount
    open: Amount
    unapplied: Amount
    contacts: list[ContactReconciliationView]
    out_of_step: list[ContactReconciliationView]
    next_cursor: str | None


class ApplicationView(msgspec.Struct, rename="camel"):
    """An application: how much of a credit pays a charge, since which day, and by which rule."""

    credit_id: str
    debit_id: str
    amount: Amount
    date: Day
    rule: str


class NewApplicationsView(WriteAnswer):
    """The applications that are in force now and were not before."""

    applied: list[ApplicationView]


def _manual_applications(request: ApplyRequest) -> list[OnDemandApplication]:
    """The applications in a request, as the use case takes them."""
    if request.applications is UNSET:
        return []
    return [
        OnDemandApplication(application.credit_id, application.debit_id, int(application.amount))
        for application in request.applications
    ]


def _show(contact_kind: ContactKind) -> Callable[[Call], Answer]:
    def handle(call: Call) -> Answer:
        query = call.query
        contact_id = None if query.contact_id is UNSET else query.contact_id

        def render(work: UnitOfWork) -> dict[str, Any]:
            return reconciliation_page(work, contact_kind, contact_id, query.limit, query.cursor)

        return call.read_with_etag(render)

    return handle


def _apply(contact_kind: ContactKind) -> Callable[[Call], Answer]:
    def handle(call: Call) -> Answer:
        request: ApplyRequest = call.request
        applications = _manual_applications(request)
        asked_holds = [] if request.holds is UNSET else request.holds
        holds = [OnDemandHold(asked.credit_id, asked.hold) for asked in asked_holds]
        contact_id = None if call.query.contact_id is UNSET else call.query.contact_id
        return call.write(
            lambda _, applied: Reply(applied_view(applied)),
            apply_on_demand,
            contact_kind,
            contact_id,
            applications,
            holds,
        )

    return handle


OPERATIONS = (
    Operation(
        "GET",
        "/reconciliation/ar",
        "readReceivables",
        "Read receivables: the control accounts against what customers owe",
        _show("customer"),
        ReconciliationView,
        query=ReconciliationQuery,
        reads_many=True,
        is_kept=True,
    ),
    Operation(
        "POST",
        "/reconciliation/ar",
        "applyReceivables",
        "Apply payments and credits of customers to what they owe",
        _apply("customer"),
        NewApplicationsView,
        query=ApplyQuery,
        takes=ApplyRequest,
    ),
    Operation(
        "GET",
        "/reconciliation/ap",
        "readPayables",
        "Read payables: the control accounts against what vendors are owed",
        _show("vendor"),
        ReconciliationView,
        query=ReconciliationQuery,
        reads_many=True,
        is_kept=True,
    ),
    Operation(
        "POST",
        "/reconciliation/ap",
        "applyPayables",
        "Apply payments to vendors and their credits to what they are owed",
        _apply("vendor"),
        NewApplicationsView,
        query=ApplyQuery,
        takes=ApplyRequest,
    ),
)
