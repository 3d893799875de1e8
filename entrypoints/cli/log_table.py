"""A page of the log as a table for the terminal."""

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from entrypoints.cli.tables import new_table, text_console, total_of

_COLUMNS = ("version", "at", "actor", "what", "record", "touches", "changed")
_DEEDS = {"delete": "deleted", "restored": "restored"}
"""What an operation has done, where it is not a `put`."""
_MOST_NAMED = 4
"""How many documents or fields a cell names."""


def print_changes(page: Mapping[str, Any]) -> None:
    """Print a page of the log, one line for each change."""
    console = text_console()
    table = new_table(_COLUMNS)
    for change in page["data"]:
        table.add_row(*map(Text, _cells(change)))
    console.print(table)
    more = f"; for more, add --cursor {page['nextCursor']}" if page["nextCursor"] else ""
    console.print(Text(f"{len(page['data'])} of {total_of(page)}{more}"))


def _cells(change: Mapping[str, Any]) -> tuple[str, ...]:
    record = f"{change['collection']}/{change['id']}"
    documents = [
        f"{document['number'] or document['id']} ({document['collection']})"
        for document in change["documents"]
        if (document["collection"], document["id"]) != (change["collection"], change["id"])
    ]
    time = change["at"][:19].replace("T", " ")
    return (
        str(change["version"]),
        time,
        change["actor"],
        _deed(change),
        record,
        _few(documents),
        _few(_changed_fields(change)),
    )


def _deed(change: Mapping[str, Any]) -> str:
    if change["op"] in _DEEDS:
        return _DEEDS[change["op"]]
    return "changed" if change["before"] else "created"


def _changed_fields(change: Mapping[str, Any]) -> list[str]:
    """The fields whose values differ, of a record that was there before and after."""
    before, after = change["before"], change["after"]
    if not before or not after:
        return []
    return [name for name in after if after[name] != before.get(name)]


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
