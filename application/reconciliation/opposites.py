"""Which opposite document takes back a document of a closed period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import traits_of
from domain.ledger.documents import voids_text
from domain.ledger.ids import DocumentRef


def opposites_of(
    work: UnitOfWork, documents: Iterable[DocumentRef]
) -> Mapping[DocumentRef, DocumentRef]:
    """The opposite of each document that has one."""
    document_by_name: dict[str, dict[str, DocumentRef]] = defaultdict(dict)
    for document in documents:
        kind = traits_of(document.kind).opposite
        document_by_name[kind][voids_text(document, kind)] = document
    opposites = {}
    for kind, by_name in document_by_name.items():
        holders = work.references.holders_of(work.kind(kind), "voids", sorted(by_name))
        for name, (id_, *_) in holders.items():
            opposites[by_name[name]] = DocumentRef(kind, id_)
    return opposites
