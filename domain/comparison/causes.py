"""Why a figure differs from that of another program, and which entries explain the difference.

The other program may count entries dated just outside the period, or lack an entry, or have it
twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from attrs import frozen

from domain.comparison.compared_figures import OPENING, ComparedFigure
from domain.reports.aging import BUCKETS
from domain.reports.balances import fiscal_year_of
from domain.reports.column_layout import layout_for
from domain.reports.ledger_port import Ledger
from domain.reports.query import ReportQuery
from domain.reports.report import Report
from domain.reports.subledgers import CUSTOMERS, VENDORS, Subledger
from domain.values import EARLIEST, LATEST

WINDOW = timedelta(days=45)
"""How many days before and after a period entries can explain a difference."""

MOST_CANDIDATES = 20
"""The most entries among which a set of more than two is searched.

Among more entries, too many sets would have the sum by chance.
"""

_SIGNS = {"debit": 1, "credit": -1}


@frozen
class ContributingEntry:
    """An entry that explains a difference."""

    kind: str
    """The kind of its document."""
    id: str
    """The id of its document."""
    date: date
    type: str
    number: str
    amount: int
    """The amount that it adds to the figure, in cents and in the sign of the report."""

    @classmethod
    def of_figure(cls, figure: ComparedFigure, amount: int) -> "ContributingEntry":
        """The entry of a figure that is a single transaction."""
        assert figure.source
        assert figure.day
        return cls(
            figure.source.kind, figure.source.id, figure.day, figure.type, figure.number, amount
        )


Explanation = tuple[Literal["value", "period"], tuple[ContributingEntry, ...]]
"""The cause of a difference, and the entries that explain it, if any."""


class VarianceExplainer:
    """Looks in the books for what would explain the differences of one report."""

    def __init__(self, report: Report, ledger: Ledger) -> None:
        self._report = report
        self._ledger = ledger
        self._queries = _column_queries(report, ledger)

    def explain(self, figure: ComparedFigure, column: str, difference: int) -> Explanation:
        """Explain a difference (theirs less ours) in a column.

        The cause is `period` where entries dated just before or just after the period of the column
        have exactly this sum: the other program counted more days.
        """
        if figure.source:
            return "value", (ContributingEntry.of_figure(figure, figure.values[column]),)
        if column in BUCKETS and figure.contact_id is not None:
            return "value", explaining_entries(list(self._open(figure.contact_id)), difference)
        query = self._queries.get(column)
        has_postings = figure.account_id is not None or figure.contact_id is not None
        if figure.key[-1] == OPENING or query is None or not has_postings:
            return "value", ()
        first, last = self._first_day(figure, query), query.end
        window_first = max(first - WINDOW, EARLIEST) if first else None
        entries = list(self._posted(figure, window_first, min(last + WINDOW, LATEST)))
        before = [entry for entry in entries if first is not None and entry.date < first]
        after = [entry for entry in entries if entry.date > last]
        inside = [
            entry
            for entry in entries
            if (first is None or first <= entry.date) and entry.date <= last
        ]
        for neighbours in (after, before[::-1]):
            if explaining := _adjacent_days(neighbours, difference, last, first):
                return "period", explaining
        return "value", explaining_entries(inside, difference)

    def _first_day(self, figure: ComparedFigure, query: ReportQuery) -> date | None:
        """The day from which a figure counts; None for a balance, which counts everything."""
        account = self._ledger.accounts()[figure.account_id] if figure.account_id else None
        if self._report.kind.matching.begins_with_year and account and account.is_income_statement:
            return fiscal_year_of(self._ledger, query.end)
        return None if self._report.kind.is_snapshot else query.first

    def _open(self, contact_id: str) -> Iterator[ContributingEntry]:
        """The open items of a contact, as an ageing counts them."""
        query = self._report.query
        accounts = self._side.accounts(self._ledger, query)
        for open_item in self._ledger.open_items(accounts, query.end, contact_id):
            item = open_item.item
            amount = open_item.sign * open_item.open
            yield ContributingEntry(
                item.kind, item.document_id, item.date, open_item.type, item.number, amount
            )

    def _posted(
        self, figure: ComparedFigure, first: date | None, last: date
    ) -> Iterator[ContributingEntry]:
        """What is posted for a figure, by day, in the sign of the report."""
        query = self._report.query
        accounts, sign = self._accounts(figure)
        contact = figure.contact_id if figure.contact_id is not None else query.contact_id
        lines = (
            line
            for id_ in accounts
            for line in self._ledger.lines(id_, first, last, query.basis, contact)
        )
        for line in sorted(lines, key=lambda line: line.date):
            source, amount = line.source, line.amount * sign
            yield ContributingEntry(
                source.kind, source.id, line.date, line.type, line.number, amount
            )

    def _accounts(self, figure: ComparedFigure) -> tuple[list[str], int]:
        """The ids of the accounts behind a figure, and the sign of debits in the report."""
        matching, accounts = self._report.kind.matching, self._ledger.accounts()
        if figure.account_id is not None:
            account = accounts[figure.account_id]
            if matching.sign_of_debits:
                return [account.id], matching.sign_of_debits(account, figure.part)
            return [account.id], _SIGNS.get(matching.account_sign, account.natural_sign)
        if matching.accounts_of:
            ids = [id_ for id_, account in accounts.items() if matching.accounts_of(account)]
            return ids, _SIGNS[matching.account_sign]
        return self._side.accounts(self._ledger, self._report.query), self._side.sign

    @property
    def _side(self) -> Subledger:
        return CUSTOMERS if self._report.kind.contacts == "customer" else VENDORS


def _column_queries(report: Report, ledger: Ledger) -> dict[str, ReportQuery]:
    """The query for the days of each column; columns that are calculated from others have none."""
    if not report.kind.matching.has_period_columns:
        return dict.fromkeys(("net", "closing", "total"), report.query)
    is_single = report.query.columns == "total" and report.query.compare_to is None
    whole = report.columns[1].key if is_single else "total"
    layout = layout_for(report.query, ledger.settings.fiscal_year_start, whole)
    keys = (column.key for column in layout.columns[1:])
    return dict(zip(keys, layout.queries, strict=False))


def explaining_entries(
    entries: Sequence[ContributingEntry], difference: int
) -> tuple[ContributingEntry, ...]:
    """Entries that would explain a difference, because the other program lacks or doubles them.

    One entry is tried first, then two, then a set of any size among at most `MOST_CANDIDATES`.
    """
    targets = (-difference, difference)
    for target in targets:
        for entry in entries:
            if entry.amount == target:
                return (entry,)
    for target in targets:
        if pair := _pair_with_sum(entries, target):
            return pair
    if len(entries) <= MOST_CANDIDATES:
        for target in targets:
            if subset := _subset_with_sum(entries, target):
                return subset
    return ()


def _pair_with_sum(
    entries: Sequence[ContributingEntry], target: int
) -> tuple[ContributingEntry, ...]:
    """Two entries that sum to a target, or nothing."""
    by_amount: dict[int, ContributingEntry] = {}
    for entry in entries:
        if (earlier := by_amount.get(target - entry.amount)) is not None:
            return earlier, entry
        by_amount.setdefault(entry.amount, entry)
    return ()


def _subset_with_sum(
    entries: Sequence[ContributingEntry], target: int
) -> tuple[ContributingEntry, ...]:
    """Some entries that sum to a target, or nothing.

    Each sum of one half of the entries is looked up among the sums of the other half.
    """
    half = len(entries) // 2
    by_sum = {_sum(subset): subset for subset in _subsets(entries[:half])}
    for upper in _subsets(entries[half:]):
        lower = by_sum.get(target - _sum(upper))
        if lower is not None and (lower or upper):
            return *lower, *upper
    return ()


def _subsets(entries: Sequence[ContributingEntry]) -> list[tuple[ContributingEntry, ...]]:
    subsets: list[tuple[ContributingEntry, ...]] = [()]
    for entry in entries:
        subsets += [(*subset, entry) for subset in subsets]
    return subsets


def _sum(entries: Iterable[ContributingEntry]) -> int:
    return sum(entry.amount for entry in entries)


def _adjacent_days(
    entries: Iterable[ContributingEntry], difference: int, last: date, first: date | None
) -> tuple[ContributingEntry, ...]:
    """The entries of whole days next to a period that sum to a difference, or nothing.

    `entries` begin with those nearest to the period, which is from `first` to `last`. A day counts
    with all its entries or not at all.
    """
    taken: list[ContributingEntry] = []
    total = 0
    day = None
    for entry in entries:
        if day is not None and entry.date != day and total == difference:
            return tuple(taken)
        if _distance(entry.date, last, first) > WINDOW.days:
            break
        taken.append(entry)
        total += entry.amount
        day = entry.date
    return tuple(taken) if taken and total == difference else ()


def _distance(day: date, last: date, first: date | None) -> int:
    """How many days a day is away from the nearer end of a period."""
    to_last = abs((day - last).days)
    return min(to_last, abs((day - first).days)) if first else to_last
