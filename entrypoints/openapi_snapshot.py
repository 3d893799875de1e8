"""Writes docs/openapi.json: `python -m entrypoints.openapi_snapshot`.

A test compares the specification with this snapshot, so that no change of the API goes unnoticed.
"""

from pathlib import Path

import msgspec

from adapters.http.routes import OPERATIONS
from adapters.http.specification.dialect import in_openapi_3_0
from adapters.http.specification.document import specification
from entrypoints.moving_port import LocalServerSettings

SNAPSHOT = Path("docs/openapi.json")


def snapshot() -> str:
    """The specification as the text of the snapshot."""
    document = specification(OPERATIONS, LocalServerSettings(0).program_version)
    return msgspec.json.format(msgspec.json.encode(in_openapi_3_0(document)), indent=1).decode() + (
        "\n"
    )


if __name__ == "__main__":
    SNAPSHOT.write_text(snapshot(), encoding="utf-8")
