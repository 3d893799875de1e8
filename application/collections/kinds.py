"""Every kind of record: those of the collections, and those that the books keep beside them."""

from application.collections.registry import COLLECTIONS
from domain.banking.bank_rules import BankRule
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.account_mappings import AccountMapping
from domain.ledger.attachments import Attachment
from domain.ledger.batches import ImportBatch
from domain.ledger.company import Settings
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.bank_sessions import BankSession
from domain.records import Record, kind_of
from domain.sync.messages import Message
from domain.sync.preferences import Preference

_KEPT_BESIDE = (
    Settings,
    ClearedMark,
    AppliedCredit,
    ImportBatch,
    AccountMapping,
    BankRule,
    BankSession,
    Preference,
    Message,
    Attachment,
)

KINDS: dict[str, type[Record]] = {
    kind_of(kind): kind
    for kind in (*(collection.kind for collection in COLLECTIONS.values()), *_KEPT_BESIDE)
}
"""Every kind of record by its name; those that are in no collection appear only in the log."""
