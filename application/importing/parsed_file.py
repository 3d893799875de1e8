"""What a reader finds in a file of another program: neutral values, each with its line in the file.

    bytes --Reader--> ParsedFile --import_file--> ImportAnswer

A reader accounts for every line of a file: the rows of the accounts, records, transactions and
statements, the rows left out, the refused rows and the `structure` lines sum to `total`. A reader
of a new format hands over these values; `import_file` then makes records of them. The rows of a
bank's statement are in `statements`.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, Self

from attrs import field, frozen

from application.importing.listed import Listed
from application.importing.statements import ColumnMapping, Statement
from domain.errors import Invalid, Remedy
from domain.ledger.accounts import Section, Subtype, Type
from domain.texts import echoed
from domain.values import Day

DateOrder = Literal["mdy", "dmy", "ymd"]
"""The order of month, day and year in a date such as 3/4/2026."""

AccountHint = Literal["receivable", "payable", "bank", "card", "transfer"]
"""What kind of account a transaction needs at some place, in case the account must be created.

A side of a transfer is a bank account unless the number or the name of the account says otherwise.
"""

ContactKind = Literal["customer", "vendor"]

Form = Literal["invoice", "credit_memo", "payment", "bill", "vendor_credit", "bank", "journal"]
"""Which document a transaction becomes if its accounts allow it; otherwise it becomes a journal."""


@frozen
class ImportedAccount:
    """An account as a list in the file declares it."""

    line: int
    path: str
    """The names of its parents and its own name, with colons between them."""
    number: str
    type: Type
    subtype: Subtype | None
    section: Section | None
    description: str
    active: bool
    role: str | None
    """The field of the settings whose default account it is to become, if any."""
    balance: int = 0
    """Its balance in cents, debits positive, which is posted only on request."""
    balance_fault: str = ""
    """Why its balance cannot be read, or empty."""

    @property
    def classification(self) -> tuple[str, str | None, str | None]:
        """Its type, subtype and section."""
        return self.type, self.subtype, self.section

    @property
    def type_fields(self) -> dict[str, Any]:
        """Its type, subtype and section, by the names of the fields of an account."""
        return {"type": self.type, "subtype": self.subtype, "section": self.section}


@frozen
class ImportedRecord:
    """A contact, an item or terms as a list in the file declares them."""

    line: int
    kind: Literal["contact", "item", "terms"]
    fields: Mapping[str, Any]
    account: str = ""
    """The name of an item's account."""
    terms: str = ""
    """The name of a contact's terms."""


@frozen
class ImportedLine:
    """One line of a transaction: an amount on an account."""

    line: int
    account: str
    """The number or path of the account."""
    amount: int
    """In cents; debits are positive."""
    name: str
    """The name of a customer or vendor, or empty."""
    memo: str
    place: AccountHint | None
    """What kind of account is needed here, in case the account must be created."""
    item: str = ""
    """The name of the item that was sold, or empty."""
    is_tax: bool = False
    """Whether the file marks the line as one of sales tax."""
    quantity: Decimal | None = None
    price: Decimal | None = None
    """None where the file has no price, or has a percentage instead."""


@frozen
class ImportedTransaction:
    """A transaction, with its own line first; the amounts of all its lines sum to zero."""

    line: int
    rows: int
    """How many rows of the file the transaction takes up."""
    type: str
    """The type that the document shows, such as Check."""
    form: Form
    date: Day
    number: str
    contact_kind: ContactKind | None
    """What the names in the transaction are, in case they must be created as contacts."""
    lines: tuple[ImportedLine, ...]
    is_return: bool = False
    """Whether it takes back a sale or a purchase, so that its lines have the other sign."""
    due_date: Day | None = None
    terms: str = ""
    """The name of its terms, or empty."""
    method: str = ""
    """How a payment was made, such as Check."""
    is_opening: bool = False
    """Whether it holds the balances with which a ledger begins; these are of no use in books that
    have entries up to its day already."""

    @property
    def own_name(self) -> str:
        """The name on its own line, otherwise the only name on its lines, otherwise empty."""
        if self.lines[0].name:
            return self.lines[0].name
        names = {line.name for line in self.lines if line.name}
        return names.pop() if len(names) == 1 else ""


LONGEST_MESSAGE = 1_000
"""How many characters a message about a row has: a rule may be broken many times in one row."""


def _message(text: str) -> str:
    return echoed(text, LONGEST_MESSAGE)


@frozen
class LeftOut:
    """Rows of one block of the file that the books cannot hold, and the reason."""

    block: str = field(converter=echoed)
    rows: int
    why: str


@frozen
class Assumed:
    """What the import assumed at a line of the file, and the reason."""

    line: int
    what: str = field(converter=_message)
    why: str = field(converter=_message)


RowCode = Literal["structure", "name", "date", "account", "amount", "unbalanced", "invalid"]
"""What a reader finds wrong with a row (docs/errors.md)."""


@frozen
class RefusedRow:
    """A row that is wrong. When one row of a transaction is wrong, all its rows are refused."""

    line: int
    code: str
    """A `RowCode`, or the code of the error with which the books refused the row."""
    message: str = field(converter=_message)
    rows: int = 1


@frozen
class FilePart:
    """One of several files that are imported together, and the lines of the whole that it has."""

    name: str = field(converter=echoed)
    first_line: int
    """The line of the whole with which it begins."""


@frozen
class StatedAmount:
    """What a file says about an account itself: a total or a balance, which the books must have."""

    line: int
    account: str
    """The path or number of the account."""
    amount: int
    """In cents; debits are positive."""
    last: Day
    first: Day | None = None
    """From when to `last` it counts what was posted; None for a balance on `last`."""


@frozen
class ParsedFile:
    """All that a reader found in a file, or in several files that are imported together."""

    accounts: tuple[ImportedAccount, ...] = ()
    records: tuple[ImportedRecord, ...] = ()
    transactions: Sequence[ImportedTransaction] = ()
    """Of a large file they are packed (`packed_values`)."""
    statements: tuple[Statement, ...] = ()
    left_out: Listed[LeftOut] = field(factory=Listed)
    left_out_lines: int = 0
    assumed: Listed[Assumed] = field(factory=Listed)
    refused: Listed[RefusedRow] = field(factory=Listed)
    refused_lines: int = 0
    tax_names: frozenset[str] = frozenset()
    """The names of the items that are sales taxes, and of the agencies that collect them."""
    account_numbers: Mapping[str, str] = field(factory=dict)
    """The numbers of accounts that no list declares, by the keys of their paths."""
    stated: tuple[StatedAmount, ...] = ()
    """The totals and balances by which the import proves itself."""
    parts: tuple[FilePart, ...] = ()
    """The files of which it consists; empty for a single one. Their lines are counted on from one
    to the next."""
    structure: int = 0
    """How many lines only give the file its structure: headers, ends of blocks, blank lines."""
    total: int = 0
    """How many lines of the file were read."""
    stopped_at: int | None = None
    """The line after which reading stopped, because too many rows are refused; None if it did
    not."""

    def place(self, line: int) -> tuple[str, int]:
        """The name of the file of a line, which is empty for a single file, and its line there."""
        part = next((part for part in reversed(self.parts) if part.first_line <= line), None)
        return (part.name, line - part.first_line + 1) if part else ("", line)

    def place_text(self, line: int) -> str:
        """A line as a message names it: `line 12`, or `line 12 of journal.csv`."""
        name, line_of_file = self.place(line)
        return f"line {line_of_file} of {name}" if name else f"line {line_of_file}"


class UnreadableFile(Invalid):
    """A file is not of the format in which it is to be read."""

    def __init__(
        self, code: str, message: str, remedy: Remedy | None = None, names: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, remedy, names)
        self.code = code


Check = Callable[[], None]
"""Raises an error if a long piece of work is to end: it is called again and again meanwhile."""


@frozen
class ReadingOptions:
    """What the person who imports a file says about how it is to be read."""

    date_order: DateOrder | None = None
    """The order of day, month and year; None if the file is to show it."""
    mapping: ColumnMapping | None = None
    """What the columns of the CSV of a bank hold; None if the file is to show it."""

    @classmethod
    def from_plain(cls, fields: dict[str, Any]) -> Self:
        """The options of which `attrs.asdict` made these fields."""
        mapping = fields["mapping"]
        return cls(fields["date_order"], mapping and ColumnMapping.from_plain(mapping))


AS_THE_FILE_SHOWS = ReadingOptions()
"""Nobody has said how a file is to be read."""

Reader = Callable[[bytes, ReadingOptions, Check], ParsedFile]
"""Reads a file of one format.

Raises `UnreadableFile` if the file is not of this format at all, and what the check raises.
"""
