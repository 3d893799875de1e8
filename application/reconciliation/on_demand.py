"""Applying credits to charges on demand, of receivables or of payables.

A person may enter applications; then the automatic application runs for one contact or for all.
"""

from collections.abc import Iterable

from attrs import frozen

from application.reconciliation.applications_view import client_item_id
from application.reconciliation.control_accounts import (
    ContactKind,
    check_contact_kind,
    control_accounts_of,
)
from application.reconciliation.manual import apply_manually, put_on_hold
from application.reconciliation.open_item_lookup import find_open_item
from application.unit_of_work.copied_books import check_not_copied
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Closed, Conflict, Refused
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import Application, AppliedCredit
from domain.reconciliation.open_items import OpenItem
from domain.values import format_amount


@frozen
class OnDemandApplication:
    """An application that a person enters: how much of a credit pays a charge."""

    credit_id: str
    """The name of the credit: see `find_open_item`."""
    charge_id: str
    """The name of the charge."""
    amount: int
    """The amount in cents; 0 takes back whatever is applied between the two."""


@frozen
class OnDemandHold:
    """Whether the automatic application leaves the open amount of a credit alone from now on."""

    credit_id: str
    """The name of the credit: see `find_open_item`."""
    hold: bool


def apply_on_demand(
    work: UnitOfWork,
    contact_kind: ContactKind,
    contact_id: str | None = None,
    applications: Iterable[OnDemandApplication] = (),
    holds: Iterable[OnDemandHold] = (),
) -> list[tuple[str, Application]]:
    """Enter manual applications, then run the automatic application for one contact or for all.

    A credit that is put on hold loses its automatic applications, but for those of closed days. An
    amount of 0 takes back only what is applied between its pair, and puts the credit on hold.
    Returns the applications that are in force now and were not before, as (credit, application).
    """
    applications, holds = [*applications], [*holds]
    if applications or holds:
        # The applications of a copy come from there, and these are no part of a document.
        check_not_copied(work.mechanism, "entering applications here")
    check_contact_kind(work, contact_kind, contact_id)
    accounts = control_accounts_of(work, contact_kind)
    before: dict[str, AppliedCredit | None] = {}
    taken_back: set[str] = set()
    for (credit, charge), amount in _last_amounts(
        work, contact_kind, contact_id, applications
    ).items():
        applied = before.setdefault(credit.id, work.find(AppliedCredit, credit.id))
        if not amount:
            taken_back.add(credit.id)
            _take_back(work, applied, credit, charge)
        elif not _is_applied(applied, charge, amount):
            apply_manually(work, credit, charge, amount)
    for place, asked in enumerate(holds):
        path = f"/holds/{place}/credit_id"
        credit = find_open_item(work, contact_kind, asked.credit_id, path)
        _check_credit(credit, contact_id, path)
        if credit.id in taken_back and not asked.hold:
            raise Refused.at(
                f"/holds/{place}/hold",
                "must be true, because an amount of 0 puts this credit on hold",
            )
        before.setdefault(credit.id, work.find(AppliedCredit, credit.id))
        put_on_hold(work, credit, hold=asked.hold)
        if asked.hold:
            work.recorder.take_back_automatic(credit.id)
    for account in accounts:
        for credit in work.session.open_items.open_on(account, contact_id, "credit"):
            before.setdefault(credit.id, work.find(AppliedCredit, credit.id))
            work.recorder.mark_changed([credit])
    work.recorder.apply_open_items()
    new_applications = []
    for credit_id, applied in sorted(before.items()):
        known = set(applied.applied) if applied else set()
        after = work.find(AppliedCredit, credit_id)
        lines = after.applied if after else ()
        new_applications += [(credit_id, line) for line in lines if line not in known]
    return new_applications


def _last_amounts(
    work: UnitOfWork,
    contact_kind: ContactKind,
    contact_id: str | None,
    applications: Iterable[OnDemandApplication],
) -> dict[tuple[OpenItem, OpenItem], int]:
    """The amount for each pair of a credit and a charge; of several for one pair, the last one."""
    amounts: dict[tuple[OpenItem, OpenItem], int] = {}
    for place, application in enumerate(applications):
        path = f"/applications/{place}"
        credit, charge = _find_items(work, contact_kind, application, path)
        _check(credit, charge, contact_id, application.amount, path)
        _check_is_no_void(work, credit, charge)
        amounts[credit, charge] = application.amount
    return amounts


def _find_items(
    work: UnitOfWork, contact_kind: ContactKind, application: OnDemandApplication, path: str
) -> tuple[OpenItem, OpenItem]:
    """The credit and the charge of an application."""
    credit = find_open_item(work, contact_kind, application.credit_id, f"{path}/credit_id")
    charge = find_open_item(work, contact_kind, application.charge_id, f"{path}/debit_id")
    if contact_kind == "vendor" and (credit.role, charge.role) == ("charge", "credit"):
        # A bill is a credit posting on payables, and its payment a debit. So a person may name
        # the two in either order, and it is clear which one pays the other.
        return charge, credit
    return credit, charge


def _check(
    credit: OpenItem, charge: OpenItem, contact_id: str | None, amount: int, path: str
) -> None:
    """Raise `Refused` where the credit cannot pay this amount of the charge."""
    _check_credit(credit, contact_id, f"{path}/credit_id")
    if charge.role != "charge":
        raise Refused.at(
            f"{path}/debit_id",
            f"must be an invoice, bill or other charge; {client_item_id(charge.id)!r} is a credit",
        )
    if (credit.account_id, credit.contact_id) != (charge.account_id, charge.contact_id):
        raise Refused.at(
            f"{path}/debit_id", "must have the same contact and control account as the credit"
        )
    if amount < 0:
        raise Refused.at(f"{path}/amount", "must be zero or more; zero takes the amount back")
    most = min(credit.amount, charge.amount)
    if amount > most:
        raise Refused.at(
            f"{path}/amount",
            f"must be at most {format_amount(most)}, the smaller amount of credit and charge",
        )


def _check_credit(credit: OpenItem, contact_id: str | None, path: str) -> None:
    """Raise `Refused` for a charge, and for a credit of another contact than the chosen one."""
    if credit.role != "credit":
        raise Refused.at(
            path,
            "must be a payment, credit memo or other credit; "
            f"{client_item_id(credit.id)!r} is owed",
        )
    if contact_id and credit.contact_id != contact_id:
        raise Refused.at(path, f"must belong to the chosen contact {contact_id!r}")


def _check_is_no_void(work: UnitOfWork, credit: OpenItem, charge: OpenItem) -> None:
    """Raise `Conflict` for a document and the one that takes it back: these stay applied."""
    documents = {OpenItemId.parse(item.id).document for item in (credit, charge)}
    for ref in documents:
        document = work.find(work.kind(ref.kind), ref.id)
        if isinstance(document, Document) and document.taken_back in documents:
            raise Conflict(
                f"{client_item_id(credit.id)!r} and {client_item_id(charge.id)!r} take each other "
                "back, because one of them was voided in closed books; what is applied between "
                "them stays",
                code="takes_back",
            )


def _take_back(
    work: UnitOfWork, applied: AppliedCredit | None, credit: OpenItem, charge: OpenItem
) -> None:
    """Take back all that is applied between a credit and a charge, and put the credit on hold.

    Without the hold, the automatic application would apply it again at once.
    """
    lines = [line for line in applied.applied if line.charge_id == charge.id] if applied else []
    names = f"{client_item_id(credit.id)!r} is applied to {client_item_id(charge.id)!r}"
    if not lines:
        raise Conflict(f"nothing of {names}, so there is nothing to take back", code="not_applied")
    closed = [line for line in lines if work.settings.is_closed(line.date)]
    if closed:
        raise Closed(
            f"{format_amount(closed[0].amount)} of {names} since {closed[0].date}, and the books "
            f"are closed to {work.settings.closing_date}; move the closing date back first"
        )
    put_on_hold(work, credit, hold=True)
    if any(line.rule == "stated" for line in lines):
        apply_manually(work, credit, charge, 0)
    work.recorder.take_back_automatic(credit.id, charge.id)


def _is_applied(applied: AppliedCredit | None, charge: OpenItem, amount: int) -> bool:
    """Whether exactly this amount of a credit pays the charge already.

    Then nothing is entered, so that an automatic application does not become a manual one.
    """
    lines = applied.applied if applied else ()
    return amount > 0 and amount == sum(
        line.amount for line in lines if line.charge_id == charge.id
    )
