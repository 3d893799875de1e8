"""All that the store in memory holds."""

from collections import Counter
from secrets import token_hex
from typing import Any

from attrs import define, field, fields

from application.ports.change_log import AppliedTotal, Head, LoggedChange, RecordAddress
from application.ports.client_repairs import ClientRepair
from application.ports.copy_states import CopyState
from application.ports.pushes import LastPush, StoredResult
from application.ports.replies import StoredReply
from application.ports.stored_imports import ImportedRow, StoredPlan
from application.ports.unreconciled_rows import RowPlace
from domain.ledger.entries import Entry, Turnover
from domain.reconciliation.open_items import OpenItem
from domain.records import Record


@define
class State:
    """All that is stored. A transaction works on a copy, so that it can be rolled back."""

    history: str = field(factory=lambda: token_hex(16))
    """The random id of the history of which the versions are."""
    records: dict[type[Record], dict[str, Record]] = field(factory=dict)
    """By kind and id."""
    entries: dict[str, Entry] = field(factory=dict)
    """By id."""
    open_items: dict[str, OpenItem] = field(factory=dict)
    """By id."""
    posting_counts: Counter[str] = field(factory=Counter)
    """How many postings are on each account, on any basis."""
    month_balances: dict[tuple[str, str, str], Turnover] = field(factory=dict)
    """By (account, basis, month)."""
    contact_balances: dict[tuple[str, str, str], int] = field(factory=dict)
    """Cents, debit positive, by (account, contact, month)."""
    changes: list[LoggedChange] = field(factory=list)
    """By version."""
    replies: dict[str, tuple[StoredReply, str]] = field(factory=dict)
    """Each reply and when it was stored, by its idempotency key."""
    blobs: dict[str, bytes] = field(factory=dict)
    """By SHA-256."""
    plans: dict[str, StoredPlan] = field(factory=dict)
    """Each waiting plan by its id."""
    imported: dict[str, tuple[str, RecordAddress]] = field(factory=dict)
    """Of each imported transaction, its batch and what it became, by its identity."""
    imported_rows: tuple[tuple[str, ImportedRow], ...] = ()
    """The imported rows of statements, each with its batch."""
    unreconciled_rows: dict[str, frozenset[RowPlace]] = field(factory=dict)
    """By account that is reconciled, its rows that no reconciliation has locked."""
    pushed_changes: dict[tuple[str, str], StoredResult] = field(factory=dict)
    """What became of each pushed change, by client and change."""
    last_pushes: dict[str, LastPush] = field(factory=dict)
    """By client."""
    applied_totals: dict[str, tuple[AppliedTotal, ...]] = field(factory=dict)
    """By charge, in the order of the log."""
    log_end: Head | None = field(factory=Head)
    """Where the log must end."""
    charges: dict[int, tuple[str, ...]] = field(factory=dict)
    """The charges that each change of applications names, by its version."""
    repairs: tuple[ClientRepair, ...] = ()
    """What clients have repaired in their copies, in the order in which they said so."""
    record_hashes: dict[tuple[str, str], dict[str, str]] = field(factory=dict)
    """The SHA-256 of each record by id, by (collection, bucket)."""
    copy_state: CopyState | None = None
    """Where these books stand, if they are a copy of others."""

    def records_of(self, kind: type[Record]) -> dict[str, Record]:
        """The records of a kind by id."""
        return self.records.setdefault(kind, {})

    def copy(self) -> "State":
        """A copy that does not change with this state."""
        return State(
            self.history,
            {kind: dict(records) for kind, records in self.records.items()},
            dict(self.entries),
            dict(self.open_items),
            Counter(self.posting_counts),
            dict(self.month_balances),
            dict(self.contact_balances),
            list(self.changes),
            dict(self.replies),
            dict(self.blobs),
            dict(self.plans),
            dict(self.imported),
            self.imported_rows,
            dict(self.unreconciled_rows),
            dict(self.pushed_changes),
            dict(self.last_pushes),
            applied_totals=dict(self.applied_totals),
            log_end=self.log_end,
            charges=dict(self.charges),
            repairs=self.repairs,
            record_hashes={bucket: dict(ids) for bucket, ids in self.record_hashes.items()},
            copy_state=self.copy_state,
        )

    def restore(self, saved: "State") -> None:
        """Go back to a saved state. This object stays the same: all parts of a session hold it."""
        for attribute in fields(State):
            value: Any = getattr(saved, attribute.name)
            setattr(self, attribute.name, value)
