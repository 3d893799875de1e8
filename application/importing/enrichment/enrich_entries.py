"""Enriching the entries of the books: the rows of a list fill what is empty in them.

    parsed file --listed_rows--> rows --matching--> entries of the books --filling--> enriched

Nothing is created, and no field that has a value is changed. The order of the rows does not matter.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial

from application.collections.registry import COLLECTIONS
from application.importing.account_index import AccountIndex
from application.importing.bank_rows.contra_accounts import UNCATEGORIZED
from application.importing.bank_rows.payees import Payees
from application.importing.enrichment.book_entries import EntryReader
from application.importing.enrichment.filling import Accounts, Filler
from application.importing.enrichment.listed_rows import ListedRow, identified, listed_rows
from application.importing.enrichment.matching import Ambiguity, Match, match_rows
from application.importing.enrichment_answer import (
    AmbiguousRow,
    EnrichedRow,
    EnrichmentAnswer,
    EntryCandidate,
    FilledField,
)
from application.importing.import_answer import ImportAnswer, RecordOutcome
from application.importing.import_run import ImportRun
from application.importing.listed import Listed
from application.importing.parsed_file import LeftOut, ParsedFile
from application.ports.change_log import RecordAddress
from application.ports.progress import Progress, observed, unobserved
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.invoicing.contacts import Contact

_LIST = "the list"
_KNOWN = ("an earlier import found it to be this entry",)


def enrich_entries(
    work: UnitOfWork, file: ParsedFile, *, progress: Progress = unobserved
) -> ImportAnswer:
    """Fill the empty fields of the entries that the rows of a file are.

    Rows that are no entry, or that several entries may be, are told and change nothing. `progress`
    counts the rows that are entries.
    """
    answer = ImportAnswer.of(file)
    enrichment = _Enrichment(ImportRun(work, answer, strict=False))
    enrichment.enrich(progress)
    return answer


class _Enrichment:
    """The steps of one enrichment."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._work = run.work
        self._answer = run.answer
        self._told = self._answer.enrichment = EnrichmentAnswer()
        contacts = [*self._work.session.records.all(Contact)]
        self._accounts = Accounts(AccountIndex(self._work), dict(self._work.accounts()))
        self._filler = Filler(run, self._accounts, Payees(contacts))
        self._entries = EntryReader(self._work, contacts)

    def enrich(self, progress: Progress) -> None:
        """Take all steps."""
        self._leave_out_lists()
        listed = listed_rows(self._answer.file, self._accounts.find_id)
        self._forget_other_sides(listed)
        rows = dict(identified(self._comparable(listed)))
        matches = [*self._known(rows)]
        known_rows = {match.row.line for match in matches}
        known_documents = {match.document for match in matches}
        new = [row for row in rows.values() if row.line not in known_rows]
        entries = self._entries.entries(new)
        free = [entry for entry in entries if entry.document not in known_documents]
        matching = match_rows(new, free)
        matches += matching.matches
        self._read({match.document for match in matches})
        identities = {row.line: identity for identity, row in rows.items()}
        ordered = sorted(matches, key=lambda match: match.row.line)
        for match in observed(ordered, len(ordered), progress):
            if self._answer.is_import_stopped:
                break
            self._apply(match, identities[match.row.line])
        for ambiguity in sorted(matching.ambiguous, key=lambda one: one.row.line):
            self._leave_ambiguous(ambiguity)
        for row in sorted(matching.unmatched, key=lambda row: row.line):
            self._leave(row, "the books have no entry of this amount within five days that fits it")

    def _leave_out_lists(self) -> None:
        """Leave out the accounts and other records that the file lists."""
        file = self._answer.file
        for name, count in (("list of accounts", len(file.accounts)), ("list", len(file.records))):
            if count:
                why = "an enrichment takes transactions alone; import the list itself"
                self._answer.leave_out(LeftOut(name, count, why))

    def _forget_other_sides(self, rows: Iterable[ListedRow]) -> None:
        """Do not tell what the reader assumed about accounts that the list does not have.

        It would be posted there if the list were imported, but an enrichment posts nothing.
        """
        lines = {row.line for row in rows if row.category in UNCATEGORIZED}
        assumed = self._answer.assumed
        kept = [
            one
            for one in assumed
            if one.line not in lines or not any(name in one.what for name in UNCATEGORIZED)
        ]
        self._answer.assumed = Listed(kept, len(kept) + assumed.more)

    def _comparable(self, rows: Iterable[ListedRow]) -> Iterable[ListedRow]:
        """The rows that may be entries; the others are left out."""
        for row in rows:
            if not row.amount:
                self._leave(row, "its amount is zero, so that nothing shows which entry it is")
            elif row.kind == "sale":
                self._leave(row, "invoices and credit memos are not enriched: customers read them")
            else:
                yield row

    def _known(self, rows: Mapping[str, ListedRow]) -> Iterable[Match]:
        """The rows that an earlier enrichment had, as far as their entries are still there.

        Rows of two earlier files may have been one entry; then the first of them is.
        """
        known = self._work.session.imports.imported(list(rows))
        self._read(known.values())
        taken: set[RecordAddress] = set()
        for identity, document in sorted(known.items()):
            if document not in taken and self._is_there(document):
                taken.add(document)
                yield Match(rows[identity], document, is_certain=True, evidence=_KNOWN)

    def _is_there(self, document: RecordAddress) -> bool:
        collection, id_ = document
        record = self._work.find(COLLECTIONS[collection].kind, id_)
        return record is not None and not getattr(record, "void_reason", "")

    def _read(self, addresses: Iterable[RecordAddress]) -> None:
        """Read documents at once that are needed one by one."""
        ids: dict[str, list[str]] = defaultdict(list)
        for collection, id_ in sorted(addresses):
            ids[collection].append(id_)
        for collection, ids_of_collection in ids.items():
            self._work.many(COLLECTIONS[collection].kind, ids_of_collection)

    def _apply(self, match: Match, identity: str) -> None:
        """Fill the empty fields of the entry of a row."""
        row, (collection, id_) = match.row, match.document
        step = partial(self._filler.fill, match.document, row)
        filled: tuple[FilledField, ...] | None = self._run.attempt(row.line, row.rows, step)
        if filled is None:
            return
        self._answer.identities.append((identity, match.document))
        outcome = RecordOutcome(row.line, "merged" if filled else "duplicate", collection, id_)
        self._answer.records.append(outcome)
        if not filled:
            self._answer.duplicate_lines += row.rows
            return
        self._answer.merged_lines += row.rows
        self._answer.merged[collection] += 1
        self._told.enriched.append(
            EnrichedRow(row.line, match.document, filled, match.is_certain, match.evidence)
        )

    def _leave_ambiguous(self, ambiguity: Ambiguity) -> None:
        candidates = tuple(
            EntryCandidate(one.entry.document, one.evidence) for one in ambiguity.candidates
        )
        self._told.ambiguous.append(AmbiguousRow(ambiguity.row.line, candidates))
        why = "several entries fit it"
        if len(candidates) == 1:
            why = "another row of the file fits the same entry as well"
        self._leave(ambiguity.row, why)

    def _leave(self, row: ListedRow, why: str) -> None:
        """Leave out a row."""
        place = self._answer.file.place_text(row.line)
        self._answer.leave_out(LeftOut(_LIST, row.rows, f"{place}: {why}"))
