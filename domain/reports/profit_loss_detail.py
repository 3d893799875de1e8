"""Profit & Loss Detail: Profit & Loss posting by posting."""

from collections.abc import Iterator

from domain.reports.account_tree import ColumnAmounts, total_of
from domain.reports.groups import (
    COSTS,
    PROFIT_LOSS_GROUPS,
    PROFIT_LOSS_PARTS,
    Result,
    profit_loss_parts,
)
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import BLANKS, OWN, POSTING_COLUMNS, posting_rows_of
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.statement_details import (
    AMOUNT,
    ZEROS,
    DetailTree,
    covered_accounts,
    section_caption,
)
from domain.reports.statements import PROFIT_LOSS_TOTALS, total_of_result
from domain.reports.table import ReportRow, Table


def profit_loss_detail(ledger: Ledger, query: ReportQuery) -> Table:
    """The postings behind Profit & Loss, account by account; each balance begins at zero."""
    accounts = covered_accounts(ledger, query, PROFIT_LOSS_GROUPS)
    posted = ledger.turnovers(query.first, query.end, query.basis, query.contact_id)
    own_figures: dict[str, ColumnAmounts] = {}
    for id_, turnover in posted.items():
        if id_ in accounts:
            amount = turnover.net * accounts[id_].natural_sign
            own_figures[id_] = (amount, amount, 1)
    postings = posting_rows_of(ledger, query)
    tree = DetailTree(
        postings,
        accounts,
        own_figures,
        lambda depth, account: postings.rows(depth, account.id, 0, account.natural_sign),
    )
    if query.account_id:
        return tree.table_of_account(query.account_id, PROFIT_LOSS_GROUPS, AMOUNT)
    nodes = {group.key: tree.nodes(group) for group in PROFIT_LOSS_GROUPS}
    sums = {key: total_of(group_nodes, ZEROS) for key, group_nodes in nodes.items()}
    for part in (*PROFIT_LOSS_PARTS, COSTS):
        if isinstance(part, Result):
            sums[part.key] = total_of_result(part, sums)

    def rows() -> Iterator[ReportRow]:
        for part in profit_loss_parts(query.section):
            amount = sums[part.key][AMOUNT]
            if isinstance(part, Result):
                yield ReportRow("total", 0, part.title, (*BLANKS, amount, amount))
            elif nodes[part.key] or query.section == part.key:
                yield section_caption(0, part.title)
                yield from tree.rows(nodes[part.key], 1)
                yield postings.total(0, part.title, amount, amount)

    if query.section:
        return Table(POSTING_COLUMNS, rows(), {"total": sums[query.section][AMOUNT]})
    totals = {name: sums[key][AMOUNT] for name, key in PROFIT_LOSS_TOTALS.items()}
    return Table(POSTING_COLUMNS, rows(), totals)


PROFIT_LOSS_DETAIL = ReportKind(
    "profit-loss-detail",
    "Profit & Loss Detail",
    "Company & Financial",
    ("from", "to", "period", "basis", "contact_id", "account_id", "section"),
    profit_loss_detail,
    (*(part.key for part in PROFIT_LOSS_PARTS), COSTS.key, OWN),
    includes_no_contact=True,
    matching=Matching(
        "transaction of an account",
        ("amount",),
        "net income",
        in_parts=True,
        column_family="detail",
    ),
)
