"""The register of an account: its rows with running balances, and the cleared marks of the rows."""

from collections.abc import Mapping
from datetime import date

from attrs import evolve, frozen

from application.ports.stored_ledger import RegisterRow
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.cleared_marks import ClearedMark, Mark
from domain.errors import Conflict, NotFound, Refused
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.ledger.entries import EntryHeader, Turnover
from domain.ledger.ids import RowId


@frozen
class RegisterLine:
    """A row of a register as it is shown; amounts are in cents and in natural sign."""

    id: str
    date: date
    type: str
    ref: str
    contact_id: str | None
    name: str
    """The name of the contact, or the payee of the document."""
    memo: str
    amount: int
    cleared: Mark
    kind: str
    """The kind of the document that put the row on the account."""
    document_id: str
    balance: int
    """The balance of the account after this row."""
    key: tuple[str, str]
    """Its position in the register: its date and entry."""


@frozen
class Register:
    """A page of an account's register."""

    lines: list[RegisterLine]
    total: int
    """How many rows the whole register has, by the same filters."""
    more: bool
    """Whether rows follow after this page."""


def register(
    work: UnitOfWork,
    id_: str,
    first: date | None = None,
    last: date | None = None,
    cleared: Mark | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 100,
) -> Register:
    """A page of the rows of one account by date; `after` is the key of the last row before it.

    The running balance counts every row of the account, also those that a filter hides.
    """
    account = work.get(Account, id_)
    rows = work.session.ledger.register(id_, first, last, cleared, after, limit + 1)
    shown, total = rows[:limit], work.session.ledger.register_size(id_, first, last, cleared)
    headers = work.session.records.many(EntryHeader, [row.entry_id for row in shown])
    contacts = work.many(Contact, (row.contact_id for row in shown if row.contact_id))
    balances = _running_balances(work, account, shown)
    lines = [
        _line(account, row, headers[row.entry_id], contacts, balance)
        for row, balance in zip(shown, balances, strict=True)
    ]
    return Register(lines, total, len(rows) > limit)


def mark_row(work: UnitOfWork, id_: str, row: str, cleared: Mark) -> RegisterLine:
    """Mark a row of an account as cleared or not; only a bank reconciliation sets `reconciled`."""
    account = work.get(Account, id_)
    check_settable(cleared)
    row_id = RowId.parse(row)
    header = None
    if row_id and row_id.account_id == id_:
        header = work.session.records.get(EntryHeader, row_id.entry_id)
    register_row = _row_of_entry(work, id_, header) if header else None
    if row_id is None or header is None or register_row is None:
        raise NotFound(f"account {account.label} has no row {row!r}")
    set_mark(work, row_id, cleared)
    (balance,) = _running_balances(work, account, [register_row])
    contact_ids = [register_row.contact_id] if register_row.contact_id else []
    contacts = work.many(Contact, contact_ids)
    return _line(account, evolve(register_row, mark=cleared), header, contacts, balance)


def check_settable(mark: Mark) -> None:
    """Raise `Refused` for a mark that no person may set."""
    if mark == "reconciled":
        raise Refused.at(
            "/cleared",
            "must be none or cleared; only a bank reconciliation marks a row as reconciled",
        )


def set_mark(work: UnitOfWork, row: RowId, cleared: Mark) -> None:
    """Set the mark of a row; the mark `none` is not stored."""
    before = work.find(ClearedMark, str(row))
    if before and before.cleared == "reconciled":
        raise Conflict("the row is reconciled; undo that bank reconciliation first")
    if cleared != "none":
        work.save(
            ClearedMark(
                id=str(row),
                kind=row.kind,
                document_id=row.document_id,
                account_id=row.account_id,
                cleared=cleared,
            )
        )
    elif before:
        work.remove(before)


def _row_of_entry(work: UnitOfWork, account_id: str, header: EntryHeader) -> RegisterRow | None:
    """The row that an entry puts on an account."""
    rows = work.session.ledger.register(account_id, header.date, header.date, None, None, None)
    return next((row for row in rows if row.entry_id == header.id), None)


def _running_balances(work: UnitOfWork, account: Account, shown: list[RegisterRow]) -> list[int]:
    """The balance after each of the shown rows, in natural sign.

    It starts with the balance before the day of the first row, and adds up all rows from there to
    the day of the last one.
    """
    if not shown:
        return []
    ledger = work.session.ledger
    first, last = shown[0].date, shown[-1].date
    rows_of_first_day = ledger.register(account.id, first, first, None, None, None)
    turnovers = ledger.turnovers(None, first, [account.id])
    balance = turnovers.get(account.id, Turnover()).net
    balance -= sum(row.amount for row in rows_of_first_day)
    shown_entries = {row.entry_id for row in shown}
    balances = []
    for row in ledger.register(account.id, first, last, None, None, None):
        balance += row.amount
        if row.entry_id in shown_entries:
            balances.append(balance * account.natural_sign)
    return balances


def _line(
    account: Account,
    row: RegisterRow,
    header: EntryHeader,
    contacts: Mapping[str, Contact],
    balance: int,
) -> RegisterLine:
    contact = contacts.get(row.contact_id or "")
    return RegisterLine(
        id=str(RowId(header.kind, header.document_id, account.id)),
        date=row.date,
        type=header.type,
        ref=header.ref,
        contact_id=row.contact_id,
        name=contact.name if contact else header.payee,
        memo=header.memo,
        amount=row.amount * account.natural_sign,
        cleared=row.mark,
        kind=header.kind,
        document_id=header.document_id,
        balance=balance,
        key=(row.date.isoformat(), row.entry_id),
    )
