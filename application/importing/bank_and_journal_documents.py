"""Imported bank transactions and journals.

Each function creates the document of a transaction and returns the name of its collection.
"""

from collections.abc import Iterable

from application.collections.registry import BANK_TRANSACTIONS, JOURNALS
from application.importing.imported_documents import (
    ImportedDocuments,
    ResolvedLine,
    ResolvedTransaction,
)
from domain.banking.bank_transactions import Split
from domain.ledger.journals import JournalLine


def create_bank_transaction(
    documents: ImportedDocuments, transaction: ResolvedTransaction
) -> list[str]:
    """Create a bank transaction on the account of its own line.

    A transfer may begin with either of its two lines; its own line is the one on a cash account or
    card. If the form or the accounts do not fit, nothing is created and an empty list is returned.
    """
    source = transaction.source
    lines = [transaction.own_line, *transaction.other_lines]
    if (
        transaction.is_transfer
        and len(lines) == 2
        and not documents.is_cash_or_card(transaction.own_line.account)
    ):
        lines.reverse()
    own_line, *split_lines = lines
    account_id = own_line.account.id
    if source.form != "bank" or not own_line.amount:
        return []
    if not documents.is_cash_or_card(own_line.account):
        return []
    if any(line.account.id == account_id for line in split_lines):
        return []
    own_contact_id, *contact_ids = [
        documents.contact_id(transaction, line, is_needed=False) for line in lines
    ]
    fields = {
        "date": source.date,
        "type": source.type,
        "ref": source.number,
        "memo": transaction.own_line.source.memo,
        "account_id": account_id,
        "amount": own_line.amount,
        "contact_id": own_contact_id,
        "payee": transaction.own_line.source.name or own_line.source.name,
        "splits": _splits(
            documents, transaction, split_lines, contact_ids, is_deposit=own_line.amount > 0
        ),
    }
    documents.create(BANK_TRANSACTIONS, fields)
    return [BANK_TRANSACTIONS.name]


def create_journal(documents: ImportedDocuments, transaction: ResolvedTransaction) -> list[str]:
    """Create a journal of all lines that have an amount."""
    source = transaction.source
    lines = tuple(
        JournalLine(
            account_id=line.account.id,
            debit=max(line.amount, 0),
            credit=max(-line.amount, 0),
            contact_id=documents.contact_id(transaction, line, is_needed=False),
            memo=line.source.memo,
        )
        for line in (transaction.own_line, *transaction.other_lines)
        if line.amount
    )
    fields = {
        "date": source.date,
        "type": source.type,
        "ref": source.number,
        "memo": transaction.own_line.source.memo,
        "lines": lines,
    }
    documents.create(JOURNALS, fields)
    return [JOURNALS.name]


def _splits(
    documents: ImportedDocuments,
    transaction: ResolvedTransaction,
    lines: Iterable[ResolvedLine],
    contact_ids: Iterable[str | None],
    *,
    is_deposit: bool,
) -> tuple[Split, ...]:
    deposited: set[str] = set()
    splits = []
    for line, contact_id in zip(lines, contact_ids, strict=True):
        row_id = None
        if is_deposit:
            row_id = _undeposited_row_id(documents, transaction, line, contact_id, deposited)
        if row_id:
            deposited.add(row_id)
        splits.append(
            Split(
                account_id=line.account.id,
                amount=-line.amount,
                contact_id=contact_id,
                memo=line.source.memo,
                row_id=row_id,
            )
        )
    return tuple(splits)


def _undeposited_row_id(
    documents: ImportedDocuments,
    transaction: ResolvedTransaction,
    line: ResolvedLine,
    contact_id: str | None,
    deposited: set[str],
) -> str | None:
    """The row of Undeposited Funds that a line of a deposit takes to the bank, if there is one.

    It is the oldest row with the amount and the contact of the line that is not in `deposited`.
    """
    funds_id = documents.work.settings.undeposited_funds_account_id
    if line.account.id != funds_id or contact_id is None:
        return None
    for row in documents.work.session.open_items.open_on(funds_id, contact_id, "row"):
        is_received = row.date <= transaction.source.date
        if row.amount == -line.amount and is_received and row.id not in deposited:
            return row.id
    return None
