"""Proves that the log is as it was written: its rows, its end, and heads that were kept elsewhere.

The hash of each change covers the hash before it, so one hash stands for everything up to it. The
books record with every commit where their log ends; therefore any change of the log alone is found,
also of its newest rows. Who alters both, and computes all hashes again, is found by a kept head.

The rows are read one by one, however they look; nothing that stands in them stops the proof.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import define, field, frozen

from application.integrity.kept_heads import KeptHead, KeptHeadFault, KeptHeadProof
from application.ports.change_log import ChangeLog, Head, LoggedChange, UnreadableChange
from application.unit_of_work.change_log import BreakReason, ChainBreak, chain_break
from application.unit_of_work.unit_of_work import UnitOfWork


@frozen
class LogProof:
    """The result of verifying the log."""

    rows: int
    """How many rows the log has."""
    head: Head
    """Its last row that can be read."""
    broken: ChainBreak | None
    """The first row that is not as it was written, or None."""
    kept: tuple[KeptHeadProof, ...] = ()
    """What became of the kept heads."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken is None and all(proof.ok for proof in self.kept)

    @property
    def first_broken(self) -> int | None:
        """The version of the first row that is not as it was written, or None."""
        return self.broken.version if self.broken else None

    @property
    def faults(self) -> Iterator[str]:
        """What is wrong, one message each."""
        if self.broken:
            yield break_message(self.broken)
        yield from (proof.message for proof in self.kept if not proof.ok)


UNREAD_LOG = LogProof(0, Head(), ChainBreak(1, "unreadable"))
"""The result where the log cannot be read at all."""


def verify_log(
    work: UnitOfWork,
    kept_heads: Sequence[KeptHead] = (),
    see: Callable[[LoggedChange], None] | None = None,
) -> LogProof:
    """Compute the hash chain again, from the first change to the last, and compare its end.

    `see` gets every change that can be read, by version.
    """
    return prove_log(work.session.log, kept_heads, see, work.check_wanted)


def prove_log(
    log: ChangeLog,
    kept_heads: Sequence[KeptHead] = (),
    see: Callable[[LoggedChange], None] | None = None,
    check_wanted: Callable[[], None] = lambda: None,
) -> LogProof:
    """The same for a log that is in no unit of work. The error of `check_wanted` ends it."""
    scan = _Scan(log.recorded_end(), {kept.version: "" for kept in kept_heads})
    for row in log.stored_rows():
        check_wanted()
        scan.add(row)
        if see and isinstance(row, LoggedChange):
            see(row)
    broken = scan.broken or scan.break_at_end()
    kept = tuple(_kept_head_proof(head, scan.last, scan.hashes, broken) for head in kept_heads)
    return LogProof(scan.rows, scan.last, broken, kept)


@define
class _Scan:
    """What is known of the log while its rows are read."""

    end: Head | None
    """Where the log must end."""
    hashes: dict[int, str]
    """The stored hashes at the versions of the kept heads, empty where there is none."""
    rows: int = 0
    last: Head = field(factory=Head)
    """The last row that can be read."""
    broken: ChainBreak | None = None

    def add(self, row: LoggedChange | UnreadableChange) -> None:
        """The next row."""
        self.rows += 1
        if self.broken is None:
            self.broken = self._break_at(row)
        if isinstance(row, UnreadableChange):
            return
        self.last = Head(row.version, row.hash)
        if row.version in self.hashes:
            self.hashes[row.version] = row.hash

    def break_at_end(self) -> ChainBreak | None:
        """What is wrong with the end of a log of which every row follows from the row before."""
        if self.end is None or (self.end.version == self.last.version and self.end != self.last):
            return ChainBreak(self.last.version, "end")
        if self.end.version > self.last.version:
            return ChainBreak(self.last.version + 1, "missing")
        return None

    def _break_at(self, row: LoggedChange | UnreadableChange) -> ChainBreak | None:
        """What is wrong with a row, if every row before it follows from the one before."""
        is_after_end = self.end is not None and self.end.version <= self.last.version
        if is_after_end and row.version is not None and row.version > self.last.version:
            return self.break_at_end() or ChainBreak(row.version, "added")
        return chain_break(self.last, row)


_BREAKS: Mapping[BreakReason, str] = {
    "missing": "it is missing from the log",
    "number": "it does not belong into the log: there is another change with this version, or the "
    "version is below 1",
    "unreadable": "the log holds something there that the books never write",
    "hash": "it is not as it was written, or it does not follow from the change before it",
    "added": "it was added to the log, but not by the books",
    "end": "the log does not end as the books recorded with their last commit, so this change, or "
    "changes before it, are not as they were written",
}


def break_message(broken: ChainBreak) -> str:
    """A sentence that says which row is not as it was written, and why."""
    place = f" (in its {broken.column.replace('_', ' ')})" if broken.column else ""
    return f"change {broken.version}: {_BREAKS[broken.reason]}{place}"


def _kept_head_proof(
    kept: KeptHead, last: Head, hashes: Mapping[int, str], broken: ChainBreak | None
) -> KeptHeadProof:
    """Whether the log contains the change of a kept head."""
    fault: KeptHeadFault | None = None
    version = kept.version
    lacks = f"the log does not contain the kept head of version {version}"
    if version > last.version:
        fault = "ends_before"
        message = (
            f"{lacks}, because it ends at version {last.version}: these books are an older copy, "
            "or the newest part of their log was cut off"
        )
    elif not hashes[version]:
        fault = "missing"
        message = f"{lacks}: it has no change there that can be read, although it goes on after it"
    elif hashes[version] != kept.hash:
        fault = "other_change"
        message = (
            f"{lacks}, because it has another change there: the log was rewritten, or these books "
            "are an older copy in which somebody went on working"
        )
    elif broken and broken.version <= version:
        fault = "broken_before"
        message = (
            f"the kept head of version {version} proves nothing: the log has its hash, but is "
            f"broken at version {broken.version}"
        )
    else:
        message = (
            f"the log contains the kept head of version {version}: all changes up to it are as "
            "they were then"
        )
    return KeptHeadProof(kept, fault, message)
