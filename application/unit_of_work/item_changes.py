"""The open items that a unit of work changed, and what persons stated of them: what is applied anew at its end."""

from attrs import define, field

from domain.reconciliation.open_items import OpenItem


@define
class ItemChange:
    """One open item that was touched: as it was stored, and as its document has it now."""

    before: OpenItem | None
    now: OpenItem | None
    manual: tuple[tuple[str, int], ...] | None = None
    """What its document states now that it pays: (charge, amount); None where the document was not touched."""
    posts_otherwise: bool = False
    is_merged: bool = False
    """Whether it only has another name: then nothing of it is released."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether it belongs to another contact or control account now, or to the other side, or is no more."""
        if self.before is None or self.is_merged:
            return False
        return self.now is None or place_of(self.before) != place_of(self.now)


@define
class ItemChanges:
    """Everything that open items are applied for at the end of a unit of work."""

    by_id: dict[str, ItemChange] = field(factory=dict)
    renamed: dict[str, str] = field(factory=dict)
    """The items that a merge gave another name: old to new."""
    manual: dict[tuple[str, str], int] = field(factory=dict)
    """What was stated on demand: how much of a credit pays a charge; 0 takes it back."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to apply for."""
        return not (self.by_id or self.manual)


def place_of(item: OpenItem) -> tuple[str, str, str]:
    """Whose an item is, on which control account and on which side."""
    return item.account_id, item.contact_id, item.role
