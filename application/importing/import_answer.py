"""What an import answers: what it created and merged, and what it left out, assumed or refused."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, Self

from attrs import define, field, frozen

from application.importing.enrichment_answer import EnrichmentAnswer
from application.importing.listed import MOST_REFUSED, Listed
from application.importing.parsed_file import Assumed, LeftOut, ParsedFile, RefusedRow
from application.importing.proof import Proof
from application.importing.statement_answer import StatementAnswer
from application.packed_values import PackedValues
from application.ports.change_log import RecordAddress
from domain.errors import Invalid, Remedy

RecordsOutcome = Literal["created", "merged", "duplicate"]
"""What becomes of the rows of a record: `duplicate` if the books have all that they say."""


@frozen
class RecordOutcome:
    """What becomes of the rows of one record, or of a name that the file does not declare."""

    line: int
    outcome: RecordsOutcome
    collection: str
    id: str
    """The record: the new one, or that of the books."""


@define
class ImportAnswer:
    """What one import did with each line of its file; the import fills it in as it goes."""

    file: ParsedFile
    created: Counter[str] = field(factory=Counter)
    """How many records were created, by collection."""
    merged: Counter[str] = field(factory=Counter)
    """How many records of the books were completed from the file, by collection."""
    records: Listed[RecordOutcome] = field(factory=Listed)
    """What becomes of each record of the file."""
    left_out: Listed[LeftOut] = field(factory=Listed)
    assumed: Listed[Assumed] = field(factory=Listed)
    refused: Listed[RefusedRow] = field(factory=Listed)
    identities: PackedValues[tuple[str, RecordAddress]] = field(factory=PackedValues)
    """Of each imported transaction the identity that a file imported later is compared with, and
    what it becomes."""
    statements: StatementAnswer = field(factory=StatementAnswer)
    """What it tells about the rows of statements."""
    enrichment: EnrichmentAnswer | None = None
    """What it tells about the entries whose fields it fills; None for every other import."""
    duplicate_numbers: Listed[str] = field(factory=Listed)
    """The numbers of imported invoices and bills that other documents have, too."""
    made_lines: int = 0
    """How many lines of the file became new records."""
    merged_lines: int = 0
    """How many lines of the file completed records of the books."""
    left_out_lines: int = 0
    """How many lines of the file the books cannot hold."""
    refused_lines: int = 0
    """How many lines of the file are refused."""
    duplicate_lines: int = 0
    """How many lines of the file are in the books already."""
    debits_before: int = 0
    """The debits of the trial balance before the import, in cents; the credits are the same."""
    debits_after: int = 0
    """The debits of the trial balance after the import, in cents; the credits are the same."""
    stopped_at: int | None = None
    """The line at which reading or the import stopped, because too many rows are refused."""
    is_import_stopped: bool = False
    """Whether the import stopped, so that rows that were read are not dealt with."""
    stated_accounts: list[str | None] = field(factory=list)
    """The account of the books for each total and balance that the file states, or None."""
    proof: Proof | None = None
    """How the books agree with these; None if the file states nothing."""
    batch_id: str | None = None
    """The batch of the import; None before its commit, or if nothing was new."""

    @classmethod
    def of(cls, file: ParsedFile) -> Self:
        """The answer for a file before its import: what the reader has found."""
        return cls(
            file,
            left_out=file.left_out.copy(),
            assumed=file.assumed.copy(),
            refused=file.refused.copy(),
            left_out_lines=file.left_out_lines,
            refused_lines=file.refused_lines,
            stopped_at=file.stopped_at,
        )

    def add_created(self, line: int, collection: str, id_: str) -> None:
        """Count a record that the import creates."""
        self.created[collection] += 1
        self.records.append(RecordOutcome(line, "created", collection, id_))

    def count_record(self, line: int, collection: str, id_: str, outcome: RecordsOutcome) -> None:
        """Count the line of a record as new, as completing it, or as saying nothing new."""
        if outcome == "created":
            self.add_created(line, collection, id_)
            self.made_lines += 1
            return
        self.records.append(RecordOutcome(line, outcome, collection, id_))
        if outcome == "merged":
            self.merged[collection] += 1
            self.merged_lines += 1
        else:
            self.duplicate_lines += 1

    def leave_out(self, left_out: LeftOut) -> None:
        """Add rows that the books cannot hold."""
        self.left_out.append(left_out)
        self.left_out_lines += left_out.rows

    def refuse(self, row: RefusedRow) -> None:
        """Add a row that is refused, with the rows of its transaction.

        The import stops at the row with which it has refused `MOST_REFUSED` itself.
        """
        self.refused.append(row)
        self.refused_lines += row.rows
        if len(self.refused) - len(self.file.refused) >= MOST_REFUSED:
            self.stopped_at, self.is_import_stopped = row.line, True

    @property
    def total_lines(self) -> int:
        """How many lines of the file were dealt with: all that were read, unless it stopped."""
        if not self.is_import_stopped:
            return self.file.total
        return (
            self.made_lines
            + self.merged_lines
            + self.duplicate_lines
            + self.left_out_lines
            + self.refused_lines
            + self.file.structure
        )

    def set_trial_balances(
        self, before: Mapping[str, int], changes: Iterable[tuple[str, int]]
    ) -> None:
        """Compute the trial balances from the balances before the import and its changes.

        Balances and changes are in cents by account, debit positive.
        """
        balances = Counter(before)
        self.debits_before = _debits(balances)
        for account_id, cents in changes:
            balances[account_id] += cents
        self.debits_after = _debits(balances)


def _debits(balances: Mapping[str, int]) -> int:
    """The sum of all debit balances, which is the total of each side of a trial balance."""
    return sum(max(cents, 0) for cents in balances.values())


class ImportRefused(Invalid):
    """Some rows of a file are wrong, or so many that it was not read to its end.

    Nothing was imported. Only if the file was read to its end, the other rows can be imported.
    """

    code = "import_refused"

    def __init__(self, answer: ImportAnswer) -> None:
        self.answer = answer
        refused = answer.refused
        first = min(refused, key=lambda row: row.line)
        more = f" ({len(refused) - 1} more are refused)" if len(refused) > 1 else ""
        reason = (
            f"nothing was imported, because {answer.file.place_text(first.line)} is refused: "
            f"{first.message}{more}"
        )
        if answer.stopped_at is None:
            super().__init__(reason, Remedy.IMPORT_THE_REST)
        else:
            place = answer.file.place_text(answer.stopped_at)
            super().__init__(
                f"{reason}. So many rows are refused that the import stopped at {place}; correct "
                "the file and import it again"
            )
