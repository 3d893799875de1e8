"""Where the hashes of a list of changes do not follow from each other."""

from collections.abc import Iterable

from application.ports.change_log import Head, LoggedChange
from application.unit_of_work.change_log import chain_break


def first_broken_version(changes: Iterable[LoggedChange]) -> int | None:
    """The version of the first change that does not follow from the one before it, or None.

    `changes` begin with the first one of the log.
    """
    head = Head()
    for change in changes:
        if broken := chain_break(head, change):
            return broken.version
        head = Head(change.version, change.hash)
    return None
