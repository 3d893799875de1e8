"""What invoices and bills have in common: each is a charge, or a credit, its opposite."""

from collections.abc import Iterator
from typing import Any, ClassVar

from domain.errors import Fault
from domain.values import LARGEST_MONEY, format_amount


class ChargeOrCredit:
    """A document of lines that is either a charge or a credit, as its `kind` says.

    A charge is an invoice or a bill; a credit is a credit memo or a vendor credit.
    """

    __slots__ = ()

    charge_kind: ClassVar[str]
    credit_kind: ClassVar[str]
    kind: str

    @property
    def is_charge(self) -> bool:
        """Whether the document says what is owed; if not, it pays what is owed."""
        return self.kind == self.charge_kind

    @property
    def opposite_kind(self) -> str:
        """The kind of the document that reverses it."""
        return self.credit_kind if self.is_charge else self.charge_kind


def check_lines(lines: tuple[Any, ...], total: int) -> Iterator[Fault]:
    """Check that a document has 1 to 1000 lines, and that they sum to zero or more."""
    if not 1 <= len(lines) <= 1000:
        yield Fault(
            "/lines", f"must have 1 to 1000 lines; there are {len(lines)}", code="out_of_range"
        )
    if total < 0:
        yield Fault(
            "/lines",
            f"must sum to zero or more, but sum to {format_amount(total)}; enter the document as "
            "the opposite kind",
            code="out_of_range",
        )
    if max(total, sum(line.amount for line in lines if line.amount > 0)) > LARGEST_MONEY:
        yield Fault(
            "/lines",
            "must sum to an amount of at most 13 digits; split the document",
            code="out_of_range",
        )


def check_manual_applications(charge_ids: list[str], field: str) -> Iterator[Fault]:
    """Check that the manual applications of a document name each charge only once.

    `field` is the field of an application that names the charge.
    """
    for index, charge_id in enumerate(charge_ids):
        if charge_id in charge_ids[:index]:
            yield Fault(
                f"/applications/{index}/{field}",
                "must not be listed twice; combine the amounts in one line",
                code="repeated",
            )
