"""The open items and applications that one unit of work looks at, as they are becoming."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, cast

from attrs import define, evolve

from domain.errors import Closed
from domain.reconciliation.applications import Application, AppliedCredit, OpenItem, Rule, applied_on
from domain.records import changed
from domain.values import format_amount

if TYPE_CHECKING:
    from application.unit_of_work.unit_of_work import Book


@define
class Moved:
    """An open item that a unit of work touched: as it was stored, and as its document has it now."""

    before: OpenItem | None
    now: OpenItem | None
    stated: tuple[tuple[str, int], ...] | None = None
    """What its document states now that it pays: (charge, amount); None where the document was not touched."""
    posts_otherwise: bool = False
    is_merged: bool = False
    """Whether it only has another name: then nothing of it is released."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether it belongs to another contact or control account now, or to the other side, or is no more."""
        if self.before is None or self.is_merged:
            return False
        return self.now is None or place_of(self.before) != place_of(self.now)


class Subledger:
    """Open items with what is applied of them, read as far as they are looked at, and changed before they are stored."""

    def __init__(self, book: Book, moved: Mapping[str, Moved]) -> None:
        self._book = book
        self.moved = moved
        self.closing = book.settings.closing_date
        self.items: dict[str, OpenItem | None] = {id_: each.now for id_, each in moved.items()}
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
            self.items[id_] = self._book.session.items([id_]).get(id_)
        return self.items[id_]

    def roles(self, id_: str) -> set[str]:
        """What an item is, and was: charge, credit."""
        moved = self.moved.get(id_)
        known = (moved.before, moved.now) if moved else (self.item(id_),)
        return {each.role for each in known if each}

    def of_credit(self, id_: str) -> list[Application]:
        """All that one credit pays, to be changed in place."""
        if id_ not in self.applied:
            moved = self.moved.get(id_)
            is_new = moved is not None and moved.before is None
            found = None if is_new else self._book.find(AppliedCredit, id_)
            self.began[id_] = found.applied if found else ()
            self.applied[id_] = list(self.began[id_])
        return self.applied[id_]

    def payers_of(self, charge_id: str) -> set[str]:
        """The credits that pay a charge, or paid it when the run began."""
        if charge_id not in self.payers:
            moved = self.moved.get(charge_id)
            is_new = moved is not None and moved.before is None
            self.payers[charge_id] = set() if is_new else {id_ for _, id_ in self._book.session.referrers("open-item", charge_id)}
        return self.payers[charge_id]

    def of(self, item_id: str) -> list[tuple[str, Application]]:
        """All that is applied to or of an item, with the credit of each; oldest first."""
        roles, found = self.roles(item_id), []
        if "credit" in roles:
            found += [(item_id, each) for each in self.of_credit(item_id)]
        if "charge" in roles:
            found += [(credit, each) for credit in self.payers_of(item_id) for each in self.of_credit(credit) if each.charge_id == item_id]
        return sorted(found, key=lambda pair: (pair[1].date, pair[0], pair[1].charge_id, pair[1].rule))

    def used(self, item_id: str) -> int:
        """How much is applied of an item."""
        return sum(each.amount for _, each in self.of(item_id))

    def is_closed(self, day: date) -> bool:
        """Whether a day is in the closed period."""
        return self.closing is not None and day <= self.closing

    # Changes

    def add(self, credit: OpenItem, charge: OpenItem, amount: int, rule: Rule, day: date | None = None) -> None:
        """Apply so much of a credit to a charge."""
        day = day or applied_on(credit, charge, self.closing)
        lines = self.of_credit(credit.id)
        self.payers_of(charge.id).add(credit.id)
        self.affected |= {credit.id, charge.id}
        for place, each in enumerate(lines):
            if (each.charge_id, each.date, each.rule) == (charge.id, day, rule):
                lines[place] = changed(each, amount=each.amount + amount)
                return
        lines.append(Application(charge_id=charge.id, amount=amount, date=day, rule=rule))

    def cut(self, credit_id: str, line: Application, most: int) -> int:
        """Take back so much of an application, or all of it; answers how much."""
        if self.is_closed(line.date):
            raise Closed(
                f"{format_amount(line.amount)} of {named(credit_id)} was applied to {named(line.charge_id)} on {line.date}, "
                f"and the books are closed to {self.closing}"
            )
        lines = self.of_credit(credit_id)
        place = lines.index(line)
        cut = min(most, line.amount)
        if cut == line.amount:
            del lines[place]
        else:
            lines[place] = changed(line, amount=line.amount - cut)
        self.affected |= {credit_id, line.charge_id}
        return cut

    # What is stored

    def refresh(self) -> None:
        """Store what is open of each item of which something changed."""
        for id_ in sorted(self.affected):
            item = self.item(id_)
            if item is None:
                continue
            lines = self.of(id_)
            open_ = item.amount - sum(each.amount for _, each in lines)
            settled = max(each.date for _, each in lines) if open_ == 0 else None
            self.items[id_] = evolve(item, open=open_, settled=settled)
            self._book.session.put_items([cast("OpenItem", self.items[id_])])

    def store(self) -> None:
        """Store the applications of each credit that changed, and log them."""
        for id_ in sorted(self.applied):
            lines = tuple(sorted(self.applied[id_], key=lambda each: (each.date, each.charge_id, each.rule)))
            before = self._book.find(AppliedCredit, id_) if self.began.get(id_) else None
            if lines and lines != self.began.get(id_, ()):
                self._book.keep(AppliedCredit(id=id_, applied=lines))
            elif before and not lines:
                self._book.drop(before)


def place_of(item: OpenItem) -> tuple[str, str, str]:
    """Whose an item is, on which control account and on which side."""
    return item.account_id, item.contact_id, item.role


def named(item_id: str) -> str:
    """How a message names an item: its kind and id."""
    kind, _, rest = item_id.partition(":")
    return f"{kind.replace('-', ' ')} {rest.split(':')[0]!r}"
