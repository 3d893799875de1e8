"""Importing what a reader found in a file of another program: all of it, or nothing.

    bytes --Reader--> ParsedFile --import_file--> ImportAnswer

This runs while the import is planned (`plan_import`); its writes are stored by the commit.

Readers are adapters, one for each format. Refused rows are collected in the answer and not raised
one by one, so that the answer for a file with ten wrong rows names all ten.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from application.collections.collection import Collection
from application.collections.operations import amend, create
from application.collections.registry import ACCOUNTS, COLLECTIONS, CONTACTS, ITEMS, TERMS
from application.importing.account_index import default_accounts
from application.importing.account_resolver import AccountResolver
from application.importing.contact_resolver import ContactResolver
from application.importing.declared_accounts import DeclaredAccounts
from application.importing.document_classifier import DocumentClassifier
from application.importing.identities import identified_transactions
from application.importing.import_answer import ImportAnswer, RecordOutcome, RecordsOutcome
from application.importing.import_run import ImportRun
from application.importing.imported_documents import ImportedDocuments
from application.importing.list_records import exclude_each_other, is_missing
from application.importing.needless_transactions import reason_to_leave_out
from application.importing.opening_balances import OpeningBalances
from application.importing.parsed_file import (
    ImportedRecord,
    ImportedTransaction,
    LeftOut,
    ParsedFile,
)
from application.ports.change_log import RecordAddress
from application.ports.progress import Progress, observed, unobserved
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Closed
from domain.records import Record
from domain.texts import echoed, name_key


def import_file(
    work: UnitOfWork,
    file: ParsedFile,
    *,
    strict: bool = False,
    opening_date: date | None = None,
    progress: Progress = unobserved,
) -> ImportAnswer:
    """Create everything that a file holds and the books do not have yet.

    Rows that are wrong are in the answer, and nothing of them is created. Accounts, contacts, items
    and terms come before transactions, wherever they are in the file. A name that no list of the
    file declares is created and reported as assumed; with `strict` its row is refused. The balances
    that the list of accounts gives are posted as opening balances on `opening_date`, or not at all
    if that is None. `progress` counts the transactions of the file.
    """
    answer = ImportAnswer.of(file)
    steps = _ImportSteps(ImportRun(work, answer, strict))
    steps.import_terms()
    steps.import_accounts()
    steps.import_contacts()
    steps.import_items()
    steps.import_opening_balances(opening_date)
    steps.import_transactions(progress)
    steps.deactivate_hidden_accounts()
    steps.find_stated_accounts()
    return answer


class _ImportSteps:
    """The steps of one import, in the order in which `import_file` takes them."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._work = run.work
        self._answer = run.answer
        self._account_resolver = AccountResolver(run)
        self._declared_accounts = DeclaredAccounts(self._account_resolver)
        self._contact_resolver = ContactResolver(run)
        self._opening_balances = OpeningBalances(
            run, ImportedDocuments(run, self._contact_resolver)
        )
        self._classifier = DocumentClassifier(run, self._account_resolver, self._contact_resolver)

    def import_terms(self) -> None:
        for terms in self._records("terms"):
            current = self._contact_resolver.find_terms(terms.fields["name"])
            fields = terms.fields
            if current and exclude_each_other(current, fields):
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

    def import_accounts(self) -> None:
        """Create the accounts that the file declares, each after its parent."""
        for declared in self._declared_accounts.in_order():
            declaration = self._run.attempt(
                declared.line, 1, partial(self._declared_accounts.declare, declared)
            )
            if declaration is None:
                continue
            account, is_new = declaration
            is_changed = account.version > self._work.version
            changed_outcome: RecordsOutcome = "merged" if is_changed else "duplicate"
            outcome = "created" if is_new else changed_outcome
            self._count(declared.line, "accounts", account.id, outcome)
            self._declared_accounts.set_default(declared, account)
            self._opening_balances.add(declared, account)

    def import_contacts(self) -> None:
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
        for item in self._records("item"):
            self._attempt_record(item, ITEMS, partial(self._import_item, item))

    def import_opening_balances(self, day: date | None) -> None:
        """Post the balances of the list of accounts on a day, or say that they are not posted."""
        if day is None:
            self._opening_balances.tell_unposted()
        elif line := self._opening_balances.first_line:
            first = len(self._run.documents)
            posted = self._run.attempt(line, 0, partial(self._opening_balances.post, day))
            if posted:
                self._count_documents(line, first)
                self._answer.identities |= posted

    def import_transactions(self, progress: Progress) -> None:
        """Create the transactions that no file imported earlier had."""
        identified = identified_transactions(self._answer.file.transactions)
        known = self._work.session.imports.imported([identity for identity, _ in identified])
        self._read_documents(known.values())
        for identity, transaction in observed(identified, len(identified), progress):
            if identity in known:
                self._leave_duplicate(transaction, known[identity])
                continue
            first = len(self._run.documents)
            collections = self._run.attempt(
                transaction.line, transaction.rows, partial(self._import_transaction, transaction)
            )
            if collections:
                self._answer.made_lines += transaction.rows
                self._count_documents(transaction.line, first)
                self._answer.identities[identity] = self._run.documents[first]

    def _count_documents(self, line: int, first: int) -> None:
        """Count the documents that were created since the `first` one of some rows."""
        for collection, id_ in self._run.documents[first:]:
            self._answer.add_created(line, collection, id_)

    def _read_documents(self, addresses: Iterable[RecordAddress]) -> None:
        """Read documents of the books at once, to know later which of them are still there."""
        ids: dict[str, list[str]] = defaultdict(list)
        for collection, id_ in addresses:
            ids[collection].append(id_)
        for collection, ids_of_collection in ids.items():
            self._work.many(COLLECTIONS[collection].kind, ids_of_collection)

    def _leave_duplicate(self, transaction: ImportedTransaction, address: RecordAddress) -> None:
        """Leave a transaction that was imported before as it is now in the books."""
        self._answer.duplicate_lines += transaction.rows
        collection, id_ = address
        self._answer.records.append(RecordOutcome(transaction.line, "duplicate", collection, id_))
        if self._work.find(COLLECTIONS[collection].kind, id_) is None:
            self._run.assume(
                transaction.line,
                "the transaction is not imported again",
                "deleted by you: it was imported before, and its document was deleted then",
            )

    def deactivate_hidden_accounts(self) -> None:
        """Make the hidden accounts inactive, now that the transactions are posted on them."""
        defaults = default_accounts(self._work).values()
        for id_, line in self._declared_accounts.hidden.items():
            if id_ not in defaults:
                amend(self._work, ACCOUNTS, id_, {"active": False})
                continue
            self._run.assume(
                line,
                "the account stays active, although the file hides it",
                "it is a default account of the settings",
            )

    def _records(self, kind: str) -> Iterator[ImportedRecord]:
        return (record for record in self._answer.file.records if record.kind == kind)

    def _import_item(self, item: ImportedRecord) -> tuple[Record, RecordsOutcome]:
        account_id = self._account_of_item(item) if item.account else None
        current = self._contact_resolver.find_item(item.fields["name"])
        return self._create_or_complete(ITEMS, current, {**item.fields, "account_id": account_id})

    def _account_of_item(self, item: ImportedRecord) -> str:
        is_tax = name_key(item.fields["name"]) in map(name_key, self._answer.file.tax_names)
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
            if is_missing(name, getattr(current, name)) and not is_missing(name, value)
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
            self._count(record.line, collection.name, imported.id, outcome)

    def _import_transaction(self, transaction: ImportedTransaction) -> list[str] | None:
        """The collections of the documents that were created; None if there is nothing to post."""
        settings = self._work.settings
        if settings.is_closed(transaction.date):
            raise Closed(
                f"it is dated {transaction.date}, but the books are closed to "
                f"{settings.closing_date}"
            )
        reason = reason_to_leave_out(self._work, transaction)
        if reason:
            place = self._answer.file.place_text(transaction.line)
            self._answer.leave_out(
                LeftOut(transaction.type, transaction.rows, f"{place}: {reason}")
            )
            return None
        return self._classifier.create_documents(transaction)

    def find_stated_accounts(self) -> None:
        """Find the accounts of the totals and balances by which the import proves itself."""
        for stated in self._answer.file.stated:
            account = self._account_resolver.find(stated.account)
            self._answer.stated_accounts.append(account.id if account else None)

    def _count(self, line: int, collection: str, id_: str, outcome: RecordsOutcome) -> None:
        """Count the line of a record as new, as completing it, or as saying nothing new."""
        if outcome == "created":
            self._answer.add_created(line, collection, id_)
            self._answer.made_lines += 1
            return
        self._answer.records.append(RecordOutcome(line, outcome, collection, id_))
        if outcome == "merged":
            self._answer.merged[collection] += 1
            self._answer.merged_lines += 1
        else:
            self._answer.duplicate_lines += 1
