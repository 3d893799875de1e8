"""The documents that earlier imports made of what a file has again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from attrs import frozen

from application.collections.registry import COLLECTIONS
from application.importing.import_answer import RecordOutcome
from application.importing.import_run import ImportRun
from application.importing.parsed_file import ImportedTransaction
from application.packed_values import in_groups
from application.ports.change_log import RecordAddress
from application.unit_of_work.unit_of_work import UnitOfWork

_AT_ONCE = 250
"""How many transactions are compared with the books at a time."""


@frozen
class KnownDocument:
    """A document that an earlier import made."""

    address: RecordAddress
    is_there: bool
    """Whether the books still have it."""


def with_known_documents(
    work: UnitOfWork, identified: Iterable[tuple[str, ImportedTransaction]]
) -> Iterator[tuple[str, ImportedTransaction, KnownDocument | None]]:
    """Transactions with their identities, each with the document that it became earlier, if any."""
    for group in in_groups(identified, _AT_ONCE):
        known = work.session.imports.imported([identity for identity, _ in group])
        there = documents_there(work, known.values())
        for identity, transaction in group:
            address = known.get(identity)
            document = KnownDocument(address, address in there) if address else None
            yield identity, transaction, document


def documents_there(work: UnitOfWork, addresses: Iterable[RecordAddress]) -> set[RecordAddress]:
    """Those of some documents that the books still have. They are read at once, not remembered."""
    ids: dict[str, list[str]] = defaultdict(list)
    for collection, id_ in addresses:
        ids[collection].append(id_)
    return {
        (collection, id_)
        for collection, ids_of_collection in ids.items()
        for id_ in work.session.records.many(COLLECTIONS[collection].kind, ids_of_collection)
    }


def leave_duplicate(
    run: ImportRun, line: int, rows: int, document: KnownDocument, what: str
) -> None:
    """Leave what was imported before as it is now in the books.

    `what` is what the rows are in words, such as `the transaction`.
    """
    run.answer.duplicate_lines += rows
    run.answer.records.append(RecordOutcome(line, "duplicate", *document.address))
    if not document.is_there:
        run.assume(
            line,
            f"{what} is not imported again",
            "deleted by you: it was imported before, and its document was deleted then; to have it "
            "again, undo its import and import the file again",
        )
