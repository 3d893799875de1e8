"""The names of an import: contacts, items and terms, found by name and made on need."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, Literal, cast

from application.collections.operations import create
from application.collections.registry import CONTACTS
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Refused
from domain.invoicing.contacts import Contact
from domain.invoicing.items import Item
from domain.invoicing.terms import Terms

ContactKind = Literal["customer", "vendor"]


class ContactResolver:
    """Everybody and everything that has a name."""

    def __init__(
        self,
        work: UnitOfWork,
        created: Counter[str],
        assume: Callable[[int, str, str], None],
        undo: list[Callable[[], None]],
        *,
        strict: bool,
    ) -> None:
        self._work = work
        self._created = created
        self._assume = assume
        self._undo = undo
        self._strict = strict
        self._contacts = {
            (each.kind, each.name.casefold()): each for each in work.session.records.all(Contact)
        }
        self.items = {each.name.casefold(): each for each in work.session.records.all(Item)}
        self.terms = {each.name.casefold(): each for each in work.session.records.all(Terms)}

    def contact(self, kind: str, name: str) -> Contact | None:
        """The contact of that kind and name, or None."""
        return self._contacts.get((cast("ContactKind", kind), name.casefold()))

    def find(self, name: str, control: str | None, usual: ContactKind | None, line: int) -> Contact:
        """Whom a line means: on a control account a customer or vendor as that account needs, else the kind that is
        usual in such a transaction, else whoever has the name. Somebody new is made and told."""
        kinds: tuple[str, ...] = (
            (control,)
            if control
            else (usual, *({"customer", "vendor"} - {usual}))
            if usual
            else ("customer", "vendor")
        )
        for kind in kinds:
            if found := self.contact(kind, name):
                return found
        kind = cast("ContactKind", control or usual or "vendor")
        if self._strict:
            raise Refused.at("name", f"there is no {kind} {name!r}, and the file declares none")
        made = create(self._work, CONTACTS, {"kind": kind, "name": name})
        self.learn(made)
        self._created["contacts"] += 1
        self._undo.append(partial(self._take_back, made))
        self._assume(
            line, f"the {kind} {name} is made", "the transaction names it, and no list declares it"
        )
        return made

    def _take_back(self, contact: Contact) -> None:
        self._work.remove(contact)
        del self._contacts[contact.kind, contact.name.casefold()]
        self._created -= Counter({"contacts": 1})

    def learn(self, record: Any) -> None:
        """Know a record by its name from now on."""
        if isinstance(record, Contact):
            self._contacts[record.kind, record.name.casefold()] = record
        elif isinstance(record, Item):
            self.items[record.name.casefold()] = record
        elif isinstance(record, Terms):
            self.terms[record.name.casefold()] = record
