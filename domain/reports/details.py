"""The statements posting by posting: Profit & Loss Detail and Balance Sheet Detail."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta

from attrs import evolve, frozen

from domain.errors import Refused, Remedy
from domain.ledger.accounts import Account
from domain.reports.account_tree import AccountNode, Figures, account_nodes, add, subtree, sum_of
from domain.reports.balances import (
    balances_before,
    balances_on,
    closing_entries,
    net_income,
    year_of,
)
from domain.reports.groups import (
    BALANCE_SHEET_PARTS,
    COSTS,
    EQUITY,
    PROFIT_LOSS_PARTS,
    Group,
    Result,
    balance_sheet_parts,
    profit_loss_parts,
)
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import BLANKS, CLOSED, LINES, OWN, PostingRows, posting_rows_of
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.statements import BALANCE_SHEET_TOTALS, PROFIT_LOSS_TOTALS, result_of
from domain.reports.table import DrillDown, ReportRow, Table

AMOUNT, BALANCE = 0, 1
_NOTHING: Figures = (0, 0, 0)
"""The figures of an account here: what was posted, the balance that it ended with, and a third that is not zero if it is shown."""


def profit_loss_detail(ledger: Ledger, query: ReportQuery) -> Table:
    """The postings behind Profit & Loss, account by account, the balance of each from zero."""
    chart = _chart(ledger, query, (each for each in PROFIT_LOSS_PARTS if isinstance(each, Group)))
    posted = ledger.turnovers(query.first, query.end, query.basis, query.contact_id)
    own = {
        id_: (each.net * chart[id_].natural_sign,) * 2 + (1,)
        for id_, each in posted.items()
        if id_ in chart
    }
    postings = posting_rows_of(ledger, query)
    tree = _Tree(
        postings,
        chart,
        own,
        lambda depth, account: postings.rows(depth, account.id, 0, account.natural_sign),
    )
    found = {part.key: tree.branches(part) for part in PROFIT_LOSS_PARTS if isinstance(part, Group)}
    sums = {key: sum_of(each, _NOTHING) for key, each in found.items()}
    for part in (*PROFIT_LOSS_PARTS, COSTS):
        if isinstance(part, Result):
            sums[part.key] = result_of(part, sums)

    def rows() -> Iterator[ReportRow]:
        for part in profit_loss_parts(query.section):
            amount = sums[part.key][AMOUNT]
            if isinstance(part, Result):
                yield ReportRow("total", 0, part.title, (*BLANKS, amount, amount))
            elif found[part.key] or query.section == part.key:
                yield _caption(0, part.title)
                yield from tree.rows(found[part.key], 1)
                yield postings.total(0, part.title, amount, amount)

    if query.account_id:
        of_account = [each for part in found.values() for each in part]
        return Table(
            LINES,
            tree.of_account(query.account_id, of_account),
            {"total": sum_of(of_account, _NOTHING)[AMOUNT]},
        )
    if query.section:
        return Table(LINES, rows(), {"total": sums[query.section][AMOUNT]})
    return Table(
        LINES, rows(), {name: sums[key][AMOUNT] for name, key in PROFIT_LOSS_TOTALS.items()}
    )


def balance_sheet_detail(ledger: Ledger, query: ReportQuery) -> Table:
    """How each balance came from the one before the period, posting by posting."""
    assert query.first
    groups = {group.key: group for top in BALANCE_SHEET_PARTS for group in top.within()}
    chart = _chart(ledger, query, groups.values())
    opening, closing = (
        balances_before(ledger, query.first, query.basis),
        balances_on(ledger, query.end, query.basis),
    )
    posted = ledger.turnovers(query.first, query.end, query.basis)
    closings = closing_entries(ledger, query)
    own = {
        id_: (
            *(
                each * chart[id_].natural_sign
                for each in (closing.get(id_, 0) - opening.get(id_, 0), closing.get(id_, 0))
            ),
            1,
        )
        for id_ in opening.keys() | posted.keys() | closing.keys()
        if id_ in chart
    }
    postings = posting_rows_of(ledger, query)

    def write(depth: int, account: Account) -> Iterator[ReportRow]:
        balance = opening.get(account.id, 0) * account.natural_sign
        yield postings.opening(depth, account.id, balance)
        yield from postings.with_years_closed(depth, account.id, balance, closings)

    tree = _Tree(postings, chart, own, write)
    retained = ledger.settings.retained_earnings_account_id
    earned = _Earned.of(
        ledger, query, {last: -entry.get(retained, 0) for last, entry in closings.items()}
    )

    def sum_below(group: Group) -> Figures:
        found = add(
            sum_of(tree.branches(group), _NOTHING), *(sum_below(each) for each in group.parts)
        )
        return add(found, earned.figures) if group is EQUITY else found

    def rows(group: Group, depth: int) -> Iterator[ReportRow]:
        total = sum_below(group)
        if not any(total) and query.section != group.key:
            return
        yield _caption(depth, group.title)
        yield from tree.rows(tree.branches(group), depth + 1)
        for each in group.parts:
            yield from rows(each, depth + 1)
        if group is EQUITY and any(earned.figures):
            yield from earned.rows(postings, depth + 1)
        yield postings.total(depth, group.title, total[AMOUNT], total[BALANCE])

    if query.account_id:
        of_account = [each for group in groups.values() for each in tree.branches(group)]
        return Table(
            LINES,
            tree.of_account(query.account_id, of_account),
            {"total": sum_of(of_account, _NOTHING)[BALANCE]},
        )
    whole = (row for group in balance_sheet_parts(query.section) for row in rows(group, 0))
    if query.section:
        return Table(LINES, whole, {"total": sum_below(groups[query.section])[BALANCE]})
    totals = {
        name: sum_below(groups[key])[BALANCE] for name, key in BALANCE_SHEET_TOTALS.items()
    } | {"net_income": earned.ended}
    return Table(LINES, whole, totals)


@frozen
class _Tree:
    """The accounts of one of the two reports, and what stands between the caption and the total of each."""

    postings: PostingRows
    chart: Mapping[str, Account]
    own: Mapping[str, Figures]
    write: Callable[[int, Account], Iterator[ReportRow]]

    def branches(self, group: Group) -> tuple[AccountNode, ...]:
        """The accounts of a group that have something to show."""
        return account_nodes(group.accounts(self.chart), self.own, _NOTHING) if group.of else ()

    def of_account(self, id_: str, found: list[AccountNode]) -> Iterator[ReportRow]:
        """One account with its sub-accounts; where these have nothing, that it comes to nothing."""
        yield from self.rows(found or [AccountNode(self.chart[id_], _NOTHING, (), _NOTHING)], 0)

    def rows(
        self, found: tuple[AccountNode, ...] | list[AccountNode], depth: int
    ) -> Iterator[ReportRow]:
        """Accounts with their postings, sub-accounts below their parents."""
        for each in found:
            yield self.postings.caption(depth, each.account.id, each.account.label)
            yield from self.write(depth + 1, each.account)
            yield from self.rows(each.below, depth + 1)
            yield self.postings.total(
                depth, each.account.label, each.total[AMOUNT], each.total[BALANCE], each.account.id
            )


@frozen
class _Earned:
    """The net income of the fiscal year as a part of equity: what it was, what a period made of it, and what was closed."""

    query: ReportQuery
    begun: int
    ended: int
    years: Mapping[date, int]
    """The net income of each year that was closed, by its last day."""

    @classmethod
    def of(cls, ledger: Ledger, query: ReportQuery, years: Mapping[date, int]) -> "_Earned":
        """What a period has of it."""
        assert query.first
        begun = net_income(
            ledger, year_of(ledger, query.first), query.first - timedelta(days=1), query.basis
        )
        return cls(
            query,
            begun,
            net_income(ledger, year_of(ledger, query.end), query.end, query.basis),
            years,
        )

    @property
    def figures(self) -> Figures:
        """Shown where there is or was any, or a year with some was closed."""
        return (
            self.ended - self.begun,
            self.ended,
            int(bool(self.begun or self.ended or any(self.years.values()))),
        )

    def rows(self, postings: PostingRows, depth: int) -> Iterator[ReportRow]:
        """Its beginning, what was earned in each fiscal year, and where it ended."""
        title = "Net Income"
        yield ReportRow("account", depth, title, (None,) * (len(LINES) - 1))
        yield ReportRow("heading", depth + 1, "Beginning Balance", (*BLANKS, None, self.begun))
        balance, first = self.begun, self.query.first
        for last, income in self.years.items():
            yield from self._row(depth + 1, first, last, income - balance, income)
            if income:
                yield ReportRow("heading", depth + 1, CLOSED, (last, *BLANKS[1:], -income, 0))
            balance, first = 0, last + timedelta(days=1)
        yield from self._row(depth + 1, first, self.query.end, self.ended - balance, self.ended)
        yield postings.total(depth, title, self.ended - self.begun, self.ended)

    def _row(
        self, depth: int, first: date | None, last: date, amount: int, balance: int
    ) -> Iterator[ReportRow]:
        if amount:
            detail = DrillDown(
                "profit-loss-detail", evolve(self.query, first=first, last=last, section=None)
            )
            yield ReportRow(
                "heading", depth, "Net income", (last, *BLANKS[1:], amount, balance), detail=detail
            )


def _caption(depth: int, title: str) -> ReportRow:
    return ReportRow("section", depth, title, (None,) * (len(LINES) - 1))


def _chart(ledger: Ledger, query: ReportQuery, groups: Iterable[Group]) -> dict[str, Account]:
    """The accounts that are looked at: all, or one with its sub-accounts; raises `Refused` for one of another statement."""
    accounts = ledger.accounts()
    if bool(query.account_id) != (query.section == OWN) and query.section:
        needs_account = query.section == OWN
        raise Refused.at(
            "/section",
            f"{query.section} is {'only for one account' if needs_account else 'not for one account'}",
            Remedy.GIVE if needs_account else Remedy.LEAVE_OUT,
            ("account_id",),
        )
    if query.account_id and accounts[query.account_id].classification not in [
        each.of for each in groups
    ]:
        raise Refused.at(
            "/account_id",
            f"{accounts[query.account_id].label} is not in this statement; its postings are in general-ledger",
        )
    if query.account_id is None:
        return dict(accounts)
    return {
        id_: accounts[id_]
        for id_ in (
            subtree(accounts, query.account_id) if query.section is None else {query.account_id}
        )
    }


_RESULTS = tuple(each.key for each in PROFIT_LOSS_PARTS)
PROFIT_LOSS_DETAIL = ReportKind(
    "profit-loss-detail", "Profit & Loss Detail", "Company & Financial", ("from", "to", "period", "basis", "contact_id", "account_id", "section"),
    profit_loss_detail, (*_RESULTS, COSTS.key, OWN), includes_no_contact=True,
    matching=Matching("transaction of an account", ("amount",), "net income", in_parts=True, alike="detail"),
)  # fmt: skip
BALANCE_SHEET_DETAIL = ReportKind(
    "balance-sheet-detail", "Balance Sheet Detail", "Company & Financial", ("from", "to", "period", "basis", "account_id", "section"), balance_sheet_detail,
    tuple(group.key for top in BALANCE_SHEET_PARTS for group in top.within()),
    matching=Matching("transaction of an account", ("amount",), "assets", in_parts=True, alike="detail"),
)  # fmt: skip
