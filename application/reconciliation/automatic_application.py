"""The automatic application: after every write, it updates which credits pay which charges.

It first takes back what no longer fits, then applies what persons entered, then matches what is
open by the rules in `domain/reconciliation/credit_matching`. It never changes what a person
entered, nor anything in a closed period.
"""

from collections.abc import Iterable
from typing import cast

from application.packed_values import in_groups
from application.reconciliation.cash_entries import post_applications
from application.reconciliation.working_set import WorkingSet, describe_item
from application.unit_of_work.item_changes import ItemChange, ItemChanges, place_of, places_of
from application.unit_of_work.recorder import DerivedRecords
from domain.document_kinds import traits_of
from domain.errors import Conflict, Refused, Remedy
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import Application, applied_on
from domain.reconciliation.credit_matching import match
from domain.reconciliation.manual_applications import charge_field, is_named_by_documents
from domain.reconciliation.open_items import OpenItem
from domain.records import changed
from domain.values import format_amount

_AT_ONCE = 16
"""Of how many contacts the open items are in memory: an import changes those of all contacts."""


def apply_open_items(records: DerivedRecords, changes: ItemChanges) -> None:
    """Bring applications in step with the changes of a unit of work.

    Raises `Refused` or `Conflict` where applications that a person entered do not fit, and
    `Closed` where applications of a closed period would have to change.
    """
    ApplicationRun(records, changes).run()


class ApplicationRun:
    """One run of the automatic application, over the open items that a unit of work changed."""

    def __init__(self, records: DerivedRecords, changes: ItemChanges) -> None:
        self._records = records
        self._items = WorkingSet(records, changes)
        self._places = changes.all_places
        self._renamed = changes.renamed
        self._manual = changes.manual
        self._taken_back = changes.taken_back

    def run(self) -> None:
        """Take back, apply what persons entered, match by rule; then store and post the result."""
        self._rename()
        self._reduce_manual()
        self._take_back_automatic()
        for id_, change in self._items.changes.items():
            if change.has_moved:
                self._release(id_, change)
        self._apply_manual()
        for change in self._items.changes.values():
            if change.before and change.after and change.before.open < change.before.amount:
                self._items.affected.add(change.after.id)
                self._fit(change.after)
                if change.before.date != change.after.date:
                    self._redate(change.after)
        self._items.save_open_amounts()
        affected = places_of(map(self._items.item, self._items.affected))
        self._match_on(affected)
        for places in in_groups(sorted(self._places - affected), _AT_ONCE):
            self._match_on(places)
        self._items.save_applications()

    # The steps

    def _rename(self) -> None:
        """Give applications the new ids of items that a merge renamed.

        All ids change at once, because one item may take the old id of another.
        """
        if not self._renamed:
            return
        payers = {credit for old in self._renamed for credit in self._items.payers_of(old)}
        applications = {
            credit: self._items.applications_of_credit(credit)
            for credit in sorted(payers | self._renamed.keys())
        }
        for credit in applications:
            self._items.applied[credit] = []
        for new in self._renamed.values():
            self._items.applications_of_credit(new)
            self._items.payers[new] = set()
        for old in self._renamed:
            self._items.payers[old] = set()
        for old_credit, lines in applications.items():
            credit = self._renamed.get(old_credit, old_credit)
            self._items.applied[credit] = [
                changed(line, charge_id=self._renamed.get(line.charge_id, line.charge_id))
                for line in lines
            ]
            for line in self._items.applied[credit]:
                self._items.payers_of(line.charge_id).add(credit)
                self._items.affected |= {credit, line.charge_id}

    def _reduce_manual(self) -> None:
        """Take back the manual applications that a person reduced or removed."""
        for (credit, charge), amount in self._manual.items():
            self._reduce(credit, charge, amount)
        for id_, change in self._items.changes.items():
            if not change.before or not change.after or change.manual is None:
                continue
            if traits_of(change.after.kind).is_one_item:
                manual = dict(change.manual)
                for charge in self._manual_charges_of(id_):
                    self._reduce(id_, charge, manual.get(charge, 0))

    def _take_back_automatic(self) -> None:
        """Take back the automatic applications that a person does not want, on days that are open.

        Those of closed days stay, and a warning says so.
        """
        for credit, charges in self._taken_back.items():
            kept = 0
            for line in list(self._items.applications_of_credit(credit)):
                if line.rule == "stated" or not (charges is None or line.charge_id in charges):
                    continue
                if self._items.is_closed(line.date):
                    kept += line.amount
                else:
                    self._items.reduce(credit, line, line.amount)
            if kept:
                self._records.warn(
                    "applied_in_closed_period",
                    f"{format_amount(kept)} of {describe_item(credit)} stays applied, because the "
                    f"books are closed to {self._items.closing}",
                    OpenItemId.parse(credit).document_id,
                )

    def _manual_charges_of(self, credit: str) -> set[str]:
        """The charges that a credit pays because its document names them."""
        return {
            line.charge_id
            for line in self._items.applications_of_credit(credit)
            if line.rule == "stated" and is_named_by_documents(line.charge_id)
        }

    def _reduce(self, credit: str, charge: str, amount: int) -> None:
        """Reduce the manual applications of a credit to a charge to an amount, newest first."""
        lines = self._manual_lines(credit, charge)
        excess = sum(line.amount for line in lines) - amount
        for line in sorted(lines, key=lambda line: line.date, reverse=True):
            if excess > 0:
                excess -= self._items.reduce(credit, line, excess)

    def _manual_lines(self, credit: str, charge: str) -> list[Application]:
        """The manual applications of a credit to a charge."""
        return [
            line
            for line in self._items.applications_of_credit(credit)
            if line.charge_id == charge and line.rule == "stated"
        ]

    def _release(self, id_: str, change: ItemChange) -> None:
        """Take back all applications of an item that moved or no longer exists.

        Manual applications are taken back only if its document is void or removed. Otherwise this
        raises `Conflict`.
        """
        for credit, line in self._items.applications_of(id_):
            if line.rule == "stated" and not self._is_gone(change):
                amount = format_amount(line.amount)
                application = (
                    f"{amount} of this document to {describe_item(line.charge_id)}"
                    if credit == id_
                    else f"{amount} of {describe_item(credit)} to this document"
                )
                raise Conflict(
                    f"a person applied {application}; take that application back first",
                    Remedy.TAKE_BACK,
                    code="applied_manually",
                )
            self._items.reduce(credit, line, line.amount)

    def _is_gone(self, change: ItemChange) -> bool:
        """Whether an item no longer exists because its document is void or removed."""
        assert change.before
        document = self._records.find(
            self._records.kind(change.before.kind), change.before.document_id
        )
        return change.after is None and (document is None or cast("Document", document).is_void)

    def _apply_manual(self) -> None:
        """Apply what persons entered; automatic applications make room for it."""
        for (credit, charge), amount in self._manual.items():
            self._increase(credit, charge, amount, "")
        for id_, change in self._items.changes.items():
            if change.after and change.manual:
                for place, (charge, amount) in enumerate(change.manual):
                    self._increase(id_, charge, amount, f"/applications/{place}")

    def _increase(self, credit_id: str, charge_id: str, amount: int, path: str) -> None:
        """Increase the manual applications of a credit to a charge to an amount.

        `path` is the line of the document that names them, or "" where no document does. Raises
        `Refused` where the credit cannot pay the charge.
        """
        if not amount:
            return
        credit, charge = self._items.item(credit_id), self._items.item(charge_id)
        field = f"{path}/{charge_field(charge_id)}" if path else ""
        if credit is None or charge is None:
            if path and self._is_unknown(charge_id):
                return  # The reference check will report that the charge does not exist.
            raise Refused.at(
                field,
                "must be a document that is owed; "
                f"{describe_item(charge_id)} is a draft, is void, is zero, or is not a charge",
            )
        if charge.role != "charge" or credit.role != "credit":
            raise Refused.at(
                field,
                f"must be an invoice, bill or other charge; {describe_item(charge_id)} is not owed",
            )
        if place_of(credit)[:2] != place_of(charge)[:2]:
            attribute = "contact" if credit.contact_id != charge.contact_id else "control account"
            raise Refused.at(
                field,
                f"must have the same {attribute} as the credit that pays it; "
                f"{describe_item(charge_id)} has another one",
            )
        if amount > charge.amount:
            raise Refused.at(
                f"{path}/amount" if path else "",
                f"must be at most {format_amount(charge.amount)}, "
                f"the whole amount of {describe_item(charge_id)}",
            )
        applied = sum(line.amount for line in self._manual_lines(credit_id, charge_id))
        if amount > applied:
            self._items.add(credit, charge, amount - applied, "stated")
            self._fit(charge)
            self._fit(credit)

    def _is_unknown(self, charge_id: str) -> bool:
        """Whether the document of a charge does not exist."""
        charge = OpenItemId.parse(charge_id)
        return self._records.find(self._records.kind(charge.kind), charge.document_id) is None

    def _fit(self, item: OpenItem) -> None:
        """Take back automatic applications, newest first, until the rest fits an item's amount."""
        over = self._items.applied_amount(item.id) - item.amount
        if over <= 0:
            return
        for credit, line in reversed(self._items.applications_of(item.id)):
            if over > 0 and line.rule != "stated" and not self._items.is_closed(line.date):
                over -= self._items.reduce(credit, line, over)
        if over > 0:
            applied = format_amount(self._items.applied_amount(item.id))
            raise Conflict(
                f"{applied} of {describe_item(item.id)} is applied manually or in a closed "
                f"period, which is more than its amount of {format_amount(item.amount)}; "
                "reduce its applications first",
                Remedy.TAKE_BACK,
                code="over_applied",
            )

    def _redate(self, item: OpenItem) -> None:
        """Date the applications of an item again, after the date of the item changed."""
        for credit_id, line in self._items.applications_of(item.id):
            credit, charge = self._items.item(credit_id), self._items.item(line.charge_id)
            if credit and charge and not self._items.is_closed(line.date):
                day = applied_on(credit, charge, self._items.closing)
                if day != line.date:
                    self._items.reduce(credit_id, line, line.amount)
                    self._items.add(credit, charge, line.amount, line.rule)

    def _match_on(self, places: Iterable[tuple[str, str]]) -> None:
        """Match what is open on some control accounts of contacts, then store and post the result.

        Nothing that is applied there depends on other accounts or contacts.
        """
        for account_id, contact_id in places:
            self._match(account_id, contact_id)
        self._items.save_open_amounts()
        post_applications(self._records, self._items)
        self._items.settle()

    def _match(self, account_id: str, contact_id: str) -> None:
        """Let open credits of a contact on a control account pay open charges, by rule."""
        open_items = self._records.session.open_items
        credits = open_items.open_on(account_id, contact_id, "credit")
        if all(credit.hold for credit in credits):
            return
        charges = open_items.open_on(account_id, contact_id, "charge")
        items = {item.id: item for item in (*credits, *charges)}
        pairs = [*match(items.values())]
        ids = dict.fromkeys(id_ for pair in pairs for id_ in (pair.credit_id, pair.charge_id))
        self._items.take_stored(items[id_] for id_ in ids)
        for pair in pairs:
            credit, charge = items[pair.credit_id], items[pair.charge_id]
            self._items.add(credit, charge, pair.amount, pair.rule)
