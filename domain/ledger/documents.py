"""Documents: records that post. What one posts is its entry, and what it is to the books it declares.

    document --entry()--> Entry --has--> Posting, Posting, ...      debits are positive, and an entry sums to zero

The unit of work posts a document with the same save, so the two cannot differ.
"""

from typing import Annotated, Any, ClassVar, Literal, Self

from domain.ledger.entries import Entry, Posting
from domain.ledger.ids import OpenItemId
from domain.ledger.traits import ORDINARY, Traits
from domain.records import MANAGED, Part, Record, changed, kind_of, record
from domain.values import Day, Memo, Money

Status = Annotated[Literal["posted", "void"], MANAGED]
"""Whether a document posts; the books set it."""


@record
class Document(Record):
    """A record that posts: it carries every account it touches, so that its entry needs nothing else."""

    traits: ClassVar[Traits] = ORDINARY

    date: Day
    void_reason: Annotated[Memo, MANAGED] = ""

    @property
    def total(self) -> Money:
        """The amount of the document."""
        raise NotImplementedError

    @property
    def is_void(self) -> bool:
        """Whether it counts as never posted. Every document has a `status`, and what else it can say differs."""
        return bool(getattr(self, "status", None) == "void")

    @property
    def is_draft(self) -> bool:
        """Whether it posts nothing yet."""
        return False

    @property
    def title(self) -> str:
        """What such a document is called, as the journal shows it."""
        raise NotImplementedError

    @property
    def code(self) -> str:
        """Its number or reference."""
        raise NotImplementedError

    def entry(self) -> Entry | None:
        """What it posts, or None while it posts nothing."""
        raise NotImplementedError

    def make_entry(self, postings: tuple[Posting, ...], **details: Any) -> Entry:
        """The entry of these postings; `details` are what not all documents give an entry, by its fields."""
        return Entry(
            kind=kind_of(type(self)), document_id=self.id, date=self.date, type=self.title, number=self.code, postings=postings,
            traits=self.traits, **details,
        )  # fmt: skip

    def voided(self, reason: str) -> Self:
        """The same document, void: it pays and deposits nothing any more."""
        void: Any = {"status": "void", "void_reason": reason}
        return changed(self, **void)

    def opposite(self, **heading: Any) -> "Document":
        """The document that takes this one back on a later day; `heading` gives its id, date and memo."""
        raise NotImplementedError


@record
class ManualApplication(Part):
    """What a person stated in a document that pays: so much of it pays one charge."""

    charge: ClassVar[str]
    """The kind of the documents that it can name."""
    charge_field: ClassVar[str]
    """The field that names one."""

    @property
    def charge_id(self) -> str:
        """The open item that is paid."""
        return str(OpenItemId(self.charge, getattr(self, self.charge_field)))


def manual_amounts(applications: tuple[Any, ...]) -> tuple[tuple[str, int], ...]:
    """What manual applications say, by open item: (item, amount)."""
    return tuple((each.charge_id, each.amount) for each in applications)
