"""A trial of statement matching: statements with noise, whose right rows are known.

Run it as `python -m tests.matching_trial [--seed N] [--seeds N] [--months N]
[--noise F]`. It makes the books
of a small business and the statements of its bank, matches them month by month as a bookkeeper
does, and counts how many certain proposals are right (precision) and how many of the lines that
have their rows in the books are certain and right (recall). `docs/statement-matching.md` has the
figures.
"""

import argparse
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from attrs import define, evolve, field, frozen

from domain.reconciliation.statement_matching import (
    Matching,
    Proposal,
    StatementLine,
    UnclearedRow,
    match_statement,
)

FIRST_DAY = date(2025, 1, 1)
MISSING_ROWS = 0.025
MISSING_LINES = 0.025
DUPLICATES = 0.01
DATED_LATE = 0.04
"""How often a row is dated one or two days after the bank has shown it."""
NAMELESS_ROWS = 0.04

MERCHANTS = [
    "Staples",
    "Shell Oil",
    "Home Depot",
    "Blue Bottle Coffee",
    "Joe's Pizza",
    "Uber",
    "Delta Air Lines",
    "Costco Wholesale",
    "Office Max",
    "Whole Foods Market",
    "FedEx Office",
    "U-Haul",
    "Ace Hardware",
    "Trader Joe's",
    "Chevron",
    "Best Buy",
    "Lyft",
    "Grainger",
    "Sherwin Williams",
    "Blue Sky Stationery",
]
COFFEES = ["Blue Bottle Coffee", "Starbucks", "Corner Bakery"]
VENDORS = [
    "Johnson Plumbing",
    "Johnson Electric",
    "Acme Supply Co",
    "Maria Garcia Cleaning",
    "Pacific Gas & Electric",
    "Miller Landscaping LLC",
    "Quality Printing",
    "Bay Area Roofing",
    "Northwind Traders",
    "State Farm Insurance",
]
CUSTOMERS = [
    "Adams Dental",
    "Baker & Sons",
    "Chen Architects",
    "Davis Realty",
    "Evergreen School",
    "Foster Law Group",
    "Green Valley HOA",
    "Hillside Church",
    "Irving Motors",
    "Jackson Family Trust",
    "Keller Homes",
    "Lopez Catering",
]
FIRST_NAMES = ["Maria", "Jose", "Anna", "David", "Linda", "Peter"]
LAST_NAMES = ["Garcia", "Nguyen", "Smith", "Kowalski", "Brown"]
CITIES = ["SAN FRANCISCO CA", "OAKLAND CA", "SEATTLE WA", "AUSTIN TX", "BERKELEY CA"]
CARD_PREFIXES = [
    "POS DEBIT ",
    "SQ *",
    "TST* ",
    "PURCHASE AUTHORIZED ON 0312 ",
    "DEBIT CARD PURCH ",
    "",
]


@frozen
class Event:
    """What happened: the rows that the books should have, and the lines of the bank."""

    kind: str
    rows: tuple[UnclearedRow, ...]
    lines: tuple[StatementLine, ...]
    noises: frozenset[str] = frozenset()


@frozen
class Truth:
    """Lines and rows that are the same."""

    kind: str
    noises: frozenset[str]
    lines: frozenset[int]
    rows: frozenset[str]


@define
class Company:
    """Books and statements of a business, and which lines are which rows."""

    chance: random.Random
    months: int
    noise: float = 1
    """By what the shares of missing, doubled, late and nameless ones are multiplied."""
    rows: dict[str, UnclearedRow] = field(factory=dict)
    lines: dict[int, StatementLine] = field(factory=dict)
    truths: list[Truth] = field(factory=list)
    kinds: dict[int, tuple[str, frozenset[str]]] = field(factory=dict)
    """The kind and the noises of each line."""
    right: list[tuple[tuple[StatementLine, ...], frozenset[str]]] = field(factory=list)
    """Lines, also if they are missing in the statement, and their rows in the books."""
    parties: dict[int | str, str] = field(factory=dict)
    """The true payee of each line and each row of one payee."""
    check: int = 1001


def company(seed: int, months: int = 12, noise: float = 1) -> Company:
    """A business of some months, the same for the same seed."""
    made = Company(random.Random(seed), months, noise)
    events = [event for kind in KINDS for event in kind(made)]
    made.chance.shuffle(events)
    copies = []
    for event in events:
        _enter(made, event, copies)
    # Files are sorted by date, as banks do it; equal days are in any order.
    made.chance.shuffle(copies)
    places = sorted(made.lines.values(), key=lambda line: line.date)
    renamed = {line.index: place for place, line in enumerate(places)}
    made.lines = {renamed[line.index]: evolve(line, index=renamed[line.index]) for line in places}
    made.parties = {
        key if isinstance(key, str) else renamed[key]: name for key, name in made.parties.items()
    }
    made.kinds = {renamed[index]: kind for index, kind in made.kinds.items()}
    made.truths = [
        evolve(truth, lines=frozenset(renamed[index] for index in truth.lines))
        for truth in made.truths
    ]
    return made


def _enter(made: Company, event: Event, copies: list[int]) -> None:
    """Enter the rows and lines of an event, but for those that are missing."""
    chance = made.chance
    noises = set(event.noises)
    is_whole = True
    row_ids, indexes, names_of_rows = [], [], []
    for row in event.rows:
        if chance.random() < MISSING_ROWS * made.noise:
            is_whole = False
            continue
        named = row
        if chance.random() < NAMELESS_ROWS * made.noise:
            named = evolve(row, name="", memo=row.name if chance.random() < 0.5 else "")
            noises.add("row without a name")
        # Ids say nothing: those of the program are random, too.
        named = evolve(named, id=f"{chance.getrandbits(48):012x}")
        made.rows[named.id] = named
        row_ids.append(named.id)
        names_of_rows.append(row.name)
    for line in event.lines:
        if chance.random() < MISSING_LINES * made.noise:
            is_whole = False
            continue
        index = len(made.lines)
        made.lines[index] = evolve(line, index=index)
        indexes.append(index)
    made.parties |= dict(zip(row_ids, names_of_rows, strict=True))
    made.parties |= dict.fromkeys(indexes, event.rows[0].name)
    for index in indexes:
        made.kinds[index] = event.kind, frozenset(noises)
        if chance.random() < DUPLICATES * made.noise:
            copy = len(made.lines)
            line = made.lines[index]
            day = line.date + timedelta(days=chance.choice([0, 0, 1, 2]))
            made.lines[copy] = evolve(line, index=copy, date=day)
            made.kinds[copy] = "duplicate of the bank", frozenset()
            made.parties[copy] = event.rows[0].name
            copies.append(copy)
    agrees = sum(row.amount for row in event.rows) == sum(line.amount for line in event.lines)
    if agrees and len(row_ids) == len(event.rows):
        made.right.append((event.lines, frozenset(row_ids)))
    if agrees and is_whole:
        made.truths.append(
            Truth(event.kind, frozenset(noises), frozenset(indexes), frozenset(row_ids))
        )


# What happens in a business


def _days(made: Company) -> int:
    return made.months * 30


def _row(day: int, amount: int, name: str, number: str = "", memo: str = "") -> UnclearedRow:
    return UnclearedRow("", FIRST_DAY + timedelta(days=day), amount, number, name, memo)


def _line(made: Company, day: int, amount: int, payee: str, number: str = "") -> StatementLine:
    """A line of a bank, zero to five days after a day, and sometimes before it."""
    chance = made.chance
    if chance.random() < DATED_LATE * made.noise:
        shift = -chance.choice([1, 2])
    else:
        shift = chance.choices(range(6), [30, 25, 18, 12, 8, 7])[0]
    return StatementLine(0, FIRST_DAY + timedelta(days=day + shift), amount, payee, "", number)


def _mangled(made: Company, name: str, prefixes: list[str]) -> str:
    """A name as banks write it."""
    chance = made.chance
    text = name.upper()
    if chance.random() < 0.25:
        text = text.replace("'", "").replace("&", "")
    way = chance.random()
    if way < 0.30:
        text = f"{text} {chance.randrange(100, 99999)} {chance.choice(CITIES)}"
    elif way < 0.45:
        text = f"{text} {chance.choice(CITIES)}"
    elif way < 0.60:
        text = text[: chance.randrange(8, 16)]
    elif way < 0.66:
        text = text.replace(" ", "")
    elif way < 0.74:
        text = f"{text} *{chance.getrandbits(40):010X}"
    elif way < 0.77:
        text = "".join(letter for letter in text if letter not in "AEIOU")
    return (chance.choice(prefixes) + text)[: chance.choice([22, 32, 40, 64])]


def _cents(made: Company, low: int, high: int) -> int:
    return made.chance.randrange(low * 100, high * 100)


def _pair(
    made: Company, kind: str, day: int, amount: int, name: str, payee: str, number: str = ""
) -> Event:
    row = _row(day, amount, name, number)
    return Event(kind, (row,), (_line(made, day, amount, payee, number),))


def rent(made: Company) -> Iterator[Event]:
    by_check = made.chance.random() < 0.5
    amount = -made.chance.choice([180_000, 240_000, 312_550])
    for month in range(made.months):
        if by_check:
            yield _check(made, month * 30, amount, "Harbor Properties", "monthly rent")
        else:
            payee = _mangled(made, "Harbor Properties", ["ACH DEBIT ", "ONLINE PMT "])
            yield _pair(made, "monthly rent", month * 30, amount, "Harbor Properties", payee)


def payroll(made: Company) -> Iterator[Event]:
    """Two employees with the same pay, every week or every second week."""
    chance = made.chance
    names = [f"{name} {chance.choice(LAST_NAMES)}" for name in chance.sample(FIRST_NAMES, 2)]
    if chance.random() < 0.4:  # relatives
        names[1] = f"{names[1].split()[0]} {names[0].split()[1]}"
    amount = -chance.choice([80_000, 96_250, 73_418])
    way = chance.choice(["checks", "named", "nameless", "one row", "one line"])
    for day in range(4, _days(made), chance.choice([7, 14])):
        if way == "checks":
            for name in names:
                yield _check(made, day, amount, name, "equal paychecks")
        elif way == "one row":
            lines = _together(
                made, day, [(amount, _mangled(made, name, ["PAYROLL "])) for name in names]
            )
            yield Event("payroll: lines of one row", (_row(day, amount * 2, "Payroll"),), lines)
        elif way == "one line":
            rows = tuple(_row(day, amount, name) for name in names)
            line = _line(made, day, amount * 2, "ACH PAYROLL BATCH")
            yield Event("payroll: rows of one line", rows, (line,))
        else:
            payees = [
                _mangled(made, name, ["PAYROLL ", "DIRECT DEP "])
                if way == "named"
                else "ACH PAYROLL"
                for name in names
            ]
            lines = _together(made, day, [(amount, payee) for payee in payees])
            for name, line in zip(names, lines, strict=True):
                yield Event(f"equal pay, {way}", (_row(day, amount, name),), (line,))


def _together(made: Company, day: int, parts: list[tuple[int, str]]) -> tuple[StatementLine, ...]:
    """Lines of one day: the bank executes them together."""
    first = _line(made, day, 0, "")
    return tuple(evolve(first, amount=amount, payee=payee) for amount, payee in parts)


def subscriptions(made: Company) -> Iterator[Event]:
    """Two of one price at two vendors a few days apart, and two seats at one vendor."""
    first = made.chance.randrange(20)
    plans = [
        ("Netflix", -999, first),
        ("Spotify", -999, first + made.chance.randrange(1, 5)),
        ("Adobe", -1499, first + 3),
        ("Zoom Video Communications", -1599, first + 6),
    ]
    if made.chance.random() < 0.4:
        plans.append(("Adobe", -1499, first + 3 + made.chance.randrange(0, 9)))
    for month in range(made.months):
        for name, amount, day in plans:
            payee = _mangled(made, name, ["", "RECURRING ", "PAYPAL *"])
            yield _pair(made, "subscriptions", month * 30 + day, amount, name, payee)


def card_charges(made: Company) -> Iterator[Event]:
    for _ in range(made.months * 40):
        name = made.chance.choice(MERCHANTS)
        amount = (
            -_cents(made, 3, 180)
            if made.chance.random() < 0.85
            else -500 * made.chance.randrange(2, 16)
        )
        day = made.chance.randrange(_days(made))
        payee = _mangled(made, name, CARD_PREFIXES)
        yield _pair(made, "card charges", day, amount, name, payee)


def coffees(made: Company) -> Iterator[Event]:
    """The same small amounts again and again."""
    for _ in range(made.months * 3):
        name, amount = made.chance.choice(COFFEES), -made.chance.choice([450, 525, 675, 1_125])
        day = made.chance.randrange(_days(made))
        payee = _mangled(made, name, CARD_PREFIXES)
        yield _pair(made, "equal small charges", day, amount, name, payee)


def _check(made: Company, day: int, amount: int, name: str, kind: str) -> Event:
    made.check += 1
    chance = made.chance
    row = _row(day, amount, name, str(made.check))
    late = chance.randrange(8, 60) if chance.random() < 0.12 else 0
    line = _line(made, day + late, amount, "CHECK", str(made.check))
    way = chance.random()
    if way < 0.3:
        line = evolve(line, payee=f"CHECK #{made.check}", number="")
    elif way < 0.33 and not late:
        line = evolve(line, payee="CHECK PAID", number="")
        return Event(kind, (row,), (line,), frozenset({"check without its number"}))
    return Event(kind, (row,), (line,), frozenset({"check cashed late"} if late else ()))


def checks(made: Company) -> Iterator[Event]:
    for _ in range(made.months * 7):
        chance = made.chance
        amount = (
            -_cents(made, 40, 3_000) if chance.random() < 0.7 else -5_000 * chance.randrange(1, 30)
        )
        yield _check(made, chance.randrange(_days(made)), amount, chance.choice(VENDORS), "checks")


def _receipt(made: Company) -> int:
    if made.chance.random() < 0.75:
        return _cents(made, 60, 2_400)
    return made.chance.choice([20_000, 25_000, 40_000, 50_000, 60_000, 75_000, 90_000, 120_000])


def deposits(made: Company) -> Iterator[Event]:
    """Every few days all checks of customers are taken to the bank."""
    chance = made.chance
    day = 0
    while day < _days(made):
        trip = day + chance.randrange(2, 6)
        rows = tuple(
            _row(
                trip if not place else max(day, trip - chance.randrange(4)),
                _receipt(made),
                chance.choice(CUSTOMERS),
                str(chance.randrange(100, 9999)),
            )
            for place in range(chance.choices([1, 2, 3, 4, 5], [30, 30, 20, 12, 8])[0])
        )
        payee = chance.choice(
            ["DEPOSIT", "REMOTE DEPOSIT", "BRANCH DEPOSIT 0231", "MOBILE DEPOSIT"]
        )
        line = _line(made, trip, sum(row.amount for row in rows), payee)
        kind = "deposits of one receipt" if len(rows) == 1 else "deposits of many receipts"
        yield Event(kind, rows, (line,))
        day = trip + 1


def customer_transfers(made: Company) -> Iterator[Event]:
    """Customers who pay by bank transfer, some the same each month."""
    for month in range(made.months):
        for name in made.chance.sample(CUSTOMERS, 3):
            payee = _mangled(made, name, ["ACH CREDIT ", "ZELLE FROM ", "WIRE IN "])
            day = month * 30 + made.chance.randrange(28)
            yield _pair(made, "transfers of customers", day, _receipt(made), name, payee)


def processor(made: Company) -> Iterator[Event]:
    """A processor of cards pays out twice a week, less its fee."""
    chance = made.chance
    way = chance.choice(["fee in the books", "net in the books", "fee not in the books"])
    for day in range(3, _days(made), chance.choice([4, 7])):
        sales = [_cents(made, 10, 300) for _ in range(chance.randrange(1, 5))]
        fee = sum(sale * 29 // 1000 + 30 for sale in sales)
        line = _line(
            made, day, sum(sales) - fee, chance.choice(["STRIPE TRANSFER ST-K2J3", "STRIPE PAYOUT"])
        )
        if way == "net in the books":
            yield Event("net of a fee", (_row(day, sum(sales) - fee, "Stripe"),), (line,))
            continue
        rows = [
            _row(day - chance.randrange(2), sale, "Stripe", memo=chance.choice(CUSTOMERS))
            for sale in sales
        ]
        if way == "fee in the books":
            rows.append(_row(day, -fee, "Stripe", memo="Processing fee"))
        yield Event(
            "less a fee" if way == "fee in the books" else "fee not in the books",
            tuple(rows),
            (line,),
        )


def transfers(made: Company) -> Iterator[Event]:
    name = made.chance.choice(["Transfer", "Savings"])
    for month in range(made.months):
        for _ in range(2):
            day = month * 30 + made.chance.randrange(28)
            amount = made.chance.choice([-50_000, -100_000, -100_000, 75_000])
            payee = made.chance.choice(["ONLINE TRANSFER TO SAV 4432", "TRANSFER SAVINGS"])
            yield _pair(made, "transfers", day, amount, name, payee)


def bank_fees(made: Company) -> Iterator[Event]:
    for month in range(made.months):
        yield _pair(made, "fees and interest", month * 30 + 28, -1_500, "", "MONTHLY SERVICE FEE")
        interest = made.chance.randrange(40, 900)
        yield _pair(
            made, "fees and interest", month * 30 + 29, interest, "Interest", "INTEREST PAID"
        )


KINDS = (
    rent,
    payroll,
    subscriptions,
    card_charges,
    coffees,
    checks,
    deposits,
    customer_transfers,
    processor,
    transfers,
    bank_fees,
)


# What is counted


@define
class Count:
    """How many lines there are, and what became of them."""

    lines: int = 0
    matchable: int = 0
    """Those whose rows are in the books."""
    right: int = 0
    """Those whose certain proposal is right."""
    proposed: int = 0
    """Those whose right proposal is not certain."""

    def add(self, other: "Count") -> None:
        self.lines += other.lines
        self.matchable += other.matchable
        self.right += other.right
        self.proposed += other.proposed


@define
class Result:
    """What a trial counted."""

    by_kind: dict[str, Count] = field(factory=lambda: defaultdict(Count))
    by_noise: dict[str, Count] = field(factory=lambda: defaultdict(Count))
    certain: int = 0
    """How many lines have a certain proposal."""
    indistinguishable: int = 0
    """How many of them are a line without its row and a row without its line that look as one."""
    wrong: list[str] = field(factory=list)
    """The certain proposals that are wrong, in words."""
    doubts: Counter[str] = field(factory=Counter)
    """Why right proposals are not certain, by lines."""

    @property
    def total(self) -> Count:
        total = Count()
        for count in self.by_kind.values():
            total.add(count)
        return total

    @property
    def recall(self) -> float:
        return self.total.right / max(1, self.total.matchable)

    def add(self, other: "Result") -> None:
        for mine, others in ((self.by_kind, other.by_kind), (self.by_noise, other.by_noise)):
            for name, count in others.items():
                mine[name].add(count)
        self.certain += other.certain
        self.indistinguishable += other.indistinguishable
        self.wrong += other.wrong
        self.doubts += other.doubts


def trial(seed: int, months: int = 12, noise: float = 1) -> Result:
    """Match the statements of a business month by month.

    What is left of a month the bookkeeper clears by hand, and rightly, before the next one.
    """
    made = company(seed, months, noise)
    result = Result()
    cleared: set[str] = set()
    shown: set[int] = set()
    while waiting := [line for line in made.lines.values() if line.index not in shown]:
        first = min(line.date for line in waiting)
        last = first + timedelta(days=30)
        lines = [line for line in waiting if line.date <= last]
        shown |= {line.index for line in lines}
        rows = [row for row in made.rows.values() if row.date <= last and row.id not in cleared]
        ids = {row.id for row in rows}
        truths = [
            truth
            for truth in made.truths
            if truth.lines <= {line.index for line in lines} and truth.rows <= ids
        ]
        count(made, match_statement(lines, rows), lines, truths, result)
        for truth in made.truths:
            if truth.lines <= shown:
                cleared |= truth.rows
    return result


def count(
    made: Company,
    matching: Matching,
    lines: list[StatementLine],
    truths: list[Truth],
    result: Result,
) -> None:
    """Count what became of some lines."""
    # Which of two lines is missing makes no difference if nothing tells them apart.
    right = Counter(_likeness(made, lines_of, rows) for lines_of, rows in made.right)
    truth_of = {index: truth for truth in truths for index in truth.lines}
    became: dict[int, str] = {}
    for proposal in matching.proposals:
        likeness = _likeness(made, [made.lines[index] for index in proposal.lines], proposal.rows)
        is_right = right[likeness] > 0
        right[likeness] -= is_right
        doubt = proposal.evidence.doubt
        if proposal.certain:
            result.certain += len(proposal.lines)
            if not is_right and _is_indistinguishable(made, proposal, truths):
                result.indistinguishable += 1
            elif not is_right:
                shown = [made.lines[index] for index in proposal.lines]
                result.wrong.append(f"{shown} {[made.rows[id_] for id_ in proposal.rows]}")
        if is_right:
            became |= dict.fromkeys(proposal.lines, "proposed" if doubt else "right")
            if doubt:
                result.doubts[doubt] += len(proposal.lines)
    for line in lines:
        kind, noises = made.kinds[line.index]
        outcome = became.get(line.index)
        is_matchable = line.index in truth_of
        if outcome and not is_matchable:  # It took the place of a line that is the same.
            kind, noises = "equal to another line", frozenset()
        counted = Count(1, is_matchable, outcome == "right", outcome == "proposed")
        result.by_kind[kind].add(counted)
        for noise in (*noises, *_noises(made, line, truth_of.get(line.index))):
            result.by_noise[noise].add(counted)


def _is_indistinguishable(made: Company, proposal: Proposal, truths: list[Truth]) -> bool:
    """Whether a line without its row and a row without its line look as if they were one.

    Both are of one payee and one amount, and near each other. The data are the same as if the row
    was that of the line, so no rule and no person can know better.
    """
    if len(proposal.lines) + len(proposal.rows) > 2:
        return False
    (index,), (id_,) = proposal.lines, proposal.rows
    has_own = any(index in truth.lines or id_ in truth.rows for truth in truths)
    return not has_own and made.parties[index] == made.parties[id_]


def _noises(made: Company, line: StatementLine, truth: Truth | None) -> Iterator[str]:
    if truth is None:
        yield "row missing, fee not in the books, or duplicate"
        return
    days = max(abs((line.date - made.rows[id_].date).days) for id_ in truth.rows)
    yield (
        "same day"
        if not days
        else "1-2 days apart"
        if days <= 2
        else "3-5 days apart"
        if days <= 5
        else "more days apart"
    )
    equal = [
        other
        for other in made.lines.values()
        if other.amount == line.amount and other != line and abs((other.date - line.date).days) <= 7
    ]
    if equal:
        yield "another line of the amount within a week"


def _likeness(
    made: Company, lines: Iterable[StatementLine], ids: Iterable[str]
) -> tuple[object, ...]:
    """The same for lines and rows that nothing tells apart."""
    rows = [made.rows[id_] for id_ in ids]
    return (
        tuple(
            sorted(
                (line.date, line.amount, re.sub(r"[^A-Z ]", "", line.payee), line.number)
                for line in lines
            )
        ),
        tuple(sorted((row.date, row.amount, row.name or row.memo, row.number) for row in rows)),
    )


def show(result: Result) -> None:
    """Print the table of a trial."""
    for title, counts in (("kind", result.by_kind), ("noise", result.by_noise)):
        print(f"\n| {title} | lines | in the books | certain and right | proposed | recall |")
        print("|---|---|---|---|---|---|")
        rows = [*sorted(counts.items())]
        if title == "kind":
            rows.append(("all", result.total))
        for name, counted in rows:
            share = f"{counted.right / counted.matchable:.1%}" if counted.matchable else ""
            print(
                f"| {name} | {counted.lines:,} | {counted.matchable:,} | {counted.right:,} "
                f"| {counted.proposed:,} | {share} |"
            )
    right = result.certain - len(result.wrong)
    print(f"\nPrecision: {right:,} of {result.certain:,} lines with a certain proposal are right.")
    print(
        f"Among them are {result.indistinguishable} lines without their rows that look as if they "
        "were those of another row."
    )
    print(f"Recall: {result.recall:.2%}")
    print("Right, but not certain:", dict(result.doubts))
    for wrong in result.wrong:
        print("WRONG", wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first business")
    parser.add_argument("--seeds", type=int, default=1, help="how many businesses")
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument(
        "--noise",
        type=float,
        default=1,
        help="by what the shares of missing, doubled, late and nameless ones are multiplied",
    )
    options = parser.parse_args()
    result = Result()
    began = time.process_time()
    for seed in range(options.seed, options.seed + options.seeds):
        result.add(trial(seed, options.months, options.noise))
    show(result)
    print(f"{time.process_time() - began:.1f} s of processor time")


if __name__ == "__main__":
    main()
