"""Whether a file has the schema of this program, and nothing besides: a trigger that somebody has
added would run with the next write, and a view or a column would change what reads see.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.migrations import (
    SCHEMA_VERSION,
    STEPS,
    apply_steps,
    checked_schema_version,
)
from application.ports.failures import Damaged


class SchemaGuard:
    """Refuses to write to a file whose schema somebody has changed."""

    def __init__(self, path: Path, *, inspect: bool) -> None:
        """With `inspect`, such a file may be opened, to be read alone."""
        self._path = path
        self._inspect = inspect
        self._known: int | None = None
        """The number of the schema, which every change of it raises, when it was as it must be."""
        self.is_changed = False

    def look(self, connection: Any) -> None:
        """Compare the schema of a file that is being opened; raises `Damaged` if it differs."""
        faults = [*schema_faults(connection, checked_schema_version(connection, self._path))]
        self.is_changed = bool(faults)
        if not faults:
            self._known = _number(connection)
        elif not self._inspect:
            raise self._refusal(faults)

    def check(self, connection: Any) -> None:
        """Raise `Damaged` if the schema is not as it must be. It is only read if it has changed."""
        if self._known is not None and _number(connection) == self._known:
            return
        if faults := [*schema_faults(connection, SCHEMA_VERSION)]:
            raise self._refusal(faults)
        self._known = _number(connection)

    def _refusal(self, faults: Sequence[str]) -> Damaged:
        more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
        return Damaged(
            f"{self._path} is not written to: {faults[0]}{more}. Run wyzbooks verify, which names "
            "all that is wrong, and restore a backup"
        )


Part = tuple[str, str]
"""What a part of the schema is, such as `trigger`, and its name."""


def schema_faults(connection: Any, version: int) -> Iterator[str]:
    """How the schema of a file differs from that of a new file of the same version."""
    stored, expected = _parts(connection), _expected_parts(version)
    for part in sorted(stored.keys() | expected.keys()):
        name = " ".join(part)
        if part not in expected:
            yield f"the schema of the file has the {name}, which the books have not made"
        elif part not in stored:
            yield f"the schema of the file lacks the {name}"
        elif stored[part] != expected[part]:
            yield f"the {name} in the schema of the file is not as the books have made it"


@cache
def _expected_parts(version: int) -> Mapping[Part, str]:
    with closing(DRIVER.connect(":memory:", isolation_level=None)) as connection:
        apply_steps(connection, 0, STEPS[:version])
        return _parts(connection)


def _parts(connection: Any) -> Mapping[Part, str]:
    """The statement of each part, without its layout; statistics do not count."""
    sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'"
    rows = connection.execute(sql)
    return {(type_, name): f"{table} {_plain(text or '')}" for type_, name, table, text in rows}


def _plain(statement: str) -> str:
    words = " ".join(re.sub(r"--[^\n]*", " ", statement).split())
    return re.sub(r" ?([(),]) ?", r"\1", words)


def _number(connection: Any) -> int:
    number: int = connection.execute("PRAGMA schema_version").fetchone()[0]
    return number
