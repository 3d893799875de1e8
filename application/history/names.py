"""The names of the records that a history mentions, as they are now."""

from collections import defaultdict
from collections.abc import Iterable

from application.collections.kinds import KINDS
from application.history.changed_fields import stored_record
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.reconciliation.bank_sessions import BankSession
from domain.records import Record, kind_of

Reference = tuple[str, str]
"""The kind and the id of a record."""


class Names:
    """The names of records. Those that are gone are named as the log had them last."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._names: dict[Reference, str] = {}

    def load(self, references: Iterable[Reference]) -> None:
        """Read the names of many records: one statement for each kind, and one for each record
        that is gone.
        """
        missing: dict[str, dict[str, None]] = defaultdict(dict)
        for kind, id_ in map(_record_of, references):
            if kind in KINDS and (kind, id_) not in self._names:
                missing[kind][id_] = None
        for kind, ids in missing.items():
            records = self._work.session.records.many(KINDS[kind], [*ids])
            for id_ in ids:
                record = records.get(id_) or self._last(KINDS[kind], id_)
                self._names[kind, id_] = name_of(record) if record else id_

    def of(self, kind: str, id_: str) -> str:
        """The name of a record; its id where the books have never had it."""
        reference = _record_of((kind, id_))
        if reference not in self._names:
            self.load([reference])
        return self._names.get(reference, id_)

    def _last(self, kind: type[Record], id_: str) -> Record | None:
        """A record that is gone, as it was last."""
        change = self._work.session.log.last_change((kind.plural, id_))
        return stored_record(kind, change.after or change.before) if change else None


def name_of(record: Record) -> str:
    """How people name a record."""
    if isinstance(record, Document | Account):
        return record.label
    if isinstance(record, BankSession):
        return f"the statement of {record.statement_date}"
    return str(getattr(record, "name", record.id))


def _record_of(reference: Reference) -> Reference:
    """The record that a reference is to: of a row or an open item, its document."""
    kind, id_ = reference
    if kind in {"row", "open-item"}:
        document = OpenItemId.parse(id_).document
        return document.kind, document.id
    return reference


BANK_SESSION = kind_of(BankSession)
"""The kind of bank reconciliations."""
