"""What one can do with accounts beyond keeping them: balances, registers, merging."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from application.ports.store import RegisterRow
from application.unit_of_work.unit_of_work import Book
from domain.banking.bank_transactions import Cleared, Mark, row_id
from domain.errors import Closed, Conflict, NotFound, Refused
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account, paths
from domain.ledger.company import Settings
from domain.ledger.entries import Document, Heading, entry_id
from domain.reconciliation.cash_basis import UNAPPLIED
from domain.records import camel, kind_of
from domain.reports.ledger_port import Turnover
from domain.values import LATEST

NEEDED: Mapping[str, str] = {
    "receivable_account_id": "accounts_receivable",
    "payable_account_id": "accounts_payable",
    "undeposited_funds_account_id": "asset",
    "retained_earnings_account_id": "equity",
    "opening_balance_equity_account_id": "equity",
}
"""The type or subtype that each default account of the settings must have."""

CASH = frozenset({"bank", "credit_card"})

DEEPEST = 32
"""How many levels the chart may have."""


def save_account(book: Book, account: Account) -> Account:
    """Keep an account in the chart; raises `Refused` where it does not fit its parent or its sub-accounts."""
    chart = book.accounts()
    before = chart.get(account.id)
    if account.id in {each.id for each in UNAPPLIED.values()}:
        raise Refused.at("/id", "must be another: the cash basis uses this one")
    _check_parent(chart, account)
    if before and before.classification != account.classification:
        _check_reclassified(book, chart, before, account)
    saved = book.save(account)
    if before and (before.subtype in CASH) != (account.subtype in CASH):
        restate_account(book, account.id)
    return saved


def restate_account(book: Book, id_: str) -> None:
    """Post again what is on an account: it became cash, or ceased to be, and so what counts on the cash basis differs."""
    rows = book.session.register(id_, None, None, None, None, None)
    headings = book.session.many(Heading, [each.entry_id for each in rows])
    documents = (book.find(book.kind(each.kind), each.document_id) for each in headings.values())
    book.posting.restate(each for each in documents if isinstance(each, Document))


def merge_account(book: Book, id_: str, into: str) -> Account:
    """Move everything that refers to one account to another of the same type, subtype and section, and remove it."""
    account, target = book.get(Account, id_), book.find(Account, into)
    if target is None:
        raise Refused.at("/into", f"there is no account {into!r}")
    if target.id == account.id:
        raise Refused.at("/into", "must be another account")
    if target.classification != account.classification:
        raise Refused.at("/into", f"must be of the same type, subtype and section: {account.label} is {_class(account)}, {target.label} is {_class(target)}")
    if book.undeposited in {account.id, target.id}:
        raise Conflict("the account of Undeposited Funds is not merged: deposits name the rows that wait on it; rename it, or move a balance by a transfer")
    chart = book.accounts()
    if account.id in _ancestors(chart, target):
        raise Refused.at("/into", f"{target.label} is a sub-account of {account.label}; merge it the other way round")
    book.merge(account, target)
    return book.get(Account, into)


def balance_on(book: Book, id_: str, as_of: date) -> int:
    """The balance at the end of a day, in cents and natural sign, without sub-accounts."""
    account = book.get(Account, id_)
    return _net(book, account, as_of) * account.natural_sign


def figures(book: Book, accounts: Iterable[Account]) -> Mapping[str, Mapping[str, Any]]:
    """The path and the balance (everything posted, in natural sign) of some accounts."""
    wanted = list(accounts)
    named = paths(book.accounts())
    turnovers = book.session.turnovers(None, LATEST, [each.id for each in wanted])
    return {each.id: {"path": named.get(each.id, each.name), "balance": turnovers.get(each.id, Turnover()).net * each.natural_sign} for each in wanted}


@frozen
class Line:
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

    lines: list[Line]
    total: int
    more: bool


def register(
    book: Book,
    id_: str,
    first: date | None = None,
    last: date | None = None,
    cleared: Mark | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 100,
) -> Register:
    """The rows of one account by date, a page at a time; the balance counts every row, also those a filter hides."""
    account = book.get(Account, id_)
    rows = book.session.register(id_, first, last, cleared, after, limit + 1)
    shown, total = rows[:limit], book.session.register_size(id_, first, last, cleared)
    headings = book.session.many(Heading, [each.entry_id for each in shown])
    contacts = book.many(Contact, (each.contact_id for each in shown if each.contact_id))
    balances = _running(book, account, shown)
    lines = [_line(account, row, headings[row.entry_id], contacts, balance) for row, balance in zip(shown, balances, strict=True)]
    return Register(lines, total, len(rows) > limit)


def mark_row(book: Book, id_: str, row: str, cleared: Mark) -> Line:
    """Mark one row of an account as cleared, or as not; `reconciled` is set by bank reconciliation alone."""
    account = book.get(Account, id_)
    if cleared == "reconciled":
        raise Refused.at("/cleared", "must be none or cleared; a row is reconciled by a bank reconciliation")
    kind, _, rest = row.partition(":")
    document_id = rest.removesuffix(f":{id_}")
    heading = book.session.get(Heading, entry_id(kind, document_id)) if row == row_id(kind, document_id, id_) else None
    found = book.session.register(id_, heading.date, heading.date, None, None, None) if heading else []
    found = [each for each in found if heading and each.entry_id == heading.id]
    if not heading or not found:
        raise NotFound(f"account {account.label} has no row {row!r}")
    set_mark(book, kind, document_id, id_, cleared)
    (balance,) = _running(book, account, found)
    contacts = book.many(Contact, (each.contact_id for each in found if each.contact_id))
    return _line(account, evolve(found[0], mark=cleared), heading, contacts, balance)


def set_mark(book: Book, kind: str, document_id: str, account_id: str, cleared: Mark) -> None:
    """Set the mark of a row; a row that is not cleared has none."""
    id_ = row_id(kind, document_id, account_id)
    before = book.find(Cleared, id_)
    if before and before.cleared == "reconciled":
        raise Conflict("the row is reconciled; undo that bank reconciliation first")
    if cleared != "none":
        book.save(Cleared(id=id_, kind=kind, document_id=document_id, account_id=account_id, cleared=cleared))
    elif before:
        book.remove(before)


def _running(book: Book, account: Account, shown: list[RegisterRow]) -> list[int]:
    """The balance after each of the shown rows, in natural sign: one look at the balance before the first of them,
    then the sum of all rows from there to the last."""
    if not shown:
        return []
    first, last = shown[0], shown[-1]
    day_before = book.session.turnovers(None, first.date, [account.id]).get(account.id, Turnover()).net
    balance = day_before - sum(each.amount for each in book.session.register(account.id, first.date, first.date, None, None, None))
    wanted = {each.entry_id for each in shown}
    balances = []
    for row in book.session.register(account.id, first.date, last.date, None, None, None):
        balance += row.amount
        if row.entry_id in wanted:
            balances.append(balance * account.natural_sign)
    return balances


def _line(account: Account, row: RegisterRow, heading: Heading, contacts: Mapping[str, Contact], balance: int) -> Line:
    contact = contacts.get(row.contact_id or "")
    return Line(
        id=row_id(heading.kind, heading.document_id, account.id), date=row.date, type=heading.type, ref=heading.ref, contact_id=row.contact_id,
        name=contact.name if contact else heading.payee, memo=heading.memo, amount=row.amount * account.natural_sign, cleared=row.mark,
        kind=heading.kind, document_id=heading.document_id, balance=balance, key=(row.date.isoformat(), row.entry_id),
    )  # fmt: skip


def _net(book: Book, account: Account, as_of: date) -> int:
    return book.session.turnovers(None, as_of, [account.id]).get(account.id, Turnover()).net


def _check_parent(chart: Mapping[str, Account], account: Account) -> None:
    parent = chart.get(account.parent_id or "")
    if parent is None:
        return  # a parent that does not exist is found with all other references
    if account.id in _ancestors(chart, parent):
        raise Refused.at("/parentId", f"{parent.label} is a sub-account of {account.label}; an account cannot be under itself")
    if parent.classification != account.classification:
        raise Refused.at("/parentId", f"must be of the same type, subtype and section: {parent.label} is {_class(parent)}, this account is {_class(account)}")
    _check_depth(chart, parent, account)


def _check_depth(chart: Mapping[str, Account], parent: Account, account: Account) -> None:
    above = len(_ancestors(chart, parent))
    below, level = 0, {account.id}
    while level := {each.id for each in chart.values() if each.parent_id in level}:
        below += 1
    if above + 1 + below > DEEPEST:
        raise Refused.at("/parentId", f"must leave the chart at most {DEEPEST} levels deep")


def _check_reclassified(book: Book, chart: Mapping[str, Account], before: Account, account: Account) -> None:
    if children := [each.label for each in chart.values() if each.parent_id == account.id]:
        raise Refused.at("/type", f"it has sub-accounts ({', '.join(children[:3])}), which share its type, subtype and section; move them first")
    used = book.session.is_used(account.id, LATEST)
    if used and (before.control_of != account.control_of or account.subtype == "non_posting"):
        raise Conflict(f"{before.label} is used; it cannot become or cease to be a control or non-posting account")
    if (before.subtype in CASH) != (account.subtype in CASH):
        kinds = {kind for kind, _ in book.session.referrers(kind_of(Account), account.id)} - {"journal", "account", "settings", "item", "cleared"}
        if kinds:
            raise Conflict(f"{before.label} is used by {', '.join(sorted(kinds))} records, which must, or must not, be on a bank account or card")
    closing = book.settings.closing_date
    if closing and book.session.is_used(account.id, closing):
        raise Closed(f"{before.label} has figures in the period closed to {closing}; its type, subtype and section stay as they are")
    for field, needed in NEEDED.items():
        if getattr(book.settings, field) == account.id and needed not in {account.type, account.subtype}:
            raise Conflict(f"{before.label} is a default account of the settings, which must be {_spoken(needed)}; choose another there first")


def _ancestors(chart: Mapping[str, Account], account: Account) -> set[str]:
    found = {account.id}
    while account.parent_id and account.parent_id in chart and account.parent_id not in found:
        account = chart[account.parent_id]
        found.add(account.id)
    return found


def _class(account: Account) -> str:
    return " / ".join(part for part in account.classification if part)


def check_default(chart: Mapping[str, Account], settings: Settings) -> None:
    """Each default account of the settings must be of a certain type or subtype."""
    for field, needed in NEEDED.items():
        id_ = getattr(settings, field)
        pointer = f"/defaults/{camel(field)}"
        if id_ not in chart:
            raise Refused.at(pointer, f"there is no account {id_!r}")
        if needed not in {chart[id_].type, chart[id_].subtype}:
            raise Refused.at(pointer, f"must be {_spoken(needed)}; {chart[id_].label} is {_class(chart[id_])}")


def _spoken(needed: str) -> str:
    return f"an account of type or subtype {needed}"
