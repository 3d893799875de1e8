"""The postings of a period, which the ledger and the reports in memory sum."""

from collections.abc import Iterator
from datetime import date

from adapters.storage.memory.state import State
from domain.ledger.entries import Basis, Entry, Posting, Turnover


def postings_in(
    state: State, first: date | None, last: date, basis: Basis
) -> Iterator[tuple[Entry, int, Posting]]:
    """The postings of a period on a basis, each with its entry and its place there."""
    for entry in state.entries.values():
        if (first is None or first <= entry.date) and entry.date <= last:
            for line, posting in enumerate(entry.postings):
                if posting.basis in {"both", basis}:
                    yield entry, line, posting


def turnover_of(amount: int) -> Turnover:
    """The debits and credits of one amount, which is a debit if it is positive."""
    return Turnover(max(amount, 0), max(-amount, 0))
