"""Use cases for the company: open new books, and change the settings."""

from collections.abc import Mapping
from typing import Any

from application.entered_texts import normalize_entered
from application.ledger.account_types import repost_account
from application.ledger.default_accounts import check_default_accounts
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.versions import check_version
from domain.errors import Closed, Conflict, Refused
from domain.invoicing.terms import new_terms
from domain.ledger.accounts import new_chart
from domain.ledger.company import COMPANY_ID, Settings
from domain.records import changed
from domain.values import LATEST


def open_company(work: UnitOfWork) -> Settings:
    """Create the chart, the terms and the settings of a new company.

    Books that have settings stay as they are.
    """
    if settings := work.find(Settings, COMPANY_ID):
        return settings
    for account in new_chart():
        work.save(account)
    for terms in new_terms():
        work.save(terms)
    return work.save(Settings(id=COMPANY_ID))


def change_settings(
    work: UnitOfWork, changes: Mapping[str, Any], version: int | None = None
) -> Settings:
    """Change some fields of the settings.

    Moving the closing date back needs a `reason`, which the audit log keeps. `version` is the one
    that the caller read; raises `Stale` if the settings have changed since.
    """
    before = settings_at(work, version)
    if "closing_date" in changes:
        changes = {"reason": "", **changes}
    after = changed(before, **normalize_entered(Settings, changes, before))
    _check_closing_date(before, after)
    _check_fiscal_year(work, before, after)
    check_default_accounts(work.accounts(), after)
    funds_id = after.undeposited_funds_account_id
    if funds_id != before.undeposited_funds_account_id:
        _check_undeposited_funds(work, before, after)
    if after.retained_earnings_account_id != before.retained_earnings_account_id:
        _check_no_closed_figures(work, before, "another Retained Earnings account")
    saved = work.save(after)
    if funds_id != before.undeposited_funds_account_id:
        repost_account(work, funds_id)
    return saved


def settings_at(work: UnitOfWork, version: int | None) -> Settings:
    """The settings, which a caller has read at a version; None for a caller that did not say.

    Raises `Stale` if the settings have changed since.
    """
    settings = work.settings
    check_version(settings, version, "the settings")
    return settings


def _check_closing_date(before: Settings, after: Settings) -> None:
    """Raise `Refused` if the closing date is moved back without a reason."""
    if not before.closing_date:
        return
    moves_back = after.closing_date is None or after.closing_date < before.closing_date
    if moves_back and not after.reason.strip():
        raise Refused.at(
            "/company/reason",
            f"must say why the closing date is moved back from {before.closing_date}",
            code="missing",
        )


def _check_fiscal_year(work: UnitOfWork, before: Settings, after: Settings) -> None:
    """Raise `Closed` if another fiscal year would change the reports of a closed period."""
    if after.fiscal_year_start != before.fiscal_year_start:
        _check_no_closed_figures(work, before, "another fiscal year")


def _check_no_closed_figures(work: UnitOfWork, before: Settings, change: str) -> None:
    """Raise `Closed` for a change of the settings that would restate figures of closed periods."""
    if before.closing_date and work.session.ledger.turnovers(None, before.closing_date):
        raise Closed(
            f"the books are closed to {before.closing_date}, and {change} would change the "
            "reports of the closed period; move the closing date back first"
        )


def _check_undeposited_funds(work: UnitOfWork, before: Settings, after: Settings) -> None:
    """Raise an error if another account cannot become Undeposited Funds.

    The current account must be unused, and no figure of a closed period may change.
    """
    if work.session.ledger.is_used(before.undeposited_funds_account_id, LATEST):
        raise Conflict(
            "the Undeposited Funds account is used, and deposits name the rows that wait on it; "
            "rename that account instead",
            code="account_used",
        )
    account = work.accounts()[after.undeposited_funds_account_id]
    if (
        before.closing_date
        and account.subtype != "bank"
        and work.session.ledger.is_used(account.id, before.closing_date)
    ):
        raise Closed(
            f"{account.label} has figures in the period closed to {before.closing_date}, and they "
            "would change on the cash basis; choose another account"
        )
