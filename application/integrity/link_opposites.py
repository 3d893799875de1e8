"""Filling in which document takes back or reverses which other, in files of an older program.

That program stored the link between two documents only as an application, or not at all.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

from application.ledger.documents import void_memo
from application.ledger.journals import reversal_memo
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import DOCUMENT_KINDS
from domain.ledger.documents import Document, voids_text
from domain.ledger.ids import DocumentRef
from domain.ledger.journals import Journal
from domain.records import changed


def link_opposites(work: UnitOfWork) -> None:
    """Link each document of a closed period that is void to its opposite, by the opposite's memo.

    Journals are linked with their reversals in the same way. The older program wrote these memos
    itself. A document whose counterpart has another memo now, or that could have several
    counterparts, is not linked. The changes are logged as those of the system, and change no
    figure.
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
    _link_reversals(work)
    work.session.mark_rebuilt("opposites")


def _link_reversals(work: UnitOfWork) -> None:
    journals = [journal for journal in work.session.records.all(Journal) if not journal.void_reason]
    reversals: dict[str, list[Journal]] = defaultdict(list)
    reversed_by: dict[str, list[Journal]] = defaultdict(list)
    by_memo: dict[str, list[Journal]] = defaultdict(list)
    for journal in journals:
        by_memo[journal.memo].append(journal)
    for journal in journals:
        for reversal in by_memo[reversal_memo(journal)]:
            if _net(reversal) == {key: -amount for key, amount in _net(journal).items()}:
                reversals[journal.id].append(reversal)
                reversed_by[reversal.id].append(journal)
    for id_, (reversal, *others) in reversals.items():
        if not others and len(reversed_by[reversal.id]) == 1:
            # An opposite may have been linked meanwhile, so the record is read again.
            current = work.get(Journal, reversal.id)
            work.save_derived(changed(current, reverses=id_))


def _net(journal: Journal) -> Mapping[tuple[str, str], int]:
    """The amount of a journal on each account for each contact, in cents."""
    net: Counter[tuple[str, str]] = Counter()
    for line in journal.lines:
        net[line.account_id, line.contact_id or ""] += line.amount
    return net


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
