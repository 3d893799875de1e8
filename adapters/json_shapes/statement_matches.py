"""What the lines of a statement are, as JSON. Amounts are in the natural sign of the account."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from adapters.json_shapes.bank_sessions import BankSessionHeadView, bank_session_heads
from adapters.json_shapes.register_rows import RowView, row_view
from adapters.json_shapes.scalars import Amount
from adapters.json_shapes.write_answers import WriteAnswer
from application.bank_reconciliation.matched_lines import MatchedLines
from application.bank_reconciliation.matching import StatementMatch
from application.importing.statements import StatementRow
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.accounts import Account
from domain.reconciliation.statement_matching import Evidence
from domain.values import format_amount

Day = date
"""Inside a shape below, `date` is the name of a field, so the type has another name."""

Doubt = Literal[
    "equal_amounts", "several_sets", "different_payee", "recurring_amount", "unusual_days", "chance"
]


class StatementLineView(msgspec.Struct, rename="camel"):
    """A line of a statement; its amount is in the natural sign of the account."""

    line: Annotated[int, Meta(description="The line of the file on which it begins.")]
    date: Day
    amount: Amount
    payee: str
    memo: str
    number: str


class EvidenceView(msgspec.Struct, rename="camel"):
    """What says that lines and rows are the same, besides their amounts."""

    days_apart: Annotated[
        int, Meta(description="How many days the line is after the row; of several, the most.")
    ]
    same_number: bool
    payee: Literal["same", "unknown", "different"]
    words_shared: list[str]
    imported: Annotated[
        bool, Meta(description="Whether an earlier file had this line, as this row.")
    ]
    doubt: Annotated[
        Doubt | None, Meta(description="Why the proposal is not certain; null if it is.")
    ]


class ProposalView(msgspec.Struct, rename="camel"):
    """Lines of a statement and rows of the account that are probably the same."""

    lines: list[StatementLineView]
    rows: list[RowView]
    certain: Annotated[bool, Meta(description="Whether nothing else can be meant.")]
    evidence: EvidenceView


class AddedView(msgspec.Struct, rename="camel"):
    """The lines that became bank transactions."""

    batch_id: Annotated[
        str | None, Meta(description="The import that added them, by which they can be undone.")
    ]
    rows: list[ProposalView]


class StatementMatchView(WriteAnswer, rename="camel"):
    """What the lines of a statement are, and the reconciliation after that."""

    proposals: list[ProposalView]
    unmatched: Annotated[
        list[StatementLineView], Meta(description="The lines that no row of the account is.")
    ]
    added: AddedView
    reconciled: Annotated[
        list[StatementLineView],
        Meta(description="The lines that earlier reconciliations have already."),
    ]
    after_statement: Annotated[
        int, Meta(description="How many lines are dated after the statement, and left alone.")
    ]
    cleared: Annotated[int, Meta(description="How many rows were cleared.")]
    session: BankSessionHeadView


def statement_match_view(work: UnitOfWork, match: StatementMatch) -> dict[str, Any]:
    """What the lines of a statement are."""
    sign = work.get(Account, match.session.account_id).natural_sign
    (head,) = bank_session_heads(work, [match.session])
    return {
        "proposals": [_proposal(item, sign) for item in match.proposals],
        "unmatched": [_line(line, sign) for line in match.unmatched],
        "added": {
            "batchId": match.batch_id,
            "rows": [_proposal(item, sign) for item in match.added],
        },
        "reconciled": [_line(line, sign) for line in match.reconciled],
        "afterStatement": match.after_statement,
        "cleared": match.cleared,
        "session": head,
    }


def _proposal(item: MatchedLines, sign: int) -> dict[str, Any]:
    return {
        "lines": [_line(line, sign) for line in item.lines],
        "rows": [row_view(row) for row in item.rows],
        "certain": item.certain,
        "evidence": _evidence(item),
    }


def _evidence(item: MatchedLines) -> dict[str, Any]:
    evidence = item.evidence
    if evidence is None:
        days = (item.lines[0].date - item.rows[0].date).days
        evidence = Evidence(days, same_number=False, payee="same", words_shared=())
    return {
        "daysApart": evidence.days_apart,
        "sameNumber": evidence.same_number,
        "payee": evidence.payee,
        "wordsShared": list(evidence.words_shared),
        "imported": item.evidence is None,
        "doubt": evidence.doubt,
    }


def _line(line: StatementRow, sign: int) -> dict[str, Any]:
    return {
        "line": line.line,
        "date": line.date,
        "amount": format_amount(line.amount * sign),
        "payee": line.payee,
        "memo": line.memo,
        "number": line.number,
    }
