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
    is_named_in_memos: bool = False
    """Whether a payment that has the number of a document in its memo pays that document."""
    has_account_rules: bool = True
    """Whether there are rules about which of its accounts must be bank accounts or cards."""


ORDINARY = Traits()
"""The traits of documents that declare none."""
