"""What one can do with the company's settings, and how new books begin."""

from collections.abc import Mapping
from typing import Any

from application.ledger.accounts import repost_account
from application.ledger.default_accounts import check_default_accounts
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Closed, Conflict, Refused, Stale
from domain.invoicing.terms import new_terms
from domain.ledger.accounts import new_chart
from domain.ledger.company import COMPANY_ID, Settings
from domain.records import changed
from domain.values import LATEST


def open_company(work: UnitOfWork) -> Settings:
    """Begin the books of a new company: 19 accounts, five terms, settings. Books that were begun stay as they are."""
    if found := work.find(Settings, COMPANY_ID):
        return found
    for account in new_chart():
        work.save(account)
    for terms in new_terms():
        work.save(terms)
    return work.save(Settings(id=COMPANY_ID))


def change_settings(
    work: UnitOfWork, changes: Mapping[str, Any], version: int | None = None
) -> Settings:
    """Change settings; moving the closing date back needs a `reason`, which the audit log keeps."""
    before = work.settings
    if version is not None and version != before.version:
        raise Stale(
            f"the settings were changed since you read version {version}; they are now at version {before.version}",
            before,
        )
    after = changed(before, **{"reason": "", **changes} if "closing_date" in changes else changes)
    if (
        before.closing_date
        and (after.closing_date is None or after.closing_date < before.closing_date)
        and not after.reason.strip()
    ):
        raise Refused.at(
            "/company/reason",
            f"must say why the closing date is moved back from {before.closing_date}",
        )
    if (
        after.fiscal_year_start != before.fiscal_year_start
        and before.closing_date
        and _is_used(work, before)
    ):
        raise Closed(
            f"the books are closed to {before.closing_date}, and another fiscal year would restate what is closed"
        )
    check_default_accounts(work.accounts(), after)
    if after.undeposited_funds_account_id != before.undeposited_funds_account_id:
        _check_undeposited(work, before, after)
    saved = work.save(after)
    if after.undeposited_funds_account_id != before.undeposited_funds_account_id:
        repost_account(work, after.undeposited_funds_account_id)
    return saved


def _check_undeposited(work: UnitOfWork, before: Settings, after: Settings) -> None:
    """Another account can become Undeposited Funds while nothing was put into the one before, and restates nothing closed."""
    if work.session.ledger.is_used(before.undeposited_funds_account_id, LATEST):
        raise Conflict(
            "the account of Undeposited Funds is used, and deposits name the rows that wait on it; rename that account instead"
        )
    account = work.accounts()[after.undeposited_funds_account_id]
    if (
        before.closing_date
        and account.subtype != "bank"
        and work.session.ledger.is_used(account.id, before.closing_date)
    ):
        raise Closed(
            f"{account.label} has figures in the period closed to {before.closing_date}, which would count otherwise on the cash basis"
        )


def _is_used(work: UnitOfWork, settings: Settings) -> bool:
    assert settings.closing_date
    return bool(work.session.ledger.turnovers(None, settings.closing_date))
