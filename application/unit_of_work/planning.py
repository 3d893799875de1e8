"""Plans: a use case runs on a snapshot of the books, and its writes are kept instead of stored.

    use case -> PlanningWork (guards, snapshot) -> Plan --carry_out--> the same writes, stored

A plan holds no lock and stores nothing. It is carried out in one transaction, in which the books
post its documents, apply open items and log the changes. What the use case has read must not have
changed in between: `Plan.fits` compares its `footprint` with the changes since then.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from hashlib import sha256
from itertools import starmap
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from attrs import evolve, field, frozen

from application.ports.change_log import Head, LoggedChange, LogQuery
from application.ports.ids import Ids
from application.ports.progress import Progress, observed, unobserved
from application.serialization import canonical, from_json, json_text, quoted
from application.unit_of_work.footprint import Footprint
from application.unit_of_work.item_changes import ItemChanges
from application.unit_of_work.planned_session import PlannedSession
from application.unit_of_work.postings import Postings
from application.unit_of_work.recorder import DerivedRecords, Effect
from application.unit_of_work.transaction_records import RecordKey
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_warnings import WriteWarning
from domain.errors import Conflict
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.reconciliation.open_items import AccountRoles, OpenItem
from domain.records import Record, kind_of

P = ParamSpec("P")
R = TypeVar("R", bound=Record)
T = TypeVar("T")

_MOST_CHANGES = 1_000
"""After more changes than this, making a plan again costs less than looking at them."""


@frozen
class PlannedWrite:
    """One call with which a use case writes: of the unit of work, or of its recorder."""

    method: str
    arguments: tuple[Any, ...]
    of_recorder: bool = False

    def changes_other_than(self, kind: type[Record]) -> bool:
        """Whether it writes a record of another kind."""
        return not (self.of_recorder or isinstance(self.arguments[0], kind))

    def carry_out(self, work: UnitOfWork) -> None:
        """Make the same call in another unit of work."""
        target = work.recorder if self.of_recorder else work
        getattr(target, self.method)(*self.arguments)


@frozen
class Plan(Generic[T]):
    """What a use case would write, and what it would answer."""

    result: T
    writes: tuple[PlannedWrite, ...]
    warnings: tuple[WriteWarning, ...]
    effect: Effect
    """How it would change the journal, without automatic applications."""
    head: Head
    """The end of the log of the books for which it was made."""
    today: date
    footprint: Footprint = field(repr=False)
    """What the use case has read."""
    new_ids: frozenset[str] = field(repr=False)
    """The ids that it gave to new records."""

    @property
    def digest(self) -> str:
        """The SHA-256 of all that it writes: two plans with the same digest do the same."""
        digest = sha256()
        for write in self.writes:
            digest.update(_text_of((write.method, *write.arguments)).encode())
        return digest.hexdigest()

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
            for write in observed(self.writes, len(self.writes), progress):
                write.carry_out(work)
        for warning in self.warnings:
            work.warn(warning.code, warning.message, *warning.ids)


class NumberedIds:
    """Ids that begin with the id of a plan, so that a plan made again gives the same ids."""

    def __init__(self, plan_id: str) -> None:
        self._plan_id = plan_id
        self._last = 0

    def new(self) -> str:
        """The next id."""
        self._last += 1
        return f"{self._plan_id}-{self._last:06d}"


def make_plan(
    work: UnitOfWork,
    ids: Ids,
    use_case: Callable[Concatenate[UnitOfWork, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Plan[T]:
    """Run a use case on the books as they are now, and keep what it writes.

    `work` is only read. New records get ids of `ids`.
    """
    session = PlannedSession(work.session)
    planning = PlanningWork(work, session, ids)
    result = use_case(planning, *args, **kwargs)
    planning.finish()
    return Plan(
        result,
        planning.lasting_writes(),
        tuple(planning.warnings),
        planning.effect(),
        work.head,
        work.today,
        session.footprint,
        planning.new_ids,
    )


class PlanningWork(UnitOfWork):
    """A unit of work that keeps its writes in a list, and leaves the store as it is."""

    def __init__(self, work: UnitOfWork, session: PlannedSession, ids: Ids) -> None:
        self.writes: list[PlannedWrite] = []
        mechanism = evolve(
            work.mechanism, recorder=lambda records: _PlanningRecorder(records, self.writes)
        )
        super().__init__(
            session,
            work.clock,
            ids,
            work.context,
            mechanism,
            work.check_wanted,
        )

    def lasting_writes(self) -> tuple[PlannedWrite, ...]:
        """The writes, without those of records that are in the end as they were before."""
        altered = {key for key, before in self._originals.items() if self._differs(key, before)}
        return tuple(
            write
            for write in self.writes
            if write.of_recorder or (type(write.arguments[0]), write.arguments[0].id) in altered
        )

    def _log_changes(self, altered: list[tuple[RecordKey, Record | None]]) -> None:
        """Log nothing: the changes are logged when the plan is carried out."""

    def save(self, record: R) -> R:
        before = self.find(type(record), record.id)
        saved = super().save(record)
        if saved is not before:
            self.writes.append(PlannedWrite("save", (record,)))
        return saved

    def remove(self, record: Record) -> None:
        super().remove(record)
        self.writes.append(PlannedWrite("remove", (record,)))

    def merge(self, record: Record, into: Record, obstacles: Iterable[Conflict] = ()) -> None:
        super().merge(record, into, obstacles)
        self.writes.append(PlannedWrite("merge", (record, into)))


class _PlanningRecorder(Postings):
    """The recorder of a plan: it keeps what a use case tells it, and applies no open items.

    Open items are applied when the plan is carried out.
    """

    def __init__(self, records: DerivedRecords, writes: list[PlannedWrite]) -> None:
        super().__init__(records, _apply_nothing)
        self._writes = writes

    def set_manual_application(self, credit_id: str, charge_id: str, amount: int) -> None:
        self._keep("set_manual_application", credit_id, charge_id, amount)

    def take_back_automatic(self, credit_id: str, charge_id: str | None = None) -> None:
        self._keep("take_back_automatic", credit_id, charge_id)

    def mark_changed(self, items: Iterable[OpenItem]) -> None:
        self._keep("mark_changed", tuple(items))

    def release_row(self, document: Document) -> None:
        super().release_row(document)
        self._keep("release_row", document)

    def repost(self, documents: Iterable[Document]) -> None:
        kept = tuple(documents)
        super().repost(kept)
        self._keep("repost", kept)

    def _on_both_bases(self, entry: Entry, roles: AccountRoles) -> Entry:
        """The entry as it is: no use case that is planned asks for figures of the cash basis."""
        del roles
        return entry

    def _store_header(self, old: Entry | None, new: Entry | None, version: int) -> None:
        """Store nothing: no use case that is planned lists the entries that it has just posted."""

    def _keep(self, method: str, *arguments: Any) -> None:
        self._writes.append(PlannedWrite(method, arguments, of_recorder=True))


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


def _apply_nothing(records: DerivedRecords, changes: ItemChanges) -> None:
    del records, changes


def _text_of(argument: Any) -> str:
    """An argument of a call as canonical JSON."""
    if isinstance(argument, Record):
        return f"[{quoted(kind_of(type(argument)))},{json_text(argument)}]"
    if isinstance(argument, tuple):
        return f"[{','.join(map(_text_of, argument))}]"
    return canonical(argument if isinstance(argument, (str, int, type(None))) else str(argument))
