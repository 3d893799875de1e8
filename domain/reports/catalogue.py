"""The catalogue of reports. A new report is declared in a file of its family, and listed here."""

from domain.reports.aging import AP_AGING, AR_AGING
from domain.reports.balance_sheet_detail import BALANCE_SHEET_DETAIL
from domain.reports.cash_flows import CASH_FLOWS
from domain.reports.contact_balances import CUSTOMER_BALANCE_SUMMARY, VENDOR_BALANCE_SUMMARY
from domain.reports.general_ledger import GENERAL_LEDGER
from domain.reports.journal import JOURNAL_REPORT, TRANSACTION_LIST
from domain.reports.profit_loss_detail import PROFIT_LOSS_DETAIL
from domain.reports.receivables import CUSTOMER_BALANCE_DETAIL, OPEN_INVOICES
from domain.reports.report import ReportKind
from domain.reports.sales import EXPENSES_BY_VENDOR, SALES_BY_CUSTOMER
from domain.reports.statements import BALANCE_SHEET, PROFIT_LOSS
from domain.reports.trial_balance import TRIAL_BALANCE

_REPORTS = (
    PROFIT_LOSS,
    PROFIT_LOSS_DETAIL,
    BALANCE_SHEET,
    BALANCE_SHEET_DETAIL,
    TRIAL_BALANCE,
    CASH_FLOWS,
    AR_AGING,
    OPEN_INVOICES,
    CUSTOMER_BALANCE_SUMMARY,
    CUSTOMER_BALANCE_DETAIL,
    SALES_BY_CUSTOMER,
    AP_AGING,
    VENDOR_BALANCE_SUMMARY,
    EXPENSES_BY_VENDOR,
    GENERAL_LEDGER,
    JOURNAL_REPORT,
    TRANSACTION_LIST,
)

REPORTS: dict[str, ReportKind] = {report.key: report for report in _REPORTS}
"""Every report by its key, in the order of the catalogue."""
