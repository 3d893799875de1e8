"""How far accounts are reconciled, as JSON. All amounts are in the natural sign of the account."""

from typing import Any

from application.bank_reconciliation.status import AccountStatus
from domain.values import format_amount


def account_status_view(status: AccountStatus) -> dict[str, Any]:
    """How far an account is reconciled; `uncleared` is null if no reconciliation was ever begun."""
    return {
        "accountId": status.account.id,
        "accountName": status.account.name,
        "accountNumber": status.account.number,
        "balance": format_amount(status.balance),
        "lastStatement": _last_statement(status),
        "uncleared": _uncleared(status),
        "open": _open(status),
    }


def _last_statement(status: AccountStatus) -> dict[str, Any] | None:
    if status.last_balance is None:
        return None
    return {
        "date": status.last_statement,
        "balance": format_amount(status.last_balance),
        "daysSince": status.days_since,
    }


def _uncleared(status: AccountStatus) -> dict[str, Any] | None:
    if status.uncleared is None:
        return None
    return {
        "count": status.uncleared.count,
        "amount": format_amount(status.uncleared.amount),
    }


def _open(status: AccountStatus) -> dict[str, Any] | None:
    if status.open is None:
        return None
    return {
        "id": status.open.session.id,
        "statementDate": status.open.session.statement_date,
        "statementBalance": format_amount(status.open.figures.statement_balance),
        "difference": format_amount(status.open.figures.difference),
    }
