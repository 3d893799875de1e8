"""What every entry must be, whichever document posts it."""

from application.unit_of_work.guards.change import Change
from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import WriteContext
from domain.errors import Refused
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.ledger.entries import Entry
from domain.values import LARGEST_MONEY, format_amount


def postings_follow_the_rules(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raises `Refused` where an entry is too large, or posts where nothing may be posted, or without whom it must name."""
    del context
    if change.entry_after and change.changes_figures and not change.is_merge:
        _check(reader, change.entry_after, change.entry_before)


def _check(reader: RecordReader, entry: Entry, old: Entry | None) -> None:
    if entry.total > LARGEST_MONEY:
        raise Refused.at(
            "",
            f"its debits sum to {format_amount(entry.total)}, and must be an amount of at most 13 digits; split it",
        )
    accounts = reader.many(Account, (each.account_id for each in entry.postings))
    contacts = reader.many(Contact, (each.contact_id for each in entry.postings if each.contact_id))
    familiar = {each.account_id for each in old.postings} if old else set()
    for posting in entry.postings:
        account = accounts.get(posting.account_id)
        at = posting.at
        if account is None:
            raise Refused.at(at, f"there is no account {posting.account_id!r}")
        if account.subtype == "non_posting":
            raise Refused.at(at, f"{account.label} is a non-posting account; choose another")
        if not account.active and account.id not in familiar:
            raise Refused.at(
                at, f"{account.label} is not active; choose another, or make it active"
            )
        contact = contacts.get(posting.contact_id or "")
        if account.control_of and (contact is None or contact.kind != account.control_of):
            raise Refused.at(
                f"{at.rpartition('/')[0]}/contact_id",
                f"must name a {account.control_of}, since {account.label} is a control account",
            )
