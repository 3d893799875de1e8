"""Preconditions of writes: what a client expects of the record that it changes (RFC 9110, 13.1).

A write is compared with the version of the record alone, and is refused as stale where what the
client expects is not so.
"""

import re
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from adapters.http.etags import if_match, version_in
from adapters.json_shapes.unreadable import UnreadableHeader
from application.collections.collection import Collection
from application.collections.operations import current_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Stale

_TAG = r'(?:W/)?"[^"]*"'
_TAGS = re.compile(rf"[ \t]*{_TAG}[ \t]*(?:,[ \t]*{_TAG}[ \t]*)*")


@frozen
class Preconditions:
    """What the headers of a write expect of the record."""

    version: int | None
    """The version that `If-Match` has; None if the record may have any."""
    excluded: frozenset[int]
    """The versions that `If-None-Match` has, one of which the record must not have."""
    is_new: bool
    """Whether `If-None-Match` is `*`, so that there must be no such record."""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Preconditions":
        """What these headers expect; raises a 400 problem for what they cannot have."""
        version, tags = if_match(headers), headers.get("if-none-match", "").strip()
        if "if-none-match" not in headers:
            return cls(version, frozenset(), is_new=False)
        if "if-match" in headers:
            message = "must be left out beside If-Match, which says all about a record to change"
            raise UnreadableHeader("If-None-Match", message)
        if tags == "*":
            return cls(version, frozenset(), is_new=True)
        if not _TAGS.fullmatch(tags):
            message = "must be *, or ETags as earlier answers had them, separated by commas"
            raise UnreadableHeader("If-None-Match", message)
        versions = map(version_in, re.findall(_TAG, tags))
        excluded = frozenset(version for version in versions if version is not None)
        return cls(None, excluded, is_new=False)

    def check(self, work: UnitOfWork, collection: Collection[Any], id_: str) -> None:
        """Raise `Stale` if the record is not as the client expects it."""
        if self.version is None and not self.excluded and not self.is_new:
            return
        current = current_of(work, collection, id_, self.version)
        if self.is_new or current.version in self.excluded:
            raise Stale(
                "If-None-Match excludes the record as it is now: leave this header out to change "
                f"the record, whose version is {current.version}",
                current,
            )


def check_without_record(headers: Mapping[str, str]) -> None:
    """Raise a 400 problem for preconditions of a write that does not change one record.

    They would be false: there is no record with such an ETag.
    """
    message = "must be left out, because this operation does not change one record"
    if headers.get("if-match", "*") != "*":
        raise UnreadableHeader("If-Match", message)
    if "if-none-match" in headers:
        raise UnreadableHeader("If-None-Match", message)
