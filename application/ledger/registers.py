"""The register of an account: its rows with running balances, and the marks that they carry."""

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
    """A row of a register, in natural sign, with the balance after it."""

    id: str
    date: date
    type: str
    ref: str
    contact_id: str | None
    name: str
    memo: str
    amount: int
    cleared: Mark
    kind: str
    document_id: str
    balance: int
    key: tuple[str, str]
    """Where it stands in the register: its date and entry."""


@frozen
class Register:
    """A page of an account's register."""

    lines: list[RegisterLine]
    total: int
    more: bool


def register(
    work: UnitOfWork,
    id_: str,
    first: date | None = None,
    last: date | None = None,
    cleared: Mark | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 100,
) -> Register:
    """The rows of one account by date, a page at a time; the balance counts every row, also those a filter hides."""
    account = work.get(Account, id_)
    rows = work.session.ledger.register(id_, first, last, cleared, after, limit + 1)
    shown, total = rows[:limit], work.session.ledger.register_size(id_, first, last, cleared)
    headers = work.session.records.many(EntryHeader, [each.entry_id for each in shown])
    contacts = work.many(Contact, (each.contact_id for each in shown if each.contact_id))
    balances = _running(work, account, shown)
    lines = [
        _line(account, row, headers[row.entry_id], contacts, balance)
        for row, balance in zip(shown, balances, strict=True)
    ]
    return Register(lines, total, len(rows) > limit)


def mark_row(work: UnitOfWork, id_: str, row: str, cleared: Mark) -> RegisterLine:
    """Mark one row of an account as cleared, or as not; `reconciled` is set by bank reconciliation alone."""
    account = work.get(Account, id_)
    check_given(cleared)
    row_id = RowId.parse(row)
    header = (
        work.session.records.get(EntryHeader, row_id.entry_id)
        if row_id and row_id.account_id == id_
        else None
    )
    found = (
        work.session.ledger.register(id_, header.date, header.date, None, None, None)
        if header
        else []
    )
    found = [each for each in found if header and each.entry_id == header.id]
    if row_id is None or header is None or not found:
        raise NotFound(f"account {account.label} has no row {row!r}")
    set_mark(work, row_id, cleared)
    (balance,) = _running(work, account, found)
    contacts = work.many(Contact, (each.contact_id for each in found if each.contact_id))
    return _line(account, evolve(found[0], mark=cleared), header, contacts, balance)


def check_given(mark: Mark) -> None:
    """Raises `Refused` for a mark that nobody may give: bank reconciliation sets it."""
    if mark == "reconciled":
        raise Refused.at(
            "/cleared", "must be none or cleared; a row is reconciled by a bank reconciliation"
        )


def set_mark(work: UnitOfWork, row: RowId, cleared: Mark) -> None:
    """Set the mark of a row; a row that is not cleared has none."""
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


def _running(work: UnitOfWork, account: Account, shown: list[RegisterRow]) -> list[int]:
    """The balance after each of the shown rows, in natural sign: one look at the balance before the first of them,
    then the sum of all rows from there to the last."""
    if not shown:
        return []
    first, last = shown[0], shown[-1]
    day_before = (
        work.session.ledger.turnovers(None, first.date, [account.id])
        .get(account.id, Turnover())
        .net
    )
    balance = day_before - sum(
        each.amount
        for each in work.session.ledger.register(
            account.id, first.date, first.date, None, None, None
        )
    )
    wanted = {each.entry_id for each in shown}
    balances = []
    for row in work.session.ledger.register(account.id, first.date, last.date, None, None, None):
        balance += row.amount
        if row.entry_id in wanted:
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
        id=str(RowId(header.kind, header.document_id, account.id)), date=row.date, type=header.type, ref=header.ref, contact_id=row.contact_id,
        name=contact.name if contact else header.payee, memo=header.memo, amount=row.amount * account.natural_sign, cleared=row.mark,
        kind=header.kind, document_id=header.document_id, balance=balance, key=(row.date.isoformat(), row.entry_id),
    )  # fmt: skip
