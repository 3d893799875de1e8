"""The transactions of QIF files: what the fields of a record mean."""

from collections.abc import Set as AbstractSet
from datetime import date

from attrs import define, field

from adapters.importers.findings import Findings
from adapters.importers.qif.categories import Category, read_category
from adapters.importers.qif.dates import read_qif_date
from adapters.importers.qif.records import QifRecord
from adapters.importers.qif.splits import SplitFields, WrongTransaction, read_splits
from adapters.importers.statement_texts import (
    AccountKind,
    clean_text,
    read_statement_amount,
    type_of_row,
)
from adapters.importers.text import quoted
from application.importing.parsed_file import DateOrder
from application.importing.statements import StatementRow, StatementSplit
from domain.errors import Invalid
from domain.texts import name_key

OPENING_BALANCE = "Opening Balance"
_OPENING = OPENING_BALANCE[:7].lower()
OPENING_BALANCE_ACCOUNT = "Opening Balance Equity"
"""The account on the other side of an opening balance."""

_TYPES = {
    "dep": "Deposit",
    "deposit": "Deposit",
    "xfer": "Transfer",
    "txfr": "Transfer",
    "transfer": "Transfer",
    "check": "Check",
    "print": "Check",
    "send": "Check",
}
"""What words in place of a number are called in QuickBooks."""
_LONGEST_TYPE = 40
_MOST_REMEMBERED = 1_000
_NO_CATEGORY = Category("")

_SINGLE = frozenset("DTUNPLC")
_TOLD = {
    "C": "the marks of cleared and reconciled transactions (C)",
    "A": "the addresses of payees (A)",
    "F": "the marks of expenses to be refunded (F)",
    "X": "the details of invoices (X)",
    "#": "the numbers of memorized transactions (#)",
}
"""Fields that are not taken over, which is told once a file."""


@define
class _Fields:
    """The fields of a transaction, by their letters."""

    single: dict[str, str] = field(factory=dict)
    category_line: int = 0
    memos: list[str] = field(factory=list)
    splits: list[SplitFields] = field(factory=list)


class TransactionReader:
    """Reads one record of a transaction at a time."""

    def __init__(self, findings: Findings, order: DateOrder, with_slash: AbstractSet[str]) -> None:
        self._findings = findings
        self._order = order
        self._with_slash = with_slash
        self._told: set[str] = set()
        self._categories: dict[str, Category] = {}

    def read(self, record: QifRecord, account: str, kind: AccountKind) -> StatementRow | None:
        """The row of a record; None if it is refused or left out, which the findings then say."""
        try:
            row = self._row(record, account, kind)
        except WrongTransaction as wrong:
            self._findings.refuse(record, wrong.code, str(wrong), record.rows)
            return None
        if not row.amount and row.splits and len(row.splits) > 1:
            self._findings.refuse(
                record,
                "amount",
                "its splits sum to 0.00, so nothing moves on the account of the statement; enter "
                "it as a journal",
                record.rows,
            )
            return None
        if not row.amount:
            self._findings.leave_out(
                "transactions of 0.00", "there is nothing to post", record.rows
            )
            return None
        return row

    def own_account(self, record: QifRecord) -> str:
        """The name of the account, if the record is its opening balance; otherwise empty."""
        if not any(
            letter == "P" and text[: len(_OPENING)].lower() == _OPENING
            for _, letter, text in record.fields
        ):
            return ""
        fields = {letter: text for _, letter, text in record.fields}
        if name_key(fields.get("P", "")) != name_key(OPENING_BALANCE):
            return ""
        category = read_category(fields.get("L", ""))
        return category.name if category.is_transfer else ""

    def tell_once(self, line: int, what: str, why: str) -> None:
        """Report what is not taken over, once a file."""
        if what not in self._told:
            self._told.add(what)
            self._findings.assume(QifRecord(line), f"{what} are not taken over", why)

    def _row(self, record: QifRecord, account: str, kind: AccountKind) -> StatementRow:
        if record.fault:
            raise WrongTransaction("structure", record.fault)
        fields = self._fields(record)
        one = self._findings.one
        day = self._day(fields.single.get("D", ""))
        amount = _amount(fields.single)
        payee = clean_text(fields.single.get("P", ""))

        def category_of(line: int, text: str) -> Category:
            return self._category(line, clean_text(text), account, payee)

        if fields.splits:
            splits = read_splits(fields.splits, amount, category_of)
        else:
            line = fields.category_line
            category = category_of(line, fields.single.get("L", ""))
            split = StatementSplit(line, one(category.name), amount, "", category.is_transfer)
            splits = (split,) if category.name else ()
        number, type_ = _number_and_type(clean_text(fields.single.get("N", "")), kind, amount)
        if not type_:
            is_transfer = len(splits) == 1 and splits[0].is_transfer
            type_ = "Transfer" if is_transfer else type_of_row(kind, amount)
        return StatementRow(
            line=record.line,
            rows=record.rows,
            date=day,
            amount=amount,
            payee=one(payee),
            memo=one(clean_text(" ".join(fields.memos))),
            number=number,
            type=one(type_),
            splits=splits,
        )

    def _fields(self, record: QifRecord) -> _Fields:
        """The fields of a record, each checked to be one of a transaction."""
        fields = _Fields()
        for line, letter, text in record.fields:
            if letter == "S":
                fields.splits.append(SplitFields(line, text))
            elif letter in "E$%":
                if not fields.splits:
                    raise WrongTransaction(
                        "structure", f"line {line}: {letter} stands outside of a split (S)"
                    )
                fields.splits[-1].take(line, letter, text)
            elif letter == "D" and fields.splits:
                continue  # Some programs repeat the date in a split.
            elif letter == "M":
                fields.memos.append(text)
            elif letter in _SINGLE:
                if letter in fields.single:
                    raise WrongTransaction(
                        "structure", f"line {line}: {letter} stands twice; was a ^ lost?"
                    )
                fields.single[letter] = text
                if letter == "L":
                    fields.category_line = line
            elif letter not in _TOLD:
                raise WrongTransaction(
                    "structure",
                    f"line {line}: {quoted(letter + text)} is no field of a transaction",
                )
            if letter in _TOLD and text:
                self.tell_once(line, _TOLD[letter], "the books have no place for them")
        return fields

    def _day(self, text: str) -> date:
        try:
            day = read_qif_date(text[:80], self._order)
        except Invalid as error:
            raise WrongTransaction("date", f"D: {error}") from None
        if day is None:
            raise WrongTransaction("date", "the transaction has no date (D)")
        return day

    def _category(self, line: int, text: str, account: str, payee: str) -> Category:
        if not text:
            return _NO_CATEGORY
        category = self._categories.get(text)
        if category is None:
            if len(self._categories) >= _MOST_REMEMBERED:
                self._categories.clear()
            category = self._categories[text] = read_category(text, self._with_slash)
        if category.class_name:
            self.tell_once(line, "classes, such as behind / in categories,", "the books have none")
        if not category.is_transfer or name_key(category.name) != name_key(account):
            return category
        if name_key(payee) == name_key(OPENING_BALANCE):
            return Category(OPENING_BALANCE_ACCOUNT)
        self.tell_once(
            line,
            f"transfers from {quoted(account)} to itself, such as balance adjustments,",
            "the other side is not known; they have no category",
        )
        return _NO_CATEGORY


def _amount(fields: dict[str, str]) -> int:
    """The amount: T, or U, which some programs write beside it; both must be the same."""
    amounts = []
    for letter in "TU":
        if text := fields.get(letter):
            try:
                amounts.append(read_statement_amount(text))
            except Invalid as error:
                raise WrongTransaction("amount", f"{letter}: {error}") from None
    if not amounts:
        raise WrongTransaction("amount", "the transaction has no amount (T)")
    if len(set(amounts)) > 1:
        raise WrongTransaction("amount", "its amounts T and U are not the same")
    return amounts[0]


def _number_and_type(text: str, kind: AccountKind, amount: int) -> tuple[str, str]:
    """What an N field says: the number of a check, or what kind of transaction it is."""
    if not text:
        return "", ""
    if any(character.isdigit() for character in text):
        is_check = text.isdecimal() and kind == "bank" and amount < 0
        return text, "Check" if is_check else ""
    if len(text) > _LONGEST_TYPE:
        return text, ""
    return "", _TYPES.get(text.lower(), text)
