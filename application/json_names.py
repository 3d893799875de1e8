"""The names that fields have in JSON, and JSON pointers to the fields of a record."""

from functools import cache


@cache
def json_name(name: str) -> str:
    """The name of a field in JSON: `due_days` becomes `dueDays`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def json_pointer(path: str) -> str:
    """The path of a fault as a JSON pointer: `/lines/0/account_id` becomes `/lines/0/accountId`."""
    return "/".join(json_name(name) for name in path.split("/"))
