"""Heads of the log that somebody keeps outside the books, and whether the log still has them.

The hash chain alone shows a change that was altered, removed or moved. It does not show a log whose
hashes were all computed again, whose newest changes were cut off, or that is an older copy: such a
log is a correct log, only not this one. A head that was kept elsewhere shows it.
"""

import re

from attrs import frozen

from application.ports.change_log import ChangeLog
from domain.errors import Invalid

_FORM = re.compile(r"([0-9a-fA-F]{64})@([0-9]{1,15})")


@frozen
class KeptHead:
    """The end that the log had at some time: its version, and the hash of that change."""

    version: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> "KeptHead":
        """The head in a text such as `0c77...@1954`; raises `Invalid` for another text."""
        match = _FORM.fullmatch(text.strip())
        if not match or not int(match[2]):
            raise Invalid(
                "must be a hash of 64 hexadecimal digits, an @, and the version of that change, as "
                "the log printed it"
            )
        return cls(int(match[2]), match[1].lower())

    def __str__(self) -> str:
        return f"{self.hash}@{self.version}"


def kept_head_fault(log: ChangeLog, kept: KeptHead) -> str | None:
    """Why the log does not contain the change of a kept head, or None if it does."""
    highest = log.head().version
    if kept.version > highest:
        return (
            f"kept head of version {kept.version}: the log ends at version {highest}, before it; "
            "these books are an older copy, or the newest part of their log was cut off"
        )
    hash_ = log.hash_of(kept.version)
    if hash_ is None:
        return f"kept head of version {kept.version}: the change with this version is missing"
    if hash_ != kept.hash:
        return (
            f"kept head of version {kept.version}: the log has another change there; it was "
            "rewritten, or these books are an older copy that was used after it was made"
        )
    return None
