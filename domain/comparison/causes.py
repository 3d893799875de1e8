"""Why a figure differs from that of another program: entries beside its period, or entries that only one of them has."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from attrs import frozen

from domain.comparison.figures import OPENING, ComparedFigure
from domain.reports.aging import BUCKETS
from domain.reports.balances import year_of
from domain.reports.column_layout import layout_for
from domain.reports.ledger_port import Ledger
from domain.reports.query import ReportQuery
from domain.reports.report import Report
from domain.reports.subledgers import CUSTOMERS, VENDORS
from domain.values import EARLIEST, LATEST

WINDOW = timedelta(days=45)
"""How far beside a period entries are looked at."""

MOST_IN_A_SET = 20
"""Among more entries no set of more than two is looked for: too many would sum to anything."""

_SIGNS = {"debit": 1, "credit": -1}


@frozen
class ContributingEntry:
    """An entry that explains a difference, with its part in it as the report counts it."""

    kind: str
    id: str
    date: date
    type: str
    number: str
    amount: int

    @classmethod
    def of_figure(cls, figure: ComparedFigure, amount: int) -> "ContributingEntry":
        """The transaction that a figure of ours is."""
        assert figure.source
        assert figure.day
        return cls(*figure.source, figure.day, figure.type, figure.number, amount)


class VarianceExplainer:
    """Looks in the books for what would explain a difference of one report."""

    def __init__(self, report: Report, ledger: Ledger) -> None:
        self._report = report
        self._ledger = ledger
        self._queries = _queries(report, ledger)

    def explain(
        self, figure: ComparedFigure, column: str, difference: int
    ) -> tuple[Literal["value", "period"], tuple[ContributingEntry, ...]]:
        """The cause of a difference (theirs less ours) in a column, and the entries that explain it, if some do.

        `period` where it is exactly what is dated just before or just after the days of the column: they took more of them.
        """
        if figure.source:
            return "value", (ContributingEntry.of_figure(figure, figure.values[column]),)
        if column in BUCKETS and figure.contact_id is not None:
            return "value", explaining(list(self._open(figure.contact_id)), difference)
        query = self._queries.get(column)
        if (
            figure.key[-1] == OPENING
            or query is None
            or (figure.account_id is None and figure.contact_id is None)
        ):
            return "value", ()
        first, last = self._first(figure, query), query.end
        beside = list(self._lines(figure, _back(first), _on(last)))
        inside = [
            each for each in beside if (first is None or first <= each.date) and each.date <= last
        ]
        after = [each for each in beside if each.date > last]
        before = [each for each in beside if first is not None and each.date < first]
        for lines in (after, before[::-1]):
            if found := _run(lines, difference, last, first):
                return "period", found
        return "value", explaining(inside, difference)

    def _first(self, figure: ComparedFigure, query: ReportQuery) -> date | None:
        """From which day a figure counts; None of balances, which count from the beginning."""
        if (
            self._report.kind.matching.begins_with_year
            and figure.account_id
            and self._ledger.accounts()[figure.account_id].is_income_statement
        ):
            return year_of(self._ledger, query.end)
        return None if self._report.kind.is_snapshot else query.first

    def _open(self, contact_id: str) -> Iterator[ContributingEntry]:
        """What is open of a contact, as an ageing counts it."""
        side = CUSTOMERS if self._report.kind.contacts == "customer" else VENDORS
        for open_item in self._ledger.open_items(
            side.accounts(self._ledger, self._report.query), self._report.query.end, contact_id
        ):
            yield ContributingEntry(
                open_item.item.kind,
                open_item.item.document_id,
                open_item.item.date,
                open_item.type,
                open_item.item.number,
                open_item.sign * open_item.open,
            )

    def _lines(
        self, figure: ComparedFigure, first: date | None, last: date
    ) -> Iterator[ContributingEntry]:
        """What is posted for a figure, as the report counts it, by day."""
        accounts, sign = self._accounts(figure)
        basis, contact = (
            self._report.query.basis,
            figure.contact_id if figure.contact_id is not None else self._report.query.contact_id,
        )
        lines = (
            line
            for id_ in accounts
            for line in self._ledger.lines(id_, first, last, basis, contact)
        )
        for line in sorted(lines, key=lambda each: each.date):
            yield ContributingEntry(
                line.source.kind,
                line.source.id,
                line.date,
                line.type,
                line.number,
                line.amount * sign,
            )

    def _accounts(self, figure: ComparedFigure) -> tuple[list[str], int]:
        """The accounts on which a figure is posted, and what makes a debit what the report shows."""
        matching, chart = self._report.kind.matching, self._ledger.accounts()
        if figure.account_id is not None:
            account = chart[figure.account_id]
            return [
                account.id
            ], account.natural_sign if matching.account_sign == "natural" else _SIGNS[
                matching.account_sign
            ]
        if matching.accounts_of:
            return [id_ for id_, each in chart.items() if matching.accounts_of(each)], _SIGNS[
                matching.account_sign
            ]
        side = CUSTOMERS if self._report.kind.contacts == "customer" else VENDORS
        return side.accounts(self._ledger, self._report.query), side.sign


def _queries(report: Report, ledger: Ledger) -> dict[str, ReportQuery]:
    """Of which days each column is; a column that is reckoned from others is of none."""
    if not report.kind.matching.has_columns_of_time:
        return dict.fromkeys(("net", "closing", "total"), report.query)
    whole = report.columns[1 if report.query.columns == "total" else -1].key
    layout = layout_for(report.query, ledger.settings.fiscal_year_start, whole)
    return dict(zip((each.key for each in layout.columns[1:]), layout.queries, strict=False))


def explaining(
    lines: Sequence[ContributingEntry], difference: int
) -> tuple[ContributingEntry, ...]:
    """Entries that would explain a difference: that they lack (their amounts are taken off), or have twice (added).

    One entry first, then two, then any set of at most twenty.
    """
    for target in (-difference, difference):
        for each in lines:
            if each.amount == target:
                return (each,)
    for target in (-difference, difference):
        seen: dict[int, ContributingEntry] = {}
        for each in lines:
            if (other := seen.get(target - each.amount)) is not None:
                return other, each
            seen.setdefault(each.amount, each)
    if len(lines) <= MOST_IN_A_SET:
        for target in (-difference, difference):
            if found := _set_of(lines, target):
                return found
    return ()


def _set_of(lines: Sequence[ContributingEntry], target: int) -> tuple[ContributingEntry, ...]:
    """Some entries that sum to a target: the sums of one half are looked up in those of the other."""
    half = len(lines) // 2
    sums = {sum(each.amount for each in chosen): chosen for chosen in _subsets(lines[:half])}
    for chosen in _subsets(lines[half:]):
        if (other := sums.get(target - sum(each.amount for each in chosen))) is not None and (
            other or chosen
        ):
            return *other, *chosen
    return ()


def _subsets(lines: Sequence[ContributingEntry]) -> list[tuple[ContributingEntry, ...]]:
    found: list[tuple[ContributingEntry, ...]] = [()]
    for each in lines:
        found += [(*chosen, each) for chosen in found]
    return found


def _run(
    lines: Iterable[ContributingEntry], difference: int, last: date, first: date | None
) -> tuple[ContributingEntry, ...]:
    """Whole days, one after another from an end of the period, that come to a difference."""
    taken: list[ContributingEntry] = []
    sum_ = 0
    edge = None
    for each in lines:
        if edge is not None and each.date != edge and sum_ == difference:
            return tuple(taken)
        if (
            min(
                abs((each.date - last).days),
                abs((each.date - first).days) if first else LATEST.toordinal(),
            )
            > WINDOW.days
        ):
            break
        taken.append(each)
        sum_ += each.amount
        edge = each.date
    return tuple(taken) if taken and sum_ == difference else ()


def _back(first: date | None) -> date | None:
    return max(first - WINDOW, EARLIEST) if first else None


def _on(last: date) -> date:
    return min(last + WINDOW, LATEST)
