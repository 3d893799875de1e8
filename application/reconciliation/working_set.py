"""The open items and applications that one run looks at, as they are becoming."""

from typing import cast

from attrs import evolve

from application.unit_of_work.item_changes import ItemChanges
from application.unit_of_work.recorder import DerivedRecords
from domain.errors import Closed
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import Application, AppliedCredit, MatchRule, applied_on
from domain.reconciliation.open_items import OpenItem
from domain.records import changed
from domain.values import Day, format_amount


class WorkingSet:
    """Open items with what is applied of them, read as far as they are looked at, and changed before they are stored."""

    def __init__(self, records: DerivedRecords, changes: ItemChanges) -> None:
        self._records = records
        self.changes = changes.by_id
        self.closing = records.settings.closing_date
        self.items: dict[str, OpenItem | None] = {
            id_: change.now for id_, change in self.changes.items()
        }
        self.applied: dict[str, list[Application]] = {}
        """By credit."""
        self.began: dict[str, tuple[Application, ...]] = {}
        """What `applied` was when the run began."""
        self.payers: dict[str, set[str]] = {}
        """The credits of each charge."""
        self.affected: set[str] = set()
        """The items of which something was applied or released."""

    # What is known

    def item(self, id_: str) -> OpenItem | None:
        """An item as it is becoming, or None."""
        if id_ not in self.items:
            self.items[id_] = self._records.session.open_items.many([id_]).get(id_)
        return self.items[id_]

    def roles(self, id_: str) -> set[str]:
        """What an item is, and was: charge, credit."""
        change = self.changes.get(id_)
        known = (change.before, change.now) if change else (self.item(id_),)
        return {item.role for item in known if item}

    def applications_of_credit(self, id_: str) -> list[Application]:
        """All that one credit pays, to be changed in place."""
        if id_ not in self.applied:
            change = self.changes.get(id_)
            is_new = change is not None and change.before is None
            credit = None if is_new else self._records.find(AppliedCredit, id_)
            self.began[id_] = credit.applied if credit else ()
            self.applied[id_] = list(self.began[id_])
        return self.applied[id_]

    def payers_of(self, charge_id: str) -> set[str]:
        """The credits that pay a charge, or paid it when the run began."""
        if charge_id not in self.payers:
            change = self.changes.get(charge_id)
            is_new = change is not None and change.before is None
            self.payers[charge_id] = (
                set()
                if is_new
                else {id_ for _, id_ in self._records.references.referrers("open-item", charge_id)}
            )
        return self.payers[charge_id]

    def applications_of(self, item_id: str) -> list[tuple[str, Application]]:
        """All that is applied to or of an item, with the credit of each; oldest first."""
        roles = self.roles(item_id)
        applications: list[tuple[str, Application]] = []
        if "credit" in roles:
            applications += [(item_id, line) for line in self.applications_of_credit(item_id)]
        if "charge" in roles:
            for credit in self.payers_of(item_id):
                applications += [
                    (credit, line)
                    for line in self.applications_of_credit(credit)
                    if line.charge_id == item_id
                ]
        return sorted(
            applications, key=lambda pair: (pair[1].date, pair[0], pair[1].charge_id, pair[1].rule)
        )

    def applied_amount(self, item_id: str) -> int:
        """How much is applied of an item."""
        return sum(line.amount for _, line in self.applications_of(item_id))

    def is_closed(self, day: Day) -> bool:
        """Whether a day is in the closed period."""
        return self.closing is not None and day <= self.closing

    # Changes

    def add(
        self,
        credit: OpenItem,
        charge: OpenItem,
        amount: int,
        rule: MatchRule,
        day: Day | None = None,
    ) -> None:
        """Apply so much of a credit to a charge."""
        day = day or applied_on(credit, charge, self.closing)
        lines = self.applications_of_credit(credit.id)
        self.payers_of(charge.id).add(credit.id)
        self.affected |= {credit.id, charge.id}
        for place, line in enumerate(lines):
            if (line.charge_id, line.date, line.rule) == (charge.id, day, rule):
                lines[place] = changed(line, amount=line.amount + amount)
                return
        lines.append(Application(charge_id=charge.id, amount=amount, date=day, rule=rule))

    def reduce(self, credit_id: str, line: Application, most: int) -> int:
        """Take back so much of an application, or all of it; answers how much."""
        if self.is_closed(line.date):
            raise Closed(
                f"{format_amount(line.amount)} of {named(credit_id)} was applied to {named(line.charge_id)} on {line.date}, "
                f"and the books are closed to {self.closing}"
            )
        lines = self.applications_of_credit(credit_id)
        place = lines.index(line)
        taken = min(most, line.amount)
        if taken == line.amount:
            del lines[place]
        else:
            lines[place] = changed(line, amount=line.amount - taken)
        self.affected |= {credit_id, line.charge_id}
        return taken

    # What is stored

    def save_open_amounts(self) -> None:
        """Store what is open of each item of which something changed."""
        for id_ in sorted(self.affected):
            item = self.item(id_)
            if item is None:
                continue
            lines = self.applications_of(id_)
            open_ = item.amount - sum(line.amount for _, line in lines)
            settled = max(line.date for _, line in lines) if open_ == 0 else None
            self.items[id_] = evolve(item, open=open_, settled=settled)
            self._records.session.open_items.put([cast("OpenItem", self.items[id_])])

    def save_applications(self) -> None:
        """Store the applications of each credit that changed, and log them."""
        for id_ in sorted(self.applied):
            lines = tuple(
                sorted(self.applied[id_], key=lambda line: (line.date, line.charge_id, line.rule))
            )
            before = self._records.find(AppliedCredit, id_) if self.began.get(id_) else None
            if lines and lines != self.began.get(id_, ()):
                self._records.save_derived(AppliedCredit(id=id_, applied=lines))
            elif before and not lines:
                self._records.delete_derived(before)


def named(item_id: str) -> str:
    """How a message names an item: the kind and id of its document."""
    return OpenItemId.parse(item_id).words
