"""Verifying records one by one: against the log, and with all that is kept beside each of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from application.checksum_tree import bucket_of, record_hash
from application.collections.kinds import KINDS
from application.collections.registry import COLLECTIONS
from application.integrity.compare_rows import RowComparison
from application.integrity.compare_with_log import LoggedRecords
from application.json_names import json_pointer
from application.ports.failures import Damaged
from application.serialization import json_text
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.records import Record, kind_of
from domain.references import references, referred
from domain.tagged_records import unique_keys_of


class Records:
    """All records, while they come kind by kind."""

    def __init__(
        self,
        work: UnitOfWork,
        comparison: RowComparison,
        logged: LoggedRecords,
        checked: Counter[str],
    ) -> None:
        self._work = work
        self._inspection = work.session.inspection
        self._expect = comparison.expect
        self._logged = logged
        self._checked = checked
        self._owners: dict[tuple[str, str], str] = {}
        self._kind: type[Record] | None = None
        """The kind to which the owners of keys belong."""
        self._targets: dict[str, set[str]] = defaultdict(set)
        """The ids, by kind, of all that records refer to."""

    def add(self, record: Record) -> Iterator[str]:
        """The next record. Yields what is wrong with it."""
        self._checked["records"] += 1
        self._expect(self._inspection.rows_made_by(record))
        kind = type(record)
        if kind.plural in COLLECTIONS:
            self._checked["recordHashes"] += 1
            row = (kind.plural, bucket_of(record.id), record.id, record_hash(json_text(record)))
            self._expect([("record_hashes", row)])
        for target_kind, target in referred(record):
            self._targets[target_kind].add(target)
        yield from self._logged.faults_of(record)
        yield from self._key_faults(record)

    def faults(self) -> Iterator[str]:
        """What is wrong with all of them together, after the last one."""
        yield from self._logged.faults()
        yield from self._logged.bucket_faults()
        self._checked["references"] = sum(map(len, self._targets.values()))
        for target_kind, targets in self._targets.items():
            missing = targets.difference(self._ids(target_kind))
            if missing:
                yield from self._dangling(target_kind, missing)

    def _key_faults(self, record: Record) -> Iterator[str]:
        """No two records of a kind may share a key.

        Duplicate numbers that an import may leave are only counted. Files of older versions may
        have names that only count as the same since then, such as two spellings of one accent.
        """
        if self._kind is not type(record):
            self._kind, self._owners = type(record), {}
        for name, key in unique_keys_of(record).items():
            self._checked["keys"] += 1
            owner = self._owners.setdefault((name, key), record.id)
            if owner != record.id and name in record.duplicates_allowed_on_import:
                self._checked["doubledNumbers"] += 1
            elif owner != record.id:
                yield (
                    f"{kind_of(type(record))} {record.id!r}: it has the same {name} as {owner!r}; "
                    "rename one of them"
                )

    def _ids(self, kind: str) -> Iterator[str]:
        """The ids of all that a reference to a kind can lead to."""
        if kind in KINDS:
            return self._work.session.records.ids(KINDS[kind])
        return (row[0] for row in self._inspection.rows("open_items"))

    def _dangling(self, target_kind: str, missing: set[str]) -> Iterator[str]:
        """Every reference to something that does not exist."""
        for kind in KINDS.values():
            for record in self._inspection.records(kind):
                if isinstance(record, Damaged):
                    continue  # It was named already.
                for path, to_kind, target in references(record):
                    if to_kind == target_kind and target in missing:
                        yield (
                            f"{kind_of(kind)} {record.id!r}: {json_pointer(path)} refers to "
                            f"{target_kind} {target!r}, which does not exist"
                        )
