"""What applications post on the cash basis, in step with the applications themselves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from application.reconciliation.working_set import WorkingSet
from application.unit_of_work.reader import account_roles
from application.unit_of_work.recorder import DerivedRecords
from domain.document_kinds import traits_of
from domain.ledger.documents import Document
from domain.ledger.entries import Entry, Posting
from domain.reconciliation.applications import Application
from domain.reconciliation.cash_basis import (
    APPLICATION,
    ApplicationId,
    application_entry,
    in_order,
    released,
)


def post_applications(records: DerivedRecords, items: WorkingSet) -> None:
    """Post what applications release: those that changed; all others of a deferred item, since its shares are computed
    one after the other; and all of an item whose document posts otherwise than before."""
    keys = _changed_keys(items)
    for id_ in items.affected | {
        id_ for id_, change in items.changes.items() if change.posts_otherwise and change.before
    }:
        item, change = items.item(id_), items.changes.get(id_)
        if item and (
            traits_of(item.kind).recognition != "when posted" or (change and change.posts_otherwise)
        ):
            keys |= set(_keys(items.applications_of(id_)))
    if not keys:
        return
    amounts = {
        id_: in_order(items.applications_of(id_))
        for id_ in {id_ for key in keys for id_ in key.items}
    }
    began = {
        key
        for credit, lines in items.began.items()
        for key in _keys((credit, line) for line in lines)
    }
    stored = [key.entry_id for key in keys if key in began]
    posted = records.session.ledger.postings(stored) if stored else {}
    for key in sorted(keys):
        before = _as_stored(key, posted.get(key.entry_id, ()))
        after = _entry(records, items, key, amounts) if key in amounts[key.credit_id] else None
        if (before.postings if before else ()) != (after.postings if after else ()):
            records.session.ledger.post(before, after, ())


def _changed_keys(items: WorkingSet) -> set[ApplicationId]:
    """Between which items, and on which days, another amount is applied than before."""
    changes: dict[ApplicationId, int] = defaultdict(int)
    for credit, lines in items.applied.items():
        for line in lines:
            changes[ApplicationId(credit, line.charge_id, line.date)] += line.amount
        for line in items.began.get(credit, ()):
            changes[ApplicationId(credit, line.charge_id, line.date)] -= line.amount
    return {key for key, change in changes.items() if change}


def _as_stored(key: ApplicationId, postings: tuple[Posting, ...]) -> Entry | None:
    return Entry(APPLICATION, str(key), key.day, "", "", None, "", postings) if postings else None


def _entry(
    records: DerivedRecords,
    items: WorkingSet,
    key: ApplicationId,
    amounts: Mapping[str, Mapping[ApplicationId, tuple[int, int]]],
) -> Entry | None:
    sides = []
    for id_ in key.items:
        item = items.item(id_)
        assert item
        document = records.get(records.kind(item.kind), item.document_id)
        entry = cast("Document", document).entry()
        assert entry
        sides.append(released(item, entry, account_roles(records, [entry]), *amounts[id_][key]))
    return application_entry(key, tuple(sides))


def _keys(lines: Iterable[tuple[str, Application]]) -> Iterator[ApplicationId]:
    return (ApplicationId(credit, line.charge_id, line.date) for credit, line in lines)
