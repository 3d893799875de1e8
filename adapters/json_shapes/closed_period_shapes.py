"""The JSON of the changes to closed periods, for the specification; `closed_periods` writes it."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from adapters.json_shapes.histories import DocumentNameView, FieldChangeView

Day = date
"""Inside the shapes below, `date` is the name of a field, so the type has another name."""

Kind = Literal["closingDate", "document", "application", "merge", "restatement", "mark"]
Action = Literal[
    "closed",
    "movedBack",
    "movedOn",
    "closedAgain",
    "created",
    "changed",
    "voided",
    "removed",
    "applied",
    "merged",
    "restated",
    "unlocked",
]


class ClosingDateMovedView(msgspec.Struct):
    """From which closing date to which one; null where no period is closed."""

    before: Day | None
    after: Day | None
    reason: str


class ChangedDocumentView(msgspec.Struct, rename="camel"):
    """A document that was changed, as it was before if it was there."""

    collection: str
    id: str
    label: Annotated[str, Meta(extra_json_schema={"example": "Bill 77 of 2025-12-05"})]
    number: str
    date_before: Day | None
    date_after: Day | None
    due_date_before: Day | None
    due_date_after: Day | None


class FigureView(msgspec.Struct, rename="camel"):
    """The amount on an account, debit positive, before and after."""

    account_id: str
    contact_id: str | None
    before: str
    after: str


class ChangedApplicationView(msgspec.Struct):
    """How much one document pays of another as of a day."""

    credit: DocumentNameView
    debit: DocumentNameView
    date: Day
    before: str
    after: str


class MergeView(msgspec.Struct, rename="camel"):
    """What was merged into what, and how many documents of closed days that changed."""

    collection: Literal["accounts", "contacts"]
    id: str
    into_id: str
    documents: int
    first: Annotated[Day, Meta(description="The date of the first of these documents.")]
    last: Annotated[Day, Meta(description="The date of the last of these documents.")]


class ClosedChangeView(msgspec.Struct, rename="camel"):
    """A change that concerns closed periods; of the members that may be null, those of its kind are
    there.
    """

    version: int
    at: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    actor: str
    request_id: str
    override: Annotated[str, Meta(description="The reason for an exception, or empty.")]
    kind: Kind
    action: Action
    is_closed: Annotated[
        bool,
        Meta(description="Whether it changes figures of closed days, or how they read."),
    ]
    closing_date: Annotated[
        Day | None, Meta(description="The closing date in force when it was made.")
    ]
    highest_closing_date: Annotated[
        Day | None, Meta(description="The latest closing date that had been set before.")
    ]
    text: Annotated[str, Meta(description="What was done, in a sentence without amounts.")]
    moved: ClosingDateMovedView | None
    document: ChangedDocumentView | None
    figures: list[FigureView]
    application: ChangedApplicationView | None
    merge: MergeView | None
    fields: list[FieldChangeView]
    row_id: str | None
    account_id: str | None


class ClosedPeriodsView(msgspec.Struct, rename="camel"):
    """The changes to closed periods, in the order of the log; `complete` comes last."""

    first: Day | None = msgspec.field(name="from")
    last: Day | None = msgspec.field(name="to")
    made_from: Day | None
    made_to: Day | None
    closing_date: Annotated[Day | None, Meta(description="The closing date now.")]
    data: list[ClosedChangeView]
    total: int
    complete: bool
