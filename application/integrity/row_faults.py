"""What is said of rows that are missing, and of rows that are stored but must not be."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from application.collections.registry import COLLECTIONS
from application.integrity.compare_rows import RowComparison
from application.integrity.compare_with_log import UNREADABLE
from application.ports.inspection import Row, RowsOf
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.entries import Turnover
from domain.ledger.ids import JOURNAL
from domain.records import kind_of
from domain.values import format_amount

Rows = Sequence[Row]

Words = Callable[[Rows, Rows], str]
"""A sentence about the missing and the surplus rows with one key."""


def row_faults(work: UnitOfWork, comparison: RowComparison) -> Iterator[str]:
    """All differences between expected and stored rows, each with the record that it is about."""
    for of, (key, words) in _WORDS.items():
        groups: dict[str, tuple[list[Row], list[Row]]] = {}
        for row, is_missing in comparison.differences(of):
            missing_and_surplus = groups.setdefault(repr(key(row)), ([], []))
            missing_and_surplus[not is_missing].append(row)
        for _, (missing, surplus) in sorted(groups.items()):
            try:
                yield words(missing, surplus)
            except UNREADABLE:
                yield f"{of}: a row is stored that the books never write: {surplus!r}"
            if of == "postings":
                yield from _balance_faults(work, str(_first(missing, surplus)[0]))


def _balance_faults(work: UnitOfWork, entry_id: str) -> Iterator[str]:
    """On which basis the stored postings of an entry do not balance."""
    try:
        postings = work.session.ledger.postings([entry_id])[entry_id]
    except UNREADABLE:
        return  # What cannot be read was named already.
    for basis in ("accrual", "cash"):
        balance = sum(posting.amount for posting in postings if posting.basis in {"both", basis})
        if balance:
            yield (
                f"entry {entry_id!r}: it does not balance on the {basis} basis; debits less "
                f"credits are {format_amount(balance)}"
            )


def _entry(missing: Rows, surplus: Rows) -> str:
    entry = f"entry {_first(missing, surplus)[0]!r}"
    if not surplus:
        return f"{entry}: the journal does not list it"
    if not missing:
        return f"{entry}: the journal lists it, but there is no such document"
    return f"{entry}: the journal does not list it as its document says"


def _postings(missing: Rows, surplus: Rows) -> str:
    entry_id = str(_first(missing, surplus)[0])
    kind, separator, _ = entry_id.partition(":")
    kind = kind if separator else JOURNAL
    days = {str(row[3]) for row in surplus} - {str(row[3]) for row in missing}
    if not missing:
        return f"entry {entry_id!r}: something is posted there that no document posts"
    posted = f"; it is posted on {', '.join(sorted(days))}" if days else ""
    return f"entry {entry_id!r}: its postings are not those of its {kind}{posted}"


def _open_item(missing: Rows, surplus: Rows) -> str:
    item = f"open item {_first(missing, surplus)[0]!r}"
    if not missing:
        return f"{item}: it is stored, but no document makes it"
    expected = format_amount(missing[0][11])
    stored = format_amount(surplus[0][11]) if surplus else "nothing"
    if stored == expected:
        return f"{item}: it is not stored as its document and applications make it"
    return (
        f"{item}: it is stored with {stored} open, but by its document and applications {expected} "
        "is open"
    )


def _link(missing: Rows, surplus: Rows) -> str:
    kind, id_, target_kind, target = _first(missing, surplus)
    if missing:
        return f"{kind} {id_!r}: its reference to {target_kind} {target!r} is not stored as a link"
    return f"{kind} {id_!r}: a link to {target_kind} {target!r} is stored, but it has none"


def _key(missing: Rows, surplus: Rows) -> str:
    kind, field, _, id_ = _first(missing, surplus)
    if missing:
        return f"{kind} {id_!r}: it is not found by its {field}"
    return f"{kind} {id_!r}: it is found by a {field} that it does not have"


def _search_words(missing: Rows, surplus: Rows) -> str:
    kind, _, id_ = _first(missing, surplus)
    lacks = ", ".join(repr(row[1]) for row in missing)
    has = ", ".join(repr(row[1]) for row in surplus)
    parts = [f"is not found by the words {lacks}"] if lacks else []
    parts += [f"is found by the words {has}, which it does not have"] if has else []
    return f"{kind} {id_!r}: a search for it is wrong, because it {' and '.join(parts)}"


def _text_key(missing: Rows, surplus: Rows) -> str:
    kind, field, _, _, id_ = _first(missing, surplus)
    return f"{kind} {id_!r}: it is not found or sorted by its {field}"


def _total(missing: Rows, surplus: Rows) -> str:
    kind, _, id_ = _first(missing, surplus)
    stored = format_amount(surplus[0][1]) if surplus else "no total"
    return f"{kind} {id_!r}: lists find and sort it by {stored}, which is not its total"


def _applied(missing: Rows, surplus: Rows) -> str:
    day, credit_id, charge_id, *_ = _first(missing, surplus)
    return (
        f"application of {credit_id!r} to {charge_id!r} on {day}: the index by day has "
        f"{_sum(surplus)}, but the application has {_sum(missing)}"
    )


def _sum(rows: Rows) -> str:
    return format_amount(sum(row[-1] for row in rows))


def _record_hash(missing: Rows, surplus: Rows) -> str:
    collection, bucket, id_, _ = (surplus or missing)[0]
    kind = kind_of(COLLECTIONS[collection].kind) if collection in COLLECTIONS else collection
    return (
        f"{kind} {id_!r}: the hash that is stored of it in bucket {bucket} is not that of the "
        "record"
    )


def _charge_change(missing: Rows, surplus: Rows) -> str:
    charge_id, version = _first(missing, surplus)
    if missing:
        return f"open item {charge_id!r}: change {version} of it is not found in its history"
    return f"open item {charge_id!r}: its history has change {version}, which does not alter it"


def _month_balance(missing: Rows, surplus: Rows) -> str:
    account_id, _, month, *_ = _first(missing, surplus)
    stored, expected = (
        Turnover(*rows[0][3:]) if rows else Turnover() for rows in (surplus, missing)
    )
    return (
        f"month balance of account {account_id!r} in {month}: it is stored as "
        f"{_turnover(stored)}, but the documents add up to {_turnover(expected)}"
    )


def _turnover(turnover: Turnover) -> str:
    return f"{format_amount(turnover.debits)} debit and {format_amount(turnover.credits)} credit"


def _contact_balance(missing: Rows, surplus: Rows) -> str:
    account_id, contact_id, month, _ = _first(missing, surplus)
    return (
        f"balance of contact {contact_id!r} on {account_id!r} in {month}: it is stored as "
        f"{_sum(surplus)}, but the documents add up to {_sum(missing)}"
    )


def _unreconciled_row(missing: Rows, surplus: Rows) -> str:
    account_id, _, entry_id = _first(missing, surplus)
    problem = "is not kept as unreconciled" if missing else "is kept as unreconciled"
    return f"row of entry {entry_id!r} on account {account_id!r}: it {problem}"


def _proof(missing: Rows, surplus: Rows) -> str:
    subject, key, _ = _first(missing, surplus)
    group = json.loads(key)
    names = ", ".join(map(str, group))
    what = f"{_PROVED.get(subject, subject)}{f' {names!r}' if group else ''}"
    if not missing:
        return f"{what}: it is missing, or the books have never stored it"
    if not surplus:
        return f"{what}: it was added, but not by the books"
    return f"{what}: it is not as the books have stored it"


_PROVED: Mapping[str, str] = {
    "applied_totals": "what is applied to charges since change",
    "blobs": "the bytes with the SHA-256",
    "contact_balances": "the balance of a contact on an account in a month",
    "copy_state": "what the books are a copy of",
    "history": "the id of the history of the log",
    "idempotency": "the answer that is kept for the idempotency key",
    "import_plans": "the waiting import",
    "imported": "what is remembered of the transactions of the import",
    "imported_rows": "what is remembered of the statement rows of the import",
    "last_pushes": "the last push of the client",
    "pushed_changes": "the result that is kept of the pushed change",
    "reconciled_accounts": "the mark that rows are kept of the account",
    "repairs": "the repair of the client",
    "stale": "what an older program did not store",
}


def _first(missing: Rows, surplus: Rows) -> Row:
    return (missing or surplus)[0]


def _whole(row: Row) -> Row:
    return row


_WORDS: Mapping[RowsOf, tuple[Callable[[Row], object], Words]] = {
    "entries": (lambda row: row[0], _entry),
    "postings": (lambda row: row[0], _postings),
    "open_items": (lambda row: row[0], _open_item),
    "refs": (_whole, _link),
    "keys": (_whole, _key),
    "words": (lambda row: (row[0], row[2]), _search_words),
    "text_keys": (lambda row: (row[0], row[1], row[4]), _text_key),
    "totals": (lambda row: (row[0], row[2]), _total),
    "applied": (lambda row: row[:4], _applied),
    "record_hashes": (lambda row: (row[0], row[2]), _record_hash),
    "charge_changes": (_whole, _charge_change),
    "month_balances": (lambda row: row[:3], _month_balance),
    "contact_balances": (lambda row: row[:3], _contact_balance),
    "unreconciled_rows": (_whole, _unreconciled_row),
    "proofs": (lambda row: row[:2], _proof),
}
"""Of each table what its rows are told by, and what is said of those that differ."""
