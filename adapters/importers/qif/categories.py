"""Categories and transfers of QIF files, with classes behind a slash: `Food`, `[Savings]/House`."""

import re
from collections.abc import Set as AbstractSet

from attrs import frozen

_TRANSFER = re.compile(r"\[(.*?)\](?:/(.*))?", re.DOTALL)
NO_CATEGORY = "--split--"
"""What stands in place of the category if the transaction has splits."""


@frozen
class Category:
    """The name of a category, or of an account for a transfer."""

    name: str
    is_transfer: bool = False
    class_name: str = ""


def read_category(text: str, with_slash: AbstractSet[str] = frozenset()) -> Category:
    """What an L or S field says; `with_slash` are categories that have a slash in their names."""
    if match := _TRANSFER.fullmatch(text):
        return Category(match[1].strip(), is_transfer=True, class_name=match[2] or "")
    if text.lower() == NO_CATEGORY:
        return Category("")
    if text in with_slash:
        return Category(text)
    name, _, class_name = text.partition("/")
    return Category(name.strip(), class_name=class_name.strip())
