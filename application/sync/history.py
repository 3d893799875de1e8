"""Where a copy of the books stands, and whether it goes on with the books as they are.

A copy knows a version of the books and nothing else, so the server keeps nothing about it. A
version alone says too little: after a backup was restored, the same number is another change.
Therefore a copy also notes the id of the history, and may note the hash that the log had at its
version, by which a file is noticed that was put back by a plain copy.
"""

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import OtherHistory

_READ_AGAIN = "throw the copy away, and read everything again from version 0"


def check_cursor(
    work: UnitOfWork, history: str | None, version: int, head: str | None = None
) -> None:
    """Raise `OtherHistory` unless the books have, or had, the version that a copy stands at.

    `history` is the id of the history, and `head` the hash of the log at that version, as the copy
    noted them; what it did not note is None, and is not checked.
    """
    log = work.session.log
    if history is not None and history != log.history():
        raise OtherHistory(
            "the books have another history than this copy, because a backup was restored or the "
            f"books were replaced; {_READ_AGAIN}"
        )
    if version > (highest := log.head().version):
        raise OtherHistory(
            f"the highest version of these books is {highest}, so they never had version "
            f"{version}; {_READ_AGAIN}"
        )
    if head is not None and head != (log.hash_of(version) or ""):
        raise OtherHistory(
            f"the change with version {version} is another one than the change this copy knows; "
            f"{_READ_AGAIN}"
        )
