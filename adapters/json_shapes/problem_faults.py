"""What is wrong with a request at which place: the faults of an error, in words for the API."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve

from adapters.json_shapes.unreadable import (
    HeaderFault,
    ParameterFault,
    UnfitBody,
    Unreadable,
    UnreadableBody,
    UnreadableHeader,
    UnreadableQuery,
)
from application.json_names import json_name, json_pointer
from application.sync.pushed_changes import ChangesRefused
from domain.errors import BookkeepingError, Fault, Refused, RefusedQuery, Remedy, listed

REMEDIES: Mapping[Remedy, str] = {
    Remedy.CHOOSE: "choose one of {names}",
    Remedy.GIVE: "give {names}",
    Remedy.LEAVE_OUT: "leave it out, or leave out {names}",
    Remedy.LEAVE_OUT_OR_GIVE: "leave it out, or give {names}",
    Remedy.FIND_UNDEPOSITED: "GET /bank-transactions/undeposited lists the rows that wait there",
    Remedy.VOID: "to void the document, send POST to its address with /void at the end",
    Remedy.TAKE_BACK: "POST /reconciliation/ar (of vendors: /reconciliation/ap) with the amount 0 "
    "for a credit and a charge takes back what is applied between them",
    Remedy.NAME_THE_ACCOUNT: "name the account with accountId=<its id>, or, of several statements, "
    "with accountId=<name or number in the file>:<id>,...",
    Remedy.IMPORT_THE_REST: "correct the file, or import the other rows with partial=true",
    Remedy.OVERRIDE: "undo the reconciliation first, or give the reason for an exception with "
    "override=<reason>",
}
"""How a client of the API follows a remedy."""


def faults_of(error: Exception) -> tuple[Fault, ...]:
    """What is wrong at which place: JSON pointers, and messages for clients of the API."""
    if isinstance(error, (UnreadableQuery, UnreadableHeader, UnfitBody)):
        return error.faults
    if isinstance(error, Unreadable):
        return (Fault("", f"the body {error}", code="malformed"),)
    if isinstance(error, ChangesRefused):
        return tuple(_faults_of_changes(error))
    if isinstance(error, RefusedQuery):
        return tuple(map(_parameter_fault, error.faults))
    if isinstance(error, Refused):
        return tuple(map(_pointed_fault, error.faults))
    return ()


def _pointed_fault(fault: Fault) -> Fault:
    """A fault of the books, with the JSON pointer of its place."""
    message = _with_remedy(fault.message, fault.remedy, fault.names)
    return evolve(fault, path=json_pointer(fault.path), message=message)


def _parameter_fault(fault: Fault) -> Fault:
    """A fault in what is asked of the books: its place is a parameter."""
    pointed = _pointed_fault(fault)
    return ParameterFault(pointed.path[1:], pointed.message, code=pointed.code)


def read_fault(element: Mapping[str, Any]) -> Fault:
    """The fault that an element of `errors` tells."""
    kind = next(kind for kind, name in _PLACES.items() if name in element)
    return kind(element[_PLACES[kind]], element["message"], code=element.get("code", "rule"))


def element_of(fault: Fault) -> dict[str, str]:
    """The element of `errors` that tells a fault."""
    place = _PLACES.get(type(fault), "pointer")
    return {place: fault.path, "code": fault.code, "message": fault.message}


_PLACES: Mapping[type[Fault], str] = {
    ParameterFault: "parameter",
    HeaderFault: "header",
    Fault: "pointer",
}
"""The member of an element of `errors` that says where a fault is."""


def _faults_of_changes(error: ChangesRefused) -> Iterator[Fault]:
    """What is wrong with each refused change; the pointers begin at the list of changes."""
    for place, problem in error.problems:
        whole = {"pointer": "", "code": "rule", "message": problem["detail"]}
        for element in problem["errors"] or [whole]:
            yield read_fault(element).within(f"/changes/{place}")


def detail_of(error: Exception) -> str:
    """What is wrong, as one text: all faults, or else the message of the error."""
    faults = faults_of(error)
    if faults and isinstance(error, UnreadableBody):
        return faults[0].message
    if faults:
        return detail_of_faults(faults)
    if isinstance(error, BookkeepingError):
        return _with_remedy(str(error), error.remedy, error.names)
    return str(error)


def detail_of_faults(faults: Iterable[Fault]) -> str:
    """All faults as one text, each with the place that it is about."""
    return "; ".join(f"{_subject(fault)}{fault.message}" for fault in faults)


def _subject(fault: Fault) -> str:
    """The place of a fault, as the beginning of a sentence about it."""
    if isinstance(fault, HeaderFault):
        return f"the header {fault.path} "
    if isinstance(fault, ParameterFault):
        subject = f"the query parameter {fault.path!r}" if fault.path else "the query string"
        is_sentence = fault.message.startswith("there is ")  # It has its own subject.
        return f"{subject}: " if is_sentence else f"{subject} "
    return f"{fault.path}: " if fault.path else ""


def _with_remedy(message: str, remedy: Remedy | None, names: Iterable[str]) -> str:
    if remedy is None:
        return message
    advice = REMEDIES[remedy].format(names=listed([json_name(name) for name in names], remedy))
    return f"{message}; {advice}"
