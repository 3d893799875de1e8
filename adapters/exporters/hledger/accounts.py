"""Accounts as hledger names and declares them.

A name may have any character, also single spaces. Two spaces or a semicolon would end it.
"""

from collections.abc import Iterable, Iterator, Mapping

from adapters.exporters.hledger.syntax import Tags, one_line, tags
from adapters.exporters.journal_accounts import ROOTS, JournalAccount, journal_accounts
from application.exporting.exported_books import ExportedAccount
from domain.ledger.accounts import Account

_TYPES: Mapping[str, str] = {
    "asset": "A",
    "liability": "L",
    "equity": "E",
    "income": "R",
    "expense": "X",
}
"""How hledger calls each type; without it, it would guess some from the names of accounts."""


def hledger_accounts(accounts: Iterable[ExportedAccount]) -> dict[str, JournalAccount]:
    """The accounts by id, with their names in hledger."""
    return journal_accounts(accounts, component, lambda name, number: f"{name} {number}")


def component(name: str) -> str:
    """The name of one account as a part of its full name."""
    return one_line(name.replace(";", ","))


def account_directives(accounts: Iterable[JournalAccount]) -> Iterator[str]:
    """The directives that declare all accounts, with what the books know about each.

    Each root is declared before its accounts, because hledger lists accounts in that order.
    Postings inherit the tags of their account, so its id has another name than that of a document.
    """
    by_type: dict[str, list[JournalAccount]] = {type_: [] for type_ in ROOTS}
    for declared in accounts:
        by_type[declared.account.type].append(declared)
    for type_, root in ROOTS.items():
        yield from _directive(root, {"type": _TYPES[type_]})
        for declared in by_type[type_]:
            yield from _directive(declared.name, _tags_of(declared))


def _tags_of(declared: JournalAccount) -> Tags:
    account = declared.account
    return {
        "type": _type_of(account),
        "account-id": account.id,
        "number": account.number,
        "subtype": account.subtype,
        "section": account.section,
        "role": declared.exported.role,
        "description": account.description,
        "active": None if account.active else "no",
    }


def _directive(name: str, tags_of_account: Tags) -> Iterator[str]:
    yield f"account {name}\n"
    for tag in tags(tags_of_account):
        yield f"    ; {tag}\n"


def _type_of(account: Account) -> str:
    """Money in a bank is cash, for the statement of cash flows."""
    return "C" if account.subtype == "bank" else _TYPES[account.type]
