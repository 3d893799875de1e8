"""Refusals in the words of the command line, which names options and commands.

HTTP names parameters and addresses instead: `adapters/json_shapes/problems` has its words.
"""

from collections.abc import Iterable, Mapping

import click

from adapters.json_shapes.unreadable import UnfitBody, Unreadable, UnreadableQuery
from application.ports.failures import EmptyCopy
from domain.errors import BookkeepingError, Fault, Refused, Remedy, listed, spoken_place

REMEDIES: Mapping[Remedy, str] = {
    Remedy.CHOOSE: "choose one of {names}",
    Remedy.GIVE: "give {names}",
    Remedy.LEAVE_OUT: "leave it out, or leave out {names}",
    Remedy.LEAVE_OUT_OR_GIVE: "leave it out, or give {names}",
    Remedy.FIND_UNDEPOSITED: "to list the rows that wait there, run: wyzbooks undeposited",
    Remedy.VOID: "to void a document, use the API of the server (run: wyzbooks serve)",
    Remedy.TAKE_BACK: "to take back what is applied between two documents, run: wyzbooks ar "
    "--state CREDIT DEBIT 0 (of vendors: wyzbooks ap)",
    Remedy.NAME_THE_ACCOUNT: "name the account with --account, or, of several statements, each one "
    "as NAME=ACCOUNT",
    Remedy.IMPORT_THE_REST: "correct the file, or import the other rows with --partial",
    Remedy.OVERRIDE: "undo the reconciliation first, or give the reason for an exception with "
    "--override REASON",
}
"""How a person at a terminal follows a remedy."""


def refusal_text(error: Exception) -> str:
    """The text of an error for a person at a terminal."""
    if isinstance(error, Unreadable):
        return _unreadable(error)
    if isinstance(error, UnfitBody):
        return "; ".join(
            str(fault) if fault.path else f"standard input {fault.message}"
            for fault in error.faults
        )
    if isinstance(error, Refused):
        return "; ".join(_fault(fault) for fault in error.faults)
    if isinstance(error, BookkeepingError):
        return _with_remedy(str(error), error.remedy, error.names)
    if isinstance(error, EmptyCopy):
        return f"{error}; to receive the books, run: wyzbooks mirror {error.server} FILE"
    return str(error)


def _unreadable(error: Unreadable) -> str:
    if not isinstance(error, UnreadableQuery):
        return f"standard input {error}"
    return "; ".join(f"{_parameter(fault.path)} {fault.message}" for fault in error.faults)


def _parameter(name: str) -> str:
    """A parameter of a query as a person at a terminal gives it; "" is the whole query."""
    if not name:
        return "the query"
    return _option(name) or f"--filter {name}"


def _fault(fault: Fault) -> str:
    place = _option(fault.path.strip("/")) or spoken_place(fault.path)
    message = _with_remedy(fault.message, fault.remedy, fault.names)
    return f"{place}: {message}" if place else message


def _with_remedy(message: str, remedy: Remedy | None, names: Iterable[str]) -> str:
    if remedy is None:
        return message
    options = [_option(name) or spoken_place(name) for name in names]
    return f"{message}; {REMEDIES[remedy].format(names=listed(options, remedy))}"


def _option(name: str) -> str | None:
    """The option of the running command for a parameter, or None: `--account` for `account_id`."""
    context = click.get_current_context(silent=True)
    same_name = f"--{name.replace('_', '-')}"
    for option in context.command.params if context else ():
        if same_name in option.opts or (option.name == name and isinstance(option, click.Option)):
            return option.opts[0]
    return None
