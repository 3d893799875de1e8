"""Proving open items: everything that is kept of them is computed again from the documents and applications alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

from attrs import evolve

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.ledger.accounts import Account
from domain.ledger.company import COMPANY_ID, Settings
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import Application, AppliedCredit
from domain.reconciliation.cash_basis import (
    UNAPPLIED,
    application_entry,
    in_order,
    on_both_bases,
    released,
)
from domain.reconciliation.open_items import OpenItem, derive_open_items, roles_of
from domain.records import Record, kind_of
from domain.values import format_amount


class ExpectedOpenItems:
    """The open items that some records make, with what is applied of each."""

    def __init__(self, records: Mapping[str, Mapping[str, Record]]) -> None:
        settings = cast("Settings | None", records[kind_of(Settings)].get(COMPANY_ID))
        accounts = [cast("Account", each) for each in records[kind_of(Account)].values()]
        self.roles = roles_of(accounts, settings.undeposited_funds_account_id if settings else "")
        documents = [
            each
            for found in records.values()
            for each in found.values()
            if isinstance(each, Document)
        ]
        self.taken_back = {(kind_of(type(each)), each.id) for each in documents if each.void_reason}
        self.documents = {entry.id: entry for each in documents if (entry := each.entry())}
        self.by_id = {
            item.id: item
            for entry in self.documents.values()
            for item in derive_open_items(entry, self.roles)
        }
        self.entry_of = {
            item.id: entry
            for entry in self.documents.values()
            for item in derive_open_items(entry, self.roles)
        }
        self.credits = cast("Mapping[str, AppliedCredit]", records[kind_of(AppliedCredit)])
        self.applied: dict[str, list[tuple[str, Application]]] = defaultdict(list)
        """What is applied of each item: (credit, application)."""
        for id_, credit in sorted(self.credits.items()):
            for line in credit.applied:
                self.applied[id_].append((id_, line))
                self.applied[line.charge_id].append((id_, line))
        self.deposits: dict[str, list[str]] = defaultdict(list)
        for each in documents:
            if isinstance(each, BankTransaction) and not each.is_void:
                for split in each.splits:
                    if split.row_id:
                        self.deposits[split.row_id].append(each.id)

    def expected(self, item: OpenItem) -> OpenItem:
        """An item with what is open of it."""
        if item.role == "row":
            return evolve(
                item,
                open=0
                if self.deposits.get(item.id) or (item.kind, item.document_id) in self.taken_back
                else item.amount,
            )
        lines = self.applied.get(item.id, [])
        open_ = item.amount - sum(each.amount for _, each in lines)
        return evolve(
            item,
            open=open_,
            settled=max(each.date for _, each in lines) if lines and not open_ else None,
        )

    def entries(self) -> Iterator[Entry]:
        """Every entry that is posted: those of documents on both bases, and those of applications."""
        for entry in self.documents.values():
            yield on_both_bases(entry, self.roles)
        amounts = {id_: in_order(lines) for id_, lines in self.applied.items()}
        for key in {key for found in amounts.values() for key in found}:
            if all(id_ in self.entry_of and self._fits(id_) for id_ in key.items):
                sides = tuple(
                    released(self.by_id[id_], self.entry_of[id_], self.roles, *amounts[id_][key])
                    for id_ in key.items
                )
                if made := application_entry(key, sides):
                    yield made

    def _fits(self, id_: str) -> bool:
        return self.expected(self.by_id[id_]).open >= 0 and self.by_id[id_].role != "row"


def verify_open_items(
    work: UnitOfWork, items: ExpectedOpenItems, checked: Counter[str]
) -> Iterator[str]:
    """What is wrong with open items, applications, deposits, the sums of contacts and the cash basis."""
    yield from _kept(work, items, checked)
    yield from _applications(items, checked)
    yield from _by_day(work, items)
    yield from _stated(items)
    yield from _deposits(items)
    yield from _contacts(work, items, checked)
    yield from _cash_basis(work, items)


def _kept(work: UnitOfWork, items: ExpectedOpenItems, checked: Counter[str]) -> Iterator[str]:
    kept = {each.id: each for each in work.session.open_items.all()}
    for id_ in sorted(kept.keys() | items.by_id.keys()):
        checked["openItems"] += 1
        if id_ not in items.by_id:
            yield f"open item {id_!r}: is kept, and no document makes it"
        elif kept.get(id_) != items.expected(items.by_id[id_]):
            shown = format_amount(kept[id_].open) if id_ in kept else "nothing"
            yield f"open item {id_!r}: is kept with {shown} open, and its document and applications say {format_amount(items.expected(items.by_id[id_]).open)}"


def _applications(items: ExpectedOpenItems, checked: Counter[str]) -> Iterator[str]:
    for id_, credit in sorted(items.credits.items()):
        for line in credit.applied:
            checked["applications"] += 1
            one, other = items.by_id.get(id_), items.by_id.get(line.charge_id)
            if one is None or other is None:
                yield f"application of {id_!r} to {line.charge_id!r}: one of them is not there"
            elif (one.role, other.role) != ("credit", "charge") or (
                one.account_id,
                one.contact_id,
            ) != (other.account_id, other.contact_id):
                yield f"application of {id_!r} to {line.charge_id!r}: they are not a credit and a charge of one contact and control account"
            elif line.date < max(one.date, other.date) or line.amount <= 0:
                yield f"application of {id_!r} to {line.charge_id!r}: {format_amount(line.amount)} on {line.date} is before one of them, or nothing"
    for id_, item in items.by_id.items():
        if items.expected(item).open < 0:
            yield f"open item {id_!r}: {format_amount(item.amount - items.expected(item).open)} of it is applied, and it holds {format_amount(item.amount)}"


def _by_day(work: UnitOfWork, items: ExpectedOpenItems) -> Iterator[str]:
    """What is applied is kept by its day too: from that reports know what was open on a day."""
    made = Counter[tuple[str, str, date, str]]()
    for id_, credit in items.credits.items():
        for line in credit.applied:
            made[id_, line.charge_id, line.date, line.rule] += line.amount
    kept = Counter[tuple[str, str, date, str]]()
    for credit_id, charge_id, day, rule, amount in work.session.open_items.applications_by_day():
        kept[credit_id, charge_id, day, rule] += amount
    for key in sorted(key for key in made.keys() | kept.keys() if made[key] != kept[key]):
        yield f"application of {key[0]!r} to {key[1]!r} on {key[2]}: {format_amount(kept[key])} is kept by its day, and it is {format_amount(made[key])}"


def _stated(items: ExpectedOpenItems) -> Iterator[str]:
    """What documents state is applied as stated."""
    for entry in items.documents.values():
        for charge, amount in entry.manual:
            credit = str(OpenItemId(entry.kind, entry.document_id))
            applied = sum(
                each.amount
                for _, each in items.applied.get(credit, ())
                if each.charge_id == charge and each.rule == "stated"
            )
            if applied != amount:
                yield f"{entry.kind} {entry.document_id!r}: states {format_amount(amount)} of {charge!r}, and {format_amount(applied)} is applied so"


def _deposits(items: ExpectedOpenItems) -> Iterator[str]:
    for row, takers in items.deposits.items():
        if len(takers) > 1:
            yield f"row {row!r}: is in {len(takers)} deposits: {', '.join(takers)}"


def _contacts(work: UnitOfWork, items: ExpectedOpenItems, checked: Counter[str]) -> Iterator[str]:
    """Control accounts are open items, contact by contact, at the end of every month; and so are the kept sums."""
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for entry in items.documents.values():
        for posting in entry.postings:
            if posting.account_id in items.roles.control and posting.contact_id:
                sums[posting.account_id, posting.contact_id, entry.date.isoformat()[:7]] += (
                    posting.amount
                )
    kept = work.session.ledger.contact_balances()
    for key in sorted(sums.keys() | kept.keys()):
        if sums.get(key, 0) != kept.get(key, 0):
            yield f"balance of contact {key[1]!r} on {key[0]!r} in {key[2]}: kept as {format_amount(kept.get(key, 0))}, and the postings sum to {format_amount(sums.get(key, 0))}"
    open_: dict[tuple[str, str, str], int] = defaultdict(int)
    for item in items.by_id.values():
        if item.role != "row":
            sign = item.sign(items.roles.control[item.account_id])
            open_[item.account_id, item.contact_id, item.date.isoformat()[:7]] += sign * item.amount
            for _, line in items.applied.get(item.id, ()):
                open_[item.account_id, item.contact_id, line.date.isoformat()[:7]] -= (
                    sign * line.amount
                )
    running: dict[tuple[str, str], int] = defaultdict(int)
    for account, contact, month in sorted(
        sums.keys() | open_.keys(), key=lambda key: (key[2], key)
    ):
        checked["contactMonths"] += 1
        running[account, contact] += sums.get((account, contact, month), 0) - open_.get(
            (account, contact, month), 0
        )
        if running[account, contact]:
            yield f"contact {contact!r} on {account!r} at the end of {month}: the control account and the open items differ by {format_amount(running[account, contact])}"


def _cash_basis(work: UnitOfWork, items: ExpectedOpenItems) -> Iterator[str]:
    """Control accounts are zero on the cash basis, and only the cash basis knows the unapplied accounts."""
    unapplied = {each.id for each in UNAPPLIED.values()}
    for (account, basis, month), turnover in sorted(work.session.ledger.month_balances().items()):
        if turnover.net and account in items.roles.control and basis != "accrual":
            yield f"control account {account!r}: has {format_amount(turnover.net)} on the cash basis in {month}"
        if turnover.net and account in unapplied and basis != "cash":
            yield f"account {account!r}: has {format_amount(turnover.net)} on the accrual basis in {month}"
