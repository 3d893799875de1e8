"""The records that one transaction works with: the stored ones, with the changes made so far.

`UnitOfWork` builds on this class and adds all that a write must do: guards, postings and the log.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, TypeVar

from application.ports.records import References
from application.ports.store import Session
from application.unit_of_work.numbered_ids import NumberedIds, UnwrittenIds
from domain.errors import NotFound
from domain.ledger.accounts import Account
from domain.ledger.company import COMPANY_ID, Settings
from domain.records import Record, words_of_kind

R = TypeVar("R", bound=Record)

RecordKey = tuple[type[Record], str]
"""The class and the id of a record."""

_SETTINGS: RecordKey = (Settings, COMPANY_ID)


class TransactionRecords:
    """The records of one transaction. Each one is read from the store once and then remembered."""

    def __init__(self, session: Session, kinds: Mapping[str, type[Record]]) -> None:
        self.session = session
        self._kinds = kinds
        self._current: dict[RecordKey, Record | None] = {}
        """The records read or changed so far; None where there is no such record."""
        self._any_kind: Any = self._current
        """The same: a record is of the class in its key, which types cannot say."""
        self._chart: dict[str, Account] | None = None
        """All accounts by id, once `accounts` has read them."""
        self._new_ids: set[str] = set()
        """Ids that this transaction created, so that no stored record can have them."""
        self._expected_ids: UnwrittenIds | None = None
        """Ids of a plan that this transaction carries out: no stored record has these either."""

    @property
    def settings(self) -> Settings:
        """The settings of the company."""
        known: Settings | None = self._any_kind.get(_SETTINGS)
        return known or self.get(Settings, COMPANY_ID)

    @property
    def references(self) -> References:
        """Which records refer to which others, and which record has which key."""
        return self.session.references

    def expect_new(self, ids: NumberedIds) -> None:
        """Take ids for those of new records, so that no record with such an id is looked for."""
        self._expected_ids = UnwrittenIds(ids)

    def take_for_stored(self, records: Mapping[RecordKey, Record | None]) -> None:
        """Take these for the stored records, whatever the rows are that the store has."""
        self._current.update(records)

    def known_records(self) -> Mapping[RecordKey, Record | None]:
        """All records read or changed so far, as they are now; None where there is none."""
        return self._current

    def kind(self, name: str) -> type[Record]:
        """The class of a kind of record, such as `invoice`."""
        return self._kinds[name]

    def kinds(self) -> tuple[type[Record], ...]:
        """The classes of all kinds of records."""
        return tuple(self._kinds.values())

    def find(self, kind: type[R], id_: str) -> R | None:
        """The record with an id, or None."""
        key = (kind, id_)
        if key not in self._current:
            is_new = self._is_new(id_)
            self._current[key] = None if is_new else self.session.records.get(kind, id_)
        record: R | None = self._any_kind[key]
        return record

    def get(self, kind: type[R], id_: str) -> R:
        """The record with an id; raises `NotFound`."""
        record = self.find(kind, id_)
        if record is None:
            raise NotFound(f"there is no {words_of_kind(kind)} {id_!r}")
        return record

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        """The records with these ids, by id, without the ids that have none.

        One query reads all that are not known yet.
        """
        unique_ids = dict.fromkeys(ids)
        if unread := [id_ for id_ in unique_ids if (kind, id_) not in self._current]:
            stored = self.session.records.many(kind, unread)
            self._current.update({(kind, id_): stored.get(id_) for id_ in unread})
        current = self._any_kind
        return {id_: record for id_ in unique_ids if (record := current[kind, id_]) is not None}

    def accounts(self) -> dict[str, Account]:
        """The whole chart of accounts by id, with the changes made so far."""
        if self._chart is None:
            accounts = self.session.records.few(Account)
            self._chart = {account.id: account for account in accounts}
            for account in self._chart.values():
                self._current[Account, account.id] = account
        return dict(self._chart)

    def save_blob(self, content: bytes) -> str:
        """Store bytes beside the records; returns the SHA-256 by which a record names them."""
        digest = sha256(content).hexdigest()
        self.session.blobs.put(digest, content)
        return digest

    def delete_blob(self, digest: str) -> None:
        """Delete bytes that no record names any more."""
        self.session.blobs.delete(digest)

    def _is_new(self, id_: str) -> bool:
        """Whether no stored record has an id."""
        is_expected = self._expected_ids is not None and id_ in self._expected_ids
        return is_expected or id_ in self._new_ids

    def _forget(self, key: RecordKey) -> None:
        """Forget a record that is stored: if it is wanted again, it is read again."""
        if self._expected_ids is not None:
            self._expected_ids.take_out(key[1])
        del self._current[key]

    def _store(self, record: Record, before: Record | None) -> None:
        """Store a record in place of `before`, and remember it."""
        self.session.records.put(record, before)
        self._current[type(record), record.id] = record
        if isinstance(record, Account) and self._chart is not None:
            self._chart[record.id] = record

    def _delete(self, record: Record) -> None:
        """Delete a record, and remember that it is gone."""
        self.session.records.delete(record)
        self._current[type(record), record.id] = None
        if isinstance(record, Account) and self._chart is not None:
            del self._chart[record.id]
