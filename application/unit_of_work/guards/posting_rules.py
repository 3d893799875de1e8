"""The guard of postings: the rules that hold for every entry, whichever document posts it."""

from collections.abc import Iterator

from application.unit_of_work.guards.change import Change
from application.unit_of_work.reader import RecordReader, RecordsById
from application.unit_of_work.reference_check import missing_references
from application.unit_of_work.write_context import WriteContext
from domain.errors import Fault, Refused
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.ledger.journals import Journal
from domain.values import LARGEST_MONEY, format_amount


def check_posting_rules(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raise `Refused` for an entry that breaks a rule.

    Its total is an amount that the books can hold; its accounts are active, or were used before,
    or are those of a document that it takes back or reverses, and are not non-posting accounts;
    and its postings on control accounts name a contact.
    """
    del context
    if change.entry_after and change.changes_figures and not change.is_merge:
        try:
            check_entry(reader, change.entry_after, _accounts_used_before(change, reader))
        except Refused as refusal:
            raise _with_missing_references(refusal, change, reader) from None


def _with_missing_references(refusal: Refused, change: Change, reader: RecordReader) -> Refused:
    """The refusal with all references of the document that lead to nothing.

    The check of references runs when the unit of work ends, and the refusal ends it before.
    """
    missing = missing_references(reader, [change.after] if change.after else [])
    places = {fault.path for fault in missing}
    return Refused([*missing, *(fault for fault in refusal.faults if fault.path not in places)])


def _accounts_used_before(change: Change, reader: RecordReader) -> set[str]:
    """The accounts on which a document may post although they are inactive.

    They are those of its entry before the change, and of the document that it takes back or
    reverses, because what was posted can always be taken back.
    """
    entries = [change.entry_before]
    document = change.after
    if isinstance(document, Document) and document.taken_back:
        entries.append(change.entry_after)
    if isinstance(document, Journal) and document.reversed_id:
        reversed_journal = reader.find(Journal, document.reversed_id)
        entries.append(reversed_journal.entry() if reversed_journal else None)
    return {posting.account_id for entry in entries if entry for posting in entry.postings}


def check_entry(records: RecordsById, entry: Entry, accounts_before: set[str]) -> None:
    """Raise `Refused` for an entry that breaks a rule; inactive accounts may be those given."""
    if entry.total > LARGEST_MONEY:
        raise Refused.at(
            "",
            f"the debits add up to {format_amount(entry.total)}, and an amount can have at most "
            "13 digits before the decimal point; split the document",
            code="out_of_range",
        )
    # Several postings of one field have the same fault, which is told once.
    if faults := dict.fromkeys(_posting_faults(records, entry, accounts_before)):
        raise Refused(faults)


def _posting_faults(
    records: RecordsById, entry: Entry, accounts_before: set[str]
) -> Iterator[Fault]:
    postings = entry.postings
    accounts = records.many(Account, (posting.account_id for posting in postings))
    contact_ids = (posting.contact_id for posting in postings if posting.contact_id)
    contacts = records.many(Contact, contact_ids)
    for posting in postings:
        account = accounts.get(posting.account_id)
        path = posting.at
        if account is None:
            yield Fault(path, f"there is no account {posting.account_id!r}", code="unknown_id")
            continue
        if account.subtype == "non_posting":
            message = f"{account.label} is a non-posting account; choose another"
            yield Fault(path, message, code="wrong_kind")
        if not (account.active or account.id in accounts_before):
            message = f"{account.label} is not active; choose another, or make it active"
            yield Fault(path, message, code="inactive")
        contact = contacts.get(posting.contact_id or "")
        if account.control_of and (contact is None or contact.kind != account.control_of):
            yield Fault(
                f"{path.rpartition('/')[0]}/contact_id",
                f"must name a {account.control_of}, because {account.label} is a control account",
                code="missing" if posting.contact_id is None else "wrong_kind",
            )
