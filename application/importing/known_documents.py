"""The documents that earlier imports made of what a file has again."""

from collections import defaultdict
from collections.abc import Iterable

from application.collections.registry import COLLECTIONS
from application.importing.import_answer import RecordOutcome
from application.importing.import_run import ImportRun
from application.ports.change_log import RecordAddress
from application.unit_of_work.unit_of_work import UnitOfWork


def read_documents(work: UnitOfWork, addresses: Iterable[RecordAddress]) -> None:
    """Read documents of the books at once, to know later which of them are still there."""
    ids: dict[str, list[str]] = defaultdict(list)
    for collection, id_ in addresses:
        ids[collection].append(id_)
    for collection, ids_of_collection in ids.items():
        work.many(COLLECTIONS[collection].kind, ids_of_collection)


def leave_duplicate(
    run: ImportRun, line: int, rows: int, document: RecordAddress, what: str
) -> None:
    """Leave what was imported before as it is now in the books.

    `what` is what the rows are in words, such as `the transaction`.
    """
    run.answer.duplicate_lines += rows
    run.answer.records.append(RecordOutcome(line, "duplicate", *document))
    collection, id_ = document
    if run.work.find(COLLECTIONS[collection].kind, id_) is None:
        run.assume(
            line,
            f"{what} is not imported again",
            "deleted by you: it was imported before, and its document was deleted then; to have it "
            "again, undo its import and import the file again",
        )
