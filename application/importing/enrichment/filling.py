"""Which empty fields of an entry a row fills. A field that is not empty stays as it is."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from attrs import frozen

from application.collections.operations import current_of
from application.collections.registry import COLLECTIONS
from application.entered_texts import normalize_entered
from application.importing.account_index import AccountIndex
from application.importing.bank_rows.contra_accounts import UNCATEGORIZED, usual_kind
from application.importing.bank_rows.identities import words_of
from application.importing.bank_rows.payees import Payees
from application.importing.enrichment.listed_rows import ListedRow
from application.importing.enrichment_answer import FilledField
from application.importing.import_run import ImportRun
from application.ports.change_log import RecordAddress
from domain.banking.bank_transactions import BankTransaction
from domain.errors import BookkeepingError
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.journals import Journal
from domain.purchasing.bills import Bill
from domain.records import changed
from domain.texts import name_key

_NO_CATEGORIES = {"bank", "credit_card", "accounts_receivable", "accounts_payable", "non_posting"}
"""The subtypes of accounts that no list fills in as a category."""
_MAY_BE_THERE = (
    "is no category, because the books may have the other side of the transfer or the payment as "
    "an entry of its own"
)


@frozen
class _Fill:
    """A field that a row can fill."""

    told: FilledField
    fields: Callable[[], dict[str, Any]]
    """The fields of the record with their new values."""
    is_figure: bool = False
    """Whether a closing date protects it."""


class Accounts:
    """The accounts that the books have, by what files call them."""

    def __init__(self, index: AccountIndex, accounts: dict[str, Account]) -> None:
        self.index = index
        self._by_label = {name_key(account.label): account for account in accounts.values()}
        uncategorized = map(index.by_path, UNCATEGORIZED)
        self.uncategorized_ids = {account.id for account in uncategorized if account}

    def find(self, name: str) -> Account | None:
        """The account with a path, a number, or both; None if the books have none."""
        if not name:
            return None
        index = self.index
        return (
            index.by_path(name)
            or index.by_number(name)
            or self._by_label.get(name_key(name))
            or index.by_told_number(name)
        )

    def find_id(self, name: str) -> str | None:
        """The id of the account, or None."""
        account = self.find(name)
        return account.id if account else None


class Filler:
    """Fills the empty fields of entries."""

    def __init__(self, run: ImportRun, accounts: Accounts, payees: Payees) -> None:
        self._run = run
        self._work = run.work
        self._accounts = accounts
        self._payees = payees

    def fill(self, address: RecordAddress, row: ListedRow) -> tuple[FilledField, ...]:
        """Fill what is empty in an entry and what the row says; return what was filled.

        What the books refuse is left empty, and told. Raises what the books raise if they do not
        let the entry be changed at all.
        """
        name, id_ = address
        collection = COLLECTIONS[name]
        document: Document = current_of(self._work, collection, id_, None)
        texts, told = self._filled(document, row, self._text_fills(document, row))
        completed, told_figures = self._filled(texts, row, self._figure_fills(document, row))
        if told_figures:
            try:
                collection.save(self._work, completed)
            except BookkeepingError as error:
                for field in told_figures:
                    self._tell(row, field, str(error))
            else:
                return (*told, *told_figures)
        if told:
            collection.save(self._work, texts)
        return told

    def _filled(
        self, document: Document, row: ListedRow, fills: Iterator[_Fill]
    ) -> tuple[Document, tuple[FilledField, ...]]:
        """A document with what some fields of it can be filled with; nothing is stored."""
        settings = self._work.settings
        told = []
        for fill in fills:
            if fill.is_figure and settings.is_closed(document.date):
                self._tell(row, fill.told, f"the books are closed to {settings.closing_date}")
                continue
            try:
                fields = normalize_entered(type(document), fill.fields(), document)
                document = changed(document, **fields)
            except BookkeepingError as error:
                self._tell(row, fill.told, str(error))
            else:
                told.append(fill.told)
        return document, tuple(told)

    def _tell(self, row: ListedRow, field: FilledField, why: str) -> None:
        self._run.assume(row.line, f"the {field.name} of its entry is left as it is", why)

    def _text_fills(self, document: Document, row: ListedRow) -> Iterator[_Fill]:
        """What a closing date leaves free: payee, memo, number."""
        values = [("memo", "memo", row.memo)]
        values.append(("number", "number" if isinstance(document, Bill) else "ref", row.number))
        if isinstance(document, BankTransaction) and document.contact_id is None:
            values.insert(0, ("payee", "payee", row.payee))
        for name, field, value in values:
            if value.strip() and not getattr(document, field):
                yield _Fill(FilledField(name, "", value.strip()), partial(dict, **{field: value}))

    def _figure_fills(self, document: Document, row: ListedRow) -> Iterator[_Fill]:
        """What a closing date protects: contact and category."""
        if isinstance(document, BankTransaction) and document.contact_id is None:
            is_named = not document.payee or words_of(document.payee) == words_of(row.payee)
            contact = self._payees.exact(row.payee, usual_kind(document.amount))
            if contact and is_named:
                told = FilledField("contact", "", contact.name)
                yield _Fill(told, partial(dict, contact_id=contact.id), is_figure=True)
        place = self._uncategorized_place(document)
        category = self._category(document, row) if place else None
        if place and category:
            field, number = place
            parts = getattr(document, field)
            before = self._accounts.index[parts[number].account_id]
            told = FilledField("category", before.label, category.label)
            part = changed(parts[number], account_id=category.id)
            new_parts = (*parts[:number], part, *parts[number + 1 :])
            yield _Fill(told, partial(dict, **{field: new_parts}), is_figure=True)

    def _uncategorized_place(self, document: Document) -> tuple[str, int] | None:
        """The field and the place of an only split or line that is on an Uncategorized account."""
        parts_of: tuple[str, int]
        if isinstance(document, BankTransaction):
            parts_of = ("splits", 1)
        elif isinstance(document, Bill):
            parts_of = ("lines", 1)
        elif isinstance(document, Journal):
            parts_of = ("lines", 2)
        else:
            return None
        field, count = parts_of
        parts = getattr(document, field)
        places = [
            place
            for place, part in enumerate(parts)
            if part.account_id in self._accounts.uncategorized_ids
        ]
        return (field, places[0]) if len(parts) == count and len(places) == 1 else None

    def _category(self, document: Document, row: ListedRow) -> Account | None:
        """The account that a row names for an uncategorized entry, if it names one."""
        account = self._accounts.find(row.category)
        if account is None:
            if row.category and row.category not in UNCATEGORIZED:
                self._tell_category(row, f"the books have no account {row.category!r}")
            return None
        entry = document.entry()
        used = {posting.account_id for posting in entry.postings} if entry else set()
        if account.id in used:  # The list may show the entry from its other side.
            account = self._accounts.find(row.account)
        if account is None or account.id in used | self._accounts.uncategorized_ids:
            return None
        if not account.active:
            self._tell_category(row, f"{account.label} is inactive")
            return None
        funds_id = self._work.settings.undeposited_funds_account_id
        if account.subtype in _NO_CATEGORIES or account.id == funds_id:
            self._tell_category(row, f"{account.label} {_MAY_BE_THERE}")
            return None
        return account

    def _tell_category(self, row: ListedRow, why: str) -> None:
        self._tell(row, FilledField("category", "", row.category), why)
