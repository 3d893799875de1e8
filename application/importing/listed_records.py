"""Importing the records that the lists of a file declare: contacts, items and terms.

Accounts are in `declared_accounts`.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from application.collections.collection import Collection
from application.collections.operations import amend, create
from application.collections.registry import CONTACTS, ITEMS, TERMS
from application.importing.account_resolver import AccountResolver
from application.importing.contact_resolver import ContactResolver
from application.importing.import_answer import RecordsOutcome
from application.importing.import_run import ImportRun
from application.importing.parsed_file import ImportedRecord
from domain.invoicing.terms import Terms
from domain.records import Record
from domain.texts import echoed, name_key


class ListedRecords:
    """Creates the records that a file declares, and completes those that the books have."""

    def __init__(
        self,
        run: ImportRun,
        account_resolver: AccountResolver,
        contact_resolver: ContactResolver,
    ) -> None:
        self._run = run
        self._work = run.work
        self._file = run.answer.file
        self._account_resolver = account_resolver
        self._contact_resolver = contact_resolver

    def import_terms(self) -> None:
        """Create or complete terms."""
        for terms in self._records("terms"):
            current = self._contact_resolver.find_terms(terms.fields["name"])
            fields = terms.fields
            if current and _exclude_each_other(current, fields):
                self._run.assume(
                    terms.line,
                    f"the terms {current.name} stay as they are",
                    "of the file and the books, one counts days and the other names days of the "
                    "month",
                )
                fields = {"name": current.name}
            self._attempt_record(
                terms, TERMS, partial(self._create_or_complete, TERMS, current, fields)
            )

    def import_contacts(self) -> None:
        """Create or complete contacts, whose terms must be there."""
        for contact in self._records("contact"):
            name = contact.fields["name"]
            terms = self._contact_resolver.find_terms(contact.terms)
            if contact.terms and terms is None:
                self._run.assume(
                    contact.line,
                    f"{echoed(name)} has no terms",
                    f"the file names the terms {echoed(contact.terms)!r} and does not declare them",
                )
            current = self._contact_resolver.find_contact(contact.fields["kind"], name)
            fields = {**contact.fields, "terms_id": terms.id if terms else None}
            self._attempt_record(
                contact, CONTACTS, partial(self._create_or_complete, CONTACTS, current, fields)
            )

    def import_items(self) -> None:
        """Create or complete items, whose accounts are created if missing."""
        for item in self._records("item"):
            self._attempt_record(item, ITEMS, partial(self._import_item, item))

    def _records(self, kind: str) -> Iterator[ImportedRecord]:
        return (record for record in self._file.records if record.kind == kind)

    def _import_item(self, item: ImportedRecord) -> tuple[Record, RecordsOutcome]:
        account_id = self._account_of_item(item) if item.account else None
        current = self._contact_resolver.find_item(item.fields["name"])
        return self._create_or_complete(ITEMS, current, {**item.fields, "account_id": account_id})

    def _account_of_item(self, item: ImportedRecord) -> str:
        is_tax = name_key(item.fields["name"]) in map(name_key, self._file.tax_names)
        return self._account_resolver.find_or_create_for_item(
            item.account, item.line, is_tax=is_tax
        ).id

    def _create_or_complete(
        self, collection: Collection[Any], current: Any, fields: Mapping[str, Any]
    ) -> tuple[Record, RecordsOutcome]:
        """Create a record, or complete the record of that name; return it and what it became."""
        if current is None:
            created = create(self._work, collection, fields)
            self._contact_resolver.learn(created)
            return created, "created"
        missing = {
            name: value
            for name, value in fields.items()
            if _is_missing(name, getattr(current, name)) and not _is_missing(name, value)
        }
        completed = amend(self._work, collection, current.id, missing)
        self._contact_resolver.learn(completed)
        return completed, "merged" if missing else "duplicate"

    def _attempt_record(
        self,
        record: ImportedRecord,
        collection: Collection[Any],
        step: Callable[[], tuple[Record, RecordsOutcome]],
    ) -> None:
        if result := self._run.attempt(record.line, 1, step):
            imported, outcome = result
            self._run.answer.count_record(record.line, collection.name, imported.id, outcome)


def _is_missing(name: str, value: Any) -> bool:
    """Whether a field says nothing yet, so that a file may fill it in.

    An item without a rate has the rate 0. A 0 or a "no" of any other field is something that
    somebody has said.
    """
    return value is None or value == "" or (name == "rate" and value == 0)


def _exclude_each_other(terms: Terms, fields: Mapping[str, Any]) -> bool:
    """Whether terms count days and the fields name days of the month, or the other way round."""
    counts_days = terms.due_days or terms.discount_days or terms.discount_percent
    fields_count_days = fields.get("due_days") or fields.get("discount_days")
    if fields.get("due_day_of_month"):
        return terms.due_day_of_month is None and bool(counts_days)
    return terms.due_day_of_month is not None and bool(
        fields_count_days or fields["discount_percent"]
    )
