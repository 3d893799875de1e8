"""What was posted on each account in each of several periods, for the columns of a statement.

Periods share their beginnings and ends. These cut the months into spans, so that no month is read
twice, and what was posted in a period is the sum of its spans.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate, pairwise

from adapters.storage.periods import Range, months_and_days
from adapters.storage.sqlite.write_buffer import WriteBuffer
from domain.ledger.entries import Basis
from domain.reconciliation.cash_basis import UNAPPLIED

_UNAPPLIED_IDS = ", ".join(f"({account.id!r})" for account in UNAPPLIED.values())

ALL_ACCOUNTS = f"SELECT id FROM accounts UNION ALL VALUES {_UNAPPLIED_IDS}"
"""The ids of the chart, and of the accounts that exist only on the cash basis."""

HALF = 1_000_000_000
"""A sum of months is added up in billions and the rest: the sum of any number of months could
exceed an SQL integer, but neither of these halves can."""

_MOST_SUMS = 3
"""Up to how many spans are summed by SQLite, with a statement for each. If there are more, it is
quicker to read each month once."""

_Amounts = dict[str, list[int]]
"""Amounts by account, debit positive, one for each span or period."""


def net_changes(
    buffer: WriteBuffer, periods: Sequence[tuple[date | None, date]], basis: Basis
) -> Mapping[str, tuple[int, ...]]:
    """See `StoredLedger.net_changes`."""
    amounts: _Amounts = defaultdict(lambda: [0] * len(periods))
    months: dict[int, Range] = {}
    days: dict[Range, list[int]] = defaultdict(list)
    for place, (first, last) in enumerate(periods):
        whole_months, day_ranges = months_and_days(first, last)
        if whole_months:
            months[place] = whole_months
        for day_range in day_ranges:
            days[day_range].append(place)
    if months:
        _add_months(buffer, months, basis, amounts)
    for day_range, places in days.items():
        sql = f"""
            SELECT account_id, sum(amount)
            FROM postings
            WHERE account_id IN ({ALL_ACCOUNTS}) AND date BETWEEN ? AND ? AND basis IN ('both', ?)
            GROUP BY account_id
        """
        for account, amount in buffer.read(sql, *day_range, basis):
            for place in places:
                amounts[account][place] += amount
    return {account: tuple(row) for account, row in amounts.items()}


def _add_months(
    buffer: WriteBuffer, months: Mapping[int, Range], basis: Basis, amounts: _Amounts
) -> None:
    """Add what was posted in the whole months of the periods, which are given by their places."""
    cuts = sorted({cut for first, last in months.values() for cut in (first, _after(last))})
    spans = [
        (place, cuts.index(first), cuts.index(_after(last)))
        for place, (first, last) in months.items()
    ]
    by_span: _Amounts = defaultdict(lambda: [0] * (len(cuts) - 1))
    read_spans = _summed_spans if len(cuts) - 1 <= _MOST_SUMS else _months
    for account, span, amount in read_spans(buffer, cuts, basis):
        by_span[account][span] += amount
    for account, row in by_span.items():
        sums, of_account = [0, *accumulate(row)], amounts[account]
        for place, start, end in spans:
            of_account[place] += sums[end] - sums[start]


_MONTHS = f"""
    FROM month_balances
    WHERE account_id IN ({ALL_ACCOUNTS}) AND basis IN ('both', ?) AND month >= ? AND month < ?
"""


def _summed_spans(
    buffer: WriteBuffer, cuts: Sequence[str], basis: Basis
) -> Iterator[tuple[str, int, int]]:
    """The sum of each account in each span between two cuts, as (account, span, amount)."""
    sql = f"""
        SELECT account_id, sum((debits - credits) / {HALF}), sum((debits - credits) % {HALF})
        {_MONTHS}
        GROUP BY account_id
    """
    for span, (start, end) in enumerate(pairwise(cuts)):
        for account, high, low in buffer.read(sql, basis, start, end):
            yield account, span, high * HALF + low


def _months(
    buffer: WriteBuffer, cuts: Sequence[str], basis: Basis
) -> Iterator[tuple[str, int, int]]:
    """Every month of each account, as (account, span, amount)."""
    sql = f"SELECT account_id, month, debits - credits {_MONTHS}"
    for account, month, amount in buffer.read(sql, basis, cuts[0], cuts[-1]):
        yield account, bisect_right(cuts, month) - 1, amount


def _after(month: str) -> str:
    """A text that comes after a month and before the next one."""
    return f"{month}~"
