"""Accounts as Beancount names and opens them.

A name has parts between colons. The first character of a part is a capital letter or a digit, and
the others are letters, digits and hyphens, of any script.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from unicodedata import category, normalize

from adapters.exporters.beancount.syntax import metadata
from adapters.exporters.journal_accounts import JournalAccount, journal_accounts
from application.exporting.exported_books import ExportedAccount

_NAMELESS = "Account"
"""The name of an account whose name has no letter and no digit."""
_BEFORE_SMALL = "X"
"""What comes before a name that cannot begin with a capital letter, as in Arabic."""
_ALLOWED = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"})
_APOSTROPHES = re.compile("['\u2019]")


def beancount_accounts(accounts: Iterable[ExportedAccount]) -> dict[str, JournalAccount]:
    """The accounts by id, with their names in Beancount."""
    return journal_accounts(accounts, component, lambda name, number: f"{name}-{number}")


def component(name: str) -> str:
    """The name of one account as a part of its full name: `Rent & Utilities` as `Rent-Utilities`.

    Whatever is no letter and no digit becomes a hyphen, so the name is also in the metadata.
    """
    text = _APOSTROPHES.sub("", normalize("NFC", name))
    allowed = "".join(character if _is_allowed(character) else " " for character in text)
    own_name = "-".join(allowed.split()).strip("-") or _NAMELESS
    capital = own_name[0].upper()
    if category(capital[0]) in {"Lu", "Nd"} and all(map(_is_allowed, capital)):
        return capital + own_name[1:]
    return _BEFORE_SMALL + own_name


def _is_allowed(character: str) -> bool:
    """Whether a name may have a character: a letter or a decimal digit of any script."""
    return character == "-" or category(character) in _ALLOWED


def open_directives(accounts: Iterable[JournalAccount], day: date, currency: str) -> Iterator[str]:
    """The directives that open all accounts, with what the books know about each."""
    for opened in accounts:
        account = opened.account
        yield f"{day} open {opened.name} {currency}\n"
        yield from metadata(
            {
                "id": account.id,
                "number": account.number,
                "name": account.name,
                "subtype": account.subtype,
                "section": account.section,
                "role": opened.exported.role,
                "description": account.description,
                "active": None if account.active else False,
            }
        )
