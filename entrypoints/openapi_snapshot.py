"""Writes docs/openapi.json, the specification as it was last agreed on: `python -m entrypoints.openapi_snapshot`."""

from pathlib import Path

import msgspec

from adapters.http.openapi import specification
from adapters.http.routes import OPERATIONS
from entrypoints.settings import LocalServerSettings

SNAPSHOT = Path("docs/openapi.json")


def snapshot() -> str:
    """The specification as the snapshot holds it."""
    spec = specification(OPERATIONS, LocalServerSettings(0).program_version)
    return msgspec.json.format(msgspec.json.encode(spec), indent=1).decode() + "\n"


if __name__ == "__main__":
    SNAPSHOT.write_text(snapshot(), encoding="utf-8")
