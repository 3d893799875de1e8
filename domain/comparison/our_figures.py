"""The figures of our own report that are compared."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from domain.comparison.account_matching import AccountMatcher, part_of
from domain.comparison.compared_figures import (
    OPENING,
    ComparedFigure,
    opening_figure,
    result_figure,
    transaction_figure,
    with_net,
)
from domain.comparison.foreign_report import Vocabulary
from domain.ledger.accounts import Account
from domain.reports.ledger_port import Ledger
from domain.reports.posting_rows import CLOSED
from domain.reports.report import Report
from domain.reports.table import ReportRow
from domain.texts import name_key


def our_figures(
    report: Report, rows: Iterable[ReportRow], ledger: Ledger, vocabulary: Vocabulary
) -> Iterator[ComparedFigure]:
    """The figures of our report.

    `rows` are those of the report, and `vocabulary` has the names of types of transactions that
    both programs share.
    """
    reader = _OurReader(report, ledger, AccountMatcher(ledger.accounts()), vocabulary)
    columns = [column.key for column in report.columns[1:]]
    amounts = [column.key for column in report.columns if column.type == "amount"]
    percents = [column.key for column in report.columns if column.type == "percent"]
    captions = report.kind.matching.captions
    contact_name, part, balance = "", "", 0
    for row in rows:
        if row.kind == "contact":
            contact_name = row.label
        if row.kind == "section":
            part = captions.get(row.label, part)
        cells = dict(zip(columns, row.cells, strict=True))
        if row.label == CLOSED and cells["amount"] is None:
            cells["amount"] = cells["balance"] - balance
        balance = cells.get("balance") or 0
        values = with_net({name: cells[name] or 0 for name in amounts})
        values |= {name: cells[name] * 10 for name in percents if cells[name] is not None}
        figure = reader.figure(row, cells, values, contact_name, part)
        if figure:
            yield figure


@frozen
class _OurReader:
    """Makes the figures of one report from its rows."""

    report: Report
    ledger: Ledger
    matcher: AccountMatcher
    vocabulary: Vocabulary

    def figure(
        self,
        row: ReportRow,
        cells: Mapping[str, Any],
        values: Mapping[str, int],
        contact_name: str,
        part: str,
    ) -> ComparedFigure | None:
        """The figure of a row, or None for a row that is not compared.

        `contact_name` is that of the contact under which the row is listed, and `part` is the part
        of the statement that the last caption began, where the report declares its captions.
        """
        rows = self.report.kind.matching.rows
        if rows == "account":
            return self._of_account(row, values, part)
        if rows == "contact":
            return self._of_contact(row, values)
        if row.kind == "transaction" and row.source:
            return transaction_figure(
                self.report.kind.matching,
                self.vocabulary,
                self._owner(row, contact_name),
                cells,
                values,
                part=self._part(self._account(row)),
                account_id=row.account_id,
                contact_id=row.contact_id,
                source=row.source,
            )
        account = self._account(row)
        if row.label == CLOSED:
            return self._of_closing(row, cells, values)
        if row.label == OPENING and account and values.get("balance"):
            owner = self.matcher.key(account.id)
            return opening_figure(owner, values["balance"], self._part(account), account.id)
        return None

    def _of_account(
        self, row: ReportRow, values: Mapping[str, int], part: str
    ) -> ComparedFigure | None:
        account = self._account(row)
        if row.kind == "account" and account:
            key, label = self.matcher.key(account.id), self.matcher.label(account.id)
            part = part or self._part(account)
            return ComparedFigure((name_key(key),), key, values, part, account.id, label=label)
        result_rows = self.report.kind.matching.result_rows
        if row.label in result_rows:
            return result_figure(row.label, values, result_rows[row.label])
        return None

    def _of_closing(
        self, row: ReportRow, cells: Mapping[str, Any], values: Mapping[str, int]
    ) -> ComparedFigure | None:
        """What Retained Earnings take over when a fiscal year is closed.

        Programs that list it show no such row on the accounts of income and expense.
        """
        account = self._account(row)
        if account is None or account.id != self.ledger.settings.retained_earnings_account_id:
            return None
        return transaction_figure(
            self.report.kind.matching,
            self.vocabulary,
            self.matcher.key(account.id),
            {**cells, "type": CLOSED},
            values,
            part=self._part(account),
            account_id=account.id,
        )

    def _of_contact(self, row: ReportRow, values: Mapping[str, int]) -> ComparedFigure | None:
        if row.kind != "contact":
            return None
        return ComparedFigure((name_key(row.label),), row.label, values, contact_id=row.contact_id)

    def _account(self, row: ReportRow) -> Account | None:
        return self.matcher.accounts.get(row.account_id or "")

    def _part(self, account: Account | None) -> str:
        """The part of balance sheet or profit and loss in which an account appears."""
        return part_of(account) if account else ""

    def _owner(self, row: ReportRow, contact_name: str) -> str:
        """The account or contact under which a transaction is listed."""
        rows = self.report.kind.matching.rows
        if rows == "transaction":
            return ""
        if rows == "transaction of a contact":
            return contact_name
        return self.matcher.key(row.account_id or "")
