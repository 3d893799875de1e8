"""The account of the books to which each statement of a file belongs.

A person names it, or an earlier file has told the number by which the bank calls it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Self

from attrs import frozen

from application.importing.account_resolver import AccountResolver
from application.importing.statements import Statement
from application.ledger.accounts import is_cash_or_card
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Invalid, Remedy
from domain.ledger.accounts import Account
from domain.texts import echoed, name_key

_MOST_NAMED = 10


class AccountNeeded(Invalid):
    """It is not clear to which account of the books a statement belongs."""

    code = "account_needed"

    def __init__(self, message: str, statements: Iterable[Statement] = ()) -> None:
        super().__init__(message, Remedy.NAME_THE_ACCOUNT)
        self.statements = tuple(dict.fromkeys(one.account for one in statements if one.account))
        """What the file calls the accounts of the statements whose account must be named."""


@frozen
class NamedAccounts:
    """What a person says about the accounts of the statements of a file."""

    only: str = ""
    """The id of the account of the only statement, or empty."""
    by_name: Mapping[str, str] = {}
    """The ids of accounts, by the keys of the names that the file has for them."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """What a text says: the id of an account, or `name:id` for each statement with commas.

        Raises `AccountNeeded` if it says something else.
        """
        if ":" not in text:
            return cls(text.strip())
        by_name: dict[str, str] = {}
        for part in text.split(","):
            name, colon, id_ = part.rpartition(":")
            if not (colon and name.strip() and id_.strip()):
                raise AccountNeeded(
                    f"{echoed(part)!r} does not say which statement belongs to which account; it "
                    "must be the name or number that the file has for the account, a colon, and "
                    "the id of the account in the books"
                )
            if by_name.setdefault(name_key(name), id_.strip()) != id_.strip():
                raise AccountNeeded(f"two accounts are named for {echoed(name)!r}; name one")
        return cls(by_name=by_name)


def account_of_each(
    statements: Sequence[Statement], named: NamedAccounts, resolver: AccountResolver
) -> list[Account | None]:
    """The account of each statement; None for one that is left out, because others are named.

    Raises `AccountNeeded` if it is not clear to which account a statement belongs.
    """
    work = resolver.run.work
    if named.only:
        names = {name_key(statement.account) for statement in statements}
        if len(names) > 1:
            raise AccountNeeded(
                f"the file has statements of {len(names)} accounts: {_names(statements)}",
                statements,
            )
        account = _checked(work, named.only)
        return [account for _ in statements]
    unknown = named.by_name.keys() - {name_key(statement.account) for statement in statements}
    if unknown:
        raise AccountNeeded(
            f"the file has no statement of {', '.join(sorted(map(repr, unknown)))}, but of "
            f"{_names(statements)}",
            statements,
        )
    accounts = [_account_of(work, statement, named, resolver) for statement in statements]
    if not named.by_name and any(account is None for account in accounts):
        missing = [one for one, account in zip(statements, accounts, strict=True) if not account]
        raise AccountNeeded(
            "it is not known to which account of the books "
            + (
                f"the statement of {_names(missing)} belongs"
                if missing[0].account
                else "the file belongs"
            ),
            missing,
        )
    return accounts


def _account_of(
    work: UnitOfWork, statement: Statement, named: NamedAccounts, resolver: AccountResolver
) -> Account | None:
    """The account of a statement, or None."""
    if id_ := named.by_name.get(name_key(statement.account)):
        return _checked(work, id_)
    if not statement.account:
        return None
    index = resolver.index
    # A number of the bank is not a number of the chart, but a name may be one of the books.
    account = index.by_told_number(statement.account) or index.by_path(statement.account)
    return account if account and is_cash_or_card(work, account) else None


def _checked(work: UnitOfWork, id_: str) -> Account:
    """The account with an id, of which a bank can have statements."""
    account = work.accounts().get(id_)
    if account is None:
        raise AccountNeeded(f"there is no account {echoed(id_)!r}")
    if not is_cash_or_card(work, account):
        raise AccountNeeded(
            f"{account.label} is not a bank account or a credit card, so a bank has no statements "
            "of it"
        )
    return account


def _names(statements: Sequence[Statement]) -> str:
    """The names that a file has for its accounts, as a list in a sentence."""
    names = [*dict.fromkeys(repr(statement.account) for statement in statements)]
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
