"""The totals of two reports, which are compared where the file has nothing but totals.

The totals of a report with rows are not compared, because they follow from the rows.
"""

from collections.abc import Iterable, Mapping

from attrs import evolve

from domain.comparison.account_matching import AccountMatcher
from domain.comparison.compared_figures import ComparedFigure, total_figure, with_net
from domain.comparison.foreign_figures import ForeignReader, values_of
from domain.comparison.foreign_report import ForeignReport, ForeignRow, Vocabulary
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.report import ReportKind
from domain.reports.table import Column, ReportRow

_BALANCE, _WHOLE = "balance", "TOTAL"


def our_totals(
    rows: Iterable[ReportRow],
    columns: Iterable[Column],
    kind: ReportKind,
    ledger: Ledger,
    vocabulary: Vocabulary,
) -> list[ComparedFigure]:
    """The totals of our report, each by its account, contact, or the caption of its section."""
    matcher = AccountMatcher(ledger.accounts())
    amounts = {
        place: column.key for place, column in enumerate(columns, -1) if column.type == "amount"
    }
    totals: list[ComparedFigure] = []
    for row in rows:
        is_compared = row.label == _WHOLE or not kind.matching.by_entry
        if row.kind == "total" and is_compared:
            caption = row.label.removeprefix("Total ")
            owner = "" if row.label == _WHOLE else _owner(caption, kind.matching, vocabulary)
            if row.account_id:
                owner = matcher.key(row.account_id)
            values = {key: row.cells[place] or 0 for place, key in amounts.items()}
            totals.append(total_figure(owner, values))
    return totals


def foreign_totals(
    foreign: ForeignReport,
    kind: ReportKind,
    ledger: Ledger,
    columns: Mapping[str, str],
    *,
    has_sides: bool,
    as_debits: bool = False,
) -> list[ComparedFigure]:
    """The totals of a file, as `our_totals` of the same report.

    A general ledger has the total of each account without its sub-accounts, and other reports have
    it with them. `has_sides` says whether our report has debits and credits in two columns. With
    `as_debits`, the amounts are debit positive on every account.
    """
    reader = ForeignReader.of(foreign, kind, ledger, as_debits=as_debits, of_totals=True)
    running = {_BALANCE: _BALANCE} if kind.matching.rows == "transaction of an account" else {}
    groups = {row.path for row in foreign.rows if row.kind in {"total", "group"}}
    totals: list[ComparedFigure] = []
    for row in foreign.rows:
        values = values_of(foreign, row, running | dict(columns))
        has_groups = bool(row.closes) and (*row.path, row.closes) in groups
        if row.kind == "total" and values and _is_of_kind(row, kind, has_groups=has_groups):
            net = values if has_sides else with_net(values)
            totals.append(_foreign_total(row, net, reader))
    return totals


def _foreign_total(
    row: ForeignRow, values: dict[str, int], reader: ForeignReader
) -> ComparedFigure:
    """The figure of a total of a file."""
    match = reader.match_of(row) if row.closes else None
    account_id = match.account_id if match else None
    is_named_for_group = row.label.casefold().startswith("total")
    caption = row.closes if row.closes and is_named_for_group else _caption_of_whole(row.label)
    owner = _owner(caption, reader.matching, reader.vocabulary)
    if account_id:
        owner = reader.matcher.key(account_id)
    values = reader.with_our_columns(values, account_id)
    total = total_figure(owner, values, row.line, match)
    return evolve(total, label=row.closes) if match else total


def _is_of_kind(row: ForeignRow, kind: ReportKind, *, has_groups: bool) -> bool:
    """Whether a report of this kind shows such a total: with or without groups inside."""
    if kind.matching.by_entry:
        return bool(row.label) and not _caption_of_whole(row.label)
    if kind.matching.rows != "transaction of an account" or kind.matching.in_parts:
        return not row.is_own_total
    return row.is_own_total or not has_groups


def _caption_of_whole(label: str) -> str:
    """The caption of a total that closes no group; empty for that of the whole report."""
    return "" if label.casefold() in {"total", "totals", "grand total"} else label


def _owner(caption: str, matching: Matching, vocabulary: Vocabulary) -> str:
    """The name under which a total is compared, by its caption."""
    if matching.rows not in {"account", "transaction of an account"}:
        return caption
    plain = caption.casefold().replace("&", "and")
    return vocabulary.part(caption) or vocabulary.results.get(plain, plain)
