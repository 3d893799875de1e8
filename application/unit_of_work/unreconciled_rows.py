"""Keeps the rows that no reconciliation has locked in step with the documents."""

from application.ports.unreconciled_rows import RowPlace, UnreconciledRows
from domain.ledger.entries import Entry


def keep_unreconciled_rows(rows: UnreconciledRows, old: Entry | None, new: Entry | None) -> None:
    """Keep the rows of an entry that are new or changed, in place of those that it had before.

    A row that stays as it is may be locked, and is left alone.
    """
    followed = rows.accounts()
    if not followed:
        return
    before = old.row_amounts if old else {}
    after = new.row_amounts if new else {}
    is_on_another_day = old is not None and new is not None and old.date != new.date
    changed = [
        account_id
        for account_id in sorted((before.keys() | after.keys()) & followed)
        if is_on_another_day or before.get(account_id) != after.get(account_id)
    ]
    if old:
        rows.remove(RowPlace(id_, old.date, old.id) for id_ in changed if id_ in before)
    if new:
        rows.add(RowPlace(id_, new.date, new.id) for id_ in changed if id_ in after)
