"""The names that fields have in JSON, and JSON pointers to places in a record."""

from functools import cache


@cache
def json_name(name: str) -> str:
    """The name of a field in JSON: `due_days` as `dueDays`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def json_pointer(path: str) -> str:
    """The place in a record as a JSON pointer: `/lines/0/account_id` as `/lines/0/accountId`."""
    return "/".join(json_name(name) for name in path.split("/"))
