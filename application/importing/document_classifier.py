"""Which document an imported transaction becomes.

The type of a transaction decides, as far as its accounts allow; otherwise it becomes a journal.
What each document holds is in `sales_documents`, `purchase_documents` and
`bank_and_journal_documents`.
"""

from application.importing.account_resolver import AccountResolver
from application.importing.bank_and_journal_documents import (
    create_bank_transaction,
    create_journal,
)
from application.importing.contact_resolver import ContactResolver
from application.importing.import_run import ImportRun
from application.importing.imported_documents import (
    ImportedDocuments,
    ResolvedLine,
    ResolvedTransaction,
)
from application.importing.misfits import reason_for_journal
from application.importing.parsed_file import ImportedLine, ImportedTransaction
from application.importing.purchase_documents import create_bill, create_bill_payment
from application.importing.sales_documents import SALES_FORMS, create_invoice, create_payment
from domain.texts import echoed

CREATE_BY_FORM = (
    create_invoice,
    create_payment,
    create_bill,
    create_bill_payment,
    create_bank_transaction,
)
"""The documents that a transaction may become, in the order in which they are tried."""


class DocumentClassifier:
    """Decides for each transaction of one import which document it becomes."""

    def __init__(
        self, run: ImportRun, account_resolver: AccountResolver, contact_resolver: ContactResolver
    ) -> None:
        self._run = run
        self._account_resolver = account_resolver
        self._contact_resolver = contact_resolver
        self._documents = ImportedDocuments(run, contact_resolver)
        self._has_looked_ahead = False

    def create_documents(self, transaction: ImportedTransaction) -> list[str]:
        """Create the documents of a transaction, and return the collection of each of them."""
        self._look_ahead()
        resolved = self._resolve(transaction)
        for create_document in CREATE_BY_FORM:
            if collections := create_document(self._documents, resolved):
                return collections
        if transaction.form != "journal":
            self._run.assume(
                transaction.line,
                f"the {echoed(transaction.type)} becomes a journal entry",
                reason_for_journal(self._documents, resolved),
            )
        return create_journal(self._documents, resolved)

    def _look_ahead(self) -> None:
        """Note all names of the file, with the kinds of contacts that their lines need."""
        if self._has_looked_ahead:
            return
        self._has_looked_ahead = True
        kinds: dict[str, str | None] = {}
        noted: set[tuple[str, str, str | None]] = set()
        for transaction in self._run.answer.file.transactions:
            for line in transaction.lines:
                if line.account not in kinds:
                    kinds[line.account] = self._account_resolver.control_of(line.account)
                name = line.name or transaction.own_name
                use = (name, line.account, transaction.contact_kind)
                if name and use not in noted:
                    noted.add(use)
                    self._contact_resolver.expect(
                        name, kinds[line.account], transaction.contact_kind
                    )

    def _resolve(self, transaction: ImportedTransaction) -> ResolvedTransaction:
        lines = [
            line
            for line in transaction.lines
            if line is transaction.lines[0] or _has_content(transaction, line)
        ]
        self._account_resolver.check_declared(line.account for line in lines)
        own_line, *other_lines = map(self._resolve_line, lines)
        return ResolvedTransaction(transaction, own_line, tuple(other_lines))

    def _resolve_line(self, line: ImportedLine) -> ResolvedLine:
        account = self._account_resolver.find_or_create(line.account, line.line)
        return ResolvedLine(line, account)


def _has_content(transaction: ImportedTransaction, line: ImportedLine) -> bool:
    """Whether a line has an amount, or is a line of text on an invoice."""
    is_text = transaction.form in SALES_FORMS and bool(line.memo or line.item)
    return bool(line.amount) or is_text
