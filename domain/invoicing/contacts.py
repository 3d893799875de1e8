"""Customers and vendors."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from domain.records import Ref, record
from domain.tagged_records import TaggedRecord
from domain.texts import name_key
from domain.values import Label, Memo, Name


@record
class Contact(TaggedRecord):
    """A customer, to whom the company sells, or a vendor, from whom it buys.

    A person who is both has two contacts. `Customer:Job` is a contact of its own.
    """

    plural = "contacts"

    kind: Literal["customer", "vendor"]
    name: Name
    company: Label = ""
    email: Label = ""
    phone: Label = ""
    address: Memo = ""
    notes: Memo = ""
    terms_id: Annotated[str, Ref("terms")] | None = None
    active: bool = True

    def keys(self) -> Mapping[str, str]:
        return {"name": f"{self.kind}:{name_key(self.name)}"}

    def texts(self) -> Iterator[str]:
        yield from (self.name, self.company, self.email, self.phone, self.notes)
