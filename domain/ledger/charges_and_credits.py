"""What invoices and bills have in common: each is a charge, or the credit that is its opposite."""

from collections.abc import Iterator
from typing import Any, ClassVar

from domain.errors import Fault
from domain.values import LARGEST_MONEY, format_amount


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


def check_lines(lines: tuple[Any, ...], total: int) -> Iterator[Fault]:
    """A document of lines has 1 to 1000 of them, and they sum to an amount that is not below zero."""
    if not 1 <= len(lines) <= 1000:
        yield Fault("/lines", f"must have 1 to 1000 lines; there are {len(lines)}")
    if total < 0:
        yield Fault(
            "/lines",
            f"must sum to zero or more, and they sum to {format_amount(total)}; enter it as the opposite kind",
        )
    if max(total, sum(each.amount for each in lines if each.amount > 0)) > LARGEST_MONEY:
        yield Fault("/lines", "must sum to an amount of at most 13 digits; split the document")


def check_stated(targets: list[str], field: str) -> Iterator[Fault]:
    """Nothing is named twice among what a person stated."""
    for index, target in enumerate(targets):
        if target in targets[:index]:
            yield Fault(
                f"/applications/{index}/{field}", "stands twice; add the amounts up in one line"
            )
