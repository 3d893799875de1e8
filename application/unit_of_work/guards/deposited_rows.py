"""The guard of deposited rows: what a deposit contains stays as it was deposited."""

from application.unit_of_work.guards.change import Change
from application.unit_of_work.reader import RecordReader, account_roles, deposits_of
from application.unit_of_work.write_context import WriteContext
from domain.banking.bank_transactions import BankTransaction
from domain.errors import Conflict, InUse
from domain.ledger.entries import Entry
from domain.reconciliation.open_items import OpenItem, derive_open_items


def check_deposited_rows(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raise `Conflict` where a deposited row would change, `InUse` where it would be removed."""
    del context
    before, after = change.entry_before, change.entry_after
    if change.is_merge or before is None or before == after:
        return
    rows_before = [item for item in _open_items(reader, before) if item.role == "row"]
    if not rows_before:
        return
    items_after = {item.id: item for item in _open_items(reader, after)} if after else {}
    for row in rows_before:
        row_after = items_after.get(row.id)
        is_same = row_after is not None and _figures(row_after) == _figures(row)
        if not is_same and (deposits := deposits_of(reader, row.id)):
            message = (
                f"this document is part of the deposit {deposits[0]!r}, so its amount, date and "
                "account cannot change; take it out of the deposit first"
            )
            if change.after is None:
                raise InUse(message, {BankTransaction.plural: 1})
            raise Conflict(
                message, code="deposited", conflicting=(BankTransaction.plural, deposits[0])
            )


def _open_items(reader: RecordReader, entry: Entry) -> tuple[OpenItem, ...]:
    return derive_open_items(entry, account_roles(reader, [entry]))


def _figures(row: OpenItem) -> tuple[object, ...]:
    """What must not change. The account cannot, because it is a part of the row's id."""
    return row.date, row.amount
