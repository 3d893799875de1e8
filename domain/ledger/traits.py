"""The traits of a kind of document: how the books treat it.

Each class of documents declares its own traits.
"""

from typing import Literal

from attrs import frozen

Recognition = Literal["when posted", "when paid", "by its accounts"]


@frozen
class Traits:
    """How the books treat every document of a kind."""

    recognition: Recognition = "when posted"
    """When the cash basis counts a document.

    when posted       on the date of the document
    when paid         as it is paid, share by share
    by its accounts   when paid, if it has exactly one line on a control account and no line on a
                      cash account; otherwise when posted
    """
    contacts: Literal["customer", "vendor"] | None = None
    """The kind of contact that every document of the kind names; None if it can name either."""
    is_one_item: bool = False
    """Whether a document is one open item, with the id of the document.

    Other documents make one open item for each control account and contact.
    """
    opposite: str = "bank-transaction"
    """The kind of the document that takes one back on a later day, when its period is closed."""
    is_named_in_memos: bool = False
    """Whether a payment that has the number of a document in its memo pays that document."""
    has_account_rules: bool = True
    """Whether there are rules about which of its accounts must be bank accounts or cards."""
    identified_by: tuple[str, ...] = ()
    """The fields that two documents share if a person entered the same one twice."""
    identity_words: str = ""
    """What completes "the other document has ...", for a warning."""
    identified_for_days: int = 366
    """How far apart the dates of two such documents are at most, so that a check number may come
    again with a new checkbook. It does not count for a document that has a key of its number."""


CHECK_IDENTITY = ("account_id", "ref")
"""What identifies a check, whichever kind of document it is entered as."""
CHECK_IDENTITY_WORDS = "the same account and number"


ORDINARY = Traits()
"""The traits of documents that declare none."""
