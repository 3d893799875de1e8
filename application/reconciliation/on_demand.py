"""Applying credits to charges on demand, of receivables or of payables.

A person may enter applications; then the automatic application runs for one contact or for all.
"""

from collections.abc import Iterable

from attrs import frozen

from application.reconciliation.applications_view import external_id
from application.reconciliation.control_accounts import (
    ContactKind,
    check_contact_kind,
    control_accounts_of,
)
from application.reconciliation.manual import apply_manually
from application.reconciliation.open_item_lookup import find_open_item
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Refused
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
    """The amount in cents; 0 takes back what persons applied before."""


def apply_on_demand(
    work: UnitOfWork,
    contact_kind: ContactKind,
    contact_id: str | None = None,
    applications: Iterable[OnDemandApplication] = (),
) -> list[tuple[str, Application]]:
    """Enter manual applications, then run the automatic application for one contact or for all.

    Returns the applications that are in force now and were not before, as (credit, application).
    """
    check_contact_kind(work, contact_kind, contact_id)
    accounts = control_accounts_of(work, contact_kind)
    before: dict[str, AppliedCredit | None] = {}
    for place, application in enumerate(applications):
        path = f"/applications/{place}"
        credit, charge = _find_items(work, contact_kind, application, path)
        _check(credit, charge, contact_id, application.amount, path)
        applied = before.setdefault(credit.id, work.find(AppliedCredit, credit.id))
        if not _is_applied(applied, charge, application.amount):
            apply_manually(work, credit, charge, application.amount)
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
    if credit.role != "credit":
        raise Refused.at(
            f"{path}/credit_id",
            f"must be a payment, credit memo or other credit; {external_id(credit.id)!r} is owed",
        )
    if charge.role != "charge":
        raise Refused.at(
            f"{path}/debit_id",
            f"must be an invoice, bill or other charge; {external_id(charge.id)!r} is a credit",
        )
    if (credit.account_id, credit.contact_id) != (charge.account_id, charge.contact_id):
        raise Refused.at(
            f"{path}/debit_id", "must have the same contact and control account as the credit"
        )
    if contact_id and credit.contact_id != contact_id:
        raise Refused.at(f"{path}/credit_id", f"must belong to the chosen contact {contact_id!r}")
    if amount < 0:
        raise Refused.at(f"{path}/amount", "must be zero or more; zero takes the amount back")
    most = min(credit.amount, charge.amount)
    if amount > most:
        raise Refused.at(
            f"{path}/amount",
            f"must be at most {format_amount(most)}, the smaller amount of credit and charge",
        )


def _is_applied(applied: AppliedCredit | None, charge: OpenItem, amount: int) -> bool:
    """Whether exactly this amount of a credit pays the charge already.

    Then nothing is entered, so that an automatic application does not become a manual one.
    """
    lines = applied.applied if applied else ()
    return amount > 0 and amount == sum(
        line.amount for line in lines if line.charge_id == charge.id
    )
