"""What the headers of QIF files, such as `!Type:Bank`, say of the lines below them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from attrs import frozen

from adapters.importers.statement_texts import AccountKind

KINDS: Mapping[str, AccountKind] = {
    "bank": "bank",
    "ccard": "card",
    "cash": None,
    "otha": None,
    "othl": None,
}
"""The types of accounts whose transactions are read, with the kind of account that they are."""

_LEFT_OUT = {
    "cat": "categories become accounts only where a transaction names them",
    "class": "classes are not kept here",
    "memorized": "memorized transactions have not taken place",
    "invst": "securities are not kept here",
    "security": "securities are not kept here",
    "prices": "securities are not kept here",
    "budget": "budgets are not kept here",
    "tax": "taxes are not computed here",
    "invitem": "lists of items are not read from QIF files",
    "template": "forms are not kept here",
}


@frozen
class Section:
    """What the lines below a header are."""

    content: Literal["transactions", "accounts", "left out", "nothing"]
    name: str
    """As the header calls it."""
    kind: AccountKind = None
    """What kind of account transactions are of."""
    why: str = ""
    """Why its lines are left out."""


def type_key(name: str) -> str:
    """The name of a type without capitals, spaces and underscores."""
    return name.lower().replace(" ", "").replace("_", "")


@lru_cache(maxsize=1_000)
def section_of(header: str) -> Section:
    """The section that a header begins; the lines below one that nobody knows are left out."""
    word, _, name = (part.strip() for part in header.partition(":"))
    name = name[:80]
    if word.lower() == "!account":
        return Section("accounts", "!Account")
    if word.lower() in {"!option", "!clear"}:
        return Section("nothing", header)
    key = type_key(name)
    if word.lower() == "!type":
        if key in KINDS:
            return Section("transactions", f"!Type:{name}", KINDS[key])
        why = _LEFT_OUT.get(key, "this type of section is not known")
        return Section("left out", f"!Type:{name}", why=why)
    return Section("left out", header[:80], why="this header is not known")
