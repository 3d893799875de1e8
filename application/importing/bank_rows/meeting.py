"""Which row of a statement is which entry that the books have already.

A person may have entered a check before the bank shows it, and the other statement of a transfer
may have been imported before. Such a row must not be entered again. It is an entry of the same
amount within `MOST_DAYS`. That is certain if both have the same number, or if it is the only such
entry of the same payee.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from attrs import frozen

from application.importing.bank_rows.identities import IdentifiedRow
from application.ports.change_log import RecordAddress
from domain.banking.check_numbers import is_check_number, plain_number
from domain.texts import search_words
from domain.values import Day, has_digit

MOST_DAYS = 5
"""How many days a bank may show an entry before or after the day on which it was entered."""
_WINDOW = timedelta(days=MOST_DAYS)
_MOST_PAIRS = 10_000
"""Of more pairs of rows and entries of one amount, not all are compared."""
_MOST_LOOKED_AT = 50
"""Then a row is compared with so many entries."""


@frozen
class BookEntry:
    """What a document of the books puts on the account of a statement."""

    document: RecordAddress
    date: date
    amount: int
    number: str
    payee: str
    """The name of its contact, or its payee."""
    last_day: Day | None = None
    """The last day of a row that it can be: of what is reconciled, the day of the statement."""


@frozen
class Meeting:
    """A row of a statement, and the entry of the books that it is."""

    row: IdentifiedRow
    entry: BookEntry
    is_certain: bool
    evidence: tuple[str, ...]
    """Why it is that entry, in words."""


@frozen
class _Likeness:
    """How alike a row and an entry of the same amount are."""

    row: IdentifiedRow
    entry: BookEntry
    has_same_number: bool
    has_same_payee: bool

    @property
    def rank(self) -> tuple[object, ...]:
        """The more alike they are, the lower it is."""
        return (
            not self.has_same_number,
            not self.has_same_payee,
            abs(self.row.row.date - self.entry.date),
            self.entry.date,
            self.entry.document,
            self.row.identity,
        )


def meet(rows: Iterable[IdentifiedRow], entries: Iterable[BookEntry]) -> list[Meeting]:
    """Find the entry of each row, if there is one; an entry is that of one row at most."""
    rows_by_amount: dict[int, list[IdentifiedRow]] = defaultdict(list)
    entries_by_amount: dict[int, list[BookEntry]] = defaultdict(list)
    for entry in entries:
        entries_by_amount[entry.amount].append(entry)
    for row in rows:
        if row.row.amount in entries_by_amount:
            rows_by_amount[row.row.amount].append(row)
    meetings: list[Meeting] = []
    for amount, rows_of_amount in rows_by_amount.items():
        entries_of_amount = entries_by_amount[amount]
        in_order = [*_meet_in_order(rows_of_amount, entries_of_amount)]
        if len(rows_of_amount) * len(entries_of_amount) <= _MOST_PAIRS:
            most_alike = [*_meet_most_alike(rows_of_amount, entries_of_amount)]
            # The nearest entry of a row may be the only one that another row can be.
            meetings += in_order if len(in_order) > len(most_alike) else most_alike
        else:
            meetings += in_order
    return meetings


def _meet_most_alike(
    rows: Sequence[IdentifiedRow], entries: Sequence[BookEntry]
) -> Iterator[Meeting]:
    """Compare all rows with all entries of one amount; those that are most alike meet first."""
    likenesses = [
        likeness for row in rows for entry in entries if (likeness := _likeness(row, entry))
    ]
    of_same_payee: dict[str, int] = defaultdict(int)
    for likeness in likenesses:
        of_same_payee[likeness.row.identity] += likeness.has_same_payee
    met_rows: set[str] = set()
    met_entries: set[RecordAddress] = set()
    for likeness in sorted(likenesses, key=lambda likeness: likeness.rank):
        identity, document = likeness.row.identity, likeness.entry.document
        if identity in met_rows or document in met_entries:
            continue
        met_rows.add(identity)
        met_entries.add(document)
        is_only = likeness.has_same_payee and of_same_payee[identity] == 1
        yield _meeting(likeness, is_certain=likeness.has_same_number or is_only)


def _meet_in_order(
    rows: Iterable[IdentifiedRow], entries: Iterable[BookEntry]
) -> Iterator[Meeting]:
    """Let each row meet the first entry of its amount that it can be, by the days of both.

    So as many rows as possible meet an entry.
    """
    waiting = deque(sorted(entries, key=lambda entry: (entry.date, entry.document)))
    for row in sorted(rows, key=lambda row: row.order):
        while waiting and waiting[0].date < row.row.date - _WINDOW:
            waiting.popleft()
        for entry in islice(waiting, _MOST_LOOKED_AT):
            if likeness := _likeness(row, entry):
                waiting.remove(entry)
                yield _meeting(likeness, is_certain=likeness.has_same_number)
                break


def _meeting(likeness: _Likeness, *, is_certain: bool) -> Meeting:
    return Meeting(likeness.row, likeness.entry, is_certain, tuple(_evidence(likeness)))


def days_around(day: date) -> Iterator[date]:
    """The days on which a bank can show what was entered on a day, the nearest first."""
    distances = sorted(range(-MOST_DAYS, MOST_DAYS + 1), key=abs)
    return (day + timedelta(days=distance) for distance in distances)


def days_apart(day: date, entered: date) -> str:
    """How far apart the day of a row and that of an entry are, in words."""
    days = (day - entered).days
    if not days:
        return "the same day"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'later' if days > 0 else 'earlier'}"


def has_all_words(first: str, second: str) -> bool:
    """Whether one of two texts has all words of the other."""
    words, others = set(search_words(first)), set(search_words(second))
    return bool(words and others) and (words <= others or others <= words)


def _is_same_payee(first: str, second: str) -> bool:
    """Whether two names have the same words, or one has all words of the other, two at least."""
    words, others = set(search_words(first)), set(search_words(second))
    return has_all_words(first, second) and (words == others or min(len(words), len(others)) > 1)


def _likeness(row: IdentifiedRow, entry: BookEntry) -> _Likeness | None:
    """How alike a row and an entry of the same amount are; None if they cannot be the same."""
    if abs(row.row.date - entry.date) > _WINDOW:
        return None
    if entry.last_day and row.row.date > entry.last_day:
        return None
    number, other = plain_number(row.row.number), plain_number(entry.number)
    is_same_number = has_digit(number) and number == other
    if not is_same_number and is_check_number(number) and is_check_number(other):
        return None
    is_payee = _is_same_payee(row.row.payee, entry.payee)
    return _Likeness(row, entry, is_same_number, is_payee)


def _evidence(likeness: _Likeness) -> Sequence[str]:
    evidence = ["the same amount"]
    if likeness.has_same_number:
        evidence.append(f"the same number {likeness.entry.number}")
    if likeness.has_same_payee:
        evidence.append(f"the same payee {likeness.entry.payee}")
    evidence.append(days_apart(likeness.row.row.date, likeness.entry.date))
    return evidence
