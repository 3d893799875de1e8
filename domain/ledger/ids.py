"""Ids that are made of parts: of entries, rows and open items. Each parses what it prints; documents are named by `DocumentRef`.

No id of a record has a colon, so the parts stay apart.
"""

from typing import Self

from attrs import frozen

JOURNAL = "journal"
"""The kind of the documents that are themselves journal entries."""


def entry_id(kind: str, document_id: str) -> str:
    """The id of a document's entry: the journal's own id for a manual one, else `kind:document_id`, which no document has."""
    return document_id if kind == JOURNAL else f"{kind}:{document_id}"


@frozen
class DocumentRef:
    """A document: the kind of the record, and its id."""

    kind: str
    id: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The document that a text such as `bank-transaction:rent-may` names, or None where it names no kind."""
        kind, _, id_ = text.partition(":")
        return cls(kind, id_) if id_ else None


@frozen
class RowId:
    """A row: what one document puts on one account."""

    kind: str
    document_id: str
    account_id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.document_id}:{self.account_id}"

    @property
    def entry_id(self) -> str:
        """The entry of the document."""
        return entry_id(self.kind, self.document_id)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The row that a text names, or None where it names none."""
        kind, _, rest = text.partition(":")
        document_id, separator, account_id = rest.partition(":")
        return cls(kind, document_id, account_id) if separator else None


@frozen
class OpenItemId:
    """A charge or credit: the document that makes it, and which of its items it is where the document may make several.

    `part` is empty for a document that is one item; else `account_id:contact_id:debit` (or `credit`), with the place among
    equal ones from the second on.
    """

    kind: str
    document_id: str
    part: str = ""

    def __str__(self) -> str:
        return (
            f"{self.kind}:{self.document_id}:{self.part}"
            if self.part
            else f"{self.kind}:{self.document_id}"
        )

    @classmethod
    def of_posting(
        cls, document: DocumentRef, account_id: str, contact_id: str, amount: int
    ) -> Self:
        """The item that a posting makes of a document that may make several."""
        return cls(
            document.kind,
            document.id,
            f"{account_id}:{contact_id}:{'debit' if amount > 0 else 'credit'}",
        )

    def repeated(self, place: int) -> Self:
        """The item that the `place`-th posting of the same account, contact and side makes."""
        if place == 1:
            return self
        return type(self)(
            self.kind, self.document_id, f"{self.part}:{place}" if self.part else str(place)
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        """The open item that a text names."""
        kind, _, rest = text.partition(":")
        document_id, _, part = rest.partition(":")
        return cls(kind, document_id, part)

    @property
    def document(self) -> DocumentRef:
        """The document that makes it."""
        return DocumentRef(self.kind, self.document_id)

    @property
    def words(self) -> str:
        """How a message names it: the kind and id of its document."""
        return f"{self.kind.replace('-', ' ')} {self.document_id!r}"
