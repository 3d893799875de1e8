"""Documents: records that post.

    document --entry()--> Entry --has--> Posting, Posting, ...

What a document posts is its entry; debits are positive, and the postings of an entry sum to zero.
The unit of work saves a document and posts its entry together, so the two cannot differ. Each kind
of document declares in its `traits` how the books treat it.
"""

from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from domain.errors import Refused
from domain.ledger.entries import Entry, Posting
from domain.ledger.ids import DocumentRef, OpenItemId
from domain.ledger.traits import ORDINARY, Traits
from domain.lines import line_fields_of, numbered, repeated_ids
from domain.records import MANAGED, Part, changed, kind_of, record
from domain.references import repoint
from domain.tagged_records import TaggedRecord
from domain.values import Day, Memo, Money

Status = Annotated[Literal["posted", "void"], MANAGED]
"""Whether a document counts; only the books set it."""


@record
class Document(TaggedRecord):
    """A record that posts.

    It carries every account that it posts on, so its entry can be made from the document alone.
    """

    traits: ClassVar[Traits] = ORDINARY

    date: Day
    void_reason: Annotated[Memo, MANAGED] = ""

    def __attrs_post_init__(self) -> None:
        for name in line_fields_of(type(self)):
            # A frozen object cannot be changed otherwise, even while it is made.
            object.__setattr__(self, name, numbered(getattr(self, name)))
        super().__attrs_post_init__()
        if faults := [*repeated_ids(self)]:
            raise Refused(faults)

    @property
    def total(self) -> Money:
        """The amount of the document."""
        raise NotImplementedError

    @property
    def is_void(self) -> bool:
        """Whether it counts as never posted."""
        # Every kind of document has a field `status`, each with its own values besides `void`.
        return bool(getattr(self, "status", None) == "void")

    @property
    def is_draft(self) -> bool:
        """Whether it posts nothing yet."""
        return False

    @property
    def title(self) -> str:
        """The type of the document as the journal shows it: `Invoice`, `Credit Memo`."""
        raise NotImplementedError

    @property
    def code(self) -> str:
        """Its number or reference."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """Its type, its number if it has one, and its date, as other documents name it."""
        code = f" {self.code}" if self.code else ""
        return f"{self.title}{code} of {self.date}"

    @property
    def is_identified(self) -> bool:
        """Whether its number would show that a person entered it twice."""
        return bool(self.traits.identified_by and self.code)

    @property
    def document_ref(self) -> DocumentRef:
        """Its kind and id."""
        return DocumentRef(kind_of(type(self)), self.id)

    @property
    def is_taken_back(self) -> bool:
        """Whether it is void, and an opposite document of a later day takes back what it posted.

        That is so if its period was closed when it was voided.
        """
        return bool(self.void_reason) and not self.is_void

    @property
    def taken_back(self) -> DocumentRef | None:
        """The document of a closed period that this one takes back."""
        voids: str | None = getattr(self, "voids", None)
        if not voids:
            return None
        return DocumentRef.parse(voids) or DocumentRef(kind_of(type(self)), voids)

    def entry(self) -> Entry | None:
        """What it posts, or None while it posts nothing."""
        raise NotImplementedError

    @cached_property
    def posted_entry(self) -> Entry | None:
        """Its `entry`, which is made only once, because a document never changes."""
        return self.entry()

    def make_entry(self, postings: tuple[Posting, ...], **details: Any) -> Entry:
        """The entry of this document with these postings.

        `details` are those fields of the entry that differ between kinds of documents.
        """
        return Entry(
            kind=kind_of(type(self)),
            document_id=self.id,
            date=self.date,
            type=self.title,
            number=self.code,
            postings=postings,
            traits=self.traits,
            **details,
        )

    def with_hold(self, place: int, hold: bool) -> Self:  # noqa: FBT001  # the value of a field
        """The same document, whose credit at a place of its postings is on hold, or not."""
        del place
        fields: Any = {"hold": hold}
        return changed(self, **fields)

    def voided(self, reason: str) -> Self:
        """The same document, void: it no longer pays or deposits anything."""
        void_fields: Any = {"status": "void", "void_reason": reason}
        return changed(self, **void_fields)

    def merged(self, kind: str, old: str, new: str) -> Self:
        """The same document after the record `old` of a kind was merged into `new`."""
        return repoint(self, kind, old, new)

    def opposite(self, **heading: Any) -> "Document":
        """The document that reverses this one on a later day.

        `heading` has the id, date and memo of the new document, and the document that it voids.
        """
        raise NotImplementedError


def voids_text(document: DocumentRef, opposite_kind: str) -> str:
    """How an opposite document names what it takes back.

    It is the id of the document, or `kind:id` where the opposite is of another kind.
    """
    return document.id if document.kind == opposite_kind else str(document)


@record
class ManualApplication(Part):
    """One line of a document that pays: the amount with which it pays one charge.

    A person entered it, so automatic application never changes it.
    """

    paid_kind: ClassVar[str]
    """The kind of the documents that it can pay."""
    charge_field: ClassVar[str]
    """The field that names the document it pays."""

    @property
    def charge_id(self) -> str:
        """The id of the open item that it pays."""
        return str(OpenItemId(self.paid_kind, getattr(self, self.charge_field)))


def manual_amounts(applications: tuple[Any, ...]) -> tuple[tuple[str, int], ...]:
    """The charges that manual applications pay: (id of the open item, amount in cents)."""
    return tuple((application.charge_id, application.amount) for application in applications)
