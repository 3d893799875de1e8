"""The open items and applications with which one run of the automatic application works.

They are read when they are first needed, changed in memory, and stored at the end of the run.
"""

from collections.abc import Iterable

from application.unit_of_work.item_changes import ItemChanges
from application.unit_of_work.recorder import DerivedRecords
from domain.errors import Closed
from domain.frozen_values import with_value
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import Application, AppliedCredit, MatchRule, applied_on
from domain.reconciliation.open_items import OpenItem
from domain.records import changed
from domain.values import Day, format_amount


class WorkingSet:
    """Open items and their applications, as one run changes them."""

    def __init__(self, records: DerivedRecords, changes: ItemChanges) -> None:
        self._records = records
        self.changes = changes.by_id
        self.closing = records.settings.closing_date
        self.items: dict[str, OpenItem | None] = {
            id_: change.after for id_, change in self.changes.items()
        }
        """The open items read so far, by id; None where there is no such item."""
        self.applied: dict[str, list[Application]] = {}
        """The applications of each credit read so far, with the changes of this run."""
        self.originals: dict[str, tuple[Application, ...]] = {}
        """The applications of each of these credits when the run began."""
        self.payers: dict[str, set[str]] = {}
        """The ids of the credits that pay each charge read so far."""
        self.affected: set[str] = set()
        """The ids of the items to which this run applied, or from which it took back, and of the
        changed items to which something was applied before."""
        self._unsaved: dict[str, tuple[Application, ...]] = {}
        """The applications of each settled credit for which they changed."""

    # Reading

    def item(self, id_: str) -> OpenItem | None:
        """The open item with an id, with the changes of this run, or None."""
        if id_ not in self.items:
            self.items[id_] = self._records.session.open_items.many([id_]).get(id_)
        return self.items[id_]

    def take_stored(self, items: Iterable[OpenItem]) -> None:
        """Take items as they are stored, and read at once what is applied of them and to them."""
        ids: dict[str, list[str]] = {"credit": [], "charge": []}
        for item in items:
            self.items.setdefault(item.id, item)
            if not self._is_new(item.id):
                ids[item.role].append(item.id)
        charges = [id_ for id_ in ids["charge"] if id_ not in self.payers]
        referrers = self._records.references.referrers_of("open-item", charges)
        for charge_id in charges:
            self.payers[charge_id] = {id_ for _, id_ in referrers.get(charge_id, ())}
        payers = {id_ for charge_id in charges for id_ in self.payers[charge_id]}
        self._records.many(AppliedCredit, payers.union(ids["credit"]))

    def roles(self, id_: str) -> set[str]:
        """The roles that an item has and had before this unit of work: charge, credit."""
        change = self.changes.get(id_)
        states = (change.before, change.after) if change else (self.item(id_),)
        return {item.role for item in states if item}

    def applications_of_credit(self, id_: str) -> list[Application]:
        """All applications of one credit, as a list that may be changed in place."""
        if id_ not in self.applied:
            credit = None if self._is_new(id_) else self._records.find(AppliedCredit, id_)
            self.originals[id_] = credit.applied if credit else ()
            self.applied[id_] = list(self.originals[id_])
        return self.applied[id_]

    def payers_of(self, charge_id: str) -> set[str]:
        """The ids of the credits that pay a charge, or that paid it when the run began."""
        if charge_id not in self.payers:
            references = self._records.references
            is_new = self._is_new(charge_id)
            referrers = [] if is_new else references.referrers("open-item", charge_id)
            self.payers[charge_id] = {id_ for _, id_ in referrers}
        return self.payers[charge_id]

    def applications_of(self, item_id: str) -> list[tuple[str, Application]]:
        """All applications of a credit or to a charge, as (credit, application), oldest first."""
        roles = self.roles(item_id)
        applications: list[tuple[str, Application]] = []
        if "credit" in roles:
            applications += [(item_id, line) for line in self.applications_of_credit(item_id)]
        if "charge" in roles:
            for credit_id in self.payers_of(item_id):
                applications += [
                    (credit_id, line)
                    for line in self.applications_of_credit(credit_id)
                    if line.charge_id == item_id
                ]
        return sorted(applications, key=_date_order)

    def applied_amount(self, item_id: str) -> int:
        """How much of an item is applied, in cents."""
        return sum(line.amount for _, line in self.applications_of(item_id))

    def is_closed(self, day: Day) -> bool:
        """Whether a day is in the closed period."""
        return self.closing is not None and day <= self.closing

    def _is_new(self, item_id: str) -> bool:
        """Whether this unit of work made the item, so that nothing is stored about it."""
        change = self.changes.get(item_id)
        return change is not None and change.before is None

    # Changing

    def add(self, credit: OpenItem, charge: OpenItem, amount: int, rule: MatchRule) -> None:
        """Apply an amount of a credit to a charge, on the day that their dates give."""
        day = applied_on(credit, charge, self.closing)
        lines = self.applications_of_credit(credit.id)
        self.payers_of(charge.id).add(credit.id)
        self.affected |= {credit.id, charge.id}
        for place, line in enumerate(lines):
            if (line.charge_id, line.date, line.rule) == (charge.id, day, rule):
                lines[place] = changed(line, amount=line.amount + amount)
                return
        lines.append(Application(charge_id=charge.id, amount=amount, date=day, rule=rule))

    def reduce(self, credit_id: str, line: Application, most: int) -> int:
        """Take back an application, but at most the amount `most`; return the amount taken back.

        Raises `Closed` where the application is dated in the closed period.
        """
        if self.is_closed(line.date):
            raise Closed(
                f"{format_amount(line.amount)} of {describe_item(credit_id)} was applied to "
                f"{describe_item(line.charge_id)} on {line.date}, and the books are closed to "
                f"{self.closing}; move the closing date back first"
            )
        lines = self.applications_of_credit(credit_id)
        place = lines.index(line)
        reduction = min(most, line.amount)
        if reduction == line.amount:
            del lines[place]
        else:
            lines[place] = changed(line, amount=line.amount - reduction)
        self.affected |= {credit_id, line.charge_id}
        return reduction

    # Storing

    def save_open_amounts(self) -> None:
        """Store the open amount, and the day of settlement, of each affected item."""
        for id_ in sorted(self.affected):
            item = self.item(id_)
            if item is None:
                continue
            lines = self.applications_of(id_)
            open_amount = item.amount - sum(line.amount for _, line in lines)
            settled = max(line.date for _, line in lines) if open_amount == 0 else None
            changed_item = with_value(with_value(item, "open", open_amount), "settled", settled)
            self.items[id_] = changed_item
            self._records.session.open_items.put([changed_item])

    def settle(self) -> None:
        """Forget all items: this run does not change them any more.

        What is applied is left to be saved.
        """
        for id_, applied in self.applied.items():
            lines = sorted(applied, key=lambda line: (line.date, line.charge_id, line.rule))
            if (changed_lines := tuple(lines)) != self.originals[id_]:
                self._unsaved[id_] = changed_lines
        for kept in (self.items, self.applied, self.originals, self.payers, self.affected):
            kept.clear()

    def save_applications(self) -> None:
        """Store and log the applications of each settled credit for which they changed."""
        self._records.many(AppliedCredit, self._unsaved)  # Reads all at once.
        for id_, lines in sorted(self._unsaved.items()):
            if lines:
                self._records.save_derived(AppliedCredit(id=id_, applied=lines))
            elif before := self._records.find(AppliedCredit, id_):
                self._records.delete_derived(before)


def describe_item(item_id: str) -> str:
    """The words by which a message names an open item: the kind and id of its document."""
    return OpenItemId.parse(item_id).words


def _date_order(application: tuple[str, Application]) -> tuple[object, ...]:
    credit_id, line = application
    return line.date, credit_id, line.charge_id, line.rule
