"""How a refusal is said to the outside: places in a record become JSON pointers, with the names that fields have in JSON."""

from functools import cache

from domain.errors import Fault, Refused


@cache
def json_name(name: str) -> str:
    """The name of a field in JSON: `due_days` as `dueDays`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def json_pointer(path: str) -> str:
    """The place in a record as a JSON pointer: `/lines/0/account_id` as `/lines/0/accountId`."""
    return "/".join(json_name(name) for name in path.split("/"))


class UnfitBody(Refused):
    """What a client sent does not have the shape of what is asked for: its places are JSON pointers already, as the client wrote them."""


def faults_of(refusal: Refused) -> tuple[Fault, ...]:
    """The faults of a refusal, their places as JSON pointers."""
    if isinstance(refusal, UnfitBody):
        return refusal.faults
    return tuple(Fault(json_pointer(fault.path), fault.message) for fault in refusal.faults)


def worded(error: Exception) -> str:
    """What an error says, with places as JSON pointers."""
    if not isinstance(error, Refused):
        return str(error)
    return "; ".join(
        f"{fault.path}: {fault.message}" if fault.path else fault.message
        for fault in faults_of(error)
    )
