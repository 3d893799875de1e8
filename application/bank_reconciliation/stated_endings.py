"""What a statement file says about its end: the last day and the balance on it."""

from datetime import date

from attrs import frozen

from application.importing.statements import Statement
from domain.ledger.accounts import Account


@frozen
class StatedEnding:
    """The balance that a file states, and its day."""

    date: date
    balance: int
    """In cents, in the natural sign of the account."""


def stated_ending(
    account: Account, statement: Statement, beginning_balance: int, after: date | None
) -> StatedEnding | None:
    """What a statement of an account says about its end; None if it says nothing.

    Files write what is owed on a card as a negative balance or as a positive one. If the rows of
    the statement after the day `after` lead from the beginning balance (in cents and in natural
    sign) to one of both, that is meant; otherwise money is owed.
    """
    if statement.balance is None or statement.balance_date is None:
        return None
    last, sign = statement.balance_date, account.natural_sign
    balance = statement.balance * sign
    if sign < 0:
        moved = sum(
            row.amount * sign
            for row in statement.rows
            if row.date <= last and (after is None or row.date > after)
        )
        ending = beginning_balance + moved
        balance = ending if abs(ending) == abs(balance) else abs(balance)
    return StatedEnding(last, balance)
