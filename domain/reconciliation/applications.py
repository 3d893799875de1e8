"""Open items of customers and vendors, and which credit pays which charge.

    charge   what is owed: an invoice; any debit on receivables. For vendors: a bill; any credit on payables
    credit   what pays it: a payment, a credit memo; any credit on receivables. For vendors: a bill payment, a vendor credit

An application joins a credit and a charge of one contact and one control account. Whoever gives the same items gets
the same applications: everything here is pure.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from heapq import heappop, heappush
from typing import Annotated, Literal

from attrs import frozen

from domain.banking.bank_transactions import row_id
from domain.ledger.accounts import Account
from domain.ledger.entries import Entry
from domain.records import Part, Record, Ref, record
from domain.values import Day, ItemKey, Money

Rule = Literal["stated", "number", "exact", "oldest"]
Role = Literal["charge", "credit"]

NUMBERED = frozenset({"invoice", "bill"})
"""The kinds of documents whose numbers a payment names in its memo."""

OF_ONE_ITEM = frozenset({"invoice", "payment", "bill", "bill-payment"})
"""The kinds of documents that are one item each, of the same name."""

MOST_IN_A_SET = 20
"""Among more candidates no set is looked for: too many would sum to anything."""


@record
class Application(Part):
    """So much of a credit pays a charge, on a day, because a person stated it or by a rule."""

    charge_id: Annotated[ItemKey, Ref("open-item")]
    amount: Money
    date: Day
    rule: Rule


@record
class AppliedCredit(Record):
    """Everything that one credit pays: all its applications in force. Its id is that of the item."""

    plural = "applications"

    id: ItemKey
    applied: tuple[Application, ...]


@frozen
class Roles:
    """What some accounts are to open items and to the cash basis."""

    control: Mapping[str, str]
    """The control accounts, and whose each is: customer or vendor."""
    cash: frozenset[str]
    """Bank accounts, cards and Undeposited Funds."""
    undeposited: str


def roles_of(accounts: Iterable[Account], undeposited: str) -> Roles:
    """The roles of some accounts."""
    chosen = list(accounts)
    control = {each.id: each.control_of for each in chosen if each.control_of}
    cash = frozenset(each.id for each in chosen if each.subtype in {"bank", "credit_card"} or each.id == undeposited)
    return Roles(control, cash, undeposited)


@frozen
class OpenItem:
    """A charge or credit, with what is still open of it; or a row that waits in Undeposited Funds."""

    id: str
    kind: str
    document_id: str
    role: Literal["charge", "credit", "row"]
    account_id: str
    contact_id: str
    date: Day
    due_date: Day
    number: str
    memo: str
    amount: int
    """Above zero, in cents."""
    open: int
    hold: bool = False
    settled: Day | None = None
    """The day from which nothing is open any more."""

    def sign(self, control: str) -> int:
        """+1 where it is a debit on its control account (of customers or vendors), -1 where a credit."""
        return 1 if (self.role == "charge") == (control == "customer") else -1


def items_of(entry: Entry, roles: Roles) -> tuple[OpenItem, ...]:
    """The open items that an entry makes, with all of each open; and its row if it is put into Undeposited Funds."""
    found = []
    seen: dict[str, int] = defaultdict(int)
    for posting in entry.postings:
        control = roles.control.get(posting.account_id)
        if not control or posting.contact_id is None:
            continue
        id_ = f"{entry.kind}:{entry.document_id}"
        if entry.kind not in OF_ONE_ITEM:
            id_ += f":{posting.account_id}:{posting.contact_id}:{'debit' if posting.amount > 0 else 'credit'}"
        seen[id_] += 1
        role: Role = "charge" if (posting.amount > 0) == (control == "customer") else "credit"
        memo = "\n".join(dict.fromkeys(text for text in (entry.memo, posting.memo) if text))
        found.append(
            OpenItem(
                id_ if seen[id_] == 1 else f"{id_}:{seen[id_]}", entry.kind, entry.document_id, role, posting.account_id, posting.contact_id,
                entry.date, entry.due_date or entry.date, entry.number, memo, abs(posting.amount), abs(posting.amount), entry.hold,
            )
        )  # fmt: skip
    row = sum(each.amount for each in entry.postings if each.account_id == roles.undeposited)
    if row > 0:
        id_ = row_id(entry.kind, entry.document_id, roles.undeposited)
        contact = entry.contact_id or next((each.contact_id for each in entry.postings if each.contact_id), None)
        found.append(
            OpenItem(id_, entry.kind, entry.document_id, "row", roles.undeposited, contact or "", entry.date, entry.date, entry.number, entry.memo, row, row)
        )
    return tuple(found)


def applied_on(credit: OpenItem, charge: OpenItem, closing: Day | None) -> Day:
    """The date of an application: that of the later item, or the day after the closing date where that is closed."""
    later = max(credit.date, charge.date)
    return later if closing is None or later > closing else closing + timedelta(days=1)


@frozen
class Match:
    """A credit that was found to pay a charge."""

    credit_id: str
    charge_id: str
    amount: int
    rule: Rule


def match(items: Iterable[OpenItem]) -> list[Match]:
    """What the open credits pay of the open charges of one contact and control account.

    Rule by rule (number, exact, oldest), each for every credit in turn by date and id. A credit on hold pays nothing.
    """
    chosen = [each for each in items if each.open > 0]
    credits = sorted((each for each in chosen if each.role == "credit" and not each.hold), key=lambda each: (each.date, each.id))
    matching = _Matching(sorted((each for each in chosen if each.role == "charge"), key=due_order), {each.id: each.open for each in credits})
    for rule in (matching.by_number, matching.exactly, matching.oldest_first):
        for credit in credits:
            if matching.rest[credit.id] and matching.candidates:
                rule(credit)
    return matching.found


def due_order(charge: OpenItem) -> tuple[object, ...]:
    """The order of candidates: due date, date, number (its digits as numbers), id."""
    return charge.due_date, charge.date, natural(charge.number), charge.id


@lru_cache(maxsize=10_000)
def natural(number: str) -> tuple[tuple[int, int, str], ...]:
    """A number as it sorts: `INV-9` before `INV-10`."""
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in re.findall(r"\d+|\D+", number.casefold()))


class _Matching:
    """A search under way: what each item has left, and quick ways to the candidates."""

    def __init__(self, charges: list[OpenItem], rest: dict[str, int]) -> None:
        self.found: list[Match] = []
        self.rest = rest
        self.candidates = len(charges)
        """How many charges have something left."""
        self._charges = charges
        self._left = [each.open for each in charges]
        self._first = 0
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._balances: dict[int, list[int]] = defaultdict(list)
        """The places of the charges by what they have left, smallest first; stale ones are passed over."""
        for place, each in enumerate(charges):
            self._balances[each.open].append(place)
            if each.kind in NUMBERED and each.number:
                self._numbers[each.number.casefold()].append(place)

    def by_number(self, credit: OpenItem) -> None:
        """The invoices that the memo names, in the order in which they stand; of `ref`, which may be the number of a
        check, only those after "inv" or "invoice" and those whose balance is the rest."""
        for number, _ in named_numbers(credit.memo, self._numbers):
            for place in self._numbers[number]:
                self._apply(credit, place, "number")
        if credit.kind in NUMBERED:
            return  # what a credit memo has is its own number
        for number, is_called in named_numbers(credit.number, self._numbers):
            for place in self._numbers[number]:
                if is_called or self._left[place] == self.rest[credit.id]:
                    self._apply(credit, place, "number")

    def exactly(self, credit: OpenItem) -> None:
        """The first candidate whose balance is the rest; else the one set of candidates that sums to it."""
        rest = self.rest[credit.id]
        places = self._balances[rest]
        while places and self._left[places[0]] != rest:
            heappop(places)
        if places:
            self._apply(credit, places[0], "exact")
        elif 2 <= self.candidates <= MOST_IN_A_SET:
            open_ = [place for place, left in enumerate(self._left) if left]
            for index in only_set([self._left[place] for place in open_], rest) or ():
                self._apply(credit, open_[index], "exact")

    def oldest_first(self, credit: OpenItem) -> None:
        """The candidates in their order, until the rest is used."""
        while self.rest[credit.id] and self.candidates:
            while not self._left[self._first]:
                self._first += 1
            self._apply(credit, self._first, "oldest")

    def _apply(self, credit: OpenItem, place: int, rule: Rule) -> None:
        amount = min(self.rest[credit.id], self._left[place])
        if not amount:
            return
        self.found.append(Match(credit.id, self._charges[place].id, amount, rule))
        self.rest[credit.id] -= amount
        self._left[place] -= amount
        if self._left[place]:
            heappush(self._balances[self._left[place]], place)
        else:
            self.candidates -= 1


_DATE = re.compile(r"(?<!\w)\d{4}-\d\d-\d\d(?!\w)", re.ASCII)
_CALLED = re.compile(r"(?:^|[^\w])(?:inv|invoices?|bills?)[\s.:#-]*(?:nos?|numbers?)?[\s.:#-]*$")


def named_numbers(text: str, numbers: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The numbers (folded to one case) that stand in a text as whole words, and whether each is called an invoice.

    Where several begin at one place the longest counts. `100` is not named by `100.00`, which is an amount, nor `10` by
    `2026-01-10`, which is a date, as the memos have it that the books write.
    """
    known = set(numbers)
    lengths = sorted({len(each) for each in known}, reverse=True)
    folded = _DATE.sub(lambda found: found[0] if found[0] in known else " " * len(found[0]), text.casefold())
    place = 0
    while place < len(folded):
        if place == 0 or not (_in_word(folded[place - 1]) and _in_word(folded[place])):
            for length in lengths:
                word = folded[place : place + length]
                if word in known and _ends(folded, place + length):
                    yield word, word.startswith("inv") or _CALLED.search(folded[:place]) is not None
                    place += length - 1
                    break
        place += 1


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _ends(text: str, end: int) -> bool:
    if end >= len(text):
        return True
    if _in_word(text[end]) and _in_word(text[end - 1]):
        return False
    return not (text[end - 1].isdigit() and re.match(r"\.\d\d(?!\d)", text[end:]))


def only_set(amounts: list[int], target: int) -> list[int] | None:
    """The places of the amounts that sum to a target, if exactly one set of them does; all amounts are above zero.

    The sums of either half are looked up in those of the other: twice 2^10 steps for 20 amounts, not 2^20.
    """
    half = len(amounts) // 2
    below: dict[int, list[int]] = defaultdict(list)
    for mask, total in _sums(amounts[:half]):
        if total <= target:
            below[total].append(mask)
    found: list[int] = []
    for mask, total in _sums(amounts[half:]):
        found += [each | mask << half for each in below.get(target - total, ())]
        if len(found) > 1:
            return None
    return [place for place in range(len(amounts)) if found[0] >> place & 1] if found else None


def _sums(amounts: list[int]) -> list[tuple[int, int]]:
    """Every set of amounts as a mask, with its sum."""
    sums = [(0, 0)]
    for place, amount in enumerate(amounts):
        sums += [(mask | 1 << place, total + amount) for mask, total in sums]
    return sums
