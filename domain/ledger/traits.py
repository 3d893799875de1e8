"""What a kind of document is to the books. Each class of documents declares its own, where it is declared itself."""

from typing import Literal

from attrs import frozen

Recognition = Literal["when posted", "when paid", "by its accounts"]


@frozen
class Traits:
    """What a document is to the books, whatever it says."""

    recognition: Recognition = "when posted"
    """When the cash basis counts it: on its own day; as it is paid, share by share; or as its accounts say: when paid
    with exactly one control account and no cash among them."""
    contacts: Literal["customer", "vendor"] | None = None
    """Whose document it is, where it is of one kind of contacts alone."""
    is_one_item: bool = False
    """Whether it is one charge or credit, of the document's own name. Others make one for each control account and contact."""
    is_named_in_memos: bool = False
    """Whether a payment may name it by its number, and so pay it."""
    has_account_rules: bool = True
    """Whether its accounts must be, or must not be, bank accounts and cards."""


ORDINARY = Traits()
"""What a document is that declares nothing."""
