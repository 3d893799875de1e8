"""A comparison on the terminal: what differs, with its cause, and how many figures match."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.exporters.cell_text import format_money, period_label
from application.json_names import json_name
from domain.comparison.differences import Comparison, Difference
from entrypoints.cli.tables import text_console


def print_comparison(
    comparison: Comparison, *, has_basis: bool, console: Console | None = None
) -> None:
    """Print the differences, then the summary, with the basis if the report has one."""
    console = console or text_console()
    differing = (*comparison.mismatched, *comparison.theirs_only, *comparison.ours_only)
    if differing:
        console.print(_table(differing))
        console.print()
    for total in comparison.unfooted:
        label, rows = total.label or "the total", format_money(total.computed_total)
        amount = format_money(total.file_total)
        text = f"Line {total.line}: {label} is {amount} in the file, and its rows sum to {rows}"
        console.print(Text(text, "yellow"))
    for remark in dict.fromkeys(pair.remark for pair in comparison.matched if pair.remark):
        console.print(Text(f"{remark[:1].upper()}{remark[1:]}", "yellow"))
    if comparison.not_compared:
        console.print(Text(f"Not compared: {', '.join(comparison.not_compared)}", "yellow"))
    if comparison.is_empty:
        console.print(Text("Nothing was compared: the file has no figures", "yellow"))
    counts = (
        f"{len(comparison.matched)} matched, {len(comparison.mismatched)} mismatched, "
        f"{len(comparison.theirs_only)} in QuickBooks only, "
        f"{len(comparison.ours_only)} in WyzBooks only"
    )
    agreeing = "bold green" if comparison.is_complete else "bold yellow"
    console.print(Text(counts, "bold red" if differing else agreeing))
    basis = f", {comparison.query.basis} basis" if has_basis else ""
    console.print(Text(f"{period_label(comparison.query)}{basis}"))
    theirs, ours = format_money(comparison.their_total), format_money(comparison.our_total)
    console.print(Text(f"QuickBooks {theirs}, WyzBooks {ours}"))


def _table(differences: Iterable[Difference]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("figure", "column", "QuickBooks", "WyzBooks", "difference", "cause", "line"):
        is_number = column in {"QuickBooks", "WyzBooks", "difference", "line"}
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for difference in differences:
        table.add_row(*map(Text, _cells(difference)))
        for entry in difference.entries:
            words = filter(None, (entry.date.isoformat(), entry.type, entry.number))
            amount, source = format_money(entry.amount), f"{entry.kind} {entry.id}"
            cells = (f"  {' '.join(words)}", "", "", "", amount, source, "")
            table.add_row(*map(Text, cells), style="dim")
    return table


def _cells(difference: Difference) -> tuple[str, ...]:
    label = difference.label
    if difference.their_label:
        label = f"{label} (in QuickBooks: {difference.their_label})"
    return (
        label,
        json_name(difference.column),
        _amount(difference.theirs),
        _amount(difference.ours),
        format_money(difference.difference),
        difference.cause,
        "" if difference.line is None else str(difference.line),
    )


def _amount(cents: int | None) -> str:
    return "" if cents is None else format_money(cents)
