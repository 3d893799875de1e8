"""The check that a caller changes what it has read: `If-Match` over HTTP."""

from domain.errors import Stale
from domain.records import Record


def check_version(record: Record, version: int | None, name: str = "the record") -> None:
    """Raise `Stale` if a caller has read another version of a record than the present one.

    None stands for a caller that did not say which version it has read. `name` begins the message.
    """
    if version is not None and version != record.version:
        raise Stale(
            f"{name} changed after you read version {version}; the current version is "
            f"{record.version}: read it, and make your change again",
            record,
        )
