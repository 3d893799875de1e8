"""Verifying applications: each must fit its credit and its charge, which arrive one by one.

What one of the two posts when it is applied waits until the other has arrived.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from domain.ledger.entries import Entry, Posting
from domain.reconciliation.applications import Application, AppliedCredit
from domain.reconciliation.cash_basis import (
    ApplicationId,
    application_entry,
    applied_in_order,
    postings_when_applied,
)
from domain.reconciliation.open_items import AccountRoles, OpenItem
from domain.values import format_amount


@frozen
class _Side:
    """The credit or the charge of an application."""

    item: OpenItem
    postings: tuple[Posting, ...] | None
    """What it posts; None where no application can post anything."""


class Applications:
    """All applications, and the credits and charges that have arrived."""

    def __init__(self, applied_credits: Iterable[AppliedCredit]) -> None:
        self._lines: dict[str, list[tuple[str, Application]]] = defaultdict(list)
        """Those of each open item that has not arrived, as (credit, application)."""
        self._waiting: dict[ApplicationId, _Side] = {}
        """Of each application of which one side has arrived, that side."""
        self.count = 0
        for credit in applied_credits:
            for line in credit.applied:
                self.count += 1
                self._lines[credit.id].append((credit.id, line))
                self._lines[line.charge_id].append((credit.id, line))

    def arrive(
        self, item: OpenItem, entry: Entry, roles: AccountRoles
    ) -> tuple[OpenItem, list[str], list[Entry], list[Application]]:
        """An open item, fully open, with the entry of its document.

        Returns the item with the open amount that it must have, what is wrong, the entries of those
        applications of which both sides have arrived now, and all of the item.
        """
        lines = self._lines.pop(item.id, [])
        applied = [line for _, line in lines]
        open_amount = item.amount - sum(line.amount for line in applied)
        is_settled = bool(lines) and not open_amount
        settled = max(line.date for line in applied) if is_settled else None
        expected = evolve(item, open=open_amount, settled=settled)
        faults, entries = [], []
        if open_amount < 0:
            faults.append(
                f"open item {item.id!r}: {format_amount(item.amount - open_amount)} is applied, "
                f"but its amount is {format_amount(item.amount)}"
            )
        can_post = item.role != "row" and open_amount >= 0
        for id_, (before, amount) in applied_in_order(lines).items():
            postings = None
            if can_post:
                postings = postings_when_applied(item, entry, roles, before, amount)
            side = _Side(item, postings)
            other = self._waiting.pop(id_, None)
            if other is None or id_.credit_id == id_.charge_id:
                self._waiting[id_] = side
                continue
            credit, charge = (side, other) if id_.credit_id == item.id else (other, side)
            faults += _faults(id_, credit.item, charge.item, amount)
            if credit.postings is not None and charge.postings is not None:
                entry_of_both = application_entry(id_, (credit.postings, charge.postings))
                entries += [entry_of_both] if entry_of_both else []
        return expected, faults, entries, applied

    def faults(self) -> Iterator[str]:
        """The applications of which a side has not arrived, after all open items have."""
        left = {
            (credit_id, line.charge_id)
            for lines in self._lines.values()
            for credit_id, line in lines
        }
        left |= {id_.items for id_ in self._waiting}
        for credit_id, charge_id in sorted(left):
            yield (
                f"application of {credit_id!r} to {charge_id!r}: the credit or the charge does not "
                "exist"
            )


def _faults(id_: ApplicationId, credit: OpenItem, charge: OpenItem, amount: int) -> Iterator[str]:
    """What is wrong with an application."""
    fault = None
    if (
        (credit.role, charge.role) != ("credit", "charge")
        or credit.account_id != charge.account_id
        or credit.contact_id != charge.contact_id
    ):
        fault = "they are not a credit and a charge of the same contact and control account"
    elif id_.day < max(credit.date, charge.date):
        fault = f"its date, {id_.day}, is before the date of the credit or of the charge"
    elif amount <= 0:
        fault = f"its amount, {format_amount(amount)}, is not more than zero"
    if fault:
        yield f"application of {id_.credit_id!r} to {id_.charge_id!r}: {fault}"


class ManualApplications:
    """What the documents name as their manual applications must be applied."""

    def __init__(self, applied_credits: Iterable[AppliedCredit]) -> None:
        self._applied = Counter[tuple[str, str]]()
        for credit in applied_credits:
            for line in credit.applied:
                if line.rule == "stated":
                    self._applied[credit.id, line.charge_id] += line.amount

    def faults_of(self, entry: Entry) -> Iterator[str]:
        """What is wrong with those that the document of an entry names."""
        credit_id = f"{entry.kind}:{entry.document_id}"
        for charge_id, amount in entry.manual:
            applied = self._applied[credit_id, charge_id]
            if applied != amount:
                yield (
                    f"{entry.kind} {entry.document_id!r}: it names {format_amount(amount)} to "
                    f"apply to {charge_id!r}, but {format_amount(applied)} is applied"
                )
