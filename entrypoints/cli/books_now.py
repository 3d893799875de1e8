"""What is in the books, in a sentence: how an import and its undo end."""

from attrs import frozen

from adapters.exporters.cell_text import group_thousands
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import DOCUMENT_KINDS
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.records import Record
from domain.values import LATEST, format_amount


@frozen
class BooksNow:
    """How much is in the books, and both sides of their trial balance in cents."""

    accounts: int
    contacts: int
    transactions: int
    debits: int
    credits: int

    def __str__(self) -> str:
        held = (
            f"The books now hold {counted(self.accounts, 'account')}, "
            f"{counted(self.contacts, 'contact')}, {counted(self.transactions, 'transaction')}"
        )
        if self.debits == self.credits:
            return f"{held}; the trial balance ties at {_amount(self.debits)}."
        return (
            f"{held}; THE TRIAL BALANCE DOES NOT TIE: debits {_amount(self.debits)}, credits "
            f"{_amount(self.credits)}. Run: wyzbooks verify"
        )


def counted(number: int, noun: str) -> str:
    """A number of things: `1 account`, `2,000 accounts`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def books_now(work: UnitOfWork) -> BooksNow:
    """Count what is in the books, also what this unit of work has written."""

    def count(kind: type[Record]) -> int:
        return sum(1 for _ in work.session.records.ids(kind))

    turnovers = work.session.ledger.turnovers(None, LATEST).values()
    balances = [turnover.net for turnover in turnovers]
    return BooksNow(
        accounts=count(Account),
        contacts=count(Contact),
        transactions=sum(map(count, DOCUMENT_KINDS.values())),
        debits=sum(max(cents, 0) for cents in balances),
        credits=-sum(min(cents, 0) for cents in balances),
    )


def _amount(cents: int) -> str:
    return group_thousands(format_amount(cents))
