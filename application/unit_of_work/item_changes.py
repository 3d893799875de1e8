"""The open items that a unit of work changed, with the applications that persons entered for them.

`postings` collects these changes, and `reconciliation/automatic_application` works through them.
"""

from collections.abc import Iterable

from attrs import define, field

from domain.reconciliation.open_items import OpenItem


@define
class ItemChange:
    """One open item that changed, or that must be matched again."""

    before: OpenItem | None
    """The item as it was stored before; None for a new one."""
    after: OpenItem | None
    """The item that its document makes now; None where it no longer makes it."""
    manual: tuple[tuple[str, int], ...] | None = None
    """What its document says now that it pays, as (charge, amount in cents); None where the
    document did not change."""
    is_merged: bool = False
    """Whether the item only has another account or contact, after a merge: then all that is
    applied to it stays."""

    @property
    def has_moved(self) -> bool:
        """Whether the item no longer exists, or has another account, contact or role."""
        if self.before is None or self.is_merged:
            return False
        return self.after is None or place_of(self.before) != place_of(self.after)


@define
class ItemChanges:
    """Everything that the automatic application needs to know at the end of a unit of work."""

    by_id: dict[str, ItemChange] = field(factory=dict)
    renamed: dict[str, str] = field(factory=dict)
    """The items whose id changed in a merge: old id to new id."""
    manual: dict[tuple[str, str], int] = field(factory=dict)
    """The applications that a person entered apart from documents: (credit, charge) to the amount
    in cents; 0 takes the application back."""

    taken_back: dict[str, set[str] | None] = field(factory=dict)
    """The credits whose automatic applications a person takes back: by credit, the charges, or
    None for all charges."""
    places: set[tuple[str, str]] = field(factory=set)
    """The control accounts and contacts of new items that are not among the others any more."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to apply."""
        return not (self.by_id or self.manual or self.taken_back or self.places)

    @property
    def all_places(self) -> set[tuple[str, str]]:
        """The control accounts and contacts of all items that changed."""
        states = ((change.before, change.after) for change in self.by_id.values())
        return self.places | places_of(item for items in states for item in items)

    def forget_new_items(self) -> None:
        """Keep only the places of new items, except those whose documents say what they pay.

        Nothing is applied to the others yet, so the store knows all that matters about them.
        """
        for id_, change in [*self.by_id.items()]:
            if change.before is None and not change.manual:
                del self.by_id[id_]
                self.places |= places_of([change.after])

    def take_back(self, credit_id: str, charge_id: str | None) -> None:
        """Note that the automatic applications of a credit are taken back, of one charge or all."""
        charges = self.taken_back.setdefault(credit_id, set())
        if charge_id is None:
            self.taken_back[credit_id] = None
        elif charges is not None:
            charges.add(charge_id)


def place_of(item: OpenItem) -> tuple[str, str, str]:
    """The control account, the contact and the role of an open item."""
    return item.account_id, item.contact_id, item.role


def places_of(items: Iterable[OpenItem | None]) -> set[tuple[str, str]]:
    """The control accounts and contacts of charges and credits; other items have none."""
    return {place_of(item)[:2] for item in items if item is not None and item.role != "row"}
