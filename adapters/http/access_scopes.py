"""What a client may do: read the books, keep them, or change all that there is."""

from typing import Literal, get_args

from adapters.json_shapes.problems import Problem

AccessScope = Literal["read", "write", "admin"]
"""`read` reads the books, `write` also keeps them, and `admin` also replaces them as a whole,
changes the settings and has the backups. Each scope includes those before it."""

SCOPES: tuple[AccessScope, ...] = get_args(AccessScope)


def check_scope(granted: AccessScope, needed: AccessScope) -> None:
    """Raise a problem unless a client with a scope may use an operation that needs one."""
    if SCOPES.index(granted) < SCOPES.index(needed):
        raise Problem(
            "scope",
            f"this needs a token with the scope {needed}, and this token has the scope {granted}; "
            "nothing was changed",
            more={"needed": needed},
        )


def only_reads_problem() -> Problem:
    """The problem that answers a change, where the books can only be read."""
    return Problem(
        "read_only",
        "this server only reads the books, and nothing was changed; have them served for writing "
        "to change them",
    )
