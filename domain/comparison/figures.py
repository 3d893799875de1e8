"""What two reports are compared by: each figure with its key, taken out of a report of ours or of another program."""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import field, frozen

from domain.comparison.account_matching import AccountMatcher, part_of
from domain.comparison.foreign_report import ForeignReport, ForeignRow, Vocabulary
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.report import Report, ReportKind

OPENING, INCOME = "Beginning Balance", "Net Income"
CASH_BEFORE = "Cash at Beginning of Period"

_COSTS = frozenset({"cogs", "expenses", "other_expenses"})
_ASSETS = frozenset(
    {"bank_accounts", "accounts_receivable", "other_current_assets", "fixed_assets", "other_assets"}
)


@frozen
class ComparedFigure:
    """One row as it is compared."""

    key: tuple[str, ...]
    """What it is found by, in one case; of a transaction its date, type and number last."""
    shown: str
    values: Mapping[str, int]
    """Cents by column."""
    part: str = ""
    """Of a statement, the part in which it stands."""
    account_id: str | None = None
    contact_id: str | None = None
    day: date | None = None
    line: int | None = None
    """Where it stands in the file."""
    source: tuple[str, str] | None = field(default=None, eq=False)
    """Of a transaction of ours, the document: kind and id."""
    type: str = ""
    number: str = ""
    label: str = ""
    """What a person calls it, where the key alone does not say."""


def weight(matching: Matching, figure: ComparedFigure, column: str) -> int:
    """How a figure counts in the total of its report: what net income, all assets or all debits come to."""
    if figure.key[-1] == OPENING or figure.shown == CASH_BEFORE:
        return 0
    if matching.total == "net income":
        return -1 if figure.part in _COSTS else 1
    if matching.total == "assets":
        return int(figure.part in _ASSETS)
    if matching.total == "debits":
        return int(figure.values.get(column, 0) > 0)
    return 1


def our_figures(report: Report, ledger: Ledger, vocabulary: Vocabulary) -> Iterator[ComparedFigure]:
    """The figures of a report of ours; `vocabulary` gives types of transactions the names that both have."""
    matching, chart = report.kind.matching, AccountMatcher(ledger.accounts())
    columns = [each.key for each in report.columns[1:]]
    amounts = [each.key for each in report.columns if each.type == "amount"]
    contact = ""
    for row in report.rows:
        contact = row.label if row.kind == "contact" else contact
        cells = dict(zip(columns, row.cells, strict=True))
        values = _netted({name: cells[name] or 0 for name in amounts})
        account = chart.accounts.get(row.account_id or "")
        part = (
            ""
            if account is None
            else matching.part_of(account, ledger.settings)
            if matching.part_of
            else part_of(account)
        )
        if matching.rows == "account":
            if row.kind == "account" and account:
                yield ComparedFigure(
                    (chart.key(account.id).casefold(),),
                    chart.key(account.id),
                    values,
                    part,
                    account.id,
                    label=chart.label(account.id),
                )
            elif row.label in matching.results:
                yield ComparedFigure(
                    (row.label.casefold(),), row.label, values, matching.results[row.label]
                )
        elif matching.rows == "contact":
            if row.kind == "contact":
                yield ComparedFigure(
                    (row.label.casefold(),), row.label, values, contact_id=row.contact_id
                )
        elif row.kind == "transaction" and row.source:
            owner = _owner(matching.rows, chart, row.account_id, contact)
            yield _transaction(
                matching,
                vocabulary,
                owner,
                cells,
                values,
                part,
                row.account_id,
                row.contact_id,
                None,
                (row.source.kind, row.source.id),
            )
        elif row.label == OPENING and account and values.get("balance"):
            yield ComparedFigure(
                (chart.key(account.id).casefold(), OPENING),
                f"{chart.key(account.id)}, {OPENING}",
                {"balance": values["balance"]},
                part,
                account.id,
            )


def their_figures(
    report: ForeignReport, kind: ReportKind, ledger: Ledger, *, as_debits: bool = False
) -> Iterator[ComparedFigure]:
    """The figures of a file. With `as_debits`, its amounts of transactions are debit positive on every account."""
    chart, matching = AccountMatcher(ledger.accounts()), kind.matching
    amounts = [each.key for each in report.columns if each.type == "amount"]
    for row in report.rows:
        if row.kind == "total" and not (CASH_BEFORE in matching.results and _is_start(row.label)):
            continue
        values = _netted(
            {name: row.cells[name] for name in amounts if isinstance(row.cells.get(name), int)}
        )
        parts, above = (
            _captions(row.path, chart, report.vocabulary) if matching.in_parts else ("", row.path)
        )
        if matching.rows == "account":
            yield from _their_account(row, matching, values, parts, above, chart, report.vocabulary)
        elif matching.rows == "contact":
            if row.label and values and row.kind != "total":
                name = ":".join((*row.path, row.label)) if row.kind != "own" else ":".join(row.path)
                yield ComparedFigure((name.casefold(),), name, values, line=row.line)
        else:
            yield from _their_transaction(
                row, matching, values, parts, above, chart, report.vocabulary, as_debits=as_debits
            )


def _their_account(
    row: ForeignRow,
    matching: Matching,
    values: Mapping[str, int],
    part: str,
    above: tuple[str, ...],
    chart: AccountMatcher,
    vocabulary: Vocabulary,
) -> Iterator[ComparedFigure]:
    label = row.label
    if _is_start(label):
        yield ComparedFigure(
            (CASH_BEFORE.casefold(),), CASH_BEFORE, values, "operating", line=row.line
        )
        return
    if label.casefold() in vocabulary.net_income and (
        part == "equity" or matching.results.get(INCOME) == "operating"
    ):
        yield ComparedFigure(
            (INCOME.casefold(),), INCOME, values, part or "operating", line=row.line
        )
        return
    if not values or (
        row.kind == "row"
        and not any(values.values())
        and vocabulary.part(label) is not None
        and chart.find(label, above, part) is None
    ):
        return
    names = above[:-1] if row.kind == "own" else above
    found = chart.find(label, names, part)
    shown = chart.key(found) if found else ":".join((*names, label))
    yield ComparedFigure(
        (shown.casefold(),), shown, values, part, found, line=row.line, label=label
    )


def _their_transaction(
    row: ForeignRow,
    matching: Matching,
    values: dict[str, int],
    part: str,
    above: tuple[str, ...],
    chart: AccountMatcher,
    vocabulary: Vocabulary,
    *,
    as_debits: bool,
) -> Iterator[ComparedFigure]:
    cells, rows = row.cells, matching.rows
    named = str(cells.get("account") or "") if matching.by_entry or not above else ""
    account = chart.find(named or (above[-1] if above else ""), () if named else above[:-1], part)
    owner = chart.key(account) if account else named or ":".join(above)
    if rows == "transaction of a contact":
        owner, account = ":".join(row.path), None
    elif rows == "transaction":
        owner = ""
    is_result = (
        account is None and owner.casefold() == INCOME.casefold()
    )  # net income is reckoned, and has no transactions
    if row.label == OPENING:
        if cells.get("balance") and rows == "transaction of an account" and not is_result:
            yield ComparedFigure(
                (owner.casefold(), OPENING),
                f"{owner}, {OPENING}",
                {"balance": values["balance"]},
                part,
                account,
                line=row.line,
            )
        return
    if row.label or not isinstance(cells.get("date"), date) or is_result:
        return
    sign = chart.accounts[account].natural_sign if account else 1
    if "net" in values and not matching.by_entry:
        values["amount"] = values["net"] * sign
    elif as_debits and "amount" in values:
        values["amount"] *= sign
    values |= {
        ours: values[theirs] for theirs, ours in matching.renamed.items() if theirs in values
    }
    yield _transaction(
        matching, vocabulary, owner, cells, values, part, account, None, row.line, None
    )


def _transaction(
    matching: Matching, vocabulary: Vocabulary, owner: str, cells: Mapping[str, object], values: Mapping[str, int], part: str, account_id: str | None, contact_id: str | None, line: int | None,
    source: tuple[str, str] | None,
) -> ComparedFigure:  # fmt: skip
    day, type_, number = (
        cells.get("date"),
        str(cells.get("type") or ""),
        str(cells.get("number") or ""),
    )
    assert isinstance(day, date)
    shown = ", ".join(each for each in (owner, day.isoformat(), type_, number) if each)
    compared = {name: values[name] for name in matching.columns if name in values}
    parts = (owner.casefold(), day.isoformat(), vocabulary.type(type_), number.casefold())
    return ComparedFigure(
        parts, shown, compared, part, account_id, contact_id, day, line, source, type_, number
    )


def _owner(rows: str, chart: AccountMatcher, account_id: str | None, contact: str) -> str:
    if rows == "transaction":
        return ""
    return contact if rows == "transaction of a contact" else chart.key(account_id or "")


def _captions(
    path: tuple[str, ...], chart: AccountMatcher, vocabulary: Vocabulary
) -> tuple[str, tuple[str, ...]]:
    """The part of the statement that some captions say, and the accounts that stand below them."""
    part = ""
    for place, caption in enumerate(path):
        found = vocabulary.part(caption)
        if found is None or (part and found == part and chart.find(caption) is not None):
            return part, path[place:]
        part = found or part
    return part, ()


def _netted(values: Mapping[str, int]) -> dict[str, int]:
    """Debit and credit are one figure, debit positive."""
    if "debit" not in values and "credit" not in values:
        return dict(values)
    rest = {name: value for name, value in values.items() if name not in {"debit", "credit"}}
    return rest | {"net": values.get("debit", 0) - values.get("credit", 0)}


def _is_start(label: str) -> bool:
    return label.casefold().startswith("cash at beginning")
