"""Finds the contacts, items and terms that a file names, and creates contacts that are missing."""

from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Any, TypeVar

from application.collections.operations import create
from application.collections.registry import CONTACTS
from application.importing.import_run import ImportRun
from application.importing.parsed_file import ContactKind
from domain.errors import Refused
from domain.invoicing.contacts import Contact
from domain.invoicing.items import Item
from domain.invoicing.terms import Terms
from domain.texts import echoed, name_key

Named = TypeVar("Named", Item, Terms)

JOB_SEPARATOR = ":"
"""What stands between the name of a customer and that of a job: `Acme:Kitchen`."""


class ContactResolver:
    """Finds contacts, items and terms by their names, whatever their case."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        records = run.work.session.records
        # Older files may have several contacts of one name; the first one counts, as by its id.
        self._contacts: dict[tuple[str, str], Contact] = {}
        for contact in records.all(Contact):
            self._contacts.setdefault((contact.kind, name_key(contact.name)), contact)
        self._known = set(self._contacts)
        """The contacts that do not depend on the order of transactions: those of the books, those
        that the lists of the file declare, and those that lines on control accounts need."""
        self._usual_kinds: dict[str, set[str]] = {}
        """The kinds that are usual in the transactions of the file in which a name occurs."""
        self._items = _by_name(records.all(Item))
        self._terms = _by_name(records.all(Terms))

    def find_contact(self, kind: str, name: str) -> Contact | None:
        """The contact of a kind and name, or None."""
        return self._contacts.get((kind, name_key(name)))

    def find_item(self, name: str) -> Item | None:
        """The item of a name, or None."""
        return self._items.get(name_key(name))

    def find_terms(self, name: str) -> Terms | None:
        """The terms of a name, or None."""
        return self._terms.get(name_key(name))

    def find_or_create_contact(
        self,
        name: str,
        control_kind: str | None,
        usual_kind: ContactKind | None,
        line: int,
        *,
        is_strict: bool = True,
    ) -> Contact:
        """Find the contact that a line of a transaction names, or create it.

        `control_kind` is the kind of contact that the account of the line needs, if it is a control
        account. On other accounts the contact is of the kind that is usual in such a transaction,
        unless only the other kind is known. A job of a customer is always a customer. A strict
        import refuses to create a contact, except if `is_strict` is false.
        """
        kind = control_kind or self._kind(name, usual_kind)
        if contact := self.find_contact(kind, name):
            return contact
        if self._run.strict and is_strict:
            raise Refused.at(
                "name",
                f"there is no {kind} {echoed(name)!r}, and the file declares none",
                code="unknown_id",
            )
        contact = create(self._run.work, CONTACTS, {"kind": kind, "name": name})
        self._contacts[kind, name_key(name)] = contact
        self._run.answer.add_created(line, "contacts", contact.id)
        self._run.undo.append(partial(self._take_back, contact))
        self._run.assume(
            line, f"the {kind} {name} is made", "the transaction names it, and no list declares it"
        )
        return contact

    def expect(self, name: str, control_kind: str | None, usual_kind: ContactKind | None) -> None:
        """Note a name in the file before its first transaction is imported.

        So the kind of a contact does not depend on the order of the transactions.
        """
        key = name_key(name)
        if control_kind:
            self._known.add((control_kind, key))
        elif usual_kind:
            self._usual_kinds.setdefault(key, set()).add(usual_kind)

    def learn(self, record: Any) -> None:
        """Remember a new or changed record of a list by its name."""
        if isinstance(record, Contact):
            self._contacts[record.kind, name_key(record.name)] = record
            self._known.add((record.kind, name_key(record.name)))
        elif isinstance(record, Item):
            self._items[name_key(record.name)] = record
        elif isinstance(record, Terms):
            self._terms[name_key(record.name)] = record

    def _kind(self, name: str, usual_kind: ContactKind | None) -> str:
        """The kind of a contact that a line names which needs no certain kind."""
        key = name_key(name)
        usual = "customer" if JOB_SEPARATOR in name else usual_kind
        kinds = sorted(("customer", "vendor"), key=lambda kind: kind != usual)
        known = [kind for kind in kinds if (kind, key) in self._known]
        return known[0] if known else usual or min(self._usual_kinds.get(key, ()), default="vendor")

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
