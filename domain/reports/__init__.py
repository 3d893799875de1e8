"""Reports: pure functions from the ledger and a query to one neutral table."""

from domain.reports.books import TRIAL_BALANCE
from domain.reports.report import ReportKind
from domain.reports.statements import BALANCE_SHEET, PROFIT_LOSS

REPORTS: dict[str, ReportKind] = {each.key: each for each in (PROFIT_LOSS, BALANCE_SHEET, TRIAL_BALANCE)}
"""Every report by its key."""
