"""Proving that the books are right: every figure that is kept is computed again from what it is kept of."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from application.collections.registry import KINDS
from application.integrity.audit import all_changes, verify_log
from application.integrity.verify_open_items import ExpectedOpenItems, verify_open_items
from application.json_names import json_pointer
from application.ports.failures import Damaged
from application.serialization import from_json, json_text
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.company import COMPANY_ID, Settings
from domain.ledger.documents import Document
from domain.ledger.entries import EntryHeader, Posting, Turnover
from domain.records import Record, kind_of, references
from domain.values import format_amount


@frozen
class Verdict:
    """What was proved, and what is wrong; the books are right when nothing is."""

    checked: dict[str, int]
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify_books(work: UnitOfWork) -> Verdict:
    """Check the file, every record, entry, open item, kept sum, reference and the log's hash chain."""
    checked: Counter[str] = Counter()
    faults: list[str] = list(work.session.integrity())
    records = _Records(work, faults)
    checks: tuple[Callable[[UnitOfWork, _Records, Counter[str]], Iterator[str]], ...] = (
        _settings,
        _entries,
        _open_items,
        _references,
        _unique,
        _log,
    )
    for check in checks:
        faults += check(work, records, checked)
    checked["records"] = sum(len(each) for each in records.by_kind.values())
    return Verdict(dict(checked), tuple(faults))


class _Records:
    """Every record that can be read; those that cannot are faults."""

    def __init__(self, work: UnitOfWork, faults: list[str]) -> None:
        self.by_kind: dict[str, dict[str, Record]] = {}
        for kind in (*KINDS.values(), EntryHeader):
            found: dict[str, Record] = {}
            self.by_kind[kind_of(kind)] = found
            for id_ in work.session.records.ids(kind):
                try:
                    record: Record | None = work.session.records.get(kind, id_)
                except Damaged as damage:
                    faults.append(str(damage))
                else:
                    assert record is not None
                    found[id_] = record
        self.items = ExpectedOpenItems(self.by_kind)


def _settings(work: UnitOfWork, records: _Records, checked: Counter[str]) -> Iterator[str]:
    del work
    checked["settings"] = 1
    if COMPANY_ID not in records.by_kind[kind_of(Settings)]:
        yield "the settings of the company are missing"


def _entries(work: UnitOfWork, records: _Records, checked: Counter[str]) -> Iterator[str]:
    """Each entry balances and is what its document says; month balances are the sums of the postings."""
    documents = [
        each
        for found in records.by_kind.values()
        for each in found.values()
        if isinstance(each, Document)
    ]
    expected = {each.id: each for each in records.items.entries()}
    posted: dict[str, list[Posting]] = {id_: [] for id_ in expected}
    sums: dict[tuple[str, str, str], Turnover] = {}
    for each in work.session.ledger.all_postings():
        if each.entry_id not in expected:
            yield f"entry {each.entry_id!r}: posted, but no document says so"
        elif each.day != expected[each.entry_id].date.isoformat():
            yield f"entry {each.entry_id!r}: posted on {each.day}, and its document is dated {expected[each.entry_id].date}"
        posted.setdefault(each.entry_id, []).append(each.posting)
        key = (each.posting.account_id, each.basis, each.day[:7])
        sums[key] = sums.get(key, Turnover()) + Turnover(
            max(each.posting.amount, 0), max(-each.posting.amount, 0)
        )
    for id_, postings in posted.items():
        checked["entries"] += 1
        for basis in ("accrual", "cash"):
            if balance := sum(each.amount for each in postings if each.basis in {"both", basis}):
                yield f"entry {id_!r}: does not balance on the {basis} basis; debits less credits are {format_amount(balance)}"
        if id_ in expected and tuple(postings) != expected[id_].postings:
            yield f"entry {id_!r}: its postings are not those of its {expected[id_].kind}"
    headers = (entry.header(each.version) for each in documents if (entry := each.entry()))
    yield from _headers(records, {each.id: each for each in headers})
    kept = work.session.ledger.month_balances()
    for key in sorted(kept.keys() | sums.keys()):
        checked["monthBalances"] += 1
        if kept.get(key, Turnover()) != sums.get(key, Turnover()):
            account, _, month = key
            yield (
                f"month balance of account {account!r} in {month}: kept as {_turnover(kept.get(key, Turnover()))}, "
                f"and the postings sum to {_turnover(sums.get(key, Turnover()))}"
            )


def _open_items(work: UnitOfWork, records: _Records, checked: Counter[str]) -> Iterator[str]:
    """What is open, applied and kept of it is what the documents say."""
    yield from verify_open_items(work, records.items, checked)


def _headers(records: _Records, expected: Mapping[str, EntryHeader]) -> Iterator[str]:
    headers = records.by_kind[kind_of(EntryHeader)]
    for id_ in sorted(headers.keys() | expected.keys()):
        if id_ not in headers:
            yield f"entry {id_!r}: the journal does not list it"
        elif id_ not in expected:
            yield f"entry {id_!r}: the journal lists it, but there is no such document"
        elif headers[id_] != expected[id_]:
            yield f"entry {id_!r}: the journal does not list it as its document says"


def _references(work: UnitOfWork, records: _Records, checked: Counter[str]) -> Iterator[str]:
    """Nothing refers to what is not there, and the kept references are those that the records make."""
    made = set()
    for kind, found in records.by_kind.items():
        for record in found.values():
            for path, target_kind, target in references(record):
                made.add((kind, record.id, target_kind, target))
                if target not in records.by_kind.get(target_kind, records.items.by_id):
                    yield f"{kind} {record.id!r}: {json_pointer(path)} refers to {target_kind} {target!r}, which does not exist"
    kept = set(work.references.links())
    checked["references"] = len(made)
    yield from (
        f"{kind} {id_!r}: its reference to {to_kind} {to!r} is not kept"
        for kind, id_, to_kind, to in sorted(made - kept)
    )
    yield from (
        f"{kind} {id_!r}: a reference to {to_kind} {to!r} is kept that it does not make"
        for kind, id_, to_kind, to in sorted(kept - made)
    )


def _unique(work: UnitOfWork, records: _Records, checked: Counter[str]) -> Iterator[str]:
    """No two records share a key (but numbers that an import doubled are only counted), and each is found by its own."""
    for kind in KINDS.values():
        owners: dict[tuple[str, str], str] = {}
        for record in records.by_kind[kind_of(kind)].values():
            for name, key in record.keys().items():
                checked["keys"] += 1
                if (
                    owner := owners.setdefault((name, key), record.id)
                ) != record.id and name in record.duplicates_allowed_on_import:
                    checked["doubledNumbers"] += 1
                elif owner != record.id:
                    yield f"{kind_of(kind)} {record.id!r}: has the same {name} as {owner!r}"
                if record.id not in work.references.holders(kind, name, key):
                    yield f"{kind_of(kind)} {record.id!r}: is not found by its {name}"


def _log(work: UnitOfWork, records: _Records, checked: Counter[str]) -> Iterator[str]:
    """The hash chain holds, and the log's last word on every record is the record as it stands."""
    proof = verify_log(work)
    checked["changes"] = proof.rows
    if proof.first_broken is not None:
        yield f"change {proof.first_broken}: the hash chain of the log is broken here"
    last = {(each.collection, each.id): (each.version, each.after) for each in all_changes(work)}
    for kind in KINDS.values():
        for record in records.by_kind[kind_of(kind)].values():
            version, after = last.pop((kind.plural, record.id), (None, None))
            if not _says(kind, after, record) or version != record.version:
                yield f"{kind_of(kind)} {record.id!r}: is not what the log says of it (version {version} there, {record.version} here)"
    yield from (
        f"{collection} {id_!r}: the log has it, and the books do not"
        for (collection, id_), (_, after) in sorted(last.items())
        if after is not None
    )


def _says(kind: type[Record], after: str | None, record: Record) -> bool:
    """Whether the log has a record as it is; what an older program wrote lacks the fields that came later."""
    if after is None:
        return False
    return after == json_text(record) or json_text(from_json(kind, json.loads(after))) == json_text(
        record
    )


def _turnover(turnover: Turnover) -> str:
    return f"{format_amount(turnover.debits)} debit and {format_amount(turnover.credits)} credit"
