"""The open items and entries that the books must have, computed from documents and applications.

`verify_books` and `verify_open_items` compare them with what is stored.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import cast

from attrs import evolve

from domain.banking.bank_transactions import BankTransaction
from domain.ledger.accounts import Account
from domain.ledger.company import COMPANY_ID, Settings
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.reconciliation.applications import Application, AppliedCredit
from domain.reconciliation.cash_basis import (
    application_entry,
    applied_in_order,
    on_both_bases,
    postings_when_applied,
)
from domain.reconciliation.open_items import OpenItem, derive_open_items, roles_of
from domain.records import Record, kind_of


class ExpectedOpenItems:
    """The open items that some records make, with what is applied to each."""

    def __init__(self, records: Mapping[str, Mapping[str, Record]]) -> None:
        """Derive the open items of all records, which are given by kind and id."""
        settings = cast("Settings | None", records[kind_of(Settings)].get(COMPANY_ID))
        accounts = [cast("Account", account) for account in records[kind_of(Account)].values()]
        self.roles = roles_of(accounts, settings.undeposited_funds_account_id if settings else "")
        self.documents = [
            record
            for records_of_kind in records.values()
            for record in records_of_kind.values()
            if isinstance(record, Document)
        ]
        self.document_entries = {
            entry.id: entry for document in self.documents if (entry := document.entry())
        }
        """The entry of each document, by its id."""
        self.by_id: dict[str, OpenItem] = {}
        """Each open item, fully open."""
        self._entry_by_item: dict[str, Entry] = {}
        for entry in self.document_entries.values():
            for item in derive_open_items(entry, self.roles):
                self.by_id[item.id] = item
                self._entry_by_item[item.id] = entry
        self.credits = cast("Mapping[str, AppliedCredit]", records[kind_of(AppliedCredit)])
        self.applied: dict[str, list[tuple[str, Application]]] = defaultdict(list)
        """The applications of each item, as (credit, application)."""
        for credit_id, credit in sorted(self.credits.items()):
            for line in credit.applied:
                self.applied[credit_id].append((credit_id, line))
                self.applied[line.charge_id].append((credit_id, line))
        self.deposits = _deposits(self.documents)
        """The ids of the deposits that contain each undeposited row."""
        self._taken_back = {
            (kind_of(type(document)), document.id)
            for document in self.documents
            if document.void_reason
        }
        """The kind and id of each document that was voided or reversed."""

    def expected(self, item: OpenItem) -> OpenItem:
        """An item with the open amount that it must have."""
        if item.role == "row":
            document = (item.kind, item.document_id)
            is_waiting = not self.deposits.get(item.id) and document not in self._taken_back
            return evolve(item, open=item.amount if is_waiting else 0)
        lines = [line for _, line in self.applied.get(item.id, [])]
        open_amount = item.amount - sum(line.amount for line in lines)
        is_settled = bool(lines) and not open_amount
        settled = max(line.date for line in lines) if is_settled else None
        return evolve(item, open=open_amount, settled=settled)

    def entries(self) -> Iterator[Entry]:
        """Every entry on both bases: those of documents, and those of applications."""
        for entry in self.document_entries.values():
            yield on_both_bases(entry, self.roles)
        amounts = {item_id: applied_in_order(lines) for item_id, lines in self.applied.items()}
        application_ids = {id_ for applications in amounts.values() for id_ in applications}
        for id_ in application_ids:
            if all(self._can_be_applied(item_id) for item_id in id_.items):
                postings_by_item = []
                for item_id in id_.items:
                    before, amount = amounts[item_id][id_]
                    item, entry = self.by_id[item_id], self._entry_by_item[item_id]
                    postings_by_item.append(
                        postings_when_applied(item, entry, self.roles, before, amount)
                    )
                if posted := application_entry(id_, tuple(postings_by_item)):
                    yield posted

    def _can_be_applied(self, item_id: str) -> bool:
        """Whether a charge or credit exists of which no more is applied than its amount."""
        item = self.by_id.get(item_id)
        return item is not None and item.role != "row" and self.expected(item).open >= 0


def _deposits(documents: list[Document]) -> dict[str, list[str]]:
    """The ids of the deposits that contain each undeposited row."""
    deposits: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        if isinstance(document, BankTransaction) and not document.is_void:
            for split in document.splits:
                if split.row_id:
                    deposits[split.row_id].append(document.id)
    return deposits
