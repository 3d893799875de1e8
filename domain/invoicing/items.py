"""Items: the products and services that the company sells."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated

from domain.records import Ref, record
from domain.tagged_records import TaggedRecord
from domain.texts import name_key
from domain.values import Memo, Name, Rate


@record
class Item(TaggedRecord):
    """A product or service, with the price and income account that a new invoice line gets."""

    plural = "items"

    name: Name
    description: Memo = ""
    rate: Rate = Decimal(0)
    account_id: Annotated[str, Ref("account")] | None = None
    active: bool = True

    def keys(self) -> Mapping[str, str]:
        return {"name": name_key(self.name)}

    def texts(self) -> Iterator[str]:
        yield from (self.name, self.description)
