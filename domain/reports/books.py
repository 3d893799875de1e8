"""The reports of the books themselves: Trial Balance."""

from datetime import date, timedelta

from domain.company import fiscal_year_start
from domain.reports.report import LABEL, Column, Detail, Ledger, Report, ReportKind, ReportQuery, Row, Turnover
from domain.reports.tree import in_order

SIDES = (LABEL, Column("debit", "Debit"), Column("credit", "Credit"))
MOVEMENTS = (LABEL, Column("opening", "Opening"), Column("debits", "Debits"), Column("credits", "Credits"), Column("closing", "Closing"))


def trial_balance(ledger: Ledger, query: ReportQuery) -> Report:
    """Every account with a balance at the end of `as_of`: income and expense since the fiscal year began, what was
    earned before it in Retained Earnings. With `first`, how each balance came from the one before that day."""
    assert query.as_of
    return _movements(ledger, query, query.first, query.as_of) if query.first else _balances(ledger, query, query.as_of)


def _balances(ledger: Ledger, query: ReportQuery, as_of: date) -> Report:
    accounts = ledger.accounts()
    closing = _closed_balances(ledger, as_of)
    year = fiscal_year_start(as_of, ledger.settings.fiscal_year_start)
    retained = ledger.settings.retained_earnings_account_id
    rows, debits, credits = [], 0, 0
    for account in in_order(accounts[id_] for id_ in closing):
        balance = closing[account.id]
        debits, credits = debits + max(balance, 0), credits + max(-balance, 0)
        sides = (balance, None) if balance > 0 else (None, -balance)
        detail = None if account.id == retained else Detail(account.id, year if account.is_income_statement else None, as_of)
        rows.append(Row("account", 0, account.label, sides, account.id, detail))
    rows.append(Row("total", 0, "TOTAL", (debits, credits)))
    return Report(TRIAL_BALANCE, ledger.settings.name, ledger.settings.currency, query, SIDES, tuple(rows), {"debits": debits, "credits": credits})


def _movements(ledger: Ledger, query: ReportQuery, first: date, as_of: date) -> Report:
    """Opening, debits, credits and closing, all debit positive but the two middle ones.

    Where a fiscal year begins inside the range, closing it is shown as the entry it stands for, so that the closing
    column is the trial balance of `as_of` and each line still adds up.
    """
    accounts = ledger.accounts()
    opening = _closed_balances(ledger, first)  # with the years before `first` closed ...
    day = ledger.turnovers(first, first)
    opening = {id_: opening.get(id_, 0) - day.get(id_, Turnover()).net for id_ in opening.keys() | day.keys()}  # ... but without its postings
    posted = ledger.turnovers(first, as_of)
    closing = _closed_balances(ledger, as_of)
    rows, debits, credits = [], 0, 0
    for account in in_order(accounts[id_] for id_ in opening.keys() | posted.keys() | closing.keys()):
        start, end = opening.get(account.id, 0), closing.get(account.id, 0)
        turnover = posted.get(account.id, Turnover())
        year_end = end - start - turnover.net
        turnover += Turnover(max(year_end, 0), max(-year_end, 0))
        if start or end or turnover != Turnover():
            debits, credits = debits + turnover.debits, credits + turnover.credits
            rows.append(
                Row(
                    "account",
                    0,
                    account.label,
                    (start, turnover.debits, turnover.credits, end),
                    account.id,
                    None if year_end else Detail(account.id, first, as_of),
                )
            )
    rows.append(Row("total", 0, "TOTAL", (sum(opening.values()), debits, credits, sum(closing.values()))))
    return Report(TRIAL_BALANCE, ledger.settings.name, ledger.settings.currency, query, MOVEMENTS, tuple(rows), {"debits": debits, "credits": credits})


def _closed_balances(ledger: Ledger, as_of: date) -> dict[str, int]:
    """Balances at the end of a day, debit positive, not zero, with the fiscal years before its own closed."""
    accounts = ledger.accounts()
    year = fiscal_year_start(as_of, ledger.settings.fiscal_year_start)
    retained = ledger.settings.retained_earnings_account_id
    balances: dict[str, int] = {}
    for id_, turnover in ledger.turnovers(None, year - timedelta(days=1)).items():
        home = retained if accounts[id_].is_income_statement else id_
        balances[home] = balances.get(home, 0) + turnover.net
    for id_, turnover in ledger.turnovers(year, as_of).items():
        balances[id_] = balances.get(id_, 0) + turnover.net
    return {id_: balance for id_, balance in balances.items() if balance}


TRIAL_BALANCE = ReportKind("trial-balance", "Trial Balance", frozenset({"from", "asOf"}), trial_balance)
