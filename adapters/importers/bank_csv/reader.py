"""The reader of the CSV files of banks and cards.

bytes --recognition--> table --survey--> order of dates, signs --statement rows--> statement

The file is read twice, row by row: what its dates and signs mean can depend on its last row.
"""

from attrs import evolve

from adapters.importers.bank_csv.captions import Meaning
from adapters.importers.bank_csv.days import ORDERS
from adapters.importers.bank_csv.money import read_money
from adapters.importers.bank_csv.preamble import Preamble, day_of, read_preamble
from adapters.importers.bank_csv.recognition import Table, find_table
from adapters.importers.bank_csv.rows import CsvRow, csv_rows
from adapters.importers.bank_csv.running_balance import Verdict
from adapters.importers.bank_csv.statement_rows import RowReader
from adapters.importers.bank_csv.survey import Survey, survey_rows
from adapters.importers.findings import Findings
from adapters.importers.text import UNREADABLE, count_unreadable, quoted
from application.importing.parsed_file import (
    AS_THE_FILE_SHOWS,
    Check,
    ParsedFile,
    ReadingOptions,
)
from application.importing.statements import Statement, StatementRow
from domain.errors import Invalid
from domain.values import Day

_NAMES: tuple[tuple[Meaning, str], ...] = (
    ("date", "date"),
    ("amount", "amount"),
    ("debit", "amounts that went out"),
    ("credit", "amounts that came in"),
    ("indicator", "whether they came in or went out"),
    ("balance", "balance"),
    ("payee", "payee"),
    ("memo", "memo"),
    ("number", "number"),
    ("fitid", "id of the bank"),
    ("category", "category"),
    ("type", "type"),
    ("status", "status"),
    ("account", "account"),
    ("currency", "currency"),
)


def read_bank_csv(
    content: bytes, options: ReadingOptions = AS_THE_FILE_SHOWS, check: Check = lambda: None
) -> ParsedFile:
    """Parse the CSV of a bank as one statement.

    Raises `UnreadableFile` if it is none, if the mapping names a column that it does not have, or
    if nothing shows the order of its dates; and what `check` raises. Reading stops after the row
    with which `MOST_REFUSED` are refused, unless that is the last one.
    """
    check()
    table = find_table(content, options.mapping)
    preamble = read_preamble(table.preamble)
    survey = survey_rows(content, table, options, preamble.dates, check)
    findings = Findings()
    _tell_how_it_is_read(findings, content, table, survey, options)
    is_reversed = bool(options.mapping and options.mapping.reversed_sign)
    reader = RowReader(table, survey, findings, is_reversed)
    total, stopped_at = 0, None
    for row in csv_rows(content, table.encoding, table.delimiter, check):
        if findings.is_full:
            stopped_at = total
            break
        total += row.lines
        is_structure = (
            row.line < table.first_line
            or not any(map(str.strip, row.cells))
            or row.cells == table.captions
        ) and not (row.fault and row.line >= table.first_line)
        if is_structure:
            findings.structure += row.lines
        else:
            reader.read(row)
    findings.keep_statement(_statement(table, preamble, survey, reader))
    return findings.parsed_file(total, stopped_at)


def _statement(table: Table, preamble: Preamble, survey: Survey, reader: RowReader) -> Statement:
    """The statement of the rows, with the sign that their balances or indicators show."""
    rows = reader.rows
    verdict = reader.balances.verdict(is_descending=_is_descending(rows))
    if _has_other_sign(table, reader, verdict):
        rows = [_negated(row) for row in rows]
    balance, balance_date = _balance(reader, verdict, table, preamble, survey)
    account = preamble.account
    if not account and len(reader.accounts) == 1:
        account = next(iter(reader.accounts))
    _tell_several(table, reader)
    return Statement(
        table.first_line, account, tuple(rows), balance=balance, balance_date=balance_date
    )


def _is_descending(rows: list[StatementRow]) -> bool | None:
    """Whether the newest row comes first; None if the dates do not tell."""
    days = [row.date for row in rows]
    if not days or days[0] == days[-1]:
        return None
    is_descending = days[0] > days[-1]
    return is_descending if days == sorted(days, reverse=is_descending) else None


def _has_other_sign(table: Table, reader: RowReader, verdict: Verdict) -> bool:
    """Whether all amounts must be reversed; what is known of their sign is told."""
    findings, line = reader.findings, _place(table)
    is_stated = table.columns.sign_is_stated or reader.is_reversed
    for place in verdict.breaks:
        findings.assume(
            CsvRow(place, 1, []),
            "the row is read as it is",
            "its balance does not follow from its amount and the balance before it",
        )
    if reader.is_reversed:
        findings.assume(line, "the amounts have the other sign", "the mapping says so")
    if verdict.is_reversed:
        why = "the running balance follows from the amounts only with the other sign"
        what = (
            "the amounts have the sign that was stated"
            if is_stated
            else "all amounts have the other sign"
        )
        findings.assume(line, what, why)
        return not is_stated
    if verdict.is_confirmed:
        return False
    if verdict.checks:
        findings.assume(
            line, "the balances are not used to check the amounts", "they do not follow from them"
        )
    if reader.contradicting and not reader.agreeing and not reader.is_reversed:
        findings.assume(
            line,
            "all amounts have the other sign",
            "the column that says whether they came in or went out contradicts each of them",
        )
        return True
    is_open = "amount" in table.columns.places and bool(reader.rows)
    if is_open and not is_stated and not _is_marked(table, reader):
        findings.assume(
            line,
            "amounts without a minus are money that came in",
            "no running balance shows their sign; for a card whose charges have no minus, state "
            "that the signs are reversed",
        )
    return False


def _is_marked(table: Table, reader: RowReader) -> bool:
    """Whether a column of the file, or a mark of each amount, says what came in."""
    has_indicator = "indicator" in table.columns.places and not reader.survey.has_negative
    return has_indicator or bool(reader.agreeing) or reader.survey.unmarked_is_out


def _balance(
    reader: RowReader, verdict: Verdict, table: Table, preamble: Preamble, survey: Survey
) -> tuple[int | None, Day | None]:
    """The balance at the end of the statement and its day: of the last row, or of the preamble."""
    known = reader.first_balance if verdict.is_descending else reader.last_balance
    is_sure = "balance" not in table.columns.by_cells or verdict.same or verdict.opposite
    if known and is_sure:
        return known.cents, known.date
    if not preamble.balance:
        return None, None
    try:
        cents = read_money(preamble.balance, decimal_comma=survey.decimal_comma)
    except Invalid as error:
        reader.findings.assume(
            CsvRow(1, 1, []), "the balance above the table is not used", str(error)
        )
        return None, None
    day = day_of(preamble.balance_date, ORDERS.index(survey.order))
    return cents, day or max((row.date for row in reader.rows), default=None)


def _negated(row: StatementRow) -> StatementRow:
    splits = tuple(evolve(split, amount=-split.amount) for split in row.splits)
    return evolve(row, amount=-row.amount, splits=splits)


def _place(table: Table) -> CsvRow:
    """The header, or the first row, at which is told what holds for the whole file."""
    return CsvRow(table.first_line, 1, [])


def _tell_how_it_is_read(
    findings: Findings, content: bytes, table: Table, survey: Survey, options: ReadingOptions
) -> None:
    line = _place(table)
    named = []
    for meaning, words in _NAMES:
        place = table.columns.get(meaning)
        if place is not None:
            caption = table.captions[place].strip() if place < len(table.captions) else ""
            named.append(f"{words}: {quoted(caption) if caption else f'column {place + 1}'}")
    if table.columns.stated:
        why = "the mapping says so, and the file shows the rest"
    elif table.header:
        why = "the header and the cells below it show it"
    else:
        why = "there is no header, and the cells show it"
    findings.assume(line, f"its columns are {', '.join(named)}", why)
    if survey.order_shown_by and survey.order != "ymd":
        findings.assume(line, f"dates are {survey.order_words}", survey.order_shown_by)
    if survey.decimal_comma and not (options.mapping and options.mapping.decimal_comma):
        findings.assume(line, "a comma parts the decimals", "most amounts are written so")
    if table.encoding == "mac_roman":
        findings.assume(
            line, "its letters are those of Mac Roman", "its lines end as on an old Macintosh"
        )
    if lost := count_unreadable(content, table.encoding):
        findings.assume(
            line,
            f"{lost} of its characters cannot be read, and {UNREADABLE} stands for each",
            f"the encoding of the file seems to be {table.encoding}, which does not have them",
        )


def _tell_several(table: Table, reader: RowReader) -> None:
    """Tell if the rows are of several accounts or currencies, which are read as one."""
    for values, words in ((reader.accounts, "accounts"), (reader.currencies, "currencies")):
        if len(values) > 1:
            named = ", ".join(map(quoted, list(values)[:5]))
            reader.findings.assume(
                _place(table),
                f"all rows are read as those of one account, although they name several {words}",
                f"the file names {named}",
            )
