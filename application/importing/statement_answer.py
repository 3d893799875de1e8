"""What an import tells about the rows of statements, besides what it tells of every row."""

from attrs import define, field, frozen

from application.importing.listed import Listed
from application.ports.change_log import RecordAddress
from application.ports.stored_imports import ImportedRow
from domain.ledger.batches import StatementBalance


@frozen
class MetRow:
    """A row that the books have as a document that no statement has shown before."""

    line: int
    document: RecordAddress
    is_certain: bool
    evidence: tuple[str, ...]
    """Why it is that document, in words."""


@frozen
class ProbableDuplicate:
    """A row that is left out, because it is probably a row of an earlier statement."""

    line: int
    document: RecordAddress
    """What the row of the earlier statement became."""
    payee: str
    """The payee of the row of the earlier statement."""


@frozen
class ReusedFitid:
    """A row that has the bank's id of another row with another day or amount."""

    line: int
    fitid: str


@frozen
class PossibleContact:
    """A contact whose name is much like that of a payee, but not the same."""

    line: int
    """The line of the first row of the payee."""
    payee: str
    contact_id: str
    name: str
    score: int
    """How alike the names are, from 0 to 100."""


@frozen
class PossibleTransfer:
    """A row that is probably the other side of a row of another account's statement."""

    line: int
    document: RecordAddress
    account_id: str
    """The other account."""
    evidence: tuple[str, ...]
    is_joined: bool
    """Whether both rows are one transfer now."""


@define
class StatementAnswer:
    """What an import tells about the rows of statements."""

    rows: list[ImportedRow] = field(factory=list)
    """The rows that become or meet documents, for the files that are imported later."""
    balances: list[StatementBalance] = field(factory=list)
    """The balances that the statements say their accounts have."""
    met: Listed[MetRow] = field(factory=Listed)
    probable_duplicates: Listed[ProbableDuplicate] = field(factory=Listed)
    reused_fitids: Listed[ReusedFitid] = field(factory=Listed)
    possible_contacts: Listed[PossibleContact] = field(factory=Listed)
    possible_transfers: Listed[PossibleTransfer] = field(factory=Listed)
