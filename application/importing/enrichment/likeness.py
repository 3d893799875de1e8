"""How alike a row of a list and an entry of the same amount are."""

from datetime import date

from attrs import field, frozen

from application.importing.bank_rows.meeting import (
    days_apart,
    has_all_words,
)
from application.importing.enrichment.listed_rows import EntryKind, ListedRow
from application.ports.change_log import RecordAddress
from domain.banking.check_numbers import is_check_number, plain_number
from domain.texts import search_words


@frozen
class BookEntry:
    """What a document of the books says that a row can be compared with."""

    document: RecordAddress
    kind: EntryKind
    date: date
    amounts: frozenset[int]
    """What it puts on its own account and on bank accounts and cards, in cents, debit positive."""
    account_ids: frozenset[str]
    """The accounts on which it posts."""
    number: str = ""
    payee: str = ""
    """The name of its contact, or else its payee."""
    memo: str = ""
    """Its memo, or else those of its lines."""
    plain_number: str = field(init=False)
    has_check_number: bool = field(init=False)

    @plain_number.default
    def _plain_number(self) -> str:
        return plain_number(self.number)

    @has_check_number.default
    def _has_check_number(self) -> bool:
        return is_check_number(self.number)


@frozen
class Likeness:
    """How alike a row and an entry of the same amount are, of which nothing contradicts it."""

    entry: BookEntry
    has_same_number: bool
    agreeing: tuple[str, ...]
    """Which words agree, in words; empty if none do."""
    has_same_sign: bool
    has_same_account: bool
    days: int
    """How many days lie between them."""
    evidence: tuple[str, ...]

    @property
    def rank(self) -> tuple[bool, ...]:
        """What says most that they are the same comes first; the better, the lower.

        That a day is the same says something; of other days, a nearer one does not say more.
        """
        return (
            not self.has_same_number,
            not self.agreeing,
            not self.has_same_sign,
            not self.has_same_account,
            bool(self.days),
        )

    @property
    def order(self) -> tuple[object, ...]:
        """The order in which candidates are listed: by rank, then the nearest first."""
        return self.rank, self.days, self.entry.date, self.entry.document


def likeness(row: ListedRow, entry: BookEntry) -> Likeness | None:
    """How alike a row and an entry of the same amount are; None if they cannot be the same."""
    number = plain_number(row.number)
    is_same_number = bool(number) and number == entry.plain_number
    if not is_same_number and is_check_number(row.number) and entry.has_check_number:
        return None
    agreeing = _agreeing_words(row, entry)
    is_same_sign = row.amount in entry.amounts
    if not is_same_number:
        if row.shows_sign and not is_same_sign:
            return None  # What came in is not what went out.
        if not agreeing and _words_contradict(row, entry):
            return None
    is_same_account = row.account_id in entry.account_ids
    evidence = [f"the same amount{'' if is_same_sign else ' with the other sign'}"]
    if is_same_number:
        evidence.append(f"the same number {entry.number}")
    evidence += agreeing
    if is_same_account:
        evidence.append("the same account")
    evidence.append(days_apart(row.date, entry.date))
    return Likeness(
        entry,
        is_same_number,
        agreeing,
        is_same_sign,
        is_same_account,
        abs((row.date - entry.date).days),
        tuple(evidence),
    )


def _agreeing_words(row: ListedRow, entry: BookEntry) -> tuple[str, ...]:
    """Which words of a row and an entry agree."""
    agreeing = []
    if _agree(row.payee, entry.payee):
        agreeing.append(f"the same payee {entry.payee}")
    if _agree(row.memo, entry.memo):
        agreeing.append("the same words in the memo")
    if not entry.payee and _agree(row.payee, entry.memo):
        agreeing.append("its payee in the memo of the entry")
    if not row.payee and _agree(row.memo, entry.payee):
        agreeing.append(f"the payee {entry.payee} in its memo")
    return tuple(agreeing)


def _agree(text: str, other: str) -> bool:
    """Whether the words of one text are all among those of the other, with a letter in them."""
    return has_all_words(text, other) and _has_letters(text, other)


def _has_letters(text: str, other: str) -> bool:
    shared = set(search_words(text)) & set(search_words(other))
    return any(letter.isalpha() for word in shared for letter in word)


def _words_contradict(row: ListedRow, entry: BookEntry) -> bool:
    """Whether a row and an entry, of which no words agree, name different payees or purposes.

    If one of them names no payee, their memos contradict each other if they share no word.
    """
    if row.payee and entry.payee:
        return True
    words, others = set(search_words(row.memo)), set(search_words(entry.memo))
    return bool(words) and bool(others) and words.isdisjoint(others)
