"""What invoices and bills have in common: each is a charge, or the credit that is its opposite."""

from typing import ClassVar


class ChargeOrCredit:
    """A document of lines that is a charge (an invoice, a bill) or a credit (a credit memo, a vendor credit), as `kind` says."""

    __slots__ = ()

    charge_kind: ClassVar[str]
    credit_kind: ClassVar[str]
    kind: str

    @property
    def is_charge(self) -> bool:
        """Whether it is owed; else it pays what is owed."""
        return self.kind == self.charge_kind

    @property
    def opposite_kind(self) -> str:
        """The kind that takes it back."""
        return self.credit_kind if self.is_charge else self.charge_kind
