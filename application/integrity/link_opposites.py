"""Filling in which document takes back which other, in files that an older program wrote.

That program stored the link between the two only as an application, or not at all.
"""

from application.ledger.documents import void_memo
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import DOCUMENT_KINDS
from domain.ledger.documents import Document, voids_text
from domain.ledger.ids import DocumentRef
from domain.records import changed


def link_opposites(work: UnitOfWork) -> None:
    """Link each document of a closed period that is void to its opposite, by the opposite's memo.

    The older program wrote this memo itself. A document whose opposite has another memo now is
    not linked. The changes are logged as those of the system, and change no figure.
    """
    if "opposites" not in work.session.stale_data():
        return
    documents = [
        document for kind in DOCUMENT_KINDS.values() for document in work.session.records.all(kind)
    ]
    candidates = _by_memo(documents)
    for document in documents:
        if document.is_taken_back:
            memo = void_memo(document, document.void_reason)
            opposites = candidates.get((document.traits.opposite, memo), [])
            if len(opposites) == 1:
                _link(work, opposites[0], document.document_ref)
    work.session.mark_rebuilt("opposites")


def _by_memo(documents: list[Document]) -> dict[tuple[str, str], list[Document]]:
    """The documents that may take back another one, by their kind and memo."""
    candidates: dict[tuple[str, str], list[Document]] = {}
    for document in documents:
        memo: str = getattr(document, "memo", "")
        if memo and hasattr(document, "voids") and not document.is_void:
            candidates.setdefault((document.document_ref.kind, memo), []).append(document)
    return candidates


def _link(work: UnitOfWork, opposite: Document, document: DocumentRef) -> None:
    fields = {"voids": voids_text(document, opposite.document_ref.kind)}
    work.save_derived(changed(opposite, **fields))
