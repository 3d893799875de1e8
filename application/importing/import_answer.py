"""What an import answers: what it created and merged, and what it left out, assumed or refused."""

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import define, field

from application.importing.parsed_file import Assumed, LeftOut, ParsedFile, RefusedRow
from application.ports.change_log import RecordAddress
from domain.errors import Invalid, Remedy


@define
class ImportAnswer:
    """What one import did with each line of its file; the import fills it in as it goes."""

    file: ParsedFile
    created: Counter[str] = field(factory=Counter)
    """How many records were created, by collection."""
    merged: Counter[str] = field(factory=Counter)
    """How many records of the books were completed from the file, by collection."""
    left_out: list[LeftOut] = field(factory=list)
    assumed: list[Assumed] = field(factory=list)
    refused: list[RefusedRow] = field(factory=list)
    identities: dict[str, RecordAddress] = field(factory=dict)
    """What each imported transaction becomes, by the identity that a file imported later is
    compared with."""
    duplicate_numbers: list[str] = field(factory=list)
    """The numbers of imported invoices and bills that other documents have, too."""
    made_lines: int = 0
    """How many lines of the file became new records."""
    merged_lines: int = 0
    """How many lines of the file completed records of the books."""
    duplicate_lines: int = 0
    """How many lines of the file are in the books already."""
    debits_before: int = 0
    """The debits of the trial balance before the import, in cents; the credits are the same."""
    debits_after: int = 0
    """The debits of the trial balance after the import, in cents; the credits are the same."""
    batch_id: str | None = None
    """The batch of the import; None before its commit, or if nothing was new."""

    @property
    def left_out_lines(self) -> int:
        """How many lines of the file the books cannot hold."""
        return sum(block.rows for block in self.left_out)

    @property
    def refused_lines(self) -> int:
        """How many lines of the file are refused."""
        return sum(row.rows for row in self.refused)

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
    """Some rows of a file are wrong, so nothing was imported."""

    code = "import_refused"

    def __init__(self, answer: ImportAnswer) -> None:
        self.answer = answer
        refused = answer.refused
        first = min(refused, key=lambda row: row.line)
        more = f" ({len(refused) - 1} more are refused)" if len(refused) > 1 else ""
        super().__init__(
            f"nothing was imported, because line {first.line} is refused: {first.message}{more}",
            Remedy.IMPORT_THE_REST,
        )
