"""Payment terms: when an invoice or bill falls due."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from domain.errors import Fault
from domain.records import record
from domain.tagged_records import TaggedRecord
from domain.texts import name_key
from domain.values import Days, Name, Percent


@record
class Terms(TaggedRecord):
    """When a document falls due, and the discount for paying earlier."""

    plural = "terms"

    name: Name
    due_days: Days = 0
    """How many days after its date a document falls due."""
    discount_percent: Percent = Decimal(0)
    discount_days: Days = 0
    """How many days after its date a document can be paid with the discount."""
    active: bool = True

    def rules(self) -> Iterator[Fault]:
        if self.discount_days > self.due_days:
            yield Fault(
                "/discount_days", f"must not be more than the due days, which are {self.due_days}"
            )

    def keys(self) -> Mapping[str, str]:
        return {"name": name_key(self.name)}

    def texts(self) -> Iterator[str]:
        yield self.name


def new_terms() -> tuple[Terms, ...]:
    """The terms that a new company begins with; their ids never change."""
    return (
        Terms(id="terms-due-on-receipt", name="Due on Receipt"),
        *(
            Terms(id=f"terms-net-{days}", name=f"Net {days}", due_days=days)
            for days in (7, 15, 30, 60)
        ),
    )
