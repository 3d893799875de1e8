"""What documents of lines have in common: what is checked of their accounts and applications, and when they are overdue."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from application.ledger.accounts import is_cash_or_card
from application.ports.queries import Condition, Criterion, IsOpen
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, Refused
from domain.ledger.accounts import Account
from domain.ledger.charges_and_credits import ChargeOrCredit
from domain.values import format_amount


def when_overdue(document: type[ChargeOrCredit], today: date) -> tuple[Criterion, ...]:
    """What holds of a charge (an invoice or bill) that is open after its due date."""
    return (
        IsOpen(value=True),
        Condition("kind", "=", document.charge_kind),
        Condition("due_date", "<=", today - timedelta(days=1)),
    )


def unless_overdue(
    document: type[ChargeOrCredit], today: date
) -> tuple[tuple[Criterion, ...], ...]:
    """The ways in which something open is not overdue: it is a credit, or not due yet."""
    return (Condition("kind", "=", document.credit_kind),), (Condition("due_date", ">=", today),)


def check_control(work: UnitOfWork, account_id: str, path: str, control: str) -> None:
    """The receivable or payable account of a document must be one."""
    account = work.find(Account, account_id)
    if account and account.control_of != control:
        name = "an accounts receivable" if control == "customer" else "an accounts payable"
        raise Refused.at(path, f"must be {name} account; {account.label} is none")


def check_line_accounts(work: UnitOfWork, lines: Iterable[Any]) -> None:
    """Lines of invoices and bills are earned or spent: never on cash, card, control or non-posting accounts."""
    wanted = list(lines)
    accounts = work.many(Account, (each.account_id for each in wanted))
    for place, line in enumerate(wanted):
        account = accounts.get(line.account_id)
        if account and (
            is_cash_or_card(work, account) or account.control_of or account.subtype == "non_posting"
        ):
            raise Refused.at(
                f"/lines/{place}/account_id",
                f"must be no bank, card, receivable, payable or non-posting account; {account.label} is one",
            )


def check_stated_sum(work: UnitOfWork, document: Any) -> None:
    """No more is stated than the document holds: what was stated before stands in the way of a lower amount."""
    stated = sum(each.amount for each in document.applications)
    if stated <= document.total:
        return
    before = work.find(type(document), document.id)
    message = f"sums to {format_amount(stated)}, and must be at most {format_amount(document.total)}, the amount of the document"
    if before and before.applications == document.applications:
        raise Conflict(f"what is stated of it {message}; take some of it back first")
    raise Refused.at("/applications", message)
