"""The answer of a trial of bank rules as JSON."""

from datetime import date
from typing import Any

import msgspec

from adapters.json_shapes.scalars import Amount
from application.banking.rule_trials import RuleCounts, RuleTrial, TriedRow
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_rules import BankRule
from domain.values import format_amount

Day = date
"""Inside the shapes below, `date` is the name of a field, so the type has another name."""


class RuleCountsView(msgspec.Struct, rename="camel"):
    """How many transactions one rule matches.

    `rule_id` is null for a rule that is not stored. `earlier` counts those that an earlier rule
    would win; it is 0 where all rules are tried together.
    """

    rule_id: str | None
    name: str
    matched: int
    agreeing: int
    differing: int
    earlier: int


class TriedNowView(msgspec.Struct, rename="camel"):
    """The contra accounts and the contact that a transaction has now."""

    account_ids: list[str]
    contact_id: str | None


class TriedOutcomeView(msgspec.Struct, rename="camel"):
    """What a transaction would have by the rule; null is what the rule does not say."""

    account_id: str | None
    contact_id: str | None
    payee: str
    memo: str


class TriedRowView(msgspec.Struct, rename="camel"):
    """A bank transaction that a rule matches; `id` is that of the transaction."""

    id: str
    date: Day
    type: str
    account_id: str
    amount: Amount
    payee: str
    memo: str
    rule_id: str | None
    has: TriedNowView
    gives: TriedOutcomeView
    agrees: bool
    earlier_rule_id: str | None


class RuleTrialView(msgspec.Struct, rename="camel"):
    """What rules would have done to the history. Nothing was changed."""

    examined: int
    matched: int
    agreeing: int
    differing: int
    rules: list[RuleCountsView]
    data: list[TriedRowView]


def rule_trial_view(work: UnitOfWork, trial: RuleTrial) -> dict[str, Any]:
    """A trial as JSON."""
    stored = work.many(BankRule, (count.rule.id for count in trial.counts))
    return {
        "examined": trial.examined,
        "matched": trial.matched,
        "agreeing": trial.agreeing,
        "differing": trial.differing,
        "rules": [_counts_view(count, stored) for count in trial.counts],
        "data": [_row_view(row, stored) for row in trial.rows],
    }


def _counts_view(count: RuleCounts, stored: dict[str, BankRule]) -> dict[str, Any]:
    return {
        "ruleId": count.rule.id if count.rule.id in stored else None,
        "name": count.rule.name,
        "matched": count.matched,
        "agreeing": count.agreeing,
        "differing": count.differing,
        "earlier": count.earlier,
    }


def _row_view(row: TriedRow, stored: dict[str, BankRule]) -> dict[str, Any]:
    transaction, gives = row.transaction, row.outcome
    return {
        "id": transaction.id,
        "date": transaction.date,
        "type": transaction.type,
        "accountId": transaction.account_id,
        "amount": format_amount(transaction.amount),
        "payee": transaction.payee,
        "memo": transaction.memo,
        "ruleId": row.rule.id if row.rule.id in stored else None,
        "has": {"accountIds": list(row.account_ids), "contactId": row.contact_id},
        "gives": {
            "accountId": gives.account_id,
            "contactId": gives.contact_id,
            "payee": gives.payee,
            "memo": gives.memo,
        },
        "agrees": row.agrees,
        "earlierRuleId": row.earlier.id if row.earlier else None,
    }
