"""The entries that applications post on the cash basis, kept in step with the applications.

`domain/reconciliation/cash_basis` says what these entries are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from application.ports.failures import Damaged
from application.reconciliation.working_set import WorkingSet, describe_item
from application.unit_of_work.reader import account_roles
from application.unit_of_work.recorder import DerivedRecords
from domain.document_kinds import traits_of
from domain.ledger.entries import Entry, Posting
from domain.ledger.ids import entry_id
from domain.reconciliation.applications import Application
from domain.reconciliation.cash_basis import (
    APPLICATION,
    ApplicationId,
    application_entry,
    applied_in_order,
    postings_when_applied,
)
from domain.reconciliation.open_items import AccountRoles, OpenItem


def post_applications(records: DerivedRecords, items: WorkingSet) -> None:
    """Post, replace or remove the entries of all applications whose entries are out of date."""
    ids = _ids_to_post(items)
    if not ids:
        return
    item_ids = {item_id for id_ in ids for item_id in id_.items}
    amounts = {item_id: applied_in_order(items.applications_of(item_id)) for item_id in item_ids}
    posted_before = {
        id_ for credit_id, lines in items.originals.items() for id_ in _ids_of(credit_id, lines)
    }
    stored_ids = [id_.entry_id for id_ in ids if id_ in posted_before]
    stored = records.session.ledger.postings(stored_ids) if stored_ids else {}
    in_force = {id_ for id_ in ids if id_ in amounts[id_.credit_id]}
    entries = _document_entries(records, items, in_force)
    roles = account_roles(records, entries.values())
    for id_ in sorted(ids, key=lambda id_: (id_.credit_id, id_.charge_id, id_.day)):
        before = _stored_entry(id_, stored.get(id_.entry_id, ()))
        after = _new_entry(items, id_, entries, roles, amounts) if id_ in in_force else None
        if (before.postings if before else ()) != (after.postings if after else ()):
            records.session.ledger.post(before, after, ())


def _ids_to_post(items: WorkingSet) -> set[ApplicationId]:
    """The applications whose entries may have changed.

    They are the applications that changed, and all applications of an affected item that may count
    as it is paid, because the shares of each application depend on earlier applications and on what
    the item's document posts. An item that counts when it is posted adds only one posting, of the
    amount applied.
    """
    ids = _changed_ids(items)
    for item_id in items.affected:
        item = items.item(item_id)
        if item and traits_of(item.kind).recognition != "when posted":
            for credit_id, line in items.applications_of(item_id):
                ids.add(ApplicationId(credit_id, line.charge_id, line.date))
    return ids


def _changed_ids(items: WorkingSet) -> set[ApplicationId]:
    """The applications whose amount differs from what it was when the run began."""
    changes: dict[ApplicationId, int] = defaultdict(int)
    for credit_id, lines in items.applied.items():
        for line in lines:
            changes[ApplicationId(credit_id, line.charge_id, line.date)] += line.amount
        for line in items.originals.get(credit_id, ()):
            changes[ApplicationId(credit_id, line.charge_id, line.date)] -= line.amount
    return {id_ for id_, change in changes.items() if change}


def _ids_of(credit_id: str, lines: Iterable[Application]) -> Iterator[ApplicationId]:
    """The ids of the applications of one credit."""
    return (ApplicationId(credit_id, line.charge_id, line.date) for line in lines)


def _stored_entry(id_: ApplicationId, postings: tuple[Posting, ...]) -> Entry | None:
    """The entry of an application as it is stored; None where nothing is posted."""
    return Entry(APPLICATION, str(id_), id_.day, "", "", None, "", postings) if postings else None


def _document_entries(
    records: DerivedRecords, items: WorkingSet, ids: Iterable[ApplicationId]
) -> dict[str, Entry]:
    """What the documents of applied items have posted, by the id of the item.

    The ledger has it: of a long import, only the last documents are in memory.
    """
    applied = {item_id: items.item(item_id) for id_ in ids for item_id in id_.items}
    entry_ids = {
        item_id: entry_id(item.kind, item.document_id) for item_id, item in applied.items() if item
    }
    if not entry_ids:
        return {}
    posted = records.session.ledger.postings(sorted({*entry_ids.values()}))
    entries = {}
    for item_id, item in applied.items():
        assert item, "what is applied is there"
        postings = posted[entry_ids[item_id]]
        if not postings:
            raise Damaged(f"the postings of {describe_item(item_id)} are missing")
        entries[item_id] = _posted_entry(item, postings)
    return entries


def _posted_entry(item: OpenItem, postings: tuple[Posting, ...]) -> Entry:
    """The entry of an item's document, as far as it matters to the cash basis."""
    traits = traits_of(item.kind)
    return Entry(item.kind, item.document_id, item.date, "", "", None, "", postings, traits=traits)


def _new_entry(
    items: WorkingSet,
    id_: ApplicationId,
    entries: Mapping[str, Entry],
    roles: AccountRoles,
    amounts: Mapping[str, Mapping[ApplicationId, tuple[int, int]]],
) -> Entry | None:
    """The entry that an application posts now.

    By open item, `entries` are those of documents, and `amounts` are `applied_in_order`.
    """
    postings_by_item = []
    for item_id in id_.items:
        item, entry = items.item(item_id), entries[item_id]
        assert item
        postings = postings_when_applied(item, entry, roles, *amounts[item_id][id_])
        postings_by_item.append(postings)
    return application_entry(id_, tuple(postings_by_item))
