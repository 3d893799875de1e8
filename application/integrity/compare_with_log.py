"""Compares what is stored with the log: records are what their last changes say, and what the books
keep beside the log for searches in it is what follows from its changes.
"""

import json
from collections import defaultdict
from collections.abc import Iterator

from application.checksum_tree import bucket_of
from application.collections.registry import COLLECTIONS
from application.integrity.compare_rows import RowComparison
from application.ports.change_log import LoggedChange
from application.serialization import from_json, json_text
from application.unit_of_work.applied_amounts import altered_charges
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.reconciliation.applications import AppliedCredit
from domain.records import Record, kind_of

UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What code raises for values that the books never write."""


class LoggedRecords:
    """What the log says of records, collected while it is read. It holds only hashes."""

    def __init__(self, work: UnitOfWork, comparison: RowComparison) -> None:
        self._work = work
        self._comparison = comparison
        self._last: dict[str, dict[str, int]] = defaultdict(dict)
        """By collection and id, a hash of the version and the text after the last change."""
        self._buckets: dict[tuple[str, str], int] = {}
        """The version of the last change in each bucket."""
        self._versions: dict[str, int] = {}
        """The version of each change by which a bucket is known."""

    def begin(self) -> None:
        """See by which changes the buckets are known, before the first change of the log."""
        for _, _, change_hash in self._work.session.inspection.bucket_changes() or ():
            self._versions[change_hash] = 0

    def add(self, change: LoggedChange) -> None:
        """The next change of the log."""
        if change.op == "restored":
            return  # It is not of a record.
        if change.after is None:
            self._last[change.collection].pop(change.id, None)
        else:
            self._last[change.collection][change.id] = hash((change.version, change.after))
        if change.collection in COLLECTIONS:
            self._buckets[change.collection, bucket_of(change.id)] = change.version
        if change.hash in self._versions:
            self._versions[change.hash] = change.version
        if change.collection == AppliedCredit.plural:
            try:
                charges = altered_charges(change)
            except UNREADABLE:
                return  # The log is not right there, and its proof says so.
            rows = ((charge, change.version) for charge in charges)
            self._comparison.expect(("charge_changes", row) for row in rows)

    def faults_of(self, record: Record) -> Iterator[str]:
        """Why a record is not what the log says, if it is not; each record is asked about once."""
        kind = type(record)
        logged = self._last[kind.plural].pop(record.id, None)
        if logged == hash((record.version, json_text(record))):
            return
        change = self._work.session.log.last_change((kind.plural, record.id))
        after, version = (change.after, change.version) if change else (None, None)
        if not is_logged(kind, after, record) or version != record.version:
            yield (
                f"{kind_of(kind)} {record.id!r}: it is not what the log says (version "
                f"{version} in the log, version {record.version} in the books)"
            )

    def faults(self) -> Iterator[str]:
        """What the log has, but the books do not, after all records were asked about."""
        for collection, ids in sorted(self._last.items()):
            for id_ in sorted(ids):
                yield f"{collection} {id_!r}: the log has it, but the books do not"

    def bucket_faults(self) -> Iterator[str]:
        """Each bucket of hashes must be known by its last change.

        In a copy it may be a later change: a copy that mends a damaged record notes it so.
        """
        rows = self._work.session.inspection.bucket_changes()
        if rows is None:
            return
        is_copy = self._work.session.copies.find() is not None
        stored = set()
        for collection, bucket, change_hash in rows:
            stored.add((collection, bucket))
            version, last = self._versions[change_hash], self._buckets.get((collection, bucket), 0)
            if version == 0 or (version < last if is_copy else version != last):
                yield (
                    f"{collection}: the last change that is stored of bucket {bucket} is not that "
                    "of the log"
                )
        for collection, bucket in sorted(self._buckets.keys() - stored):
            yield f"{collection}: no last change is stored of bucket {bucket}"


def is_logged(kind: type[Record], after: str | None, record: Record) -> bool:
    """Whether the log shows a record as it is now.

    A change that an older program logged lacks the fields that were added later.
    """
    if after is None:
        return False
    if after == json_text(record):
        return True
    try:
        return json_text(from_json(kind, json.loads(after))) == json_text(record)
    except UNREADABLE:
        return False  # Somebody has put a text there that the books do not write.
