"""Applications in step with the open items of one unit of work: stated, released, made, and posted on the cash basis.

What a person stated is never changed by the machine, and nothing dated in a closed period moves. The order is that of
ACCOUNTING: release what no longer fits, then apply by rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, cast

from attrs import define, evolve

from domain.errors import Closed, Conflict, Refused
from domain.ledger import Document, Entry, Posting, entry_id
from domain.reconciliation.applications import Application, AppliedCredit, OpenItem, Rule, applied_on, match
from domain.reconciliation.cash_basis import APPLICATION, Key, application_entry, application_id, in_order, released
from domain.records import changed
from domain.values import format_amount

if TYPE_CHECKING:
    from application.book import Book


@define
class Moved:
    """An open item that a unit of work touched: as it was stored, and as its document has it now."""

    before: OpenItem | None
    now: OpenItem | None
    stated: tuple[tuple[str, int], ...] = ()
    """What its document states that it pays: (charge, amount)."""
    posts_otherwise: bool = False
    is_merged: bool = False
    """Whether it only has another name: then nothing of it is released."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether it belongs to another contact or control account now, or to the other side, or is no more."""
        if self.before is None or self.is_merged:
            return False
        return self.now is None or _place(self.before) != _place(self.now)


class ApplicationRun:
    """One run of the machine, over the items that a unit of work touched."""

    def __init__(self, book: Book, moved: Mapping[str, Moved], renamed: Mapping[str, str], stated: Iterable[tuple[str, str, int]]) -> None:
        self._book = book
        self._moved = moved
        self._renamed = renamed
        self._stated = list(stated)
        self._closing = book.settings.closing_date
        self._items: dict[str, OpenItem | None] = {id_: each.now for id_, each in moved.items()}
        self._applied: dict[str, list[Application]] = {}
        """By credit, as far as they were looked at."""
        self._began: dict[str, tuple[Application, ...]] = {}
        self._payers: dict[str, set[str]] = {}
        """The credits of each charge, as far as they were looked at."""
        self._affected: set[str] = set()
        """The items of which something was applied or released."""

    def run(self) -> None:
        """Release, state, fit, date and apply; then store what changed, and post it."""
        self._rename()
        self._unstate()
        for id_, each in self._moved.items():
            if each.is_elsewhere:
                self._release(id_, each)
        self._state()
        for each in self._moved.values():
            if each.before and each.now and each.before.open < each.before.amount:
                self._affected.add(each.now.id)
                self._fit(each.now)
                if each.before.date != each.now.date:
                    self._redate(each.now)
        self._refresh()
        for account_id, contact_id in sorted(self._places()):
            self._apply(account_id, contact_id)
        self._refresh()
        self._store()
        self._post()

    # What is known

    def _item(self, id_: str) -> OpenItem | None:
        if id_ not in self._items:
            self._items[id_] = self._book.session.items([id_]).get(id_)
        return self._items[id_]

    def _roles(self, id_: str) -> set[str]:
        """What an item is, and was: charge, credit."""
        moved = self._moved.get(id_)
        known = (moved.before, moved.now) if moved else (self._item(id_),)
        return {each.role for each in known if each}

    def _of_credit(self, id_: str) -> list[Application]:
        if id_ not in self._applied:
            moved = self._moved.get(id_)
            is_new = moved is not None and moved.before is None
            found = None if is_new else self._book.find(AppliedCredit, id_)
            self._began[id_] = found.applied if found else ()
            self._applied[id_] = list(self._began[id_])
        return self._applied[id_]

    def _payers_of(self, charge_id: str) -> set[str]:
        if charge_id not in self._payers:
            moved = self._moved.get(charge_id)
            is_new = moved is not None and moved.before is None
            self._payers[charge_id] = set() if is_new else {id_ for _, id_ in self._book.session.referrers("open-item", charge_id)}
        return self._payers[charge_id]

    def _of(self, item_id: str) -> list[tuple[str, Application]]:
        """All that is applied to or of an item, with the credit of each; oldest first."""
        roles, found = self._roles(item_id), []
        if "credit" in roles:
            found += [(item_id, each) for each in self._of_credit(item_id)]
        if "charge" in roles:
            found += [(credit, each) for credit in self._payers_of(item_id) for each in self._of_credit(credit) if each.charge_id == item_id]
        return sorted(found, key=lambda pair: (pair[1].date, pair[0], pair[1].charge_id, pair[1].rule))

    def _used(self, item_id: str) -> int:
        return sum(each.amount for _, each in self._of(item_id))

    def _is_closed(self, day: date) -> bool:
        return self._closing is not None and day <= self._closing

    # The steps

    def _rename(self) -> None:
        """Let applications follow the items that a merge renamed, all at once: one may take the name of another."""
        if not self._renamed:
            return
        payers = {credit for old in self._renamed for credit in self._payers_of(old)}
        moved = {credit: self._of_credit(credit) for credit in sorted(payers | self._renamed.keys())}
        for credit in moved:
            self._applied[credit] = []
        for new in self._renamed.values():
            self._of_credit(new)
            self._payers[new] = set()
        for old in self._renamed:
            self._payers[old] = set()
        for credit, lines in moved.items():
            target = self._renamed.get(credit, credit)
            self._applied[target] = [changed(each, charge_id=self._renamed.get(each.charge_id, each.charge_id)) for each in lines]
            for each in self._applied[target]:
                self._payers_of(each.charge_id).add(target)
                self._affected |= {target, each.charge_id}

    def _unstate(self) -> None:
        """Take back what is not stated any more."""
        for credit, charge, amount in self._stated:
            if not amount:
                self._lower(credit, charge, 0)
        for id_, each in self._moved.items():
            if each.before and each.now and each.now.kind in _STATING:
                stated = dict(each.stated)
                for charge in {line.charge_id for line in self._of_credit(id_) if line.rule == "stated" and _is_stated_by_document(line.charge_id)}:
                    self._lower(id_, charge, stated.get(charge, 0))

    def _lower(self, credit: str, charge: str, amount: int) -> None:
        """Make what is stated between two items no more than an amount, newest first."""
        lines = [each for each in self._of_credit(credit) if each.charge_id == charge and each.rule == "stated"]
        over = sum(each.amount for each in lines) - amount
        for each in sorted(lines, key=lambda line: line.date, reverse=True):
            if over > 0:
                over -= self._cut(credit, each, over)

    def _release(self, id_: str, moved: Moved) -> None:
        """Take back all that is applied of an item that is elsewhere now; what a person stated stands in the way, unless
        the document is gone."""
        for credit, each in self._of(id_):
            if each.rule == "stated" and not self._is_gone(moved):
                other = _named(each.charge_id if credit == id_ else credit)
                raise Conflict(f"{format_amount(each.amount)} of it is applied to the {other} because a person stated it; take that back first")
            self._cut(credit, each, each.amount)

    def _is_gone(self, moved: Moved) -> bool:
        """Whether an item is no more because its document is void or removed."""
        assert moved.before
        document = self._book.find(self._book.kind(moved.before.kind), moved.before.document_id)
        return moved.now is None and (document is None or cast("Document", document).is_void)

    def _state(self) -> None:
        """Apply what persons stated: the machine's makes room for it."""
        for credit, charge, amount in self._stated:
            if amount:
                self._raise(credit, charge, amount, "")
        for id_, each in self._moved.items():
            if each.now and each.stated:
                for place, (charge, amount) in enumerate(each.stated):
                    self._raise(id_, charge, amount, f"/applications/{place}")

    def _raise(self, credit_id: str, charge_id: str, amount: int, pointer: str) -> None:
        """Make what is stated between two items an amount; the new part of it is dated now."""
        credit, charge = self._item(credit_id), self._item(charge_id)
        field = f"{pointer}/{'billId' if charge_id.startswith('bill:') else 'invoiceId'}" if pointer else ""
        if credit is None or charge is None:
            if pointer and self._is_unknown(charge_id):
                return  # it is told with all other references
            raise Refused.at(field, f"{_named(charge_id)} is open to nothing: it is a draft, void, zero, or no charge")
        if charge.role != "charge" or credit.role != "credit":
            raise Refused.at(field, f"{_named(charge_id)} is not owed: a credit pays invoices, bills and other charges")
        if _place(credit)[:2] != _place(charge)[:2]:
            what = "contact" if credit.contact_id != charge.contact_id else "control account"
            raise Refused.at(field, f"{_named(charge_id)} is of another {what}; a credit pays what its own contact owes on the same account")
        if amount > charge.amount:
            raise Refused.at(f"{pointer}/amount" if pointer else "", f"must be at most {format_amount(charge.amount)}, the whole of {_named(charge_id)}")
        missing = amount - sum(each.amount for each in self._of_credit(credit_id) if each.charge_id == charge_id and each.rule == "stated")
        if missing > 0:
            self._add(credit, charge, missing, "stated")
            self._fit(charge)
            self._fit(credit)

    def _is_unknown(self, charge_id: str) -> bool:
        kind, _, document_id = charge_id.partition(":")
        return self._book.find(self._book.kind(kind), document_id) is None

    def _fit(self, item: OpenItem) -> None:
        """Take back what the machine applied of an item, newest first, until no more is applied than it holds."""
        over = self._used(item.id) - item.amount
        if over <= 0:
            return
        for credit, each in reversed(self._of(item.id)):
            if over > 0 and each.rule != "stated" and not self._is_closed(each.date):
                over -= self._cut(credit, each, over)
        if over > 0:
            used = format_amount(self._used(item.id))
            raise Conflict(
                f"{used} of {_named(item.id)} is applied because persons stated it or in a closed period, and it holds {format_amount(item.amount)}; "
                "take back what was stated first"
            )

    def _redate(self, item: OpenItem) -> None:
        """Date what is applied of an item anew, now that the item has another date."""
        for credit_id, each in self._of(item.id):
            credit, charge = self._item(credit_id), self._item(each.charge_id)
            if credit and charge and not self._is_closed(each.date):
                day = applied_on(credit, charge, self._closing)
                if day != each.date:
                    self._cut(credit_id, each, each.amount)
                    self._add(credit, charge, each.amount, each.rule, day)

    def _places(self) -> set[tuple[str, str]]:
        touched = [item for each in self._moved.values() for item in (each.before, each.now) if item]
        touched += [item for id_ in self._affected if (item := self._item(id_))]
        return {(each.account_id, each.contact_id) for each in touched if each.role != "row"}

    def _apply(self, account_id: str, contact_id: str) -> None:
        credits = self._book.session.open_items(account_id, contact_id, "credit")
        if all(each.hold for each in credits):
            return
        charges = self._book.session.open_items(account_id, contact_id, "charge")
        known = {each.id: each for each in (*credits, *charges)}
        for found in match(known.values()):
            credit, charge = known[found.credit_id], known[found.charge_id]
            self._items.setdefault(credit.id, credit)
            self._items.setdefault(charge.id, charge)
            self._add(credit, charge, found.amount, found.rule)

    # Changes

    def _add(self, credit: OpenItem, charge: OpenItem, amount: int, rule: Rule, day: date | None = None) -> None:
        day = day or applied_on(credit, charge, self._closing)
        lines = self._of_credit(credit.id)
        self._payers_of(charge.id).add(credit.id)
        self._affected |= {credit.id, charge.id}
        for place, each in enumerate(lines):
            if (each.charge_id, each.date, each.rule) == (charge.id, day, rule):
                lines[place] = changed(each, amount=each.amount + amount)
                return
        lines.append(Application(charge_id=charge.id, amount=amount, date=day, rule=rule))

    def _cut(self, credit_id: str, line: Application, most: int) -> int:
        """Take back so much of an application, or all of it; answers how much."""
        if self._is_closed(line.date):
            raise Closed(
                f"{format_amount(line.amount)} of {_named(credit_id)} was applied to {_named(line.charge_id)} on {line.date}, "
                f"and the books are closed to {self._closing}"
            )
        lines = self._of_credit(credit_id)
        place = lines.index(line)
        cut = min(most, line.amount)
        if cut == line.amount:
            del lines[place]
        else:
            lines[place] = changed(line, amount=line.amount - cut)
        self._affected |= {credit_id, line.charge_id}
        return cut

    # What is stored

    def _refresh(self) -> None:
        """Store what is open of each item of which something changed."""
        for id_ in sorted(self._affected):
            item = self._item(id_)
            if item is None:
                continue
            lines = self._of(id_)
            open_ = item.amount - sum(each.amount for _, each in lines)
            settled = max(each.date for _, each in lines) if open_ == 0 else None
            self._items[id_] = evolve(item, open=open_, settled=settled)
            self._book.session.put_items([cast("OpenItem", self._items[id_])])

    def _store(self) -> None:
        for id_ in sorted(self._applied):
            lines = tuple(sorted(self._applied[id_], key=lambda each: (each.date, each.charge_id, each.rule)))
            before = self._book.find(AppliedCredit, id_) if self._began.get(id_) else None
            if lines and lines != self._began.get(id_, ()):
                self._book.keep(AppliedCredit(id=id_, applied=lines))
            elif before and not lines:
                self._book.drop(before)

    def _post(self) -> None:
        """Post what applications release on the cash basis: those that changed; all others of a deferred item, since
        its shares are reckoned one after the other; and all of an item whose document posts otherwise than before."""
        keys = self._changed_keys()
        for id_ in self._affected | {id_ for id_, each in self._moved.items() if each.posts_otherwise and each.before}:
            item, moved = self._item(id_), self._moved.get(id_)
            if item and (item.kind not in _DIRECT or (moved and moved.posts_otherwise)):
                keys |= set(_keys(self._of(id_)))
        if not keys:
            return
        amounts = {id_: in_order(self._of(id_)) for id_ in {id_ for key in keys for id_ in key[:2]}}
        began = {key for credit, lines in self._began.items() for key in _keys((credit, each) for each in lines)}
        stored = [key for key in keys if key in began]
        posted = self._book.session.postings([_entry_id(key) for key in stored]) if stored else {}
        for key in sorted(keys):
            after = self._entry(key, amounts) if key in amounts.get(key[0], {}) else None
            before = self._as_stored(key, posted.get(_entry_id(key), ()))
            if (before.postings if before else ()) != (after.postings if after else ()):
                self._book.session.post(before, after, ())

    def _changed_keys(self) -> set[Key]:
        """Between which items, and on which days, another amount is applied than before."""
        changes: dict[Key, int] = defaultdict(int)
        for credit, lines in self._applied.items():
            for each in lines:
                changes[credit, each.charge_id, each.date] += each.amount
            for each in self._began.get(credit, ()):
                changes[credit, each.charge_id, each.date] -= each.amount
        return {key for key, change in changes.items() if change}

    def _as_stored(self, key: Key, postings: tuple[Posting, ...]) -> Entry | None:
        return Entry(APPLICATION, application_id(key), key[2], "", "", None, "", postings) if postings else None

    def _entry(self, key: Key, amounts: Mapping[str, Mapping[Key, tuple[int, int]]]) -> Entry | None:
        sides = []
        for id_ in key[:2]:
            item = self._item(id_)
            assert item
            document = self._book.get(self._book.kind(item.kind), item.document_id)
            entry = cast("Document", document).entry()
            assert entry
            sides.append(released(item, entry, self._book.posting.roles([entry]), *amounts[id_][key]))
        return application_entry(key, tuple(sides))


_STATING = frozenset({"invoice", "payment", "bill", "bill-payment"})
_DIRECT = frozenset({"payment", "bill-payment", "bank-transaction"})


def _is_stated_by_document(charge_id: str) -> bool:
    """Whether a document names such a charge in its own `applications`; other charges are stated on demand alone."""
    return charge_id.partition(":")[0] in {"invoice", "bill"}


def _place(item: OpenItem) -> tuple[str, str, str]:
    return item.account_id, item.contact_id, item.role


def _keys(lines: Iterable[tuple[str, Application]]) -> Iterator[Key]:
    return ((credit, each.charge_id, each.date) for credit, each in lines)


def _entry_id(key: Key) -> str:
    return entry_id(APPLICATION, application_id(key))


def _named(item_id: str) -> str:
    """How a message names an item: its kind and id."""
    kind, _, rest = item_id.partition(":")
    return f"{kind.replace('-', ' ')} {rest.split(':')[0]!r}"
