"""What the tags of an OFX file hold: statements, their transactions, and what is left out.

A line of the file belongs to what its first character other than a space belongs to: to a
transaction from `<STMTTRN>` to `</STMTTRN>`, to what is left out, or to the structure. So where
many transactions stand on one line, the first of them, or the structure, has the line.
"""

from adapters.importers.findings import Findings
from adapters.importers.ofx.aggregates import Aggregate, OpenAggregates
from adapters.importers.ofx.recognition import CODE
from adapters.importers.ofx.statements import StatementBuilder
from adapters.importers.ofx.tags import Tag
from adapters.importers.ofx.transactions import read_transaction
from adapters.importers.ofx.vocabulary import (
    ACCOUNTS,
    DETAIL,
    ELEMENTS,
    STATEMENT,
    STATEMENTS,
    why_left_out,
)
from adapters.importers.text import quoted
from application.importing.listed import MOST_REFUSED
from application.importing.parsed_file import UnreadableFile

MOST_STATEMENTS = 1_000
MOST_IDLE_TAGS = 1_000_000
"""How many tags may follow one another without a transaction among them."""
MOST_BLOCKS = 1_000
"""How many blocks are left out by their own names."""


class StructureReader:
    """Follows the tags of a file."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._open = OpenAggregates()
        self._statement: StatementBuilder | None = None
        self._transaction: Aggregate | None = None
        self._left_out: tuple[str, str] | None = None
        """The block that is left out now, and the reason."""
        self._errors: list[tuple[Aggregate, str]] = []
        """The first errors with which the bank answered."""
        self._currency = ""
        """The currency of the first statement."""
        self._statements = 0
        self._idle_tags = 0
        self._is_unclosed_told = False
        self._is_outside = False
        """Whether a transaction without its STMTTRN is refused already."""
        self._last_line = 1

    def read(self, tag: Tag) -> None:
        """Read a tag, and count the lines that begin with it and in its text."""
        self._last_line = tag.line
        self._findings.structure += tag.blank_lines
        self._idle_tags += 1
        if self._idle_tags > MOST_IDLE_TAGS:
            raise UnreadableFile(
                CODE,
                f"this is not an OFX file that can be read: up to line {tag.line} it has "
                f"{MOST_IDLE_TAGS:,} tags without a transaction among them",
            )
        if tag.closes:
            if tag.starts_line:
                self._count(1)
            self._close(tag)
        elif tag.name:
            self._begin_or_take(tag)
            if tag.starts_line:
                self._count(1)
        if tag.lines:
            self._count(tag.lines)

    def finish(self, open_comment: Tag | None) -> None:
        """End what is open at the end of the file."""
        if open_comment:
            self._findings.refuse(open_comment, "structure", "the comment <!-- does not end", 0)
        unfinished = self._open.innermost_of("STMTTRN", "BANKTRANLIST")
        if unfinished:
            reason = f"the file ends inside of <{unfinished.name}>: its end is lost"
            self._refuse_end(unfinished, f"{reason}; download it again")
        for aggregate in self._open.ended_by(0):
            if not unfinished:
                self._tell_unclosed(aggregate, self._last_line)
            if aggregate.level <= STATEMENT:  # What is in smaller ones may be cut.
                self._end(aggregate)
        self._keep_statement()
        self._tell_errors()
        self._findings.check_size()

    def stop(self) -> None:
        """End what is open where reading stops."""
        if self._transaction:
            self._refuse_end(self._transaction, "reading stopped before the transaction has ended")
        for aggregate in self._open.ended_by(0):
            if aggregate.level <= STATEMENT:
                self._end(aggregate)
        self._keep_statement()

    def _count(self, lines: int) -> None:
        """Count lines for what they belong to."""
        if self._transaction:
            self._transaction.rows += lines
        elif self._left_out:
            self._findings.leave_out(*self._left_out, lines)
        else:
            self._findings.structure += lines

    def _begin_or_take(self, tag: Tag) -> None:
        """Begin what a tag opens, or take the text of an element."""
        level = self._open.level_of(tag.name)
        if level is None:
            if not self._left_out:
                self._take(tag)
            return
        block = self._open.innermost if self._left_out else None
        if block and level > block.level:
            return  # It is inside of what is left out.
        for aggregate in self._open.ended_by(level):
            if aggregate.name == "STMTTRN":
                self._tell_unclosed(aggregate, tag.line)
            self._end(aggregate)
        aggregate = self._open.begin(tag.name, level, tag.line)
        if why := why_left_out(tag.name):
            are_many = len(self._findings.left_out) >= MOST_BLOCKS
            self._left_out = ("other messages" if are_many else tag.name, why)
            self._findings.leave_out(*self._left_out, 0)
        elif tag.name in STATEMENTS:
            self._begin_statement(aggregate)
        elif tag.name == "STMTTRN":
            self._transaction, self._idle_tags, self._is_outside = aggregate, 0, False
        elif tag.name in ACCOUNTS and self._statement and self._statement.has_account:
            self._keep_statement()  # Its end was lost.
            self._begin_statement(aggregate)

    def _take(self, tag: Tag) -> None:
        """Take the text of an element, if it is one that is read where it stands."""
        aggregate = self._open.innermost
        if aggregate and tag.name in ELEMENTS.get(aggregate.name, ()):
            aggregate.add(tag.name, tag.text)
            if tag.is_cut:
                aggregate.too_long = tag.name
        elif tag.name == "TRNAMT":
            self._is_outside = True
            self._findings.refuse(
                tag, "structure", "TRNAMT stands outside of a STMTTRN; was a tag lost?", 0
            )

    def _close(self, tag: Tag) -> None:
        """End what a closing tag ends; those of elements end nothing."""
        level = self._open.level_of(tag.name)
        if level is None:
            return
        was_open = False
        for aggregate in self._open.ended_by_closing(tag.name):
            was_open = True
            if aggregate.name == "STMTTRN" and tag.name != "STMTTRN":
                self._tell_unclosed(aggregate, tag.line)
            self._end(aggregate)
        if tag.name == "STMTTRN" and not was_open and not self._left_out:
            if not self._is_outside:
                self._findings.refuse(
                    tag, "structure", "</STMTTRN> ends no transaction; was a tag lost?", 0
                )
            self._is_outside = False

    def _begin_statement(self, aggregate: Aggregate) -> None:
        self._statements += 1
        if self._statements > MOST_STATEMENTS:
            raise UnreadableFile(
                "too_large",
                f"the file has more than {MOST_STATEMENTS:,} statements; divide it into several "
                "files",
            )
        kind = STATEMENTS.get(aggregate.name) or ACCOUNTS[aggregate.name]
        self._statement = StatementBuilder(aggregate.line, kind)

    def _end(self, aggregate: Aggregate) -> None:
        """Deal with what a tag held."""
        name = aggregate.name
        if self._left_out:  # Nothing inside of it is open.
            self._left_out = None
        elif name == "STMTTRN":
            self._end_transaction(aggregate)
        elif name in STATEMENTS:
            self._end_statement(aggregate)
        elif name == "STATUS":
            self._end_status(aggregate)
        elif name in ACCOUNTS and self._statement:
            self._statement.take_account(aggregate)
        elif name == "LEDGERBAL" and self._statement:
            self._statement.take_balance(aggregate, self._findings)
        elif aggregate.level == DETAIL and self._transaction:
            for name, text in aggregate.elements.items():
                self._transaction.add(f"{aggregate.name}.{name}", text)

    def _end_transaction(self, transaction: Aggregate) -> None:
        self._transaction = None
        if self._statement is None:
            self._findings.refuse(
                transaction,
                "structure",
                "STMTTRN stands outside of a statement (STMTRS or CCSTMTRS)",
                transaction.rows,
            )
            return
        if not self._statement.currency:
            if holder := self._open.innermost_of(*STATEMENTS):
                self._statement.take_currency(holder.get("CURDEF"))
            self._statement.take_currency(transaction.get("CURRENCY.CURSYM"))
        row = read_transaction(transaction, self._statement.account, self._findings)
        if row:
            self._statement.rows.append(row)
            self._findings.count_statement_row(row)

    def _end_statement(self, aggregate: Aggregate) -> None:
        if self._statement:
            self._statement.take_currency(aggregate.get("CURDEF"))
        self._keep_statement()

    def _keep_statement(self) -> None:
        if self._statement:
            self._findings.keep_statement(self._statement.statement())
            self._tell_currency(self._statement)
        self._statement = None

    def _end_status(self, aggregate: Aggregate) -> None:
        if aggregate.get("SEVERITY").upper() == "ERROR" and len(self._errors) <= MOST_REFUSED:
            message = f"{aggregate.get('CODE')} {aggregate.get('MESSAGE')}".strip()
            self._errors.append((aggregate, quoted(message)))

    def _refuse_end(self, unfinished: Aggregate, reason: str) -> None:
        """Refuse what is not ended inside of a transaction or of the list of them."""
        self._findings.refuse(unfinished, "structure", reason, unfinished.rows)
        self._transaction = None

    def _tell_unclosed(self, aggregate: Aggregate, line: int) -> None:
        """Report the first tag that is not closed."""
        if not self._is_unclosed_told:
            self._is_unclosed_told = True
            self._findings.assume(
                aggregate,
                f"<{aggregate.name}> ends at line {line}",
                f"it has no closing </{aggregate.name}>; others like it are not listed",
            )

    def _tell_currency(self, statement: StatementBuilder) -> None:
        """Report a statement whose currency is not that of the first statement."""
        currency = statement.account.currency
        self._currency = self._currency or currency
        if currency and currency != self._currency:
            self._findings.assume(
                statement,
                f"the amounts of this statement are taken as they are, in {quoted(currency)}",
                f"the first statement of the file is in {quoted(self._currency)}",
            )

    def _tell_errors(self) -> None:
        """Report the errors of the bank; refuse the file if it has no statement because of them."""
        for aggregate, message in self._errors:
            if self._findings.statements:
                self._findings.assume(
                    aggregate, "a statement is missing", f"the bank answered with {message}"
                )
            else:
                self._findings.refuse(
                    aggregate,
                    "structure",
                    f"STATUS: there is no statement, the bank answered with the error {message}; "
                    "download it again",
                    0,
                )
        if not self._errors and not self._findings.statements:
            self._findings.assume(
                Tag("", 1), "there is nothing to import", "the file has no statement of an account"
            )
