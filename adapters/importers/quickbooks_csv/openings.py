"""The balances with which a ledger begins, as the first entry of the books."""

from collections.abc import Mapping, Sequence
from datetime import date

from adapters.importers.quickbooks_csv.documents import DocumentBuilder
from adapters.importers.quickbooks_csv.postings import Posting
from adapters.importers.quickbooks_csv.sections import Section
from domain.values import format_amount

TYPE = "Opening Balance"
EQUITY = "Opening Balance Equity"
MEMO = "Balances at the beginning of the General Ledger"


def keep_openings(
    sections: Sequence[Section],
    builder: DocumentBuilder,
    signs: Mapping[str, int],
    day: date,
    *,
    is_wanted: bool,
) -> None:
    """Add an entry of the balances before the first day of a ledger; `day` is the day before it.

    `signs` make balances debit positive.

    If they do not sum to zero, because accounts are missing, the difference is on Opening Balance
    Equity, and that is told.
    """
    opened = [section for section in sections if section.opening]
    if not opened:
        return
    findings = builder.findings
    if not is_wanted:
        rows = sum(section.opening_rows for section in opened)
        if rows:
            why = "the transactions before it are in the import themselves"
            findings.leave_out("Beginning Balance", why, rows)
        return
    postings = [
        Posting(
            line=section.opening_line,
            rows=section.opening_rows,
            day=day.isoformat(),
            type=TYPE,
            number="",
            name="",
            memo=MEMO,
            account=section.path,
            amount=(section.opening or 0) * signs[section.path],
        )
        for section in opened
    ]
    if difference := -sum(posting.amount for posting in postings):
        path = builder.chart.path_of(EQUITY)
        findings.assume(
            postings[0],
            f"{format_amount(abs(difference))} of the beginning balances is "
            f"{'debited' if difference > 0 else 'credited'} to {path}",
            "the beginning balances of the accounts in the report do not balance",
        )
        first = postings[0]
        postings.append(Posting(first.line, 0, first.day, TYPE, "", "", MEMO, path, difference))
    builder.keep(postings, day, is_opening=True)
