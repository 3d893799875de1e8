"""Importing what a reader found in a file of another program: all of it, or nothing.

    bytes --Reader--> ParsedFile --import_file--> ImportAnswer

This runs while the import is planned (`plan_import`); its writes are stored by the commit.

Readers are adapters, one for each format. Refused rows are collected in the answer and not raised
one by one, so that the answer for a file with ten wrong rows names all ten.
"""

from datetime import date
from functools import partial

from application.collections.operations import amend
from application.collections.registry import ACCOUNTS
from application.importing.account_index import default_accounts
from application.importing.account_resolver import AccountResolver
from application.importing.bank_rows.import_statements import (
    BY_DEFAULT,
    StatementImport,
    StatementOptions,
)
from application.importing.contact_resolver import ContactResolver
from application.importing.declared_accounts import DeclaredAccounts
from application.importing.document_classifier import DocumentClassifier
from application.importing.identities import identified_transactions
from application.importing.import_answer import ImportAnswer, RecordsOutcome
from application.importing.import_run import ImportRun
from application.importing.imported_documents import ImportedDocuments
from application.importing.known_documents import leave_duplicate, with_known_documents
from application.importing.listed_records import ListedRecords
from application.importing.needless_transactions import reason_to_leave_out
from application.importing.opening_balances import OpeningBalances
from application.importing.parsed_file import (
    AS_THE_FILE_SHOWS,
    ImportedTransaction,
    LeftOut,
    ParsedFile,
    ReadingOptions,
)
from application.ports.progress import Progress, observed, unobserved
from application.unit_of_work.unit_of_work import UnitOfWork


def import_file(
    work: UnitOfWork,
    file: ParsedFile,
    *,
    strict: bool = False,
    opening_date: date | None = None,
    statements: StatementOptions = BY_DEFAULT,
    reading: ReadingOptions = AS_THE_FILE_SHOWS,
    progress: Progress = unobserved,
) -> ImportAnswer:
    """Create everything that a file holds and the books do not have yet.

    Rows that are wrong are in the answer, and nothing of them is created. Accounts, contacts, items
    and terms come before transactions, wherever they are in the file. A name that no list of the
    file declares is created and reported as assumed; with `strict` its row is refused. The balances
    that the list of accounts gives are posted as opening balances on `opening_date`, or not at all
    if that is None. `statements` says how the rows of banks' statements are imported, and
    `reading` what the person has said about how the file is read. `progress` counts the
    transactions or rows of the file.

    Raises `AccountNeeded` if the account of a statement is not known.
    """
    answer = ImportAnswer.of(file)
    steps = _ImportSteps(ImportRun(work, answer, strict))
    steps.records.import_terms()
    steps.import_accounts()
    steps.records.import_contacts()
    steps.records.import_items()
    steps.import_opening_balances(opening_date)
    steps.import_transactions(progress)
    steps.import_statements(statements, reading, progress)
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
        self.records = ListedRecords(run, self._account_resolver, self._contact_resolver)
        self._classifier = DocumentClassifier(run, self._account_resolver, self._contact_resolver)

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
            self._answer.count_record(declared.line, "accounts", account.id, outcome)
            self._declared_accounts.set_default(declared, account)
            self._opening_balances.add(declared, account)

    def import_opening_balances(self, day: date | None) -> None:
        """Post the balances of the list of accounts on a day, or say that they are not posted."""
        if day is None:
            self._opening_balances.tell_unposted()
        elif line := self._opening_balances.first_line:
            posted = self._run.attempt(line, 0, partial(self._opening_balances.post, day))
            if posted:
                self._count_documents(line)
                for identity, document in posted.items():
                    self._answer.identities.append((identity, document))

    def import_transactions(self, progress: Progress) -> None:
        """Create the transactions that no file imported earlier had."""
        transactions = self._answer.file.transactions
        identified = with_known_documents(self._work, identified_transactions(transactions))
        for identity, transaction, known in observed(identified, len(transactions), progress):
            if known:
                leave_duplicate(
                    self._run, transaction.line, transaction.rows, known, "the transaction"
                )
                continue
            collections = self._run.attempt(
                transaction.line, transaction.rows, partial(self._import_transaction, transaction)
            )
            if collections:
                self._answer.made_lines += transaction.rows
                self._answer.identities.append((identity, self._run.documents[0]))
                self._count_documents(transaction.line)

    def _count_documents(self, line: int) -> None:
        """Count the documents that were created of some rows."""
        for collection, id_ in self._run.documents:
            self._answer.add_created(line, collection, id_)
        self._run.documents.clear()

    def import_statements(
        self, options: StatementOptions, reading: ReadingOptions, progress: Progress
    ) -> None:
        """Create the rows of banks' statements that the books do not have yet."""
        if self._answer.file.statements:
            statements = StatementImport(self._run, self._account_resolver, options, reading)
            statements.import_all(progress)

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

    def _import_transaction(self, transaction: ImportedTransaction) -> list[str] | None:
        """The collections of the documents that were created; None if there is nothing to post."""
        self._run.check_open(transaction.date)
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
