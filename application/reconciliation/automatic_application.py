"""The automatic application: what the changed items of a unit of work release, and what pays what from now on.

What a person stated is never changed by it, and nothing dated in a closed period moves. The order is that of
ACCOUNTING: release what no longer fits, then apply by rule.
"""

from typing import cast

from application.reconciliation.cash_entries import post_applications
from application.reconciliation.working_set import WorkingSet, named
from application.unit_of_work.item_changes import ItemChange, ItemChanges, place_of
from application.unit_of_work.recorder import DerivedRecords
from domain.document_kinds import traits_of
from domain.errors import Conflict, Refused
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import applied_on
from domain.reconciliation.credit_matching import match
from domain.reconciliation.manual_applications import charge_field, is_named_by_documents
from domain.reconciliation.open_items import OpenItem
from domain.records import changed
from domain.values import format_amount


def apply_open_items(records: DerivedRecords, changes: ItemChanges) -> None:
    """Bring applications in step with what changed; raises `Refused` or `Conflict` for what was stated and does not fit."""
    ApplicationRun(records, changes).run()


class ApplicationRun:
    """One run, over the items that a unit of work changed."""

    def __init__(self, records: DerivedRecords, changes: ItemChanges) -> None:
        self._records = records
        self._open = WorkingSet(records, changes)
        self._renamed = changes.renamed
        self._manual = changes.manual

    def run(self) -> None:
        """Release, apply what was stated, fit, date and match; then store what changed, and post it."""
        self._rename()
        self._reduce_manual()
        for id_, change in self._open.changes.items():
            if change.is_elsewhere:
                self._release(id_, change)
        self._apply_manual()
        for change in self._open.changes.values():
            if change.before and change.now and change.before.open < change.before.amount:
                self._open.affected.add(change.now.id)
                self._fit(change.now)
                if change.before.date != change.now.date:
                    self._redate(change.now)
        self._open.save_open_amounts()
        for account_id, contact_id in sorted(self._places()):
            self._match(account_id, contact_id)
        self._open.save_open_amounts()
        self._open.save_applications()
        post_applications(self._records, self._open)

    # The steps

    def _rename(self) -> None:
        """Let applications follow the items that a merge renamed, all at once: one may take the name of another."""
        if not self._renamed:
            return
        payers = {credit for old in self._renamed for credit in self._open.payers_of(old)}
        moved = {
            credit: self._open.applications_of_credit(credit)
            for credit in sorted(payers | self._renamed.keys())
        }
        for credit in moved:
            self._open.applied[credit] = []
        for new in self._renamed.values():
            self._open.applications_of_credit(new)
            self._open.payers[new] = set()
        for old in self._renamed:
            self._open.payers[old] = set()
        for credit, lines in moved.items():
            target = self._renamed.get(credit, credit)
            self._open.applied[target] = [
                changed(line, charge_id=self._renamed.get(line.charge_id, line.charge_id))
                for line in lines
            ]
            for line in self._open.applied[target]:
                self._open.payers_of(line.charge_id).add(target)
                self._open.affected |= {target, line.charge_id}

    def _reduce_manual(self) -> None:
        """Take back what is not stated any more."""
        for (credit, charge), amount in self._manual.items():
            self._reduce(credit, charge, amount)
        for id_, change in self._open.changes.items():
            if (
                change.before
                and change.now
                and change.manual is not None
                and traits_of(change.now.kind).is_one_item
            ):
                manual = dict(change.manual)
                lines = [
                    line for line in self._open.applications_of_credit(id_) if line.rule == "stated"
                ]
                for charge in {
                    line.charge_id for line in lines if is_named_by_documents(line.charge_id)
                }:
                    self._reduce(id_, charge, manual.get(charge, 0))

    def _reduce(self, credit: str, charge: str, amount: int) -> None:
        """Make what is stated between two items no more than an amount, newest first."""
        lines = [
            line
            for line in self._open.applications_of_credit(credit)
            if line.charge_id == charge and line.rule == "stated"
        ]
        over = sum(line.amount for line in lines) - amount
        for line in sorted(lines, key=lambda line: line.date, reverse=True):
            if over > 0:
                over -= self._open.reduce(credit, line, over)

    def _release(self, id_: str, change: ItemChange) -> None:
        """Take back all that is applied of an item that is elsewhere now; what a person stated stands in the way, unless
        the document is gone."""
        for credit, line in self._open.applications_of(id_):
            if line.rule == "stated" and not self._is_gone(change):
                other = named(line.charge_id if credit == id_ else credit)
                raise Conflict(
                    f"{format_amount(line.amount)} of it is applied to the {other} because a person stated it; take that back first"
                )
            self._open.reduce(credit, line, line.amount)

    def _is_gone(self, change: ItemChange) -> bool:
        """Whether an item is no more because its document is void or removed."""
        assert change.before
        document = self._records.find(
            self._records.kind(change.before.kind), change.before.document_id
        )
        return change.now is None and (document is None or cast("Document", document).is_void)

    def _apply_manual(self) -> None:
        """Apply what persons stated: what was applied automatically makes room for it."""
        for (credit, charge), amount in self._manual.items():
            self._increase(credit, charge, amount, "")
        for id_, change in self._open.changes.items():
            if change.now and change.manual:
                for place, (charge, amount) in enumerate(change.manual):
                    self._increase(id_, charge, amount, f"/applications/{place}")

    def _increase(self, credit_id: str, charge_id: str, amount: int, path: str) -> None:
        """Make what is stated between two items no less than an amount; the new part of it is dated now."""
        if not amount:
            return
        credit, charge = self._open.item(credit_id), self._open.item(charge_id)
        field = f"{path}/{charge_field(charge_id)}" if path else ""
        if credit is None or charge is None:
            if path and self._is_unknown(charge_id):
                return  # a charge that does not exist is reported later, by the reference check
            raise Refused.at(
                field,
                f"nothing is owed on {named(charge_id)}: it is a draft, void, zero, or no charge",
            )
        if charge.role != "charge" or credit.role != "credit":
            raise Refused.at(
                field,
                f"{named(charge_id)} is not owed: a credit pays invoices, bills and other charges",
            )
        if place_of(credit)[:2] != place_of(charge)[:2]:
            what = "contact" if credit.contact_id != charge.contact_id else "control account"
            raise Refused.at(
                field,
                f"{named(charge_id)} is of another {what}; a credit pays what its own contact owes on the same account",
            )
        if amount > charge.amount:
            raise Refused.at(
                f"{path}/amount" if path else "",
                f"must be at most {format_amount(charge.amount)}, the whole of {named(charge_id)}",
            )
        lines = self._open.applications_of_credit(credit_id)
        missing = amount - sum(
            line.amount for line in lines if line.charge_id == charge_id and line.rule == "stated"
        )
        if missing > 0:
            self._open.add(credit, charge, missing, "stated")
            self._fit(charge)
            self._fit(credit)

    def _is_unknown(self, charge_id: str) -> bool:
        charge = OpenItemId.parse(charge_id)
        return self._records.find(self._records.kind(charge.kind), charge.document_id) is None

    def _fit(self, item: OpenItem) -> None:
        """Take back what was applied automatically of an item, newest first, until no more is applied than it holds."""
        over = self._open.applied_amount(item.id) - item.amount
        if over <= 0:
            return
        for credit, line in reversed(self._open.applications_of(item.id)):
            if over > 0 and line.rule != "stated" and not self._open.is_closed(line.date):
                over -= self._open.reduce(credit, line, over)
        if over > 0:
            used = format_amount(self._open.applied_amount(item.id))
            raise Conflict(
                f"{used} of {named(item.id)} is applied because persons stated it or in a closed period, and it holds {format_amount(item.amount)}; "
                "take back what was stated first"
            )

    def _redate(self, item: OpenItem) -> None:
        """Date what is applied of an item anew, now that the item has another date."""
        for credit_id, line in self._open.applications_of(item.id):
            credit, charge = self._open.item(credit_id), self._open.item(line.charge_id)
            if credit and charge and not self._open.is_closed(line.date):
                day = applied_on(credit, charge, self._open.closing)
                if day != line.date:
                    self._open.reduce(credit_id, line, line.amount)
                    self._open.add(credit, charge, line.amount, line.rule, day)

    def _places(self) -> set[tuple[str, str]]:
        touched = [
            item
            for change in self._open.changes.values()
            for item in (change.before, change.now)
            if item
        ]
        touched += [item for id_ in self._open.affected if (item := self._open.item(id_))]
        return {(item.account_id, item.contact_id) for item in touched if item.role != "row"}

    def _match(self, account_id: str, contact_id: str) -> None:
        open_items = self._records.session.open_items
        credits = open_items.open_on(account_id, contact_id, "credit")
        if all(credit.hold for credit in credits):
            return
        charges = open_items.open_on(account_id, contact_id, "charge")
        known = {item.id: item for item in (*credits, *charges)}
        for pair in match(known.values()):
            credit, charge = known[pair.credit_id], known[pair.charge_id]
            self._open.items.setdefault(credit.id, credit)
            self._open.items.setdefault(charge.id, charge)
            self._open.add(credit, charge, pair.amount, pair.rule)
