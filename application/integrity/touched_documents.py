"""Which documents a change of the log touches.

The change of a document touches that document. The change of applications touches the document that
has the credit, and those of all charges that the credit paid before or pays now. The change of a
cleared mark touches the document of the row.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from application.ports.change_log import LoggedChange
from application.unit_of_work.applied_amounts import charges_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.cleared_marks import ClearedMark
from domain.document_kinds import DOCUMENT_KINDS
from domain.ledger.ids import DocumentRef, OpenItemId, RowId
from domain.reconciliation.applications import AppliedCredit

DOCUMENT_COLLECTIONS: Mapping[str, str] = {
    class_.plural: kind for kind, class_ in DOCUMENT_KINDS.items()
}
"""The kind of the documents in a collection, such as `bill-payment` in `bill-payments`."""

Numbers = Mapping[DocumentRef, str]
"""The number of each document, or else the text that it is referred to by; may be empty."""


def touched_documents(change: LoggedChange) -> tuple[DocumentRef, ...]:
    """The documents that a change touches, each once; none for records such as contacts."""
    if kind := DOCUMENT_COLLECTIONS.get(change.collection):
        return (DocumentRef(kind, change.id),)
    if change.collection == AppliedCredit.plural:
        ids = (change.id, *charges_of(change))
        return tuple(dict.fromkeys(OpenItemId.parse(id_).document for id_ in ids))
    if change.collection == ClearedMark.plural and (row := RowId.parse(change.id)):
        return (DocumentRef(row.kind, row.document_id),)
    return ()


def numbers_of(work: UnitOfWork, documents: Iterable[DocumentRef]) -> Numbers:
    """The numbers that documents have, or had when they were removed."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        by_kind[document.kind].add(document.id)
    numbers = {}
    for kind, ids in by_kind.items():
        records = work.session.records.many(DOCUMENT_KINDS[kind], sorted(ids))
        for id_ in ids:
            record = records.get(id_)
            number = record.code if record else _last_number(work, kind, id_)
            numbers[DocumentRef(kind, id_)] = number
    return numbers


def _last_number(work: UnitOfWork, kind: str, id_: str) -> str:
    """The number that a removed document had, as the log has it."""
    removal = work.session.log.last_change((DOCUMENT_KINDS[kind].plural, id_))
    fields = json.loads(removal.before) if removal and removal.before else {}
    return str(fields.get("number") or fields.get("ref") or "")
