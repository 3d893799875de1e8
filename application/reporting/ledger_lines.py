"""Postings as reports show them: with the header of their entry, and the account on the other side.

`ledger_reader` reads what is put together here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple, TypeVar

from domain.ledger.entries import Posting
from domain.ledger.ids import DocumentRef
from domain.reconciliation.open_items import number_order
from domain.reports.ledger_port import SPLIT, EntryLines, LedgerLine

Row = TypeVar("Row")

CHUNK = 500
"""How many rows are read, at least, before their headers and names are looked up."""


class ShownHeader(NamedTuple):
    """What reports show of the header of an entry."""

    kind: str
    document_id: str
    type: str
    ref: str
    contact_id: str | None
    payee: str
    memo: str
    account_id: str
    """The primary account of the document."""


SHOWN_FIELDS = ShownHeader._fields
"""The fields of `EntryHeader` that make a `ShownHeader`, in its order."""


class ShownEntry(NamedTuple):
    """What the lines of one entry have in common."""

    id: str
    date: date
    header: ShownHeader
    account_ids: Sequence[str]
    """The account of each of its postings."""
    contact_names: Mapping[str, str]
    """The names of contacts by id; they may be those of several entries."""

    def line(self, account_id: str, amount: int, contact_id: str | None, memo: str) -> LedgerLine:
        """A posting of the entry; its own contact and memo come before those of the header."""
        header = self.header
        named_contact = contact_id or header.contact_id
        name = self.contact_names.get(named_contact, "") if named_contact else header.payee
        return LedgerLine(
            self.date,
            header.type,
            header.ref,
            name,
            memo or header.memo,
            account_id,
            other_account(account_id, header.account_id, self.account_ids),
            amount,
            contact_id,
            DocumentRef(header.kind, header.document_id),
            self.id,
        )

    def lines(self, postings: Sequence[Posting]) -> EntryLines:
        """All postings of the entry.

        An invoice or bill whose total is zero posts nothing on its own account, so its primary line
        has an amount of zero.
        """
        header = self.header
        lines = tuple(
            self.line(posting.account_id, posting.amount, posting.contact_id, posting.memo)
            for posting in postings
        )
        on_primary = (line for line in lines if line.account_id == header.account_id)
        primary = next(on_primary, None) or self.line(header.account_id, 0, header.contact_id, "")
        return EntryLines(primary, lines)


def other_account(account_id: str, primary_id: str, account_ids: Sequence[str]) -> str:
    """The account on the other side of a posting, or `SPLIT` if there are several.

    For a posting on the primary account of its document, this is the only other account; for any
    other posting, it is the primary account. `account_ids` are the accounts of the entry.
    """
    if primary_id != account_id and primary_id in account_ids:
        return primary_id
    others = set(account_ids) - {account_id}
    return SPLIT if len(others) > 1 else next(iter(others), account_id)


def line_order(line: LedgerLine) -> tuple[object, ...]:
    """The order of postings in reports: by date, type, number and entry."""
    return line.date, line.type, number_order(line.number), line.entry_id


def chunks_of_days(rows: Iterator[Row], day_of: Callable[[Row], date]) -> Iterator[list[Row]]:
    """The rows in chunks of whole days, so that each chunk can be sorted by itself."""
    chunk: list[Row] = []
    for _, rows_of_day in groupby(rows, day_of):
        chunk += rows_of_day
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
