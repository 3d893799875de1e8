"""Verifying open items: all that is stored about them is compared with what must be stored."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from application.integrity.expected_open_items import ExpectedOpenItems
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import Application
from domain.reconciliation.cash_basis import UNAPPLIED
from domain.values import format_amount

_Month = tuple[str, str, str]
"""An account, a contact, and a month as `YYYY-MM`."""


def verify_open_items(
    work: UnitOfWork, items: ExpectedOpenItems, checked: Counter[str]
) -> Iterator[str]:
    """What is wrong with open items, applications, deposits, contacts and the cash basis.

    `checked` counts what is compared.
    """
    yield from _stored_items(work, items, checked)
    yield from _applications(items, checked)
    yield from _applied_amounts(items)
    yield from _applications_by_day(work, items)
    yield from _manual_applications(items)
    yield from _deposits(items)
    sums = _sums_of_postings(items)
    yield from _contact_balances(work, sums)
    yield from _control_accounts(items, sums, checked)
    yield from _cash_basis(work, items)


def _stored_items(
    work: UnitOfWork, items: ExpectedOpenItems, checked: Counter[str]
) -> Iterator[str]:
    """Each stored open item must be the expected one."""
    stored = {item.id: item for item in work.session.open_items.all()}
    for id_ in sorted(stored.keys() | items.by_id.keys()):
        checked["openItems"] += 1
        if id_ not in items.by_id:
            yield f"open item {id_!r}: it is stored, but no document makes it"
            continue
        expected = items.expected(items.by_id[id_])
        if stored.get(id_) != expected:
            shown = format_amount(stored[id_].open) if id_ in stored else "nothing"
            yield (
                f"open item {id_!r}: it is stored with {shown} open, but by its document and "
                f"applications {format_amount(expected.open)} is open"
            )


def _applications(items: ExpectedOpenItems, checked: Counter[str]) -> Iterator[str]:
    """Each application must fit its credit and its charge."""
    for credit_id, credit in sorted(items.credits.items()):
        for line in credit.applied:
            checked["applications"] += 1
            if fault := _application_fault(items, credit_id, line):
                yield f"application of {credit_id!r} to {line.charge_id!r}: {fault}"


def _application_fault(items: ExpectedOpenItems, credit_id: str, line: Application) -> str | None:
    """What is wrong with an application, or None."""
    credit, charge = items.by_id.get(credit_id), items.by_id.get(line.charge_id)
    if credit is None or charge is None:
        return "the credit or the charge does not exist"
    if (
        (credit.role, charge.role) != ("credit", "charge")
        or credit.account_id != charge.account_id
        or credit.contact_id != charge.contact_id
    ):
        return "they are not a credit and a charge of the same contact and control account"
    if line.date < max(credit.date, charge.date):
        return f"its date, {line.date}, is before the date of the credit or of the charge"
    if line.amount <= 0:
        return f"its amount, {format_amount(line.amount)}, is not more than zero"
    return None


def _applied_amounts(items: ExpectedOpenItems) -> Iterator[str]:
    """No more may be applied to an item than its amount."""
    for id_, item in items.by_id.items():
        open_amount = items.expected(item).open
        if open_amount < 0:
            applied = format_amount(item.amount - open_amount)
            yield (
                f"open item {id_!r}: {applied} is applied, but its amount is "
                f"{format_amount(item.amount)}"
            )


def _applications_by_day(work: UnitOfWork, items: ExpectedOpenItems) -> Iterator[str]:
    """The index of applications by day must have the same applications.

    Reports compute from it what was open on a day.
    """
    expected = Counter[tuple[str, str, date, str]]()
    for id_, credit in items.credits.items():
        for line in credit.applied:
            expected[id_, line.charge_id, line.date, line.rule] += line.amount
    stored = Counter[tuple[str, str, date, str]]()
    for credit_id, charge_id, day, rule, amount in work.session.open_items.applications_by_day():
        stored[credit_id, charge_id, day, rule] += amount
    for key in sorted(expected.keys() | stored.keys()):
        if expected[key] != stored[key]:
            credit_id, charge_id, day, _ = key
            yield (
                f"application of {credit_id!r} to {charge_id!r} on {day}: the index by day has "
                f"{format_amount(stored[key])}, but the application has "
                f"{format_amount(expected[key])}"
            )


def _manual_applications(items: ExpectedOpenItems) -> Iterator[str]:
    """What the documents name as their manual applications must be applied."""
    for entry in items.document_entries.values():
        credit_id = str(OpenItemId(entry.kind, entry.document_id))
        for charge_id, amount in entry.manual:
            applied = sum(
                line.amount
                for _, line in items.applied.get(credit_id, ())
                if line.charge_id == charge_id and line.rule == "stated"
            )
            if applied != amount:
                yield (
                    f"{entry.kind} {entry.document_id!r}: it names {format_amount(amount)} to "
                    f"apply to {charge_id!r}, but {format_amount(applied)} is applied"
                )


def _deposits(items: ExpectedOpenItems) -> Iterator[str]:
    """No undeposited row may be in more than one deposit."""
    for row_id, deposits in items.deposits.items():
        if len(deposits) > 1:
            yield f"row {row_id!r}: it is in {len(deposits)} deposits: {', '.join(deposits)}"


def _contact_balances(work: UnitOfWork, expected: dict[_Month, int]) -> Iterator[str]:
    """Each stored contact balance must be the sum of the postings of its month."""
    stored = work.session.ledger.contact_balances()
    for key in sorted(expected.keys() | stored.keys()):
        if expected.get(key, 0) != stored.get(key, 0):
            account_id, contact_id, month = key
            yield (
                f"balance of contact {contact_id!r} on {account_id!r} in {month}: it is stored as "
                f"{format_amount(stored.get(key, 0))}, but the postings add up to "
                f"{format_amount(expected.get(key, 0))}"
            )


def _control_accounts(
    items: ExpectedOpenItems, sums: dict[_Month, int], checked: Counter[str]
) -> Iterator[str]:
    """At the end of every month, control accounts must equal the open items of each contact."""
    open_sums = _sums_of_open_items(items)
    differences: dict[tuple[str, str], int] = defaultdict(int)
    for key in sorted(sums.keys() | open_sums.keys(), key=lambda key: (key[2], key)):
        checked["contactMonths"] += 1
        account_id, contact_id, month = key
        differences[account_id, contact_id] += sums.get(key, 0) - open_sums.get(key, 0)
        if difference := differences[account_id, contact_id]:
            yield (
                f"contact {contact_id!r} on {account_id!r} at the end of {month}: the control "
                f"account and the open items differ by {format_amount(difference)}"
            )


def _sums_of_postings(items: ExpectedOpenItems) -> dict[_Month, int]:
    """What documents post on control accounts, by account, contact and month."""
    sums: dict[_Month, int] = defaultdict(int)
    for entry in items.document_entries.values():
        for posting in entry.postings:
            if posting.account_id in items.roles.control and posting.contact_id:
                sums[posting.account_id, posting.contact_id, _month(entry.date)] += posting.amount
    return sums


def _sums_of_open_items(items: ExpectedOpenItems) -> dict[_Month, int]:
    """What charges and credits add to open amounts, less what is applied, by account and month."""
    sums: dict[_Month, int] = defaultdict(int)
    for item in items.by_id.values():
        if item.role == "row":
            continue
        sign = item.sign(items.roles.control[item.account_id])
        sums[item.account_id, item.contact_id, _month(item.date)] += sign * item.amount
        for _, line in items.applied.get(item.id, ()):
            sums[item.account_id, item.contact_id, _month(line.date)] -= sign * line.amount
    return sums


def _month(day: date) -> str:
    return day.isoformat()[:7]


def _cash_basis(work: UnitOfWork, items: ExpectedOpenItems) -> Iterator[str]:
    """Control accounts must be zero on the cash basis, and the unapplied accounts on accrual."""
    unapplied = {account.id for account in UNAPPLIED.values()}
    for (account_id, basis, month), turnover in sorted(
        work.session.ledger.month_balances().items()
    ):
        if not turnover.net:
            continue
        net = format_amount(turnover.net)
        if account_id in items.roles.control and basis != "accrual":
            yield f"control account {account_id!r}: it has {net} on the cash basis in {month}"
        if account_id in unapplied and basis != "cash":
            yield f"account {account_id!r}: it has {net} on the accrual basis in {month}"
