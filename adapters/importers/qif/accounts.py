"""The accounts of a QIF file: which one transactions belong to, and its statement."""

from attrs import define, field

from adapters.importers.findings import Findings
from adapters.importers.qif.dates import read_qif_date
from adapters.importers.qif.records import QifRecord
from adapters.importers.qif.sections import KINDS, Section, type_key
from adapters.importers.statement_texts import AccountKind, clean_text, read_statement_amount
from adapters.importers.text import quoted
from application.importing.parsed_file import DateOrder, RowCode, UnreadableFile
from application.importing.statements import Statement, StatementRow
from domain.errors import Invalid
from domain.texts import echoed, name_key
from domain.values import Day

MOST_ACCOUNTS = 1_000
"""How many accounts a file has at most."""


@define(eq=False)
class _Declared:
    """An account as `!Account` sections declare it."""

    line: int
    name: str
    type: str = ""
    balance: int | None = None
    balance_date: Day | None = None
    rows: int = 0
    """How many lines declare it."""


@define(eq=False)
class _Statement:
    """The transactions of an account so far."""

    line: int
    kind: AccountKind
    name: str
    rows: list[StatementRow] = field(factory=list)


class AccountReader:
    """Reads the records of `!Account` sections, and keeps the statements of the accounts."""

    def __init__(self, findings: Findings, order: DateOrder) -> None:
        self._findings = findings
        self._order = order
        self._declared: dict[str, _Declared] = {}
        self._statements: dict[tuple[str, str], _Statement] = {}
        self._last: tuple[str, Section, _Statement] | None = None
        """The account and the section of the last row, and the statement that has it."""
        self._current = ""
        self._is_own = False
        """Whether a transaction has named the current account, and no `!Account` section."""
        self._listed = 0
        """How many accounts the current section has listed."""

    def begin_section(self) -> None:
        """Begin an `!Account` section: with one account it names that of the next transactions."""
        self._current, self._listed = "", 0

    def begin_transactions(self) -> None:
        """Begin a section of transactions: what one of the last section said is over."""
        if self._is_own:
            self._current, self._is_own = "", False

    def read(self, record: QifRecord) -> None:
        """Read the record of an account."""
        fields = {letter: text for _, letter, text in record.fields}
        name = clean_text(fields.get("N", ""))
        if record.fault or not name:
            code: RowCode = "structure" if record.fault else "name"
            self._findings.refuse(
                record, code, record.fault or "the account has no name (N)", record.rows
            )
            return
        self._listed += 1
        self._current = name if self._listed == 1 else ""
        declared = self._declared.setdefault(name_key(name), _Declared(record.line, echoed(name)))
        if len(self._declared) > MOST_ACCOUNTS:
            raise UnreadableFile(
                "too_large",
                f"the file has more than {MOST_ACCOUNTS:,} accounts; divide it into several files",
            )
        declared.rows += record.rows
        declared.type = fields.get("T") or declared.type
        self._take_balance(declared, fields, record)

    def name_for(self, own_account: str) -> str:
        """The name of the account whose transactions are read.

        `own_account` is its name as the next transaction itself says it, or empty.
        """
        if own_account and not self._current:
            self._current, self._is_own = own_account, True
        return self._current

    def keep(self, row: StatementRow, section: Section) -> None:
        """Add a row to the statement of the current account."""
        if self._last is None or self._last[:2] != (self._current, section):
            key = name_key(self._current), type_key(section.name)
            statement = self._statements.get(key)
            if statement is None:
                statement = _Statement(row.line, section.kind, self._current)
                self._statements[key] = statement
            self._last = self._current, section, statement
        self._last[2].rows.append(row)
        self._findings.count_statement_row(row)

    def finish(self) -> None:
        """Hand over the statements, and account for the lines that declare accounts."""
        for (name, _), statement in self._statements.items():
            declared = self._declared.get(name)
            self._findings.keep_statement(
                Statement(
                    line=statement.line,
                    account=statement.name,
                    rows=tuple(statement.rows),
                    kind=statement.kind,
                    balance=declared.balance if declared else None,
                    balance_date=declared.balance_date if declared else None,
                )
            )
        with_rows = {name for name, _ in self._statements}
        for name, declared in self._declared.items():
            if name in with_rows:
                self._findings.structure += declared.rows
                continue
            why = "it has no transactions here"
            if type_key(declared.type) not in KINDS:
                why = f"accounts of the type {quoted(declared.type)} are not kept here"
            self._findings.leave_out(f"!Account {declared.name}", why, declared.rows)

    def _take_balance(self, declared: _Declared, fields: dict[str, str], record: QifRecord) -> None:
        """Take the balance of a statement and its date; report what cannot be read."""
        if not fields.get("$") or not fields.get("/"):
            return
        try:
            balance = read_statement_amount(fields["$"])
            day = read_qif_date(fields["/"][:80], self._order)
        except Invalid as error:
            self._findings.assume(record, "the balance is not taken over", str(error))
            return
        if day:
            declared.balance, declared.balance_date = balance, day
