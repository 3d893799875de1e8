"""The check that the records which a unit of work saved refer only to records that exist.

The unit of work runs it once at its end, so that records may refer to each other in any order.
"""

from collections import defaultdict
from collections.abc import Container, Iterable

from application.unit_of_work.reader import RecordReader
from domain.errors import Refused
from domain.records import Record, words_of_kind
from domain.references import references, referred


def check_references(
    reader: RecordReader, kinds: Container[str], records: Iterable[Record]
) -> None:
    """Raise `Refused` at the first reference to a record that does not exist.

    References to undeposited rows and open items are left out, because these are not among the
    `kinds` of records: use cases and automatic application check them.
    """
    checked = list(records)
    ids_by_kind: dict[str, dict[str, None]] = defaultdict(dict)
    for record in checked:
        for kind, id_ in referred(record):
            ids_by_kind[kind][id_] = None
    for kind, ids in ids_by_kind.items():
        if kind not in kinds:
            continue
        record_class = reader.kind(kind)
        existing = reader.many(record_class, ids)
        for id_ in ids:
            if id_ not in existing:
                path = _first_path(checked, kind, id_)
                raise Refused.at(path, f"there is no {words_of_kind(record_class)} {id_!r}")


def _first_path(records: Iterable[Record], kind: str, id_: str) -> str:
    """The path of the first field that refers to a record."""
    return next(
        path for record in records for path, *target in references(record) if target == [kind, id_]
    )
