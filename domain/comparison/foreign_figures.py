"""The figures of the report of another program that are compared."""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from domain.comparison.account_matching import AccountMatcher
from domain.comparison.compared_figures import (
    CASH_AT_BEGINNING,
    NET_INCOME,
    OPENING,
    ComparedFigure,
    opening_figure,
    transaction_figure,
    with_net,
)
from domain.comparison.foreign_report import ForeignReport, ForeignRow, Vocabulary
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.report import ReportKind
from domain.texts import name_key


def foreign_figures(
    foreign: ForeignReport, kind: ReportKind, ledger: Ledger, *, as_debits: bool = False
) -> Iterator[ComparedFigure]:
    """The figures of a file.

    With `as_debits`, the amounts of its transactions are debit positive on every account.
    """
    matcher = AccountMatcher(ledger.accounts())
    reader = _ForeignReader(kind.matching, matcher, foreign.vocabulary, as_debits)
    amounts = [column.key for column in foreign.columns if column.type == "amount"]
    for row in foreign.rows:
        if row.kind == "total" and not reader.is_cash_at_beginning(row):
            continue
        cells = {name: row.cells.get(name) for name in amounts}
        values = {name: cell for name, cell in cells.items() if isinstance(cell, int)}
        if figure := reader.figure(row, with_net(values)):
            yield figure


@frozen
class _ForeignReader:
    """Makes the figures of one file from its rows."""

    matching: Matching
    matcher: AccountMatcher
    vocabulary: Vocabulary
    as_debits: bool

    def figure(self, row: ForeignRow, values: dict[str, int]) -> ComparedFigure | None:
        """The figure of a row, or None for a row that is not compared."""
        if self.matching.rows == "contact":
            return self._of_contact(row, values)
        part, above = self._split_path(row.path) if self.matching.in_parts else ("", row.path)
        if self.matching.rows == "account":
            return self._of_account(row, values, part, above)
        return self._of_transaction(row, values, part, above)

    def is_cash_at_beginning(self, row: ForeignRow) -> bool:
        """Whether a row is the cash with which a statement of cash flows begins."""
        return CASH_AT_BEGINNING in self.matching.result_rows and _begins_cash(row.label)

    def _split_path(self, path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The part of the statement that the captions above a row name, and the accounts below."""
        part = ""
        for place, caption in enumerate(path):
            named = self.vocabulary.part(caption)
            is_account = bool(part) and named == part and self.matcher.find(caption) is not None
            if named is None or is_account:
                return part, path[place:]
            part = named or part
        return part, ()

    def _of_contact(self, row: ForeignRow, values: dict[str, int]) -> ComparedFigure | None:
        if not row.label or not values or row.kind == "total":
            return None
        name = ":".join(row.path if row.kind == "own" else (*row.path, row.label))
        return ComparedFigure((name_key(name),), name, values, line=row.line)

    def _of_account(
        self, row: ForeignRow, values: dict[str, int], part: str, above: tuple[str, ...]
    ) -> ComparedFigure | None:
        label = row.label
        if _begins_cash(label):
            return _result_figure(CASH_AT_BEGINNING, values, "operating", row)
        if self._is_net_income(label, part):
            return _result_figure(NET_INCOME, values, part or "operating", row)
        if not values or self._is_empty_caption(row, values, part, above):
            return None
        names = above[:-1] if row.kind == "own" else above
        account_id = self.matcher.find(label, names, part)
        name = self.matcher.key(account_id) if account_id else ":".join((*names, label))
        return ComparedFigure(
            (name_key(name),), name, values, part, account_id, line=row.line, label=label
        )

    def _is_net_income(self, label: str, part: str) -> bool:
        is_compared = part == "equity" or self.matching.result_rows.get(NET_INCOME) == "operating"
        return is_compared and label.casefold() in self.vocabulary.net_income

    def _is_empty_caption(
        self, row: ForeignRow, values: dict[str, int], part: str, above: tuple[str, ...]
    ) -> bool:
        """Whether a row with zeros is a caption without accounts, and not an account."""
        return (
            row.kind == "row"
            and not any(values.values())
            and self.vocabulary.part(row.label) is not None
            and self.matcher.find(row.label, above, part) is None
        )

    def _of_transaction(
        self, row: ForeignRow, values: dict[str, int], part: str, above: tuple[str, ...]
    ) -> ComparedFigure | None:
        rows = self.matching.rows
        owner, account_id = self._owner(row, part, above)
        if account_id is None and owner.casefold() == NET_INCOME.casefold():
            return None  # net income is calculated, and has no transactions of its own
        if row.label == OPENING:
            if row.cells.get("balance") and rows == "transaction of an account":
                return opening_figure(owner, values["balance"], part, account_id, row.line)
            return None
        if row.label or not isinstance(row.cells.get("date"), date):
            return None
        return transaction_figure(
            self.matching,
            self.vocabulary,
            owner,
            row.cells,
            self._with_our_columns(values, account_id),
            part=part,
            account_id=account_id,
            line=row.line,
        )

    def _owner(self, row: ForeignRow, part: str, above: tuple[str, ...]) -> tuple[str, str | None]:
        """The account or contact under which a transaction is listed, and the id of its account."""
        rows = self.matching.rows
        if rows == "transaction of a contact":
            return ":".join(row.path), None
        named = ""
        if self.matching.by_entry or not above:
            named = str(row.cells.get("account") or "")
        captions = (named,) if named else above or ("",)
        account_id = self.matcher.find(captions[-1], captions[:-1], part)
        if rows == "transaction":
            return "", account_id
        if account_id:
            return self.matcher.key(account_id), account_id
        return ":".join(captions), None

    def _with_our_columns(self, values: dict[str, int], account_id: str | None) -> dict[str, int]:
        """The amounts of a transaction by our columns, in the sign of our report."""
        sign = self.matcher.accounts[account_id].natural_sign if account_id else 1
        ours = dict(values)
        if "net" in values and not self.matching.by_entry:
            ours["amount"] = values["net"] * sign
        elif self.as_debits and "amount" in values:
            ours["amount"] = values["amount"] * sign
        renamed = self.matching.renamed_columns.items()
        return ours | {our: ours[foreign] for foreign, our in renamed if foreign in ours}


def _result_figure(name: str, values: dict[str, int], part: str, row: ForeignRow) -> ComparedFigure:
    return ComparedFigure((name_key(name),), name, values, part, line=row.line)


def _begins_cash(label: str) -> bool:
    return label.casefold().startswith("cash at beginning")
