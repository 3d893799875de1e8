"""What a reader finds in a file of another program: neutral values, with the line of each.

    bytes --Reader--> ParsedFile        every line of the file is in one of its lists, or is structure

The lines that are made, merged, left out, refused and structure sum to `total`.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal

from attrs import frozen

from domain.ledger.accounts import Section, Subtype, Type
from domain.values import Day

DateOrder = Literal["mdy", "dmy", "ymd"]
AccountHint = Literal["receivable", "payable", "bank", "card"]
Form = Literal["invoice", "credit_memo", "payment", "bill", "vendor_credit", "bank", "journal"]
"""Which document a transaction becomes, if its accounts allow it; else it is a journal."""


@frozen
class ImportedAccount:
    """An account as a file declares it; `path` has its parents, colons between. `role` is a default of the settings."""

    line: int
    path: str
    number: str
    type: Type
    subtype: Subtype | None
    section: Section | None
    description: str
    active: bool
    role: str | None


@frozen
class ImportedRecord:
    """A contact, item or terms as a file declares it: its fields, and the names of what it refers to."""

    line: int
    kind: Literal["contact", "item", "terms"]
    fields: Mapping[str, Any]
    account: str = ""
    terms: str = ""


@frozen
class ImportedLine:
    """One amount of a transaction, debit positive; `place` is what its account is, should it have to be made.

    `item`, `quantity` and `price` are those of a sale; the price is None where the file has a percentage, or none.
    """

    line: int
    account: str
    amount: int
    name: str
    memo: str
    place: AccountHint | None
    item: str = ""
    quantity: Decimal | None = None
    price: Decimal | None = None


@frozen
class ImportedTransaction:
    """A transaction: its own line first, and all lines sum to zero.

    `rows` is of how many lines of the file it is made. `form` decides which document it becomes, `type` is what that
    document shows, such as Check. `contact_kind` is what the names in it are, should they have to be made.
    """

    line: int
    rows: int
    type: str
    form: Form
    date: Day
    number: str
    contact_kind: Literal["customer", "vendor"] | None
    lines: tuple[ImportedLine, ...]
    due_date: Day | None = None
    terms: str = ""
    method: str = ""


@frozen
class LeftOut:
    """So many rows of a block that the books have no home for."""

    block: str
    rows: int
    why: str


@frozen
class Assumed:
    """What was taken for granted at a line."""

    line: int
    what: str
    why: str


RowCode = Literal["structure", "name", "date", "account", "amount", "unbalanced", "invalid"]
"""What a reader finds wrong with a row (docs/errors.md)."""


@frozen
class RefusedRow:
    """A row that is wrong; with a transaction all its rows are refused.

    `code` is a `RowCode`, or the code of the error with which the books refused the row.
    """

    line: int
    code: str
    message: str
    rows: int = 1


@frozen
class ParsedFile:
    """All that a reader found in a file: every line of it is in one of these, or structure."""

    accounts: tuple[ImportedAccount, ...] = ()
    records: tuple[ImportedRecord, ...] = ()
    transactions: tuple[ImportedTransaction, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    assumed: tuple[Assumed, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    structure: int = 0
    total: int = 0


Reader = Callable[[bytes, DateOrder | None], ParsedFile]
