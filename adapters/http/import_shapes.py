"""The shape of the answers to imports. `json_shapes.imports` makes them."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.enrichment_shapes import AmbiguousRowView, EnrichedRowView
from adapters.http.statement_shapes import (
    MatchedRowView,
    PossibleContactView,
    PossibleTransferView,
    ProbableDuplicateView,
    ReusedFitidView,
    StatementBalanceView,
)
from adapters.json_shapes.effects import EntryLineView
from adapters.json_shapes.write_answers import WarnedAnswer

FileName = Annotated[
    str | UnsetType, Meta(description="The file of the line, if several files are imported.")
]


class ImportLinesView(msgspec.Struct, rename="camel"):
    """What became of the lines of the file; each line is counted once.

    `structure` counts lines that only structure the file, such as headers and blank lines.
    """

    made: int
    merged: int
    duplicate: int
    left_out: int
    refused: int
    structure: int
    total: int


class LeftOutView(msgspec.Struct):
    """Rows of one block of the file that the books cannot hold, and the reason."""

    block: str
    rows: int
    why: str


class AssumptionView(msgspec.Struct, kw_only=True):
    """What the import assumed at a line of the file, and the reason."""

    file: FileName = UNSET
    line: int
    what: str
    why: str


class RefusedRowView(msgspec.Struct, kw_only=True):
    """A row that is refused, and the reason."""

    file: FileName = UNSET
    line: int
    code: str
    message: str


class PlannedRecordView(msgspec.Struct, rename="camel", kw_only=True):
    """What becomes of one record of the file, and the lines that it would post.

    `label` is null for a record that stays as it is in the books.
    """

    file: FileName = UNSET
    line: int
    outcome: Literal["created", "merged", "duplicate"]
    collection: str
    id: str
    label: str | None
    journal: list[EntryLineView]


class MoreView(msgspec.Struct, rename="camel"):
    """How many members each list of the answer would have besides those that it shows."""

    records: int
    left_out: int
    assumed: int
    doubled: int
    refused: int
    matched: int
    probable_duplicates: int
    fitid_reused: int
    possible_contacts: int
    possible_transfers: int
    enriched: int
    ambiguous: int


class TrialBalanceView(msgspec.Struct):
    """The debits and credits of a trial balance."""

    debits: str
    credits: str


class TrialBalancesView(msgspec.Struct):
    """The trial balance before and after the import."""

    before: TrialBalanceView
    after: TrialBalanceView


class AmountDifferenceView(msgspec.Struct, rename="camel", kw_only=True):
    """An account about which a file and the books do not agree; debits are positive.

    From `from` to `to`, it is what was posted in that period; without `from`, the balance on `to`.
    """

    file: FileName = UNSET
    line: int
    account: str
    account_id: str | None
    first: str | None = msgspec.field(name="from")
    last: str = msgspec.field(name="to")
    stated: str
    books: str
    difference: str


class ProofView(msgspec.Struct):
    """How the books agree with the totals and balances that the files state themselves."""

    checked: int
    differences: list[AmountDifferenceView]
    more: int | UnsetType = UNSET


class ImportResultView(WarnedAnswer, rename="camel", kw_only=True):
    """What an import created, merged, left out, assumed and refused.

    `doubled` has the numbers of imported invoices and bills that other documents have, too. Each
    list has at most 1,000 members.
    """

    batch_id: Annotated[
        str | UnsetType, Meta(description="The batch, with which the import can be undone.")
    ] = UNSET
    plan_id: Annotated[
        str | UnsetType, Meta(description="The plan of a dry run, if it can be committed.")
    ] = UNSET
    dry_run: Annotated[
        bool | UnsetType, Meta(description="Only in a plan: true, because nothing was made.")
    ] = UNSET
    created: dict[str, int]
    merged: dict[str, int]
    duplicates: int
    left_out: list[LeftOutView]
    assumed: list[AssumptionView]
    doubled: list[str]
    refused: list[RefusedRowView]
    lines: ImportLinesView
    matched: Annotated[
        list[MatchedRowView] | UnsetType,
        Meta(description="Only of statements: rows that the books had as entries already."),
    ] = UNSET
    probable_duplicates: list[ProbableDuplicateView] | UnsetType = UNSET
    fitid_reused: list[ReusedFitidView] | UnsetType = UNSET
    possible_contacts: list[PossibleContactView] | UnsetType = UNSET
    possible_transfers: list[PossibleTransferView] | UnsetType = UNSET
    statements: Annotated[
        list[StatementBalanceView] | UnsetType,
        Meta(description="The balances that the statements say their accounts have."),
    ] = UNSET
    enriched: Annotated[
        list[EnrichedRowView] | UnsetType,
        Meta(description="Only of an enrichment: rows that fill empty fields of entries."),
    ] = UNSET
    ambiguous: Annotated[
        list[AmbiguousRowView] | UnsetType,
        Meta(description="Only of an enrichment: rows that several entries may be."),
    ] = UNSET
    records: Annotated[
        list[PlannedRecordView] | UnsetType,
        Meta(description="Only in a plan: what becomes of each record, in the order of lines."),
    ] = UNSET
    more: Annotated[
        MoreView | UnsetType,
        Meta(description="How many more there are, if a list does not show all."),
    ] = UNSET
    stopped_at: Annotated[
        int | UnsetType,
        Meta(
            description="The line at which the import stopped, because too many rows are refused; "
            "`lines` counts what was dealt with until then, and nothing can be imported."
        ),
    ] = UNSET
    files: Annotated[
        list[str] | UnsetType,
        Meta(description="The files, if several are imported; then rows name their file."),
    ] = UNSET
    proof: Annotated[
        ProofView | UnsetType,
        Meta(description="Only if a file states totals or balances of accounts."),
    ] = UNSET
    trial_balance: TrialBalancesView
