"""What the documents of an import share: their lines, contacts, terms, and how they are created."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from attrs import frozen

from application.collections.collection import Collection
from application.collections.operations import create
from application.importing.contact_resolver import ContactResolver
from application.importing.import_run import ImportRun
from application.importing.parsed_file import ImportedLine, ImportedTransaction
from application.ledger.accounts import is_cash_or_card
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.invoicing.invoices import Invoice
from domain.ledger.accounts import Account
from domain.purchasing.bills import Bill
from domain.records import Record
from domain.texts import echoed, name_key

TRANSFER = "Transfer"
"""What QuickBooks calls a transfer. Either of its two lines may come first."""

NO_NAME = "(no name)"
"""The contact of lines that must have one but name none."""


@frozen
class ResolvedLine:
    """A line of a transaction, with the account of the books that it is on."""

    source: ImportedLine
    account: Account

    @property
    def amount(self) -> int:
        """In cents; debits are positive."""
        return self.source.amount


@frozen
class ResolvedTransaction:
    """A transaction of a file, whose lines have accounts of the books."""

    source: ImportedTransaction
    own_line: ResolvedLine
    """The first line: of an invoice the receivable account, of a check the bank account."""
    other_lines: tuple[ResolvedLine, ...]

    @property
    def is_transfer(self) -> bool:
        """Whether money moves between two accounts of the company."""
        return self.source.type == TRANSFER

    @property
    def own_name(self) -> str:
        """The name on its own line, otherwise the only name on its lines, otherwise empty."""
        return self.source.own_name

    def only_control_account(self, contact_kind: str, sign: int) -> Account | None:
        """The one control account that all other lines are on, if they are all on one side.

        The side is that of debits for `sign` +1, and that of credits for -1.
        """
        accounts = {line.account.id: line.account for line in self.other_lines}
        if len(accounts) != 1 or not all(line.amount * sign > 0 for line in self.other_lines):
            return None
        (account,) = accounts.values()
        return account if account.control_of == contact_kind else None


class ImportedDocuments:
    """The documents of one import: it creates them, and finds the contacts and terms they need."""

    def __init__(self, run: ImportRun, contact_resolver: ContactResolver) -> None:
        self._run = run
        self._contact_resolver = contact_resolver

    @property
    def work(self) -> UnitOfWork:
        """The unit of work of the import."""
        return self._run.work

    def create(self, collection: Collection[Any], fields: Mapping[str, Any]) -> Any:
        """Create a document, and record in the answer if its number is taken already."""
        document: Record = create(self.work, collection, fields)
        self._run.undo.append(partial(self.work.remove, document))
        self._run.documents.append((collection.name, document.id))
        if isinstance(document, (Invoice, Bill)):
            for name, key in document.keys().items():
                if len(self.work.references.holders(collection.kind, name, key)) > 1:
                    self._run.answer.duplicate_numbers.append(document.number)
        return document

    def contact_id(
        self, transaction: ResolvedTransaction, line: ResolvedLine, *, is_needed: bool = True
    ) -> str | None:
        """The contact that a line names; None if it names none and needs none.

        A line on a control account always needs a contact: its own name, otherwise the name of the
        transaction, otherwise the contact `NO_NAME`.
        """
        control = line.account.control_of
        name = line.source.name or (transaction.own_name if control else "")
        if not name and (control or is_needed):
            name = NO_NAME
            self._run.assume(
                line.source.line,
                f"the {control} {NO_NAME}",
                f"the line is on a control account and names no {control}",
            )
        if not name:
            return None
        usual = transaction.source.contact_kind
        return self._contact_resolver.find_or_create_contact(
            name, control, usual, line.source.line
        ).id

    def no_name_contact_id(self, kind: str, line: int) -> str:
        """The contact that stands for all whose names a list of balances does not tell."""
        return self._contact_resolver.find_or_create_contact(
            NO_NAME, kind, None, line, is_strict=False
        ).id

    def only_contact_id(self, transaction: ResolvedTransaction) -> str | None:
        """The contact that all lines except the own line name; None if they name several."""
        lines = transaction.other_lines
        names = {name_key(line.source.name or transaction.own_name) for line in lines}
        return self.contact_id(transaction, lines[0]) if len(names) == 1 else None

    def terms_and_due_date(self, transaction: ResolvedTransaction) -> dict[str, Any]:
        """The terms and the due date that the file gives, without those that it leaves out."""
        source = transaction.source
        fields: dict[str, Any] = {}
        if terms := self._contact_resolver.find_terms(source.terms):
            fields["terms_id"] = terms.id
        elif source.terms:
            self._run.assume(
                source.line,
                "it has the terms of its customer or vendor",
                f"it names the terms {echoed(source.terms)!r}, and no list declares them",
            )
        if source.due_date:
            fields["due_date"] = source.due_date
        return fields

    def item_id(self, line: ResolvedLine) -> str | None:
        """The item that a line names, if the books have it."""
        item = self._contact_resolver.find_item(line.source.item)
        return item.id if item else None

    def description(self, transaction: ResolvedTransaction, line: ResolvedLine) -> str:
        """The memo of a line or the name of its item, then the other contact that it names.

        Such a contact is, for example, the tax agency on a line of sales tax.
        """
        source = line.source
        other_name = source.name if source.name != transaction.own_name else ""
        return "\n".join(part for part in (source.memo or source.item, other_name) if part)

    def is_cash(self, account: Account) -> bool:
        """Whether a payment can be deposited to the account."""
        funds_id = self.work.settings.undeposited_funds_account_id
        return account.subtype == "bank" or account.id == funds_id

    def is_cash_or_card(self, account: Account) -> bool:
        """Whether bank transactions can be on the account."""
        return is_cash_or_card(self.work, account)

    def can_be_on_lines(self, account: Account) -> bool:
        """Whether lines of invoices and bills can be on the account."""
        return not (
            self.is_cash_or_card(account) or account.control_of or account.subtype == "non_posting"
        )
