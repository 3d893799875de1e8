"""Query parameters that name several of some known things, separated by commas."""

import re
from collections.abc import Sequence

from msgspec import UNSET, UnsetType

from adapters.json_shapes.unreadable import UnreadableQuery


def names_in(text: str | UnsetType, parameter: str, known: Sequence[str]) -> frozenset[str] | None:
    """The names in a parameter, or None if it was not given.

    Raises `UnreadableQuery`, which lists the known names, for any other name.
    """
    if text is UNSET:
        return None
    names = frozenset(text.split(","))
    if unknown := sorted(names - set(known)):
        raise UnreadableQuery(
            f"cannot be {unknown[0][:80]!r}; choose one or more of {', '.join(known)}, separated "
            "by commas",
            parameter,
        )
    return names


def pattern_of_names(known: Sequence[str]) -> str:
    """The pattern of a text that names one or more of some known things."""
    name = "|".join(map(re.escape, known))
    return f"^({name})(,({name}))*$"
