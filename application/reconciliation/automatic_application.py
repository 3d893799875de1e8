"""The machine at work: what the items of one unit of work release, and what is stated and found to pay what.

What a person stated is never changed by the machine, and nothing dated in a closed period moves. The order is that of
ACCOUNTING: release what no longer fits, then apply by rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from application.reconciliation.cash_entries import post_applications
from application.reconciliation.working_set import Moved, Subledger, named, place_of
from domain.errors import Conflict, Refused
from domain.ledger.entries import Document
from domain.reconciliation.applications import NUMBERED, OF_ONE_ITEM, OpenItem, applied_on, match
from domain.records import changed
from domain.values import format_amount

if TYPE_CHECKING:
    from application.unit_of_work.unit_of_work import Book


class ApplicationRun:
    """One run of the machine, over the items that a unit of work touched."""

    def __init__(self, book: Book, moved: Mapping[str, Moved], renamed: Mapping[str, str], stated: Mapping[tuple[str, str], int]) -> None:
        self._book = book
        self._open = Subledger(book, moved)
        self._renamed = renamed
        self._stated = stated

    def run(self) -> None:
        """Release, state, fit, date and apply; then store what changed, and post it."""
        self._rename()
        self._unstate()
        for id_, each in self._open.moved.items():
            if each.is_elsewhere:
                self._release(id_, each)
        self._state()
        for each in self._open.moved.values():
            if each.before and each.now and each.before.open < each.before.amount:
                self._open.affected.add(each.now.id)
                self._fit(each.now)
                if each.before.date != each.now.date:
                    self._redate(each.now)
        self._open.refresh()
        for account_id, contact_id in sorted(self._places()):
            self._apply(account_id, contact_id)
        self._open.refresh()
        self._open.store()
        post_applications(self._book, self._open)

    # The steps

    def _rename(self) -> None:
        """Let applications follow the items that a merge renamed, all at once: one may take the name of another."""
        if not self._renamed:
            return
        payers = {credit for old in self._renamed for credit in self._open.payers_of(old)}
        moved = {credit: self._open.of_credit(credit) for credit in sorted(payers | self._renamed.keys())}
        for credit in moved:
            self._open.applied[credit] = []
        for new in self._renamed.values():
            self._open.of_credit(new)
            self._open.payers[new] = set()
        for old in self._renamed:
            self._open.payers[old] = set()
        for credit, lines in moved.items():
            target = self._renamed.get(credit, credit)
            self._open.applied[target] = [changed(each, charge_id=self._renamed.get(each.charge_id, each.charge_id)) for each in lines]
            for each in self._open.applied[target]:
                self._open.payers_of(each.charge_id).add(target)
                self._open.affected |= {target, each.charge_id}

    def _unstate(self) -> None:
        """Take back what is not stated any more."""
        for (credit, charge), amount in self._stated.items():
            self._lower(credit, charge, amount)
        for id_, each in self._open.moved.items():
            if each.before and each.now and each.stated is not None and each.now.kind in OF_ONE_ITEM:
                stated = dict(each.stated)
                for charge in {line.charge_id for line in self._open.of_credit(id_) if line.rule == "stated" and _is_stated_by_document(line.charge_id)}:
                    self._lower(id_, charge, stated.get(charge, 0))

    def _lower(self, credit: str, charge: str, amount: int) -> None:
        """Make what is stated between two items no more than an amount, newest first."""
        lines = [each for each in self._open.of_credit(credit) if each.charge_id == charge and each.rule == "stated"]
        over = sum(each.amount for each in lines) - amount
        for each in sorted(lines, key=lambda line: line.date, reverse=True):
            if over > 0:
                over -= self._open.cut(credit, each, over)

    def _release(self, id_: str, moved: Moved) -> None:
        """Take back all that is applied of an item that is elsewhere now; what a person stated stands in the way, unless
        the document is gone."""
        for credit, each in self._open.of(id_):
            if each.rule == "stated" and not self._is_gone(moved):
                other = named(each.charge_id if credit == id_ else credit)
                raise Conflict(f"{format_amount(each.amount)} of it is applied to the {other} because a person stated it; take that back first")
            self._open.cut(credit, each, each.amount)

    def _is_gone(self, moved: Moved) -> bool:
        """Whether an item is no more because its document is void or removed."""
        assert moved.before
        document = self._book.find(self._book.kind(moved.before.kind), moved.before.document_id)
        return moved.now is None and (document is None or cast("Document", document).is_void)

    def _state(self) -> None:
        """Apply what persons stated: the machine's makes room for it."""
        for (credit, charge), amount in self._stated.items():
            self._raise(credit, charge, amount, "")
        for id_, each in self._open.moved.items():
            if each.now and each.stated:
                for place, (charge, amount) in enumerate(each.stated):
                    self._raise(id_, charge, amount, f"/applications/{place}")

    def _raise(self, credit_id: str, charge_id: str, amount: int, pointer: str) -> None:
        """Make what is stated between two items no less than an amount; the new part of it is dated now."""
        if not amount:
            return
        credit, charge = self._open.item(credit_id), self._open.item(charge_id)
        field = f"{pointer}/{'billId' if charge_id.startswith('bill:') else 'invoiceId'}" if pointer else ""
        if credit is None or charge is None:
            if pointer and self._is_unknown(charge_id):
                return  # it is told with all other references
            raise Refused.at(field, f"nothing is owed on {named(charge_id)}: it is a draft, void, zero, or no charge")
        if charge.role != "charge" or credit.role != "credit":
            raise Refused.at(field, f"{named(charge_id)} is not owed: a credit pays invoices, bills and other charges")
        if place_of(credit)[:2] != place_of(charge)[:2]:
            what = "contact" if credit.contact_id != charge.contact_id else "control account"
            raise Refused.at(field, f"{named(charge_id)} is of another {what}; a credit pays what its own contact owes on the same account")
        if amount > charge.amount:
            raise Refused.at(f"{pointer}/amount" if pointer else "", f"must be at most {format_amount(charge.amount)}, the whole of {named(charge_id)}")
        missing = amount - sum(each.amount for each in self._open.of_credit(credit_id) if each.charge_id == charge_id and each.rule == "stated")
        if missing > 0:
            self._open.add(credit, charge, missing, "stated")
            self._fit(charge)
            self._fit(credit)

    def _is_unknown(self, charge_id: str) -> bool:
        kind, _, document_id = charge_id.partition(":")
        return self._book.find(self._book.kind(kind), document_id) is None

    def _fit(self, item: OpenItem) -> None:
        """Take back what the machine applied of an item, newest first, until no more is applied than it holds."""
        over = self._open.used(item.id) - item.amount
        if over <= 0:
            return
        for credit, each in reversed(self._open.of(item.id)):
            if over > 0 and each.rule != "stated" and not self._open.is_closed(each.date):
                over -= self._open.cut(credit, each, over)
        if over > 0:
            used = format_amount(self._open.used(item.id))
            raise Conflict(
                f"{used} of {named(item.id)} is applied because persons stated it or in a closed period, and it holds {format_amount(item.amount)}; "
                "take back what was stated first"
            )

    def _redate(self, item: OpenItem) -> None:
        """Date what is applied of an item anew, now that the item has another date."""
        for credit_id, each in self._open.of(item.id):
            credit, charge = self._open.item(credit_id), self._open.item(each.charge_id)
            if credit and charge and not self._open.is_closed(each.date):
                day = applied_on(credit, charge, self._open.closing)
                if day != each.date:
                    self._open.cut(credit_id, each, each.amount)
                    self._open.add(credit, charge, each.amount, each.rule, day)

    def _places(self) -> set[tuple[str, str]]:
        touched = [item for each in self._open.moved.values() for item in (each.before, each.now) if item]
        touched += [item for id_ in self._open.affected if (item := self._open.item(id_))]
        return {(each.account_id, each.contact_id) for each in touched if each.role != "row"}

    def _apply(self, account_id: str, contact_id: str) -> None:
        credits = self._book.session.open_items(account_id, contact_id, "credit")
        if all(each.hold for each in credits):
            return
        charges = self._book.session.open_items(account_id, contact_id, "charge")
        known = {each.id: each for each in (*credits, *charges)}
        for found in match(known.values()):
            credit, charge = known[found.credit_id], known[found.charge_id]
            self._open.items.setdefault(credit.id, credit)
            self._open.items.setdefault(charge.id, charge)
            self._open.add(credit, charge, found.amount, found.rule)


def _is_stated_by_document(charge_id: str) -> bool:
    """Whether a document names such a charge in its own `applications`; other charges are stated on demand alone."""
    return charge_id.partition(":")[0] in NUMBERED
