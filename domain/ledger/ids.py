"""Ids that are made of parts: those of entries, rows and open items.

Each class parses the text that it prints. No id of a record has a colon, so a colon can separate
the parts. `DocumentRef` names a document.
"""

from typing import Self

from attrs import frozen

JOURNAL = "journal"
"""The kind of the documents that are themselves journal entries."""


def entry_id(kind: str, document_id: str) -> str:
    """The id of a document's entry.

    The entry of a journal has the id of the journal. Every other entry has `kind:document_id`,
    which is never the id of a document.
    """
    return document_id if kind == JOURNAL else f"{kind}:{document_id}"


@frozen
class DocumentRef:
    """A document: the kind of the record, and its id."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The document that a text such as `bank-transaction:rent-may` names.

        None where the text does not name a kind.
        """
        kind, _, id_ = text.partition(":")
        return cls(kind, id_) if id_ else None


@frozen
class RowId:
    """The id of a row: of what one document posts on one account."""

    kind: str
    document_id: str
    account_id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.document_id}:{self.account_id}"

    @property
    def entry_id(self) -> str:
        """The id of the document's entry."""
        return entry_id(self.kind, self.document_id)

    @classmethod
    def of_entry(cls, entry_id: str, account_id: str) -> Self:
        """The row that an entry puts on an account."""
        kind, separator, document_id = entry_id.rpartition(":")
        return cls(kind if separator else JOURNAL, document_id, account_id)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The row that a text names, or None where the text is not the id of a row."""
        kind, _, rest = text.partition(":")
        document_id, separator, account_id = rest.partition(":")
        return cls(kind, document_id, account_id) if separator else None


@frozen
class OpenItemId:
    """The id of a charge or credit; a document makes one of them or several."""

    kind: str
    document_id: str
    part: str = ""
    """Which item of its document it is; empty where the document makes only one.

    Otherwise it is `account_id:contact_id:debit` (or `credit`). From the second item with the same
    account, contact and side on, a number follows: `:2`.
    """

    def __str__(self) -> str:
        document = f"{self.kind}:{self.document_id}"
        return f"{document}:{self.part}" if self.part else document

    @classmethod
    def of_posting(
        cls, document: DocumentRef, account_id: str, contact_id: str, amount: int
    ) -> Self:
        """The item that a posting makes, of a document that may make several."""
        side = "debit" if amount > 0 else "credit"
        return cls(document.kind, document.id, f"{account_id}:{contact_id}:{side}")

    def repeated(self, place: int) -> Self:
        """The item that the `place`-th posting with the same account, contact and side makes."""
        if place == 1:
            return self
        part = f"{self.part}:{place}" if self.part else str(place)
        return type(self)(self.kind, self.document_id, part)

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
