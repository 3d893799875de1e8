"""The books in memory: nothing outlives the process. Everything derived is looked for, not kept."""

import operator
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cmp_to_key
from threading import RLock
from typing import Any, Literal, TypeVar, cast

from attrs import define, field

from adapters.storage.limits import MOST_IN_A_MONTH, TOO_MUCH
from adapters.storage.memory.reports import MemoryReports
from adapters.storage.words import words_of
from application.ports.store import (
    Change,
    Condition,
    Either,
    Head,
    Kept,
    LogQuery,
    Outstanding,
    Page,
    Query,
    RegisterRow,
    Session,
    StoredPosting,
)  # fmt: skip
from domain.banking.bank_transactions import BankTransaction, Cleared, Mark, row_id
from domain.errors import Overflow
from domain.ledger.accounts import Account
from domain.ledger.entries import Entry, Posting
from domain.reconciliation.applications import OpenItem, Role
from domain.reconciliation.cash_basis import UNAPPLIED
from domain.records import Record, kind_of, references
from domain.reports.ledger_port import Turnover
from domain.reports.report import Basis

R = TypeVar("R", bound=Record)


def _is_in(value: Any, wanted: Container[Any]) -> bool:
    return value in wanted


_COMPARED: dict[str, Callable[[Any, Any], bool]] = {"=": operator.eq, ">=": operator.ge, "<=": operator.le, "in": _is_in}


@define
class _State:
    """All that is stored. A copy of it is what a transaction can go back to."""

    records: dict[type[Record], dict[str, Record]] = field(factory=dict)
    entries: dict[str, Entry] = field(factory=dict)
    items: dict[str, OpenItem] = field(factory=dict)
    months: dict[tuple[str, str, str], Turnover] = field(factory=dict)
    contacts: dict[tuple[str, str, str], int] = field(factory=dict)
    changes: list[Change] = field(factory=list)
    answers: dict[str, tuple[Kept, str]] = field(factory=dict)

    def copy(self) -> "_State":
        records = {kind: dict(rows) for kind, rows in self.records.items()}
        kept = dict(self.items), dict(self.months), dict(self.contacts)
        return _State(records, dict(self.entries), *kept, list(self.changes), dict(self.answers))


class MemoryStore:
    """Books that live as long as the process."""

    def __init__(self) -> None:
        self._state = _State()
        self._alone = RLock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._alone:
            yield MemorySession(self._state)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self._alone:
            session = MemorySession(self._state.copy())
            yield session
            self._state = session.state

    def facts(self) -> Mapping[str, Any]:
        return {"store": "memory"}

    def close(self) -> None:
        self._state = _State()


class MemorySession(MemoryReports):
    """One transaction."""

    def __init__(self, state: _State) -> None:
        self.state = state

    # Records

    def get(self, kind: type[R], id_: str) -> R | None:
        return cast("R | None", self._rows(kind).get(id_))

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        return {id_: found for id_ in ids if (found := self.get(kind, id_)) is not None}

    def all(self, kind: type[R]) -> Iterator[R]:
        return iter([cast("R", each) for _, each in sorted(self._rows(kind).items())])

    def ids(self, kind: type[Record]) -> Iterator[str]:
        return iter(sorted(self._rows(kind)))

    def page(self, kind: type[R], query: Query) -> Page[R]:
        chosen = [each for each in self.all(kind) if self._fits(each, query)]
        chosen.sort(key=cmp_to_key(lambda one, other: _compare(query, _place(query, one), _place(query, other))))
        after = query.after
        rest = chosen if after is None else [each for each in chosen if _compare(query, _place(query, each), after) > 0]
        return Page(rest[: query.limit], len(chosen), len(rest) > query.limit)

    def put(self, record: Record, before: Record | None) -> None:
        del before
        self._rows(type(record))[record.id] = record

    def delete(self, record: Record) -> None:
        del self._rows(type(record))[record.id]

    def holders(self, kind: type[Record], field: str, key: str) -> list[str]:
        return [each.id for each in self.all(kind) if each.keys().get(field) == key]

    def holders_of(self, kind: type[Record], field: str, keys: Sequence[str]) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for each in self.all(kind):
            if (key := each.keys().get(field)) in keys and key is not None:
                found.setdefault(key, []).append(each.id)
        return found

    def referrers(self, kind: str, id_: str) -> list[tuple[str, str]]:
        return [(from_kind, from_id) for from_kind, from_id, to_kind, to_id in self.links() if (to_kind, to_id) == (kind, id_)]

    def referrers_of(self, kind: str, ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for from_kind, from_id, to_kind, to_id in self.links():
            if to_kind == kind and to_id in ids:
                found.setdefault(to_id, []).append((from_kind, from_id))
        return found

    def links(self) -> Iterator[tuple[str, str, str, str]]:
        found = {
            (kind_of(kind), each.id, to_kind, to_id)
            for kind, rows in self.state.records.items()
            for each in rows.values()
            for _, to_kind, to_id in references(each)
        }
        return iter(sorted(found))

    # The ledger

    def post(self, before: Entry | None, after: Entry | None, control: Container[str]) -> None:
        if before:
            self.state.entries.pop(before.id, None)
            self._sum(before, -1, control)
        if after and after.postings:
            self.state.entries[after.id] = after
            self._sum(after, 1, control)
        for entry in (before, after):
            for posting in entry.postings if entry else ():
                turnover = self.state.months[_month(entry, posting)] if entry else Turnover()
                if max(turnover.debits, turnover.credits) > MOST_IN_A_MONTH:
                    raise Overflow(TOO_MUCH)

    def postings(self, entry_ids: Sequence[str]) -> dict[str, tuple[Posting, ...]]:
        return {id_: self.state.entries[id_].postings if id_ in self.state.entries else () for id_ in entry_ids}

    def turnovers(self, first: date | None, last: date, accounts: Sequence[str] | None = None, basis: Basis = "accrual") -> Mapping[str, Turnover]:
        found: dict[str, Turnover] = {}
        wanted = {*self._rows(Account), *(each.id for each in UNAPPLIED.values())} if accounts is None else set(accounts)
        for entry in self.state.entries.values():
            if (first is None or first <= entry.date) and entry.date <= last:
                for each in entry.postings:
                    if each.basis in {"both", basis} and each.account_id in wanted:
                        found[each.account_id] = found.get(each.account_id, Turnover()) + Turnover(max(each.amount, 0), max(-each.amount, 0))
        return found

    def is_used(self, account_id: str, last: date) -> bool:
        return any(entry.date <= last and any(each.account_id == account_id for each in entry.postings) for entry in self.state.entries.values())

    def register(
        self, account_id: str, first: date | None, last: date | None, mark: Mark | None, after: tuple[str, str] | None, limit: int | None
    ) -> list[RegisterRow]:
        rows = []
        for entry in self.state.entries.values():
            amounts = [each.amount for each in entry.postings if each.account_id == account_id and each.basis != "cash"]
            place = (entry.date.isoformat(), entry.id)
            if amounts and (first is None or first <= entry.date) and (last is None or entry.date <= last) and (after is None or place > after):
                cleared = self.get(Cleared, row_id(entry.kind, entry.document_id, account_id))
                contacts = [each.contact_id for each in entry.postings if each.account_id == account_id and each.basis != "cash" and each.contact_id]
                rows.append(RegisterRow(entry.id, entry.date, sum(amounts), cleared.cleared if cleared else "none", min(contacts, default=None)))
        rows.sort(key=lambda row: (row.date, row.entry_id))
        return [row for row in rows if mark is None or row.mark == mark][:limit]

    def register_size(self, account_id: str, first: date | None, last: date | None, mark: Mark | None) -> int:
        return len(self.register(account_id, first, last, mark, None, None))

    def posted(self) -> Iterator[StoredPosting]:
        for id_, entry in sorted(self.state.entries.items()):
            for each in entry.postings:
                yield StoredPosting(id_, entry.date.isoformat(), each.basis, each)

    def month_balances(self) -> Mapping[tuple[str, str, str], Turnover]:
        return self.state.months

    def contact_balances(self) -> Mapping[tuple[str, str, str], int]:
        return self.state.contacts

    # Open items

    def items(self, ids: Iterable[str]) -> dict[str, OpenItem]:
        return {id_: self.state.items[id_] for id_ in ids if id_ in self.state.items}

    def open_items(self, account_id: str, contact_id: str | None, role: Role | Literal["row"]) -> list[OpenItem]:
        chosen = (each for each in self.state.items.values() if each.open and (each.account_id, each.role) == (account_id, role))
        return sorted((each for each in chosen if contact_id in {None, each.contact_id}), key=lambda each: (each.date, each.id))

    def all_items(self) -> Iterator[OpenItem]:
        return iter([each for _, each in sorted(self.state.items.items())])

    def outstanding(self, contact_ids: Sequence[str]) -> Mapping[str, Outstanding]:
        found: dict[str, Outstanding] = {}
        for each in self.state.items.values():
            if each.open and each.role != "row" and each.contact_id in contact_ids:
                before = found.get(each.contact_id, Outstanding())
                charges, credits = (each.open, 0) if each.role == "charge" else (0, each.open)
                found[each.contact_id] = Outstanding(before.charges + charges, before.credits + credits, before.count + (each.role == "charge"))
        return found

    def put_items(self, items: Iterable[OpenItem]) -> None:
        self.state.items.update({each.id: each for each in items})

    def delete_items(self, ids: Iterable[str]) -> None:
        for id_ in ids:
            self.state.items.pop(id_, None)

    def highest_number(self, kind: type[Record], series: str) -> int:
        numbers = (cast("Any", each).number for each in self.all(kind) if cast("Any", each).kind == series)
        return max((int(each) for each in numbers if each.isascii() and each.isdigit() and len(each) <= 15), default=0)

    def is_stale(self) -> bool:
        return False

    def freshen(self) -> None:
        """Nothing in memory is older than the program."""

    # The log

    def head(self) -> Head:
        return Head(self.state.changes[-1].version, self.state.changes[-1].hash) if self.state.changes else Head()

    def append(self, changes: Sequence[Change]) -> None:
        self.state.changes.extend(changes)

    def changes(self, query: LogQuery) -> list[Change]:
        return self._log(query)[: query.limit]

    def count_changes(self, query: LogQuery) -> int:
        return len(self._log(query))

    # Answers kept for retries

    def kept(self, key: str) -> Kept | None:
        return self.state.answers[key][0] if key in self.state.answers else None

    def keep(self, key: str, kept: Kept, at: str) -> None:
        self.state.answers[key] = (kept, at)

    def forget(self, before: str) -> None:
        self.state.answers = {key: (kept, at) for key, (kept, at) in self.state.answers.items() if at >= before}

    # The transaction itself

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        saved = self.state.copy()
        try:
            yield
        except BaseException:
            self.state = saved
            raise

    def integrity(self) -> Iterator[str]:
        yield from ()

    def _rows(self, kind: type[Record]) -> dict[str, Record]:
        return self.state.records.setdefault(kind, {})

    def _sum(self, entry: Entry, sign: int, control: Container[str]) -> None:
        for each in entry.postings:
            if each.account_id in control and each.contact_id and each.basis != "cash":
                place = (each.account_id, each.contact_id, entry.date.isoformat()[:7])
                self.state.contacts[place] = self.state.contacts.get(place, 0) + sign * each.amount
            key = _month(entry, each)
            self.state.months[key] = self.state.months.get(key, Turnover()) + Turnover(sign * max(each.amount, 0), sign * max(-each.amount, 0))

    def _fits(self, record: Record, query: Query) -> bool:
        words = words_of(record) if query.words else frozenset()
        return all(self._holds(record, each) for each in query.where) and all(any(word.startswith(begin) for word in words) for begin in query.words)

    def _holds(self, record: Record, condition: Condition | Either) -> bool:
        if isinstance(condition, Either):
            return any(all(self._holds(record, each) for each in way) for way in condition.ways)
        if condition.op == "open":
            item = self.state.items.get(f"{kind_of(type(record))}:{record.id}")
            return (item is not None and item.open > 0) is condition.value
        if condition.op == "marked":
            assert isinstance(record, BankTransaction)
            mark = self.get(Cleared, row_id(kind_of(BankTransaction), record.id, record.account_id))
            return bool((mark.cleared if mark else "none") == condition.value)
        value = getattr(record, condition.field)
        return value is not None and bool(_COMPARED[condition.op](value, condition.value))

    def _log(self, query: LogQuery) -> list[Change]:
        first, last = query.first.isoformat() if query.first else "", f"{query.last.isoformat()}T~" if query.last else "~"
        return [
            each for each in self.state.changes
            if each.version > query.since and query.collection in {None, each.collection} and query.record_id in {None, each.id}
            and query.actor in {None, each.actor} and first <= each.at < last
        ]  # fmt: skip


def _month(entry: Entry, posting: Posting) -> tuple[str, str, str]:
    return posting.account_id, posting.basis, entry.date.isoformat()[:7]


def _place(query: Query, record: Record) -> tuple[Any, ...]:
    values = (getattr(record, name) for name, _ in query.order)
    return tuple(value.isoformat() if isinstance(value, date) else value for value in values)


def _compare(query: Query, one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
    for (_, descending), mine, theirs in zip(query.order, one, other, strict=True):
        if mine != theirs:
            return (1 if mine > theirs else -1) * (-1 if descending else 1)
    return 0
