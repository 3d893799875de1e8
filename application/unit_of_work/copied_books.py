"""What cannot be done to a copy of the books: it is possible only in the books themselves."""

from application.unit_of_work.mechanism import Mechanism
from domain.errors import CopiedBooks


def check_not_copied(mechanism: Mechanism, what: str) -> None:
    """Raise `CopiedBooks` if the books are a copy; `what` is what somebody wants to do."""
    if mechanism.original is not None:
        raise copied_books(what, mechanism.original)


def copied_books(what: str, original: str) -> CopiedBooks:
    """The refusal of something that is possible only in the books at an address."""
    return CopiedBooks(
        f"these books are a copy of those at {original}, and {what} is possible only there"
    )
