"""What the command line prints of a comparison: what differs, with its cause, and how many figures match."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.exporters.cell_text import range_words
from application.json_names import json_name
from domain.comparison.pairing import Comparison, Difference
from domain.values import format_amount

WIDE = 240


def print_comparison(found: Comparison, console: Console | None = None) -> None:
    """What differs, and the summary."""
    console = console or _console()
    differing = (*found.mismatched, *found.theirs_only, *found.ours_only)
    if differing:
        table = Table(box=None, padding=(0, 2, 0, 0))
        for column in ("figure", "column", "QuickBooks", "WyzBooks", "difference", "cause", "line"):
            table.add_column(
                column,
                justify="right"
                if column in {"QuickBooks", "WyzBooks", "difference", "line"}
                else "left",
                overflow="fold",
            )
        for cells, style in _rows(differing):
            table.add_row(*cells, style=style)
        console.print(table)
        console.print()
    for each in found.unfooted:
        said = f"Line {each.line}: {each.label or 'the total'} says {format_amount(each.said)}, and its rows come to {format_amount(each.found)}"
        console.print(Text(said, "yellow"))
    if found.not_compared:
        console.print(Text(f"Not compared: {', '.join(found.not_compared)}", "yellow"))
    counts = (
        len(each) for each in (found.matched, found.mismatched, found.theirs_only, found.ours_only)
    )
    console.print(
        Text(
            "{} matched, {} mismatched, {} in QuickBooks only, {} in WyzBooks only".format(*counts),
            "bold red" if differing else "bold green",
        )
    )
    console.print(Text(f"{range_words(found.query)}, {found.query.basis} basis"))
    console.print(
        Text(
            f"QuickBooks {format_amount(found.their_total)}, WyzBooks {format_amount(found.our_total)}"
        )
    )


def _rows(differing: Iterable[Difference]) -> Iterator[tuple[list[Text], str | None]]:
    for each in differing:
        qb, wb = (
            "" if cents is None else format_amount(cents) for cents in (each.theirs, each.ours)
        )
        line = "" if each.line is None else str(each.line)
        yield (
            [
                Text(cell)
                for cell in (
                    each.label,
                    json_name(each.column),
                    qb,
                    wb,
                    format_amount(each.difference),
                    each.cause,
                    line,
                )
            ],
            None,
        )
        for one in each.entries:
            words = " ".join(part for part in (one.date.isoformat(), one.type, one.number) if part)
            yield (
                [
                    Text(cell)
                    for cell in (
                        f"  {words}",
                        "",
                        "",
                        "",
                        format_amount(one.amount),
                        f"{one.kind} {one.id}",
                        "",
                    )
                ],
                "dim",
            )


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDE)
