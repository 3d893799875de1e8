"""Plans: a use case runs on a snapshot of the books, and its writes are kept instead of stored.

    use case -> PlanningWork (guards, snapshot) -> Plan --carry_out--> the same writes, stored

A plan holds no lock and stores nothing. It is carried out in one transaction, in which the books
post its documents, apply open items and log the changes. What the use case has read must not have
changed in between: `Plan.fits` compares its `footprint` with the changes since then.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import starmap
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from attrs import evolve, field, frozen

from application.packed_values import PackedValues
from application.ports.change_log import Head, LoggedChange, LogQuery
from application.ports.progress import Progress, observed, unobserved
from application.serialization import canonical, from_json, json_text, quoted
from application.unit_of_work.footprint import Footprint
from application.unit_of_work.numbered_ids import NumberedIds
from application.unit_of_work.planned_amounts import PlannedAmounts
from application.unit_of_work.planned_records import PlannedRecords, PlannedWrite
from application.unit_of_work.planned_session import PlannedSession
from application.unit_of_work.planning_recorder import PlanningRecorder
from application.unit_of_work.reference_check import missing_references
from application.unit_of_work.transaction_records import RecordKey
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_warnings import WriteWarning
from domain.errors import Conflict
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.records import Record, kind_of

P = ParamSpec("P")
R = TypeVar("R", bound=Record)
T = TypeVar("T")

_MOST_IN_HAND = 64
"""How many new documents are remembered as objects."""
_MOST_UNSETTLED = 500
"""After so many writes, what a plan has written is logged, and its documents are forgotten."""
_MOST_CHANGES = 1_000
"""After more changes than this, making a plan again costs less than looking at them."""


@frozen
class Plan(Generic[T]):
    """What a use case would write, and what it would answer."""

    result: T
    writes: Sequence[PlannedWrite]
    warnings: tuple[WriteWarning, ...]
    amounts: PlannedAmounts
    """What it would add to the balances of accounts, without automatic applications."""
    changed_entries: Mapping[str, Entry | None]
    """By id, the entries that it changes of documents which are not new; None for a removed one."""
    head: Head
    """The end of the log of the books for which it was made."""
    today: date
    footprint: Footprint = field(repr=False)
    """What the use case has read."""
    new_ids: NumberedIds = field(repr=False)
    """The ids that it gave to new records."""
    rewritten: frozenset[RecordKey] = field(repr=False)
    """The records that it writes more than once."""

    @property
    def digest(self) -> str:
        """The SHA-256 of all that it writes: two plans with the same digest do the same."""
        digest = sha256()
        for write in self.writes:
            digest.update(_text_of((write.method, *write.arguments)).encode())
        return digest.hexdigest()

    def entry_of(self, document: Document) -> Entry | None:
        """What a document that it saves would post, if that is new or otherwise than before."""
        if document.id in self.new_ids:
            return document.posted_entry
        entry = document.posted_entry
        return self.changed_entries.get(entry.id) if entry else None

    def saved_records(self) -> Iterator[Record]:
        """The records that it saves, in order; one that is saved twice comes twice."""
        for write in self.writes:
            if write.method == "save":
                yield write.arguments[0]

    def fits(self, work: UnitOfWork) -> bool:
        """Whether its use case would do the same in the books as they are now.

        That is so if none of the changes since then touches what it has read.
        """
        if work.today != self.today:
            return False
        if work.head == self.head:
            return True
        changes = _changes_since(work, self.head)
        return changes is not None and not any(starmap(self.footprint.is_touched_by, changes))

    def carry_out(self, work: UnitOfWork, progress: Progress = unobserved) -> None:
        """Write what the plan says, in books that it fits; `progress` counts the writes.

        The guards allowed these writes when the plan was made, and nothing that they have read has
        changed since, so they are not asked again.
        """
        if not self.fits(work):
            raise RuntimeError("the books have changed since the plan was made")
        work.expect_new(self.new_ids)
        with work.without_guards():
            for place, write in enumerate(observed(self.writes, len(self.writes), progress), 1):
                write.carry_out(work)
                if place % _MOST_UNSETTLED == 0:
                    work.settle(self.rewritten)
        for warning in self.warnings:
            work.warn(warning.code, warning.message, *warning.ids)


def make_plan(
    work: UnitOfWork,
    ids: NumberedIds,
    use_case: Callable[Concatenate[UnitOfWork, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Plan[T]:
    """Run a use case on the books as they are now, and keep what it writes.

    `work` is only read. New records get ids of `ids`.
    """
    planning = PlanningWork(work, ids)
    result = use_case(planning, *args, **kwargs)
    planning.finish()
    entries = planning.effect().entries
    return Plan(
        result,
        planning.lasting_writes(),
        tuple(planning.warnings),
        planning.amounts,
        {entry.id: after for before, after in entries if (entry := after or before)},
        work.head,
        work.today,
        planning.footprint,
        ids,
        frozenset(planning.rewritten),
    )


class PlanningWork(UnitOfWork):
    """A unit of work that keeps its writes, and leaves the store as it is.

    It remembers of its new documents only the last ones as objects. `planned_records` has the
    others, packed.
    """

    def __init__(self, work: UnitOfWork, ids: NumberedIds) -> None:
        self._writes: PackedValues[PlannedWrite] = PackedValues()
        self.amounts = PlannedAmounts()
        self._planned = PlannedRecords(ids, self._writes)
        self.rewritten: set[RecordKey] = set()
        """The records that were written more than once."""
        self._own_ids = ids
        self._places: dict[RecordKey, int] = {}
        """The new documents that are not laid aside yet, each with its place among the writes."""
        session = PlannedSession(work.session, self._planned, work.mechanism.kinds)
        self.footprint = session.footprint
        mechanism = evolve(
            work.mechanism,
            recorder=lambda records: PlanningRecorder(
                records, ids, self._writes.append, self.amounts
            ),
        )
        super().__init__(
            session,
            work.clock,
            ids,
            work.context,
            mechanism,
            work.check_wanted,
        )

    def lasting_writes(self) -> Sequence[PlannedWrite]:
        """The writes, without those of records that are in the end as they were before."""
        vain = {key for key, before in self._originals.items() if not self._differs(key, before)}
        if not vain:
            return self._writes
        return PackedValues(
            write
            for write in self._writes
            if write.of_recorder or (type(write.arguments[0]), write.arguments[0].id) not in vain
        )

    def new_id(self) -> str:
        return self.ids.new()

    def find(self, kind: type[R], id_: str) -> R | None:
        key = (kind, id_)
        if key in self._current:
            record: R | None = self._any_kind[key]
            return record
        if id_ not in self._own_ids:
            return super().find(kind, id_)
        planned = self.session.records.get(kind, id_)
        if planned is None:
            self._current[key] = None  # It is asked for again and again before it is written.
        return planned

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        ids = list(ids)
        aside = [id_ for id_ in ids if (kind, id_) not in self._current and id_ in self._own_ids]
        if not aside:
            return super().many(kind, ids)
        records = super().many(kind, [id_ for id_ in ids if id_ not in aside])
        records |= self.session.records.many(kind, aside)
        return {id_: records[id_] for id_ in ids if id_ in records}

    def save(self, record: R) -> R:
        before = self.find(type(record), record.id)
        saved = super().save(record)
        if saved is not before:
            self._writes.append(PlannedWrite("save", (saved,)))
            if isinstance(saved, Document) and saved.id in self._own_ids:
                self._places[type(saved), saved.id] = len(self._writes) - 1
                if len(self._places) == _MOST_IN_HAND:
                    self._lay_aside()
        return saved

    def remove(self, record: Record) -> None:
        super().remove(record)
        self._writes.append(PlannedWrite("remove", (record,)))
        self._places.pop((type(record), record.id), None)

    def merge(self, record: Record, into: Record, obstacles: Iterable[Conflict] = ()) -> None:
        super().merge(record, into, obstacles)
        self._writes.append(PlannedWrite("merge", (record, into)))

    def _remember_original(self, key: RecordKey, before: Record | None) -> None:
        is_own = key[1] in self._own_ids
        if key in self._originals or (is_own and before is not None):
            self.rewritten.add(key)
        super()._remember_original(key, None if is_own else before)

    def _lay_aside(self) -> None:
        """Keep the last new documents packed, unless they refer to what is not there yet.

        Such documents are left for `finish`, which refuses them if it is not there then either.
        """
        places, self._places = self._places, {}
        if missing_references(self, [record for key in places if (record := self._current[key])]):
            return
        for key, place in places.items():
            self._planned.lay_aside(*key, place)
            del self._current[key], self._originals[key], self._positions[key]

    def _log_changes(self, altered: list[tuple[RecordKey, Record | None]]) -> None:
        """Log nothing: the changes are logged when the plan is carried out."""


def _changes_since(
    work: UnitOfWork, head: Head
) -> list[tuple[Record | None, Record | None]] | None:
    """What has changed since a head of the log: each record as it was before, and as it is after.

    None if there are too many changes, or if the log does not go on from there.
    """
    query = LogQuery(since=max(head.version - 1, 0), limit=_MOST_CHANGES + 1)
    logged = work.session.log.read(query)
    if head.version and (not logged or logged.pop(0).hash != head.hash):
        return None  # These are other books, such as restored ones.
    if len(logged) >= _MOST_CHANGES:
        return None
    kinds = {kind.plural: kind for kind in work.kinds()}

    def record(change: LoggedChange, text: str | None) -> Record | None:
        return from_json(kinds[change.collection], json.loads(text)) if text else None

    return [(record(change, change.before), record(change, change.after)) for change in logged]


def _text_of(argument: Any) -> str:
    """An argument of a call as canonical JSON."""
    if isinstance(argument, Record):
        return f"[{quoted(kind_of(type(argument)))},{json_text(argument)}]"
    if isinstance(argument, tuple):
        return f"[{','.join(map(_text_of, argument))}]"
    return canonical(argument if isinstance(argument, (str, int, type(None))) else str(argument))
