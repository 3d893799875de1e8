"""The records that options name in the words of a person: by id, number or name."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_rules import BankRule
from domain.errors import Refused
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account, paths
from domain.records import Record, words_of_kind
from domain.texts import echoed, name_key, path_key

R = TypeVar("R", bound=Record)


def named_account(work: UnitOfWork, text: str, path: str) -> Account:
    """The account with this id, number, path or name.

    Raises `Refused` at `path` if there is none, or if several have the name.
    """
    by_id = work.accounts()
    if text in by_id:
        return by_id[text]
    path_by_id = paths(by_id)

    def has_name(account: Account) -> bool:
        keys = {name_key(account.name), path_key(path_by_id[account.id]), name_key(account.label)}
        return name_key(text) in keys or path_key(text) in keys

    numbered = [account for account in by_id.values() if account.number == text.strip()]
    return _only(Account, numbered or filter(has_name, by_id.values()), text, path)


def named_contact(work: UnitOfWork, text: str, path: str) -> Contact:
    """The contact with this id or name; raises `Refused` at `path`, as for accounts."""
    return _named(work, Contact, text, path, lambda contact: contact.name)


def named_rule(work: UnitOfWork, text: str, path: str) -> BankRule:
    """The rule with this id or name; raises `Refused` at `path`, as for accounts."""
    return _named(work, BankRule, text, path, lambda rule: rule.name)


def _named(work: UnitOfWork, kind: type[R], text: str, path: str, name_of: Callable[[R], str]) -> R:
    if record := work.find(kind, text):
        return record
    key = name_key(text)
    records = work.session.records.all(kind)
    named = (record for record in records if name_key(name_of(record)) == key)
    return _only(kind, named, text, path)


def _only(kind: type[R], records: Iterable[R], text: str, path: str) -> R:
    """The one record among these."""
    candidates = list(records)
    if not candidates:
        raise Refused.at(path, f"there is no {words_of_kind(kind)} {echoed(text)!r}")
    if len(candidates) > 1:
        ids = ", ".join(record.id for record in candidates)
        raise Refused.at(
            path, f"several records have the name {echoed(text)!r}; give one of their ids: {ids}"
        )
    return candidates[0]
