"""Several parsed files made one, whose lines are counted on from each file to the next."""

from collections.abc import Sequence
from itertools import chain
from typing import TypeVar

from attrs import evolve

from application.importing.listed import Listed
from application.importing.parsed_file import FilePart, ImportedTransaction, ParsedFile
from application.importing.statements import Statement, StatementRow
from application.packed_values import PackedValues

Numbered = TypeVar("Numbered")


def merge_files(files: Sequence[tuple[str, ParsedFile]]) -> ParsedFile:
    """One parsed file of several, each with its name; every line of every file is in it.

    Reading counts as stopped at the line at which it stopped first.
    """
    if len(files) == 1:
        return files[0][1]
    parts: list[FilePart] = []
    shifted: list[ParsedFile] = []
    offset = 0
    stopped_at: int | None = None
    for name, file in files:
        parts.append(FilePart(name, offset + 1))
        shifted.append(_shift(file, offset))
        if file.stopped_at is not None and stopped_at is None:
            stopped_at = file.stopped_at + offset
        offset += file.total
    return ParsedFile(
        accounts=tuple(chain.from_iterable(file.accounts for file in shifted)),
        records=tuple(chain.from_iterable(file.records for file in shifted)),
        transactions=_openings_first(shifted),
        statements=tuple(chain.from_iterable(file.statements for file in shifted)),
        left_out=_joined([file.left_out for file in shifted]),
        left_out_lines=sum(file.left_out_lines for file in shifted),
        assumed=_joined([file.assumed for file in shifted]),
        refused=_joined([file.refused for file in shifted]),
        refused_lines=sum(file.refused_lines for file in shifted),
        tax_names=frozenset().union(*(file.tax_names for file in shifted)),
        account_numbers=dict(chain.from_iterable(f.account_numbers.items() for f in shifted)),
        stated=tuple(chain.from_iterable(file.stated for file in shifted)),
        parts=tuple(parts),
        structure=sum(file.structure for file in shifted),
        total=offset,
        stopped_at=stopped_at,
    )


def _openings_first(files: Sequence[ParsedFile]) -> PackedValues[ImportedTransaction]:
    """The transactions; the balances with which ledgers begin come before all others."""
    return PackedValues(
        transaction
        for is_opening in (True, False)
        for file in files
        for transaction in file.transactions
        if transaction.is_opening == is_opening
    )


def _joined(lists: Sequence[Listed[Numbered]]) -> Listed[Numbered]:
    joined = lists[0].copy()
    for listed in lists[1:]:
        joined.extend(listed)
    return joined


def _shift(file: ParsedFile, offset: int) -> ParsedFile:
    """A parsed file whose lines are counted from the line after `offset`."""
    if not offset:
        return file
    return evolve(
        file,
        accounts=tuple(_moved(account, offset) for account in file.accounts),
        records=tuple(_moved(record, offset) for record in file.records),
        transactions=PackedValues(
            evolve(
                transaction,
                line=transaction.line + offset,
                lines=tuple(_moved(line, offset) for line in transaction.lines),
            )
            for transaction in file.transactions
        ),
        statements=tuple(_moved_statement(statement, offset) for statement in file.statements),
        assumed=file.assumed.mapped(lambda assumed: _moved(assumed, offset)),
        refused=file.refused.mapped(lambda refused: _moved(refused, offset)),
        stated=tuple(_moved(stated, offset) for stated in file.stated),
    )


def _moved_statement(statement: Statement, offset: int) -> Statement:
    rows = tuple(_moved_row(row, offset) for row in statement.rows)
    return evolve(statement, line=statement.line + offset, rows=rows)


def _moved_row(row: StatementRow, offset: int) -> StatementRow:
    splits = tuple(_moved(split, offset) for split in row.splits)
    return evolve(row, line=row.line + offset, splits=splits)


def _moved(numbered: Numbered, offset: int) -> Numbered:
    line = getattr(numbered, "line") + offset  # noqa: B009 - any of the numbered values
    moved: Numbered = evolve(numbered, line=line)  # type: ignore[misc]
    return moved
