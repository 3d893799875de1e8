"""What one can do with the company's settings, and how new books begin."""

from collections.abc import Mapping
from typing import Any

from application.accounts import check_default, restate_account
from application.book import Book
from domain.accounts import new_chart
from domain.company import COMPANY_ID, Settings
from domain.errors import Closed, Refused, Stale
from domain.records import changed
from domain.terms import new_terms


def open_company(book: Book) -> Settings:
    """Begin the books of a new company: 19 accounts, five terms, settings. Books that were begun stay as they are."""
    if found := book.find(Settings, COMPANY_ID):
        return found
    for account in new_chart():
        book.save(account)
    for terms in new_terms():
        book.save(terms)
    return book.save(Settings(id=COMPANY_ID))


def change_settings(book: Book, changes: Mapping[str, Any], version: int | None = None) -> Settings:
    """Change settings; moving the closing date back needs a `reason`, which the audit log keeps."""
    before = book.settings
    if version is not None and version != before.version:
        raise Stale(f"the settings were changed since you read version {version}; they are now at version {before.version}", before)
    after = changed(before, **{"reason": "", **changes} if "closing_date" in changes else changes)
    if before.closing_date and (after.closing_date is None or after.closing_date < before.closing_date) and not after.reason.strip():
        raise Refused.at("/company/reason", f"must say why the closing date is moved back from {before.closing_date}")
    if after.fiscal_year_start != before.fiscal_year_start and before.closing_date and _is_used(book, before):
        raise Closed(f"the books are closed to {before.closing_date}, and another fiscal year would restate what is closed")
    check_default(book.accounts(), after)
    saved = book.save(after)
    if after.undeposited_funds_account_id != before.undeposited_funds_account_id:
        restate_account(book, before.undeposited_funds_account_id)
        restate_account(book, after.undeposited_funds_account_id)
    return saved


def _is_used(book: Book, settings: Settings) -> bool:
    assert settings.closing_date
    return bool(book.turnovers(None, settings.closing_date))
