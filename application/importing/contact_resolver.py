"""Finds the contacts, items and terms that a file names, and creates contacts that are missing."""

from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Any, TypeVar, cast

from application.collections.operations import create
from application.collections.registry import CONTACTS
from application.importing.import_run import ImportRun
from application.importing.parsed_file import ContactKind
from domain.errors import Refused
from domain.invoicing.contacts import Contact
from domain.invoicing.items import Item
from domain.invoicing.terms import Terms
from domain.texts import name_key

Named = TypeVar("Named", Item, Terms)


class ContactResolver:
    """Finds contacts, items and terms by their names, whatever their case."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        records = run.work.session.records
        # Older files may have several contacts of one name; the first one counts, as by its id.
        self._contacts: dict[tuple[str, str], Contact] = {}
        for contact in records.all(Contact):
            self._contacts.setdefault((contact.kind, name_key(contact.name)), contact)
        self._items = _by_name(records.all(Item))
        self._terms = _by_name(records.all(Terms))

    def find_contact(self, kind: str, name: str) -> Contact | None:
        """The contact of a kind and name, or None."""
        return self._contacts.get((cast("ContactKind", kind), name_key(name)))

    def find_item(self, name: str) -> Item | None:
        """The item of a name, or None."""
        return self._items.get(name_key(name))

    def find_terms(self, name: str) -> Terms | None:
        """The terms of a name, or None."""
        return self._terms.get(name_key(name))

    def find_or_create_contact(
        self, name: str, control_kind: str | None, usual_kind: ContactKind | None, line: int
    ) -> Contact:
        """Find the contact that a line of a transaction names, or create it.

        `control_kind` is the kind of contact that the account of the line needs, if it is a control
        account. On other accounts, the kind that is usual in such a transaction is tried first, and
        then the other kind.
        """
        for kind in _kinds_to_try(control_kind, usual_kind):
            if contact := self.find_contact(kind, name):
                return contact
        kind = control_kind or usual_kind or "vendor"
        if self._run.strict:
            raise Refused.at("name", f"there is no {kind} {name!r}, and the file declares none")
        contact = create(self._run.work, CONTACTS, {"kind": kind, "name": name})
        self.learn(contact)
        self._run.answer.created["contacts"] += 1
        self._run.undo.append(partial(self._take_back, contact))
        self._run.assume(
            line, f"the {kind} {name} is made", "the transaction names it, and no list declares it"
        )
        return contact

    def learn(self, record: Any) -> None:
        """Remember a new or changed record by its name."""
        if isinstance(record, Contact):
            self._contacts[record.kind, name_key(record.name)] = record
        elif isinstance(record, Item):
            self._items[name_key(record.name)] = record
        elif isinstance(record, Terms):
            self._terms[name_key(record.name)] = record

    def _take_back(self, contact: Contact) -> None:
        """Remove a contact that was created for a row that is refused."""
        self._run.work.remove(contact)
        del self._contacts[contact.kind, name_key(contact.name)]
        self._run.answer.created -= Counter({"contacts": 1})


def _by_name(records: Iterable[Named]) -> dict[str, Named]:
    """The records by name; of several with one name, which only older files have, the first."""
    by_name: dict[str, Named] = {}
    for record in records:
        by_name.setdefault(name_key(record.name), record)
    return by_name


def _kinds_to_try(control_kind: str | None, usual_kind: ContactKind | None) -> list[str]:
    if control_kind:
        return [control_kind]
    return sorted(("customer", "vendor"), key=lambda kind: kind != usual_kind)
