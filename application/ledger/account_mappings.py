"""What imports remember of accounts: which numbers files told, and which types are guesses."""

from typing import Any

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.account_mappings import AccountMapping, ToldNumber
from domain.records import changed
from domain.texts import name_key


def mapping_of(work: UnitOfWork, account_id: str) -> AccountMapping:
    """What imports remember of an account; an empty mapping if that is nothing."""
    return work.find(AccountMapping, account_id) or AccountMapping(id=account_id)


def remember(
    work: UnitOfWork, account_id: str, *, number: str = "", **fields: Any
) -> AccountMapping:
    """Remember a number by which a file called an account, and other fields of its mapping."""
    mapping = mapping_of(work, account_id)
    numbers = mapping.numbers
    if number and name_key(number) not in {name_key(told.number) for told in numbers}:
        numbers = (*numbers, ToldNumber(number=number))
    return work.save(changed(mapping, numbers=numbers, **fields))


def forget_number(work: UnitOfWork, account_id: str, number: str) -> None:
    """Forget that files called an account by a number, because a file calls another one so."""
    mapping = mapping_of(work, account_id)
    numbers = tuple(told for told in mapping.numbers if name_key(told.number) != name_key(number))
    work.save(changed(mapping, numbers=numbers))


def confirm_type(work: UnitOfWork, account_id: str) -> None:
    """Note that somebody has said the type of an account, so that it is no guess any more."""
    mapping = work.find(AccountMapping, account_id)
    if mapping and mapping.guessed:
        work.save(changed(mapping, guessed=False))


def forget_mapping(work: UnitOfWork, account_id: str) -> None:
    """Forget what imports have learned about an account that is removed."""
    if mapping := work.find(AccountMapping, account_id):
        work.remove(mapping)


def move_mapping(work: UnitOfWork, account_id: str, into: str) -> None:
    """Let the numbers of an account mean the account into which it was merged."""
    if mapping := work.find(AccountMapping, account_id):
        work.remove(mapping)
        for told in mapping.numbers:
            remember(work, into, number=told.number)
