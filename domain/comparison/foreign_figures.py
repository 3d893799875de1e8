"""The figures of the report of another program that are compared."""

from collections.abc import Mapping
from datetime import date

from attrs import evolve, field, frozen

from domain.comparison.account_matching import AccountCaption, AccountMatch, AccountMatcher
from domain.comparison.compared_figures import (
    CASH_AT_BEGINNING,
    NET_INCOME,
    OPENING,
    ComparedFigure,
    opening_figure,
    result_figure,
    transaction_figure,
    with_net,
)
from domain.comparison.foreign_report import ForeignReport, ForeignRow, Vocabulary
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import CLOSED
from domain.reports.report import ReportKind
from domain.texts import name_key


@frozen
class ForeignFigures:
    """The figures of a file."""

    figures: list[ComparedFigure] = field(factory=list)
    left_out: list[ForeignRow] = field(factory=list)
    """The rows with amounts that are no total and from which no figure was made."""


def foreign_figures(
    foreign: ForeignReport,
    kind: ReportKind,
    ledger: Ledger,
    columns: Mapping[str, str],
    *,
    as_debits: bool = False,
) -> ForeignFigures:
    """The figures of a file.

    `columns` has the key of our column for that of each column of the file that is compared. With
    `as_debits`, the amounts of its transactions are debit positive on every account.
    """
    reader = ForeignReader.of(foreign, kind, ledger, as_debits=as_debits)
    read = ForeignFigures()
    for row in foreign.rows:
        if row.kind == "total" and not reader.is_cash_at_beginning(row):
            continue
        values = values_of(foreign, row, columns)
        if figure := reader.figure(row, with_net(values)):
            read.figures.append(figure)
        elif any(values.values()) and not reader.follows_from_others(row):
            read.left_out.append(row)
    return read


def values_of(
    foreign: ForeignReport, row: ForeignRow, columns: Mapping[str, str]
) -> dict[str, int]:
    """The amounts and percentages of a row, by the keys of our columns."""
    values: dict[str, int] = {}
    for column in foreign.columns:
        cell = row.cells.get(column.key)
        if column.key in columns and isinstance(cell, int):
            values[columns[column.key]] = cell * 10 if column.type == "percent" else cell
    return values


@frozen
class ForeignReader:
    """Makes the figures of one file from its rows."""

    matching: Matching
    matcher: AccountMatcher
    vocabulary: Vocabulary
    as_debits: bool
    of_totals: bool = False
    """Whether the totals of the file are compared, and not its rows."""
    matches: Mapping[AccountCaption, AccountMatch] = field(factory=dict)
    """The account of ours for each caption of the file that names one."""

    @classmethod
    def of(
        cls,
        foreign: ForeignReport,
        kind: ReportKind,
        ledger: Ledger,
        *,
        as_debits: bool = False,
        of_totals: bool = False,
    ) -> "ForeignReader":
        """The reader of a file, after all its captions are paired with accounts."""
        matcher = AccountMatcher(ledger.accounts())
        reader = cls(kind.matching, matcher, foreign.vocabulary, as_debits, of_totals)
        captions = dict.fromkeys(
            caption for row in foreign.rows if (caption := reader.caption_of(row))
        )
        return evolve(reader, matches=matcher.match(captions))

    def figure(self, row: ForeignRow, values: dict[str, int]) -> ComparedFigure | None:
        """The figure of a row, or None for a row that is not compared."""
        rows = self.matching.rows
        if rows == "contact":
            return self._of_contact(row, values)
        if rows == "account":
            return self._of_account(row, values)
        return self._of_transaction(row, values)

    def caption_of(self, row: ForeignRow) -> AccountCaption | None:
        """How a row names its account; None if it names none."""
        rows = self.matching.rows
        if rows in {"contact", "transaction of a contact"}:
            return None
        part, above = self._split_path(row.path)
        if self.of_totals:
            return self._caption_of_total(row, part, above)
        if rows == "account":
            if row.kind == "total" or not row.label:
                return None
            if self._is_only_caption(row):
                return None
            names = above[:-1] if row.kind == "own" else above
            return AccountCaption((*names, row.label), part)
        named = ""
        if self.matching.by_entry or not above:
            named = str(row.cells.get("account") or "")
        captions = (named,) if named else above or ("",)
        return AccountCaption(captions, part) if any(captions) else None

    def _caption_of_total(
        self, row: ForeignRow, part: str, above: tuple[str, ...]
    ) -> AccountCaption | None:
        """How a total names its account; None if it is that of a section of the statement."""
        is_of_section = not part and self.vocabulary.part(row.closes) is not None
        if row.kind != "total" or not row.closes or (self.matching.in_parts and is_of_section):
            return None
        is_below_itself = row.is_own_total and above[-1:] == (row.closes,)
        return AccountCaption(above if is_below_itself else (*above, row.closes), part)

    def match_of(self, row: ForeignRow) -> AccountMatch | None:
        """The account of ours that a row names."""
        caption = self.caption_of(row)
        return self.matches.get(caption) if caption else None

    def is_cash_at_beginning(self, row: ForeignRow) -> bool:
        """Whether a row is the cash with which a statement of cash flows begins."""
        return CASH_AT_BEGINNING in self.matching.result_rows and _begins_cash(row.label)

    def follows_from_others(self, row: ForeignRow) -> bool:
        """Whether a row of which no figure is made only repeats what other rows say.

        Net income is calculated and has no transactions of its own, and the closing of a year
        without an amount follows from the balances.
        """
        captions = {caption.casefold() for caption in (*row.path, row.label)}
        is_net_income = bool(captions & self.vocabulary.net_income)
        return is_net_income or row.label.casefold() == CLOSED.casefold()

    def _split_path(self, path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The part of the statement that the captions above a row name, and the accounts below."""
        if not self.matching.in_parts:
            return "", path
        part = ""
        for place, caption in enumerate(path):
            named = self.vocabulary.part(caption)
            is_account = bool(part) and named == part and self.matcher.names(caption)
            if named is None or is_account:
                return part, path[place:]
            part = named or part
        return part, ()

    def _of_contact(self, row: ForeignRow, values: dict[str, int]) -> ComparedFigure | None:
        if not row.label or not values or row.kind == "total":
            return None
        name = ":".join(row.path if row.kind == "own" else (*row.path, row.label))
        return ComparedFigure((name_key(name),), name, values, line=row.line)

    def _of_account(self, row: ForeignRow, values: dict[str, int]) -> ComparedFigure | None:
        label, (part, _) = row.label, self._split_path(row.path)
        if _begins_cash(label):
            return result_figure(CASH_AT_BEGINNING, values, "operating", row.line)
        if self._is_net_income(label, part):
            return result_figure(NET_INCOME, values, part or "operating", row.line)
        caption = self.caption_of(row)
        if not values or caption is None:
            return None
        match = self.matches.get(caption)
        account_id = match.account_id if match else None
        name = self.matcher.key(account_id) if account_id else ":".join(caption.names)
        return ComparedFigure(
            (name_key(name),),
            name,
            values,
            part,
            account_id,
            line=row.line,
            label=label,
            account=match,
        )

    def _is_net_income(self, label: str, part: str) -> bool:
        is_compared = part == "equity" or self.matching.result_rows.get(NET_INCOME) == "operating"
        return is_compared and label.casefold() in self.vocabulary.net_income

    def _is_only_caption(self, row: ForeignRow) -> bool:
        """Whether a row is the caption of other rows and not an account, although both may be
        called the same.
        """
        amounts = [cell for cell in row.cells.values() if isinstance(cell, int)]
        return not amounts or (not any(amounts) and self.vocabulary.part(row.label) is not None)

    def _of_transaction(self, row: ForeignRow, values: dict[str, int]) -> ComparedFigure | None:
        rows, (part, _) = self.matching.rows, self._split_path(row.path)
        match = self.match_of(row)
        account_id = match.account_id if match else None
        owner = self._owner(row, match)
        if account_id is None and owner.casefold() in self.vocabulary.net_income:
            return None
        if row.label == OPENING:
            if row.cells.get("balance") and rows == "transaction of an account":
                balance = row.cells["balance"]
                opening = opening_figure(owner, balance, part, account_id, row.line)
                return evolve(opening, account=match)
            return None
        if row.label or not isinstance(row.cells.get("date"), date):
            return None
        return transaction_figure(
            self.matching,
            self.vocabulary,
            owner,
            row.cells,
            self.with_our_columns(values, account_id),
            part=part,
            account_id=account_id,
            line=row.line,
            account=match,
            label=self._owner_in_file(row) if match and match.has_other_name else "",
        )

    def _owner(self, row: ForeignRow, match: AccountMatch | None) -> str:
        """The account or contact under which a transaction is listed."""
        rows = self.matching.rows
        if rows == "transaction of a contact":
            return ":".join(row.path) or str(row.cells.get("name") or "")
        if rows == "transaction":
            return ""
        return self.matcher.key(match.account_id) if match else self._owner_in_file(row)

    def _owner_in_file(self, row: ForeignRow) -> str:
        caption = self.caption_of(row)
        return ":".join(caption.names) if caption else ""

    def with_our_columns(self, values: dict[str, int], account_id: str | None) -> dict[str, int]:
        """The amounts of a transaction by our columns, in the sign of our report."""
        sign = self.matcher.accounts[account_id].natural_sign if account_id else 1
        ours = dict(values)
        if "net" in values and not self.matching.by_entry:
            ours["amount"] = values["net"] * sign
        elif self.as_debits and "amount" in values:
            ours["amount"] = values["amount"] * sign
        renamed = self.matching.renamed_columns.items()
        return ours | {our: ours[foreign] for foreign, our in renamed if foreign in ours}


def _begins_cash(label: str) -> bool:
    return label.casefold().startswith("cash at beginning")
