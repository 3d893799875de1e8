"""The hash that the log has at a version, as clients send it with what they noted.

A hash that is not one is an error of the client. It must not look like one of other books, because
then a client throws its copy away.
"""

import re

_HASH = re.compile(r"[0-9a-f]{64}")


def fault_of_head(version: int, head: str, parameter: str) -> str | None:
    """What is wrong with the hash that goes with a version; None if nothing is.

    Before the first version it is empty. `parameter` is the name of that for the version.
    """
    if version and not _HASH.fullmatch(head):
        return "must be the hash of the log at that version: 64 hexadecimal digits in lower case"
    if not version and head:
        return f"is the hash at a version; give that version, too, as {parameter}"
    return None
