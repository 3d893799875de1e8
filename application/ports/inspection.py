"""Looking at all that a store holds, whatever somebody has done to it from outside."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol, TypeVar

from application.ports.failures import Damaged
from application.ports.unreconciled_rows import RowPlace
from domain.ledger.entries import Entry
from domain.reconciliation.open_items import OpenItem
from domain.records import Record

R = TypeVar("R", bound=Record)

RowsOf = Literal[
    "entries",
    "postings",
    "open_items",
    "refs",
    "keys",
    "words",
    "text_keys",
    "totals",
    "applied",
    "record_hashes",
    "charge_changes",
    "month_balances",
    "contact_balances",
    "unreconciled_rows",
    "proofs",
]
"""What a store keeps besides records, the log and bytes: rows that can be computed again.

entries            the headings of entries: the id first
postings           entry, line, account, date, amount in cents, and what else a posting has
open_items         the id first
refs               the kind and id of a record that refers, and of the one that is referred to
keys               kind, field, key, and the id of the record that has it
words              kind, word, and the id of the record that has it
text_keys          kind, field, two keys of its text, and the id of the record
totals             kind, total of the lines in cents, and the id of the document
applied            day, credit, charge, rule, and amount in cents
record_hashes      collection, bucket, id, SHA-256
charge_changes     charge, version of the change that alters what is applied to it
month_balances     account, basis, month, debits and credits in cents
contact_balances   account, contact, month, balance in cents, which may be zero
unreconciled_rows  account, date, entry
proofs             what is proved of rows that are neither logged nor derived: subject, group, proof
"""

Row = tuple[Any, ...]


class Inspection(Protocol):
    """Reads everything as it is stored. A store may derive some of these rows when they are read:
    then it has none of them.
    """

    def reading(self) -> AbstractContextManager[None]:
        """Read inside it: raises `Damaged` where the store cannot be read, and takes any text."""

    def faults(self) -> Iterator[str]:
        """What is wrong with the file itself and with its schema, as messages."""

    def records(self, kind: type[R]) -> Iterator[R | Damaged]:
        """Every record of a kind; in the place of one that is not as the books write it, why."""

    def rows(self, of: RowsOf) -> Iterator[Row]:
        """The stored rows."""

    def rows_made_by(
        self, thing: Record | Entry | OpenItem | RowPlace
    ) -> Iterator[tuple[RowsOf, Row]]:
        """The rows that must be stored of a record, or of what a document makes."""

    def proofs(self) -> Iterator[Row]:
        """The rows that `proofs` must have by what is stored."""

    def bucket_changes(self) -> Iterator[tuple[str, str, str]] | None:
        """Collection, bucket, and the hash that says which change was the last one there.

        None where the store keeps no such thing.
        """
