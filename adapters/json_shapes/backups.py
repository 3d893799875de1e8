"""Backups as JSON: for HTTP and the command line alike."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from application.ports.backups import Backup, BackupReason

Name = Annotated[
    str,
    Meta(
        description="The name of its file.",
        examples=["2026-11-27T15-30-00Z-v1234-daily.wyzbooks"],
    ),
]
Verified = Annotated[
    bool,
    Meta(description="Whether it was read back after it was written, and was found to be whole."),
]


class BackupView(msgspec.Struct, rename="camel"):
    """A copy of the books as they were at one moment, in a file of its own."""

    name: Name
    at: str
    reason: BackupReason
    size: Annotated[int, Meta(description="In bytes.")]
    version: Annotated[int, Meta(description="The highest version of its log.")]
    head: Annotated[str, Meta(description="The hash of its log there.")]
    history: Annotated[str, Meta(description="The id of the history of its versions.")]
    schema: Annotated[int, Meta(description="The number of its schema.")]
    verified: Verified


def backup_view(backup: Backup) -> dict[str, Any]:
    """A backup as JSON."""
    return {
        "name": backup.name,
        "at": backup.at,
        "reason": backup.reason,
        "size": backup.size,
        "version": backup.head.version,
        "head": backup.head.hash,
        "history": backup.history,
        "schema": backup.schema,
        "verified": backup.is_verified,
    }
