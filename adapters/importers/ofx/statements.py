"""A statement of an OFX file while it is read."""

from attrs import define, field

from adapters.importers.findings import Findings
from adapters.importers.ofx.aggregates import Aggregate
from adapters.importers.ofx.transactions import Account, read_day
from adapters.importers.statement_texts import AccountKind, read_statement_amount
from application.importing.statements import Statement, StatementRow
from domain.errors import Invalid
from domain.values import Day


@define(eq=False)
class StatementBuilder:
    """What is known of a statement so far."""

    line: int
    kind: AccountKind
    has_account: bool = False
    number: str = ""
    currency: str = ""
    balance: int | None = None
    balance_date: Day | None = None
    rows: list[StatementRow] = field(factory=list)

    @property
    def account(self) -> Account:
        """What its transactions must know of it."""
        return Account(self.kind, self.currency)

    def take_account(self, aggregate: Aggregate) -> None:
        """Take the number and the kind of the account."""
        self.has_account = True
        self.number = aggregate.get("ACCTID")
        if aggregate.get("ACCTTYPE").upper() == "CREDITLINE":
            self.kind = None

    def take_currency(self, currency: str) -> None:
        """Take the currency of the statement, unless it is known."""
        self.currency = self.currency or currency.upper()

    def take_balance(self, aggregate: Aggregate, findings: Findings) -> None:
        """Take the balance and its date; report what of them cannot be read."""
        try:
            text = aggregate.get("BALAMT")
            if not text:
                findings.assume(aggregate, "the statement has no balance", "BALAMT is empty")
                return
            balance = read_statement_amount(text)
        except Invalid as error:
            findings.assume(aggregate, "the balance is not taken over", f"BALAMT: {error}")
            return
        try:
            day = read_day(aggregate.get("DTASOF"))
        except Invalid as error:
            findings.assume(aggregate, "the balance is not taken over", f"DTASOF: {error}")
            return
        self.balance, self.balance_date = balance, day

    def statement(self) -> Statement:
        """The statement."""
        return Statement(
            line=self.line,
            account=self.number,
            rows=tuple(self.rows),
            kind=self.kind,
            balance=self.balance,
            balance_date=self.balance_date,
        )
