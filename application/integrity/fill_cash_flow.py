"""Filling in the section of cash flows of accounts that an older program saved.

That program looked at the name of an account each time it made the statement of cash flows. The
section that it showed becomes the stored one, so no account moves in a report of these books.
"""

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.accounts import Account
from domain.ledger.cash_flow import CashFlow, default_cash_flow
from domain.ledger.company import Settings
from domain.records import changed


def fill_cash_flow(work: UnitOfWork) -> None:
    """Fill in the section of every account, if an older program wrote the file.

    The changes are logged as those of the system. They change no figure, so closed periods do not
    stop them.
    """
    if "cash_flow" not in work.session.stale_data():
        return
    for account in work.accounts().values():
        section = section_shown_before(account, work.settings)
        if account.cash_flow != section:
            work.save_derived(changed(account, cash_flow=section))
    work.session.mark_rebuilt("cash_flow")


def section_shown_before(account: Account, settings: Settings) -> CashFlow:
    """The section in which the older program showed an account.

    A section that a person had set had no effect on cash, on income and expense accounts and on
    non-posting accounts. From now on it would have one, so these accounts become operating.
    """
    is_cash = account.subtype == "bank" or account.id == settings.undeposited_funds_account_id
    if is_cash or account.is_income_statement or account.subtype == "non_posting":
        return "operating"
    if account.cash_flow:
        return account.cash_flow
    name = account.name.casefold()
    if "depreciation" in name or "amortization" in name:
        return "operating"
    return default_cash_flow(account.classification, ())
