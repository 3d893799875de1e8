"""The check that the records which a unit of work saved refer only to records that exist.

The unit of work runs it once at its end, so that records may refer to each other in any order.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from itertools import islice

from application.unit_of_work.reader import RecordReader
from domain.errors import Fault, Refused
from domain.records import Record, kind_of, words_of_kind
from domain.references import references, referred

MOST_FAULTS = 1_000
"""A refusal names at most so many references; an import may have more that lead to nothing."""


def check_references(reader: RecordReader, records: Iterable[Record]) -> None:
    """Raise `Refused` with every reference to a record that does not exist."""
    if faults := missing_references(reader, records):
        raise Refused(faults)


def missing_references(reader: RecordReader, records: Iterable[Record]) -> list[Fault]:
    """A fault for each field that refers to a record which does not exist.

    References to undeposited rows and open items are left out, because these are not among the
    kinds of records: use cases and automatic application check them.
    """
    checked = list(records)
    kinds = {kind_of(kind) for kind in reader.kinds()}
    ids_by_kind: dict[str, dict[str, None]] = defaultdict(dict)
    for record in checked:
        for kind, id_ in referred(record):
            if kind in kinds:
                ids_by_kind[kind][id_] = None
    missing: set[tuple[str, str]] = set()
    for kind, ids in ids_by_kind.items():
        existing = reader.many(reader.kind(kind), ids)
        missing.update((kind, id_) for id_ in ids if id_ not in existing)
    return list(islice(_faults(reader, checked, missing), MOST_FAULTS)) if missing else []


def _faults(
    reader: RecordReader, records: Iterable[Record], missing: Container[tuple[str, str]]
) -> Iterator[Fault]:
    for record in records:
        for path, kind, id_ in references(record):
            if (kind, id_) in missing:
                message = f"there is no {words_of_kind(reader.kind(kind))} {id_!r}"
                yield Fault(path, message, code="unknown_id")
