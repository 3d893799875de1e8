"""One table for each part, in Markdown, with the command and the machine above it."""

from collections.abc import Sequence

from tests.benchmarks.machine import description


def show(
    title: str,
    command: str,
    runs: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: Sequence[str] = (),
) -> None:
    """Print a table; the first column is text, the others are figures."""
    widths = [
        max(len(column), *(len(row[index]) for row in rows)) for index, column in enumerate(columns)
    ]
    print(f"\n### {title}\n\nCommand: `{command}`. Machine: {description()}. Runs: {runs}.\n")
    print(_line([column.ljust(width) for column, width in zip(columns, widths, strict=True)]))
    print(
        _line(
            [
                "-" * width if index == 0 else "-" * (width - 1) + ":"
                for index, width in enumerate(widths)
            ]
        )
    )
    for row in rows:
        print(
            _line(
                [
                    cell.ljust(width) if index == 0 else cell.rjust(width)
                    for index, (cell, width) in enumerate(zip(row, widths, strict=True))
                ]
            )
        )
    for note in notes:
        print(f"\n{note}")
    print(flush=True)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
