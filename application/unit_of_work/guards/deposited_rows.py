"""What was put into a deposit stays as it was deposited."""

from application.unit_of_work.guards.change import Change
from application.unit_of_work.reader import RecordReader, account_roles, deposits_of
from application.unit_of_work.write_context import WriteContext
from domain.banking.bank_transactions import BankTransaction
from domain.errors import Conflict, InUse
from domain.reconciliation.open_items import derive_open_items


def deposited_rows_stay(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raises `Conflict` where a row would change that has been deposited, `InUse` where it would be removed."""
    del context
    before, after = change.entry_before, change.entry_after
    if change.is_merge or before is None or before == after:
        return
    rows = {
        item.id: item
        for item in derive_open_items(before, account_roles(reader, [before]))
        if item.role == "row"
    }
    if not rows:
        return
    kept = (
        {item.id: item for item in derive_open_items(after, account_roles(reader, [after]))}
        if after
        else {}
    )
    for id_, row in rows.items():
        same = id_ in kept and (kept[id_].date, kept[id_].amount) == (row.date, row.amount)
        if not same and (deposits := deposits_of(reader, id_)):
            message = f"it is part of the deposit {deposits[0]!r}: its amount, date and account stay; take it out of the deposit first"
            raise Conflict(message) if change.after else InUse(message, {BankTransaction.plural: 1})
