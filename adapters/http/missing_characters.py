"""The header that names the characters which a file cannot show."""

from collections.abc import Sequence

MOST_NAMED = 12
"""How many of them it names."""


def missing_characters_header(names: Sequence[str]) -> dict[str, str]:
    """The header for the names of some characters; none if there are no names."""
    if not names:
        return {}
    more = f", and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return {"X-Missing-Characters": ", ".join(names[:MOST_NAMED]) + more}
