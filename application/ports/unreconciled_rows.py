"""The rows of reconciled accounts as a store keeps them: those that no reconciliation has locked.

They are kept so that a reconciliation costs what is new since the last one, and not what the whole
history of the account costs.
"""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from attrs import frozen

from application.ports.stored_ledger import RegisterRow


@frozen
class RowPlace:
    """Where a row stands in the register of its account."""

    account_id: str
    date: date
    entry_id: str


class UnreconciledRows(Protocol):
    """For each account that is reconciled, the rows without the mark `reconciled`."""

    def accounts(self) -> frozenset[str]:
        """The ids of the accounts that are reconciled: those for which rows are kept."""

    def follow(self, account_id: str) -> None:
        """Keep the rows of an account from now on; if they are kept already, find them anew.

        This reads the whole history of the account.
        """

    def forget(self, account_id: str) -> None:
        """Do not keep the rows of an account any more."""

    def add(self, places: Iterable[RowPlace]) -> None:
        """Keep these rows, which may be kept already."""

    def remove(self, places: Iterable[RowPlace]) -> None:
        """Do not keep these rows, which need not be kept."""

    def places(self) -> Iterable[RowPlace]:
        """All rows that are kept, by account, date and entry."""

    def rows(self, account_id: str, last: date | None = None) -> list[RegisterRow]:
        """The kept rows of an account up to the last day, by (date, entry id)."""

    def locked_rows(self, session_id: str) -> list[RegisterRow]:
        """The rows that a reconciliation has locked, by (date, entry id).

        The rows of the beginning balance of a first reconciliation are not among them.
        """

    def locked_later(self, account_id: str, day: date) -> list[RegisterRow]:
        """The rows up to a day that reconciliations with a later statement have locked.

        So these rows were outstanding on that day. They come by (date, entry id).
        """

    def locked_early(self, account_id: str, day: date) -> list[RegisterRow]:
        """The rows after a day that reconciliations with a statement up to that day have locked.

        They come by (date, entry id).
        """
