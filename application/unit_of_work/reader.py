"""What guards and the recorder may read while a use case writes."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from application.ports.records import References
from domain.banking.bank_transactions import BankTransaction
from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.entries import Entry
from domain.reconciliation.open_items import AccountRoles, roles_of
from domain.records import Record

R = TypeVar("R", bound=Record)


class RecordsById(Protocol):
    """Records that are found by their ids."""

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        """The records with these ids, by id, without the ids that have none."""


class RecordReader(RecordsById, Protocol):
    """The records with the changes made so far; every unit of work is such a reader."""

    @property
    def settings(self) -> Settings:
        """The settings of the company."""

    @property
    def references(self) -> References:
        """Which records refer to which others, and which record has which key."""

    def kind(self, name: str) -> type[Record]:
        """The class of a kind of record, such as `invoice`."""

    def kinds(self) -> tuple[type[Record], ...]:
        """The classes of all kinds of records."""

    def find(self, kind: type[R], id_: str) -> R | None:
        """The record with an id, or None."""


def account_roles(reader: RecordReader, entries: Iterable[Entry]) -> AccountRoles:
    """The roles that the accounts of some entries have in open items and on the cash basis."""
    ids = dict.fromkeys(posting.account_id for entry in entries for posting in entry.postings)
    accounts = reader.many(Account, ids)
    return roles_of(accounts.values(), reader.settings.undeposited_funds_account_id)


def deposits_of(reader: RecordReader, row_id: str) -> list[str]:
    """The ids of the deposits that contain an undeposited row: one, or none."""
    referrers = reader.references.referrers("row", row_id)
    deposits = reader.many(BankTransaction, (id_ for _, id_ in referrers))
    return [deposit.id for deposit in deposits.values() if not deposit.is_void]
