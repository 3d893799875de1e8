"""All that the store in memory holds."""

from typing import Any

from attrs import define, field

from application.ports.change_log import LoggedChange
from application.ports.replies import StoredReply
from domain.ledger.entries import Entry, Turnover
from domain.reconciliation.open_items import OpenItem
from domain.records import Record


@define
class State:
    """All that is stored. A copy of it is what a transaction can go back to."""

    records: dict[type[Record], dict[str, Record]] = field(factory=dict)
    entries: dict[str, Entry] = field(factory=dict)
    items: dict[str, OpenItem] = field(factory=dict)
    months: dict[tuple[str, str, str], Turnover] = field(factory=dict)
    contacts: dict[tuple[str, str, str], int] = field(factory=dict)
    changes: list[LoggedChange] = field(factory=list)
    answers: dict[str, tuple[StoredReply, str]] = field(factory=dict)

    def rows(self, kind: type[Record]) -> dict[str, Record]:
        """The records of a kind by id."""
        return self.records.setdefault(kind, {})

    def copy(self) -> "State":
        """The same state, to go back to."""
        records = {kind: dict(rows) for kind, rows in self.records.items()}
        kept = dict(self.items), dict(self.months), dict(self.contacts)
        return State(records, dict(self.entries), *kept, list(self.changes), dict(self.answers))

    def become(self, other: "State") -> None:
        """Hold what another state holds: the parts of a transaction share this one."""
        for name in ("records", "entries", "items", "months", "contacts", "changes", "answers"):
            held: Any = getattr(other, name)
            setattr(self, name, held)
