"""What applications post on the cash basis, in step with the applications themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from application.reconciliation.working_set import Subledger
from domain.ledger.entries import Document, Entry, Posting, entry_id
from domain.reconciliation.applications import Application
from domain.reconciliation.cash_basis import APPLICATION, Key, application_entry, application_id, in_order, released

if TYPE_CHECKING:
    from application.unit_of_work.unit_of_work import Book

_DIRECT = frozenset({"payment", "bill-payment", "bank-transaction"})
"""The kinds of documents that release an application's amount, whatever else is applied of them."""


def post_applications(book: Book, items: Subledger) -> None:
    """Post what applications release: those that changed; all others of a deferred item, since its shares are reckoned
    one after the other; and all of an item whose document posts otherwise than before."""
    keys = _changed_keys(items)
    for id_ in items.affected | {id_ for id_, each in items.moved.items() if each.posts_otherwise and each.before}:
        item, moved = items.item(id_), items.moved.get(id_)
        if item and (item.kind not in _DIRECT or (moved and moved.posts_otherwise)):
            keys |= set(_keys(items.of(id_)))
    if not keys:
        return
    amounts = {id_: in_order(items.of(id_)) for id_ in {id_ for key in keys for id_ in key[:2]}}
    began = {key for credit, lines in items.began.items() for key in _keys((credit, each) for each in lines)}
    stored = [key for key in keys if key in began]
    posted = book.session.postings([_entry_id(key) for key in stored]) if stored else {}
    for key in sorted(keys):
        before = _as_stored(key, posted.get(_entry_id(key), ()))
        after = _entry(book, items, key, amounts) if key in amounts[key[0]] else None
        if (before.postings if before else ()) != (after.postings if after else ()):
            book.session.post(before, after, ())


def _changed_keys(items: Subledger) -> set[Key]:
    """Between which items, and on which days, another amount is applied than before."""
    changes: dict[Key, int] = defaultdict(int)
    for credit, lines in items.applied.items():
        for each in lines:
            changes[credit, each.charge_id, each.date] += each.amount
        for each in items.began.get(credit, ()):
            changes[credit, each.charge_id, each.date] -= each.amount
    return {key for key, change in changes.items() if change}


def _as_stored(key: Key, postings: tuple[Posting, ...]) -> Entry | None:
    return Entry(APPLICATION, application_id(key), key[2], "", "", None, "", postings) if postings else None


def _entry(book: Book, items: Subledger, key: Key, amounts: Mapping[str, Mapping[Key, tuple[int, int]]]) -> Entry | None:
    sides = []
    for id_ in key[:2]:
        item = items.item(id_)
        assert item
        document = book.get(book.kind(item.kind), item.document_id)
        entry = cast("Document", document).entry()
        assert entry
        sides.append(released(item, entry, book.posting.roles([entry]), *amounts[id_][key]))
    return application_entry(key, tuple(sides))


def _keys(lines: Iterable[tuple[str, Application]]) -> Iterator[Key]:
    return ((credit, each.charge_id, each.date) for credit, each in lines)


def _entry_id(key: Key) -> str:
    return entry_id(APPLICATION, application_id(key))
