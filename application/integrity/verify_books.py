"""Verifying the books: every derived figure is computed again and compared with the stored one.

The open items are verified in `verify_open_items`, bank reconciliations in
`verify_reconciliations`, attached files in `verify_attachments`, checksums in `verify_checksums`,
and the log in `verify_log`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import frozen

from application.collections.kinds import KINDS
from application.integrity.compare_with_log import LastChanges
from application.integrity.expected_open_items import ExpectedOpenItems
from application.integrity.kept_heads import KeptHead
from application.integrity.verify_attachments import verify_bytes
from application.integrity.verify_checksums import verify_checksums
from application.integrity.verify_log import LogProof, verify_log
from application.integrity.verify_open_items import verify_open_items
from application.integrity.verify_reconciliations import verify_reconciliations
from application.json_names import json_pointer
from application.ports.failures import Damaged
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.company import COMPANY_ID, Settings
from domain.ledger.entries import Entry, EntryHeader, Posting, Turnover
from domain.reconciliation.bank_sessions import BankSession
from domain.records import Record, kind_of
from domain.references import references
from domain.tagged_records import search_keys_of, unique_keys_of
from domain.values import format_amount

_MonthBalances = Mapping[tuple[str, str, str], Turnover]
"""Turnovers by account, basis, and month as `YYYY-MM`."""


@frozen
class Verdict:
    """The result of verifying the books."""

    checked: dict[str, int]
    """How many of each thing were checked."""
    faults: tuple[str, ...]
    """What is wrong, one message each."""
    log: LogProof
    """What is proved of the log."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify_books(work: UnitOfWork, kept_heads: Sequence[KeptHead] = ()) -> Verdict:
    """Verify the file, records, entries, open items, balances, references, keys and the log.

    The log must contain the changes of the kept heads.
    """
    checked: Counter[str] = Counter()
    faults: list[str] = list(work.session.file_faults())
    records = _ReadableRecords(work, faults)
    checks: tuple[Callable[[UnitOfWork, _ReadableRecords, Counter[str]], Iterator[str]], ...] = (
        _settings,
        _bytes,
        _entries,
        _open_items,
        _reconciliations,
        _references,
        _keys,
        _checksums,
    )
    for check in checks:
        faults += check(work, records, checked)
    last_changes = LastChanges()
    log = verify_log(work, kept_heads, last_changes.add)
    checked["changes"] = log.rows
    faults += [*log.faults, *last_changes.faults(records.by_kind)]
    checked["records"] = sum(len(by_id) for by_id in records.by_kind.values())
    return Verdict(dict(checked), tuple(faults), log)


class _ReadableRecords:
    """Every record that can be read, by kind and id. A record that is damaged is a fault."""

    def __init__(self, work: UnitOfWork, faults: list[str]) -> None:
        self.by_kind: dict[str, dict[str, Record]] = {}
        for kind in (*KINDS.values(), EntryHeader):
            by_id: dict[str, Record] = {}
            self.by_kind[kind_of(kind)] = by_id
            for id_ in work.session.records.ids(kind):
                try:
                    record: Record | None = work.session.records.get(kind, id_)
                except Damaged as damage:
                    faults.append(str(damage))
                else:
                    assert record is not None
                    by_id[id_] = record
        self.items = ExpectedOpenItems(self.by_kind)


def _settings(work: UnitOfWork, records: _ReadableRecords, checked: Counter[str]) -> Iterator[str]:
    """The company must have its settings."""
    del work
    checked["settings"] = 1
    if COMPANY_ID not in records.by_kind[kind_of(Settings)]:
        yield "the settings of the company are missing"


def _bytes(work: UnitOfWork, records: _ReadableRecords, checked: Counter[str]) -> Iterator[str]:
    """The logo and attached files must be those that records name, and no others are stored."""
    yield from verify_bytes(work.session.blobs, records.by_kind, checked)


def _entries(work: UnitOfWork, records: _ReadableRecords, checked: Counter[str]) -> Iterator[str]:
    """Each entry must balance and be what its document posts, with its header and balances."""
    expected = {entry.id: entry for entry in records.items.entries()}
    postings: dict[str, list[Posting]] = {id_: [] for id_ in expected}
    sums: dict[tuple[str, str, str], Turnover] = {}
    for stored in work.session.ledger.all_postings():
        if stored.entry_id not in expected:
            yield f"entry {stored.entry_id!r}: it is posted, but no document posts it"
        elif stored.day != expected[stored.entry_id].date.isoformat():
            yield (
                f"entry {stored.entry_id!r}: it is posted on {stored.day}, but its document is "
                f"dated {expected[stored.entry_id].date}"
            )
        postings.setdefault(stored.entry_id, []).append(stored.posting)
        key = (stored.posting.account_id, stored.basis, stored.day[:7])
        amount = stored.posting.amount
        sums[key] = sums.get(key, Turnover()) + Turnover(max(amount, 0), max(-amount, 0))
    for id_, stored_postings in postings.items():
        checked["entries"] += 1
        yield from _entry_faults(id_, stored_postings, expected.get(id_))
    yield from _headers(records)
    yield from _month_balances(work.session.ledger.month_balances(), sums, checked)


def _entry_faults(id_: str, postings: list[Posting], expected: Entry | None) -> Iterator[str]:
    """What is wrong with the stored postings of one entry."""
    for basis in ("accrual", "cash"):
        balance = sum(posting.amount for posting in postings if posting.basis in {"both", basis})
        if balance:
            yield (
                f"entry {id_!r}: it does not balance on the {basis} basis; debits less credits "
                f"are {format_amount(balance)}"
            )
    if expected and tuple(postings) != expected.postings:
        yield f"entry {id_!r}: its postings are not those of its {expected.kind}"


def _headers(records: _ReadableRecords) -> Iterator[str]:
    """The journal must list exactly the entries of the documents."""
    expected = {
        entry.id: entry.header(document.version)
        for document in records.items.documents
        if (entry := document.entry())
    }
    stored = records.by_kind[kind_of(EntryHeader)]
    for id_ in sorted(stored.keys() | expected.keys()):
        if id_ not in stored:
            yield f"entry {id_!r}: the journal does not list it"
        elif id_ not in expected:
            yield f"entry {id_!r}: the journal lists it, but there is no such document"
        elif stored[id_] != expected[id_]:
            yield f"entry {id_!r}: the journal does not list it as its document says"


def _month_balances(
    stored: _MonthBalances, expected: _MonthBalances, checked: Counter[str]
) -> Iterator[str]:
    """Each month balance must be the sum of the postings."""
    for key in sorted(stored.keys() | expected.keys()):
        checked["monthBalances"] += 1
        stored_turnover = stored.get(key, Turnover())
        expected_turnover = expected.get(key, Turnover())
        if stored_turnover != expected_turnover:
            account_id, _, month = key
            yield (
                f"month balance of account {account_id!r} in {month}: it is stored as "
                f"{_format_turnover(stored_turnover)}, but the postings add up to "
                f"{_format_turnover(expected_turnover)}"
            )


def _open_items(
    work: UnitOfWork, records: _ReadableRecords, checked: Counter[str]
) -> Iterator[str]:
    """Open items and applications must be those that the documents make."""
    yield from verify_open_items(work, records.items, checked)


def _reconciliations(
    work: UnitOfWork, records: _ReadableRecords, checked: Counter[str]
) -> Iterator[str]:
    """Bank reconciliations must tie to each other, to their rows and to the marks of these."""
    checked["reconciliations"] = len(records.by_kind[kind_of(BankSession)])
    entries = {entry.id: entry for entry in records.items.document_entries.values()}
    yield from verify_reconciliations(work, records.by_kind, entries)


def _references(
    work: UnitOfWork, records: _ReadableRecords, checked: Counter[str]
) -> Iterator[str]:
    """Every reference must lead to a record, and all references must be stored as links."""
    links = set()
    for kind, by_id in records.by_kind.items():
        for record in by_id.values():
            for path, target_kind, target in references(record):
                links.add((kind, record.id, target_kind, target))
                if target not in records.by_kind.get(target_kind, records.items.by_id):
                    yield (
                        f"{kind} {record.id!r}: {json_pointer(path)} refers to "
                        f"{target_kind} {target!r}, which does not exist"
                    )
    stored = set(work.references.links())
    checked["references"] = len(links)
    for kind, id_, target_kind, target in sorted(links - stored):
        yield f"{kind} {id_!r}: its reference to {target_kind} {target!r} is not stored as a link"
    for kind, id_, target_kind, target in sorted(stored - links):
        yield f"{kind} {id_!r}: a link to {target_kind} {target!r} is stored, but it has none"


def _keys(work: UnitOfWork, records: _ReadableRecords, checked: Counter[str]) -> Iterator[str]:
    """No two records may share a key, and every record must be found by its keys.

    Duplicate numbers that an import may leave are only counted. Files of older versions may have
    names that only count as the same since then, such as two spellings of one accent.
    """
    for kind in KINDS.values():
        owners: dict[tuple[str, str], str] = {}
        ids_by_key: dict[tuple[str, str], set[str]] = defaultdict(set)
        for record in records.by_kind[kind_of(kind)].values():
            for name, key in unique_keys_of(record).items():
                checked["keys"] += 1
                owner = owners.setdefault((name, key), record.id)
                if owner != record.id and name in record.duplicates_allowed_on_import:
                    checked["doubledNumbers"] += 1
                elif owner != record.id:
                    yield (
                        f"{kind_of(kind)} {record.id!r}: it has the same {name} as {owner!r}; "
                        "rename one of them"
                    )
            for item in search_keys_of(record).items():
                ids_by_key[item].add(record.id)
        for (name, key), ids in ids_by_key.items():
            for id_ in sorted(ids.difference(work.references.holders(kind, name, key))):
                yield f"{kind_of(kind)} {id_!r}: it is not found by its {name}"


def _checksums(work: UnitOfWork, records: _ReadableRecords, checked: Counter[str]) -> Iterator[str]:
    """The hashes that are kept of records must be those of the records, and no others."""
    yield from verify_checksums(work.session.record_hashes, records.by_kind, checked)


def _format_turnover(turnover: Turnover) -> str:
    return f"{format_amount(turnover.debits)} debit and {format_amount(turnover.credits)} credit"
