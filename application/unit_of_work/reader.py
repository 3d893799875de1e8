"""What guards and postings may read of the books while something is written."""

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


class RecordReader(Protocol):
    """Records as they are becoming: a unit of work is one."""

    @property
    def settings(self) -> Settings:
        """The company."""

    @property
    def references(self) -> References:
        """Who refers to whom, and which record has which key."""

    def kind(self, name: str) -> type[Record]:
        """The class of a kind of record."""

    def find(self, kind: type[R], id_: str) -> R | None:
        """The record, or None."""

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        """Those of the records that exist, by id."""


def account_roles(reader: RecordReader, entries: Iterable[Entry]) -> AccountRoles:
    """What the accounts of some entries are to open items and the cash basis."""
    ids = dict.fromkeys(posting.account_id for entry in entries for posting in entry.postings)
    return roles_of(
        reader.many(Account, ids).values(), reader.settings.undeposited_funds_account_id
    )


def deposits_of(reader: RecordReader, row_id: str) -> list[str]:
    """The deposits that a row of Undeposited Funds is put into: one, or none."""
    deposits = reader.many(
        BankTransaction, (id_ for _, id_ in reader.references.referrers("row", row_id))
    )
    return [deposit.id for deposit in deposits.values() if not deposit.is_void]
