"""The check that the records which a unit of work saved refer only to records that exist.

The unit of work runs it once at its end, so that records may refer to each other in any order.
"""

from collections import defaultdict
from collections.abc import Container, Iterable

from application.unit_of_work.reader import RecordReader
from domain.errors import Refused
from domain.records import Record, words_of_kind
from domain.references import references


def check_references(
    reader: RecordReader, kinds: Container[str], records: Iterable[Record]
) -> None:
    """Raise `Refused` at the first reference to a record that does not exist.

    References to undeposited rows and open items are left out, because these are not among the
    `kinds` of records: use cases and automatic application check them.
    """
    # By kind and id of the record referred to, the path of the first field that refers to it.
    targets: dict[str, dict[str, str]] = defaultdict(dict)
    for record in records:
        for path, kind, id_ in references(record):
            if kind in kinds:
                targets[kind].setdefault(id_, path)
    for kind, path_by_id in targets.items():
        record_class = reader.kind(kind)
        existing = reader.many(record_class, path_by_id)
        for id_, path in path_by_id.items():
            if id_ not in existing:
                raise Refused.at(path, f"there is no {words_of_kind(record_class)} {id_!r}")
