"""A session that keeps its writes to itself: what a plan works with in place of the store.

It reads a snapshot of the books, together with what the plan would store so far: `planned_records`
keeps that, and `planned_ledger` has the part of postings, open items and the log.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Any, TypeVar, cast

from application.ports.blobs import Blobs
from application.ports.change_log import ChangeLog
from application.ports.client_repairs import ClientRepairs
from application.ports.copy_states import CopyStates
from application.ports.inspection import Inspection
from application.ports.pushes import Pushes
from application.ports.queries import Condition, Page, Query, TextIs
from application.ports.record_hashes import RecordHashes
from application.ports.records import Records, References
from application.ports.replies import Replies
from application.ports.report_reading import ReportReading
from application.ports.store import Session, StaleData, Store
from application.ports.stored_imports import StoredImports
from application.ports.stored_ledger import StoredLedger
from application.ports.stored_open_items import StoredOpenItems
from application.ports.unreconciled_rows import UnreconciledRows
from application.unit_of_work.footprint import Footprint
from application.unit_of_work.planned_documents import Kinds, PlannedDocuments
from application.unit_of_work.planned_ledger import (
    LedgerWithPlan,
    LogWithPlan,
    UnreconciledRowsOfPlan,
)
from application.unit_of_work.planned_open_items import OpenItemsWithPlan
from application.unit_of_work.planned_records import PlannedRecords
from application.unit_of_work.unchanged_blobs import UnchangedBlobs
from domain.banking.cleared_marks import ClearedMark
from domain.invoicing.number_series import digits_after
from domain.ledger.batches import ImportBatch
from domain.records import Record, kind_of

R = TypeVar("R", bound=Record)


class PlannedSession:
    """A `Session` over a snapshot, whose records are those of the snapshot and of the plan."""

    def __init__(self, snapshot: Session, planned: PlannedRecords, kinds: Kinds) -> None:
        footprint = Footprint()
        self._snapshot = snapshot
        self.footprint = footprint
        self.records: Records = _RecordsWithPlan(snapshot.records, planned, footprint)
        self.references: References = _ReferencesWithPlan(snapshot, planned, footprint)
        self.log: ChangeLog = LogWithPlan(snapshot.log, footprint)
        documents = PlannedDocuments(self.records, planned, kinds)
        self.ledger: StoredLedger = LedgerWithPlan(snapshot.ledger, footprint, documents)
        self.open_items: StoredOpenItems = OpenItemsWithPlan(
            snapshot.open_items, footprint, documents
        )
        self.unreconciled_rows: UnreconciledRows = UnreconciledRowsOfPlan()
        self.replies: Replies = snapshot.replies
        self.repairs: ClientRepairs = snapshot.repairs
        self.pushes: Pushes = snapshot.pushes
        self.copies: CopyStates = snapshot.copies
        self.blobs: Blobs = UnchangedBlobs(snapshot.blobs)

    @property
    def reports(self) -> ReportReading:
        """Reports show the snapshot alone."""
        self.footprint.everything = True
        return self._snapshot.reports

    @property
    def record_hashes(self) -> RecordHashes:
        """The hashes of the snapshot; they change with every record."""
        self.footprint.everything = True
        return self._snapshot.record_hashes

    @property
    def imports(self) -> StoredImports:
        """What earlier imports had; it changes only with a batch, or where rows are cleared."""
        self.footprint.kinds |= {kind_of(ImportBatch), kind_of(ClearedMark)}
        return self._snapshot.imports

    def savepoint(self) -> AbstractContextManager[None]:
        """Nothing is stored, so there is nothing to undo."""
        return nullcontext()

    def stale_data(self) -> frozenset[StaleData]:
        return self._snapshot.stale_data()

    def mark_rebuilt(self, what: StaleData) -> None:
        del what

    @property
    def inspection(self) -> Inspection:
        return self._snapshot.inspection

    def new_scratch(self) -> Store:
        return self._snapshot.new_scratch()

    def scratch_copy(self, check: Callable[[], None]) -> Store:
        return self._snapshot.scratch_copy(check)


class EmptyKinds(dict[type[Record], bool]):
    """Of which kinds a snapshot has no record, so that it need not be asked for any.

    A snapshot stays as it is. Into new books, whole companies are imported.
    """

    def __init__(self, snapshot: Records) -> None:
        super().__init__()
        self._snapshot = snapshot

    def __missing__(self, kind: type[Record]) -> bool:
        self[kind] = next(self._snapshot.ids(kind), None) is None
        return self[kind]


class _RecordsWithPlan:
    """The records of a snapshot, replaced by those of a plan where it has them."""

    def __init__(self, snapshot: Records, planned: PlannedRecords, footprint: Footprint) -> None:
        self._snapshot = snapshot
        self._planned = planned
        self._footprint = footprint
        self._numbers: dict[tuple[type[Record], str, str], int] = {}
        """The highest numbers asked for so far; the plan never lowers them."""
        self._empty = EmptyKinds(snapshot)

    def get(self, kind: type[R], id_: str) -> R | None:
        planned = self._planned.find(kind, id_)
        if planned or self._planned.decides(kind, id_):
            return cast("R | None", planned)
        self._footprint.records.add((kind_of(kind), id_))
        return self._snapshot.get(kind, id_)

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        ids = list(ids)
        unplanned = [id_ for id_ in ids if not self._planned.decides(kind, id_)]
        self._footprint.records.update((kind_of(kind), id_) for id_ in unplanned)
        stored = self._snapshot.many(kind, unplanned) if unplanned else {}
        planned = {id_: self._planned.find(kind, id_) for id_ in ids}
        records = {id_: planned[id_] or stored.get(id_) for id_ in ids}
        return {id_: cast("R", record) for id_, record in records.items() if record is not None}

    def all(self, kind: type[R]) -> Iterator[R]:
        ids = self.ids(kind)
        return iter(self.many(kind, ids).values())

    def few(self, kind: type[R]) -> tuple[R, ...]:
        return tuple(self.all(kind))

    def ids(self, kind: type[Record]) -> Iterator[str]:
        self._footprint.kinds.add(kind_of(kind))
        stored = (id_ for id_ in self._snapshot.ids(kind) if not self._planned.decides(kind, id_))
        return iter(sorted([*stored, *self._planned.ids(kind)]))

    def page(self, kind: type[R], query: Query) -> Page[R]:
        """A page of the snapshot alone: what a plan adds can be seen only after its commit."""
        if all(isinstance(criterion, (Condition, TextIs)) for criterion in query.where):
            self._footprint.kinds.add(kind_of(kind))
        else:  # Other records decide which are on the page.
            self._footprint.everything = True
        return self._snapshot.page(kind, query)

    def alike(
        self, kind: type[R], values: Mapping[str, Any], first: date, last: date, limit: int
    ) -> list[R]:
        """The records of the snapshot alone, as for a page."""
        self._footprint.note_alike(kind_of(kind), values)
        if self._empty[kind]:
            return []
        return self._snapshot.alike(kind, values, first, last, limit)

    def texts(
        self, kind: type[Record], fields: Sequence[str], ids: Sequence[str]
    ) -> Mapping[str, tuple[Any, ...]]:
        records = self.many(kind, ids)
        return {
            id_: tuple(getattr(record, field) for field in fields)
            for id_, record in records.items()
        }

    def size(self, kind: type[Record], fields: Sequence[str]) -> int:
        """The size in the snapshot alone: no use case that is planned adds to what it limits."""
        self._footprint.everything = True
        return self._snapshot.size(kind, fields)

    def highest_number(self, kind: type[Record], series: str, prefix: str = "") -> int:
        key = (kind, series, prefix)
        if key not in self._numbers:
            self._footprint.kinds.add(kind_of(kind))
            self._numbers[key] = self._snapshot.highest_number(kind, series, prefix)
        return self._numbers[key]

    def put(self, record: Record, before: Record | None) -> None:
        del before
        self._planned.put(record)
        for kind, series, prefix in self._numbers:
            if isinstance(record, kind) and getattr(record, "kind", series) == series:
                number = digits_after(prefix, cast("Any", record).number) or 0
                highest = self._numbers[kind, series, prefix]
                self._numbers[kind, series, prefix] = max(number, highest)

    def index_again(self, kind: type[Record]) -> None:
        """Do nothing: nothing that is stored changes."""

    def delete(self, record: Record) -> None:
        self._planned.delete(record)


class _ReferencesWithPlan:
    """References and keys of a snapshot, without those of the records that a plan replaces."""

    def __init__(self, snapshot: Session, planned: PlannedRecords, footprint: Footprint) -> None:
        self._snapshot = snapshot.references
        self._empty = EmptyKinds(snapshot.records)
        self._planned = planned
        self._footprint = footprint

    def holders(self, kind: type[Record], field: str, key: str) -> list[str]:
        self._footprint.note_key(kind_of(kind), field, key)
        holders = [] if self._empty[kind] else self._snapshot.holders(kind, field, key)
        stored = (id_ for id_ in holders if not self._planned.decides(kind, id_))
        return sorted({*stored, *self._planned.holders(kind, field, key)})

    def holders_of(
        self, kind: type[Record], field: str, keys: Sequence[str]
    ) -> Mapping[str, list[str]]:
        holders = {key: self.holders(kind, field, key) for key in dict.fromkeys(keys)}
        return {key: ids for key, ids in holders.items() if ids}

    def referrers(self, kind: str, id_: str) -> list[tuple[str, str]]:
        return self.referrers_of(kind, [id_]).get(id_, [])

    def referrers_of(self, kind: str, ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
        unplanned = [id_ for id_ in ids if not self._planned.is_new(id_)]
        self._footprint.referred.update((kind, id_) for id_ in unplanned)
        stored = self._snapshot.referrers_of(kind, unplanned) if unplanned else {}
        referrers = {}
        for id_ in ids:
            kept = (who for who in stored.get(id_, ()) if not self._planned.replaces(who))
            if both := sorted({*kept, *self._planned.referrers((kind, id_))}):
                referrers[id_] = both
        return referrers

    def is_referred(self, kind: str, id_: str, besides: str) -> bool:
        if self._planned.has_written:  # The plan may have replaced what refers to the record.
            return any(from_kind != besides for from_kind, _ in self.referrers(kind, id_))
        is_referred = self._snapshot.is_referred(kind, id_, besides)
        self._footprint.note_use(kind, id_, is_used=is_referred)
        return is_referred

    def links(self) -> Iterator[tuple[str, str, str, str]]:
        self._footprint.everything = True
        return self._snapshot.links()
