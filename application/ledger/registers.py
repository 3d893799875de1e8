"""The register of an account: its rows with running balances, and the cleared marks of the rows."""

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from application.ports.stored_ledger import RegisterRow, RowKey
from application.reconciliation.row_marks import set_mark
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.cleared_marks import ClearedMark, Mark
from domain.errors import NotFound, Refused
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.ledger.entries import EntryHeader, Turnover
from domain.ledger.ids import RowId


@frozen
class RowLine:
    """A row of an account as it is shown; amounts are in cents and in natural sign."""

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
    session_id: str | None
    """The bank reconciliation in which the row was cleared, or which locked it."""
    kind: str
    """The kind of the document that put the row on the account."""
    document_id: str
    key: RowKey
    """Its position in the register."""


@frozen
class RegisterLine:
    """A row of a register, and the balance of the account after it, in natural sign."""

    row: RowLine
    balance: int


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
    after: RowKey | None = None,
    limit: int = 100,
) -> Register:
    """A page of the rows of one account by date; `after` is the key of the last row before it.

    The running balance counts every row of the account, also those that a filter hides.
    """
    account = work.get(Account, id_)
    rows = work.session.ledger.register(id_, first, last, cleared, after, limit + 1)
    shown, total = rows[:limit], work.session.ledger.register_size(id_, first, last, cleared)
    lines = map(
        RegisterLine, row_lines(work, account, shown), _running_balances(work, account, shown)
    )
    return Register([*lines], total, len(rows) > limit)


def row_lines(work: UnitOfWork, account: Account, rows: Sequence[RegisterRow]) -> list[RowLine]:
    """Some rows of an account as they are shown."""
    headers = work.session.records.many(EntryHeader, [row.entry_id for row in rows])
    contacts = work.many(Contact, (row.contact_id for row in rows if row.contact_id))
    marked = (row.entry_id for row in rows if row.mark != "none")
    marks = work.many(ClearedMark, (str(RowId.of_entry(id_, account.id)) for id_ in marked))
    return [_row_line(account, row, headers[row.entry_id], contacts, marks) for row in rows]


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
    (line,) = row_lines(work, account, [evolve(register_row, mark=cleared)])
    (balance,) = _running_balances(work, account, [register_row])
    return RegisterLine(line, balance)


def check_settable(mark: Mark) -> None:
    """Raise `Refused` for a mark that no person may set."""
    if mark == "reconciled":
        raise Refused.at(
            "/cleared",
            "must be none or cleared; only a bank reconciliation marks a row as reconciled",
        )


def _row_of_entry(work: UnitOfWork, account_id: str, header: EntryHeader) -> RegisterRow | None:
    """The row that an entry puts on an account."""
    rows = work.session.ledger.register(account_id, header.date, header.date, None, None, None)
    return next((row for row in rows if row.entry_id == header.id), None)


def _running_balances(
    work: UnitOfWork, account: Account, shown: Sequence[RegisterRow]
) -> list[int]:
    """The balance after each of the shown rows, in natural sign.

    It starts with the balance before the first row, which is that of its day less the rows from it
    on, and adds up all rows from there to the last one.
    """
    if not shown:
        return []
    ledger, first = work.session.ledger, shown[0]
    turnovers = ledger.turnovers(None, first.date, [account.id])
    balance = turnovers.get(account.id, Turnover()).net
    balance -= ledger.amount_since(account.id, first.date, first.entry_id)
    shown_entries = {row.entry_id for row in shown}
    balances = []
    for entry_id, amount in ledger.row_amounts(account.id, first.key, shown[-1].key):
        balance += amount
        if entry_id in shown_entries:
            balances.append(balance * account.natural_sign)
    return balances


def _row_line(
    account: Account,
    row: RegisterRow,
    header: EntryHeader,
    contacts: Mapping[str, Contact],
    marks: Mapping[str, ClearedMark],
) -> RowLine:
    contact = contacts.get(row.contact_id or "")
    id_ = str(RowId(header.kind, header.document_id, account.id))
    return RowLine(
        id=id_,
        date=row.date,
        type=header.type,
        ref=header.ref,
        contact_id=row.contact_id,
        name=contact.name if contact else header.payee,
        memo=header.memo,
        amount=row.amount * account.natural_sign,
        cleared=row.mark,
        session_id=marks[id_].session_id if id_ in marks else None,
        kind=header.kind,
        document_id=header.document_id,
        key=row.key,
    )
