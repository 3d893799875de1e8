"""Heads of the log that somebody keeps outside the books.

The hash chain shows a change that was altered, removed or moved. It does not show a log whose
hashes were all computed again, whose newest changes were cut off, or that is an older copy: such a
log follows from itself, but it is another one. A head that was kept elsewhere shows it.
"""

import re
from typing import Literal

from attrs import frozen

from domain.errors import Invalid

_FORM = re.compile(r"([0-9a-fA-F]{64})@0*([1-9][0-9]{0,14})")

KeptHeadFault = Literal["ends_before", "missing", "other_change", "broken_before"]
"""Why a kept head is not proved: the log ends before it; it has no change there; it has another
one; or it has this change, but is broken before it."""


@frozen
class KeptHead:
    """The end that the log had at some time: its version, and the hash of that change."""

    version: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> "KeptHead":
        """The head in a text such as `0c77...@1954`; raises `Invalid` for another text."""
        match = _FORM.fullmatch(text.strip())
        if not match:
            raise Invalid(
                "must be a hash of 64 hexadecimal digits, the sign @, and the version of that "
                "change, as the head of the log is printed"
            )
        return cls(int(match[2]), match[1].lower())

    def __str__(self) -> str:
        return f"{self.hash}@{self.version}"


@frozen
class KeptHeadProof:
    """Whether the log contains the change of a kept head, and all before it as they were then."""

    kept: KeptHead
    fault: KeptHeadFault | None
    message: str
    """What is proved, or what is wrong, as a sentence."""

    @property
    def ok(self) -> bool:
        """Whether it is proved."""
        return self.fault is None
