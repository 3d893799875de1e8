"""What Profit & Loss Detail and Balance Sheet Detail share: accounts with their postings below.

An account has three figures here: what was posted, the closing balance, and a third that is not
zero where the account is shown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from domain.errors import RefusedQuery, Remedy
from domain.ledger.accounts import Account
from domain.reports.account_tree import (
    AccountNode,
    ColumnAmounts,
    account_nodes,
    branches_of,
    subtree,
    total_of,
)
from domain.reports.groups import Group
from domain.reports.ledger_port import Ledger
from domain.reports.posting_rows import OWN, POSTING_COLUMNS, PostingRows
from domain.reports.query import ReportQuery
from domain.reports.table import ReportRow, Table

AMOUNT, BALANCE = 0, 1
"""The places of what was posted and of the closing balance among the figures of an account."""

ZEROS: ColumnAmounts = (0, 0, 0)


@frozen
class DetailTree:
    """The accounts of a detail report, with their postings."""

    postings: PostingRows
    accounts: Mapping[str, Account]
    """The accounts that the report covers, by id."""
    own_figures: Mapping[str, ColumnAmounts]
    """The figures of each account without its sub-accounts."""
    write: Callable[[int, Account], Iterator[ReportRow]]
    """Writes the rows between the caption and the total of an account, at a depth."""

    def nodes(self, group: Group) -> tuple[AccountNode, ...]:
        """The accounts of a group that have something to show."""
        listed = (
            account
            for account in self.accounts.values()
            if account.classification == group.classification
        )
        return account_nodes(branches_of(listed), self.own_figures, ZEROS)

    def rows(self, nodes: Sequence[AccountNode], depth: int) -> Iterator[ReportRow]:
        """Accounts with their postings, sub-accounts below their parents."""
        for node in nodes:
            label, total = node.account.label, node.total
            yield self.postings.caption(depth, node.account.id, label)
            yield from self.write(depth + 1, node.account)
            yield from self.rows(node.children, depth + 1)
            yield self.postings.total(depth, label, total[AMOUNT], total[BALANCE], node.account.id)

    def table_of_account(self, account_id: str, groups: Iterable[Group], figure: int) -> Table:
        """The report of one account with its sub-accounts; `figure` is the place of its total.

        Where they have nothing to show, the account is shown with zero.
        """
        nodes = [node for group in groups for node in self.nodes(group)]
        empty = AccountNode(self.accounts[account_id], ZEROS, (), ZEROS)
        total = total_of(nodes, ZEROS)[figure]
        return Table(POSTING_COLUMNS, self.rows(nodes or [empty], 0), {"total": total})


def section_caption(depth: int, title: str) -> ReportRow:
    """The row above the accounts of a group."""
    return ReportRow("section", depth, title, (None,) * (len(POSTING_COLUMNS) - 1))


def covered_accounts(
    ledger: Ledger, query: ReportQuery, groups: Iterable[Group]
) -> dict[str, Account]:
    """The accounts that a query covers: all, or one with its sub-accounts.

    Raises `RefusedQuery` for a section that does not go with an account, and for an account that
    is in none of the groups.
    """
    accounts = ledger.accounts()
    if query.section and (query.section == OWN) != bool(query.account_id):
        _refuse_section(query.section)
    if query.account_id is None:
        return dict(accounts)
    account = accounts[query.account_id]
    if account.classification not in [group.classification for group in groups]:
        raise RefusedQuery.at(
            "/account_id",
            f'must be an account of this statement; "{account.label}" is not one, '
            "and its postings are in the general ledger",
            code="wrong_kind",
        )
    ids = {account.id} if query.section == OWN else subtree(accounts, account.id)
    return {id_: accounts[id_] for id_ in ids}


def _refuse_section(section: str) -> None:
    words = section.replace("_", " ")
    if section == OWN:
        raise RefusedQuery.at(
            "/section",
            f"must be another section: {words} is only for a report of one account",
            Remedy.GIVE,
            ("account_id",),
        )
    raise RefusedQuery.at(
        "/section",
        f"must not be {words} in a report of one account",
        Remedy.LEAVE_OUT,
        ("account_id",),
    )
