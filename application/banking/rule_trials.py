"""Trying bank rules: which bank transactions of the history they match, and what they would give.

A trial only reads the books.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from attrs import define, field, frozen

from application.banking.bank_rules import check_rule, rules_in_order
from application.ports.queries import Condition, Criterion, IsVoid, Query
from application.unit_of_work.reference_check import check_references
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_rules import BankRule
from domain.banking.bank_transactions import BankTransaction
from domain.banking.rule_matching import PreparedRules, RuleOutcome, RuleSubject, outcome
from domain.errors import RefusedQuery
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.records import changed

_PAGE = 500
"""How many transactions are read at once."""


@frozen
class History:
    """The part of the history on which rules are tried, and what of the answer is listed."""

    first: date | None = None
    last: date | None = None
    account_id: str | None = None
    """Only transactions of this bank account or card."""
    show: Literal["all", "agreeing", "differing"] = "all"
    """Which of the matching transactions are listed."""
    limit: int = 100
    """How many are listed at most, the newest first."""


@frozen
class TriedRow:
    """A transaction that a rule matches."""

    transaction: BankTransaction
    rule: BankRule
    account_ids: tuple[str, ...]
    """The contra accounts that the transaction has now."""
    contact_id: str | None
    """The contact that it has now."""
    outcome: RuleOutcome
    """What it would have by the rule."""
    earlier: BankRule | None
    """The earlier rule that would win instead, when only one rule is tried."""

    @property
    def agrees(self) -> bool:
        """Whether the transaction has the account and the contact that the rule gives."""
        gives = self.outcome
        has_account = gives.account_id is None or self.account_ids == (gives.account_id,)
        return has_account and gives.contact_id in {None, self.contact_id}


@define
class RuleCounts:
    """How many transactions a rule matches."""

    rule: BankRule
    agreeing: int = 0
    differing: int = 0
    earlier: int = 0
    """How many of them an earlier rule would win, when only one rule is tried."""

    @property
    def matched(self) -> int:
        """How many transactions match."""
        return self.agreeing + self.differing


@define
class RuleTrial:
    """What rules would have done to the history."""

    counts: tuple[RuleCounts, ...]
    """Of each tried rule, in their order."""
    examined: int = 0
    """How many transactions were looked at."""
    rows: list[TriedRow] = field(factory=list)
    """The newest first."""

    @property
    def matched(self) -> int:
        """How many transactions a rule matches."""
        return sum(count.matched for count in self.counts)

    @property
    def agreeing(self) -> int:
        """How many of these have what the rule gives."""
        return sum(count.agreeing for count in self.counts)

    @property
    def differing(self) -> int:
        """How many of these have another account or contact."""
        return sum(count.differing for count in self.counts)


def check_history(work: UnitOfWork, history: History) -> None:
    """Raise `RefusedQuery` if the history ends before it begins, or is of an unknown account."""
    if history.first and history.last and history.first > history.last:
        raise RefusedQuery.at(
            "/from", f"must not be after the last day, {history.last}", code="out_of_range"
        )
    if history.account_id is not None and work.find(Account, history.account_id) is None:
        raise RefusedQuery.at(
            "/account_id", f"there is no account {history.account_id!r}", code="unknown_id"
        )


def try_rule(work: UnitOfWork, rule: BankRule, history: History) -> RuleTrial:
    """Try one rule alone, active or not; it need not be stored.

    Raises `Refused` where the rule could not be saved, or for an account that does not exist.
    """
    check_rule(work, rule)
    check_references(work, [rule])
    others = (other for other in rules_in_order(work) if other.id != rule.id)
    earlier = [other for other in others if other.order < rule.order]
    return _try(work, [changed(rule, active=True)], earlier, history)


def try_all_rules(work: UnitOfWork, history: History) -> RuleTrial:
    """Try all active rules together: of those that match a transaction, the first one wins."""
    active = [rule for rule in rules_in_order(work) if rule.active]
    return _try(work, active, [], history)


def _try(
    work: UnitOfWork, tried: Sequence[BankRule], earlier: Sequence[BankRule], history: History
) -> RuleTrial:
    rules, earlier_rules = PreparedRules(tried), PreparedRules(earlier)
    count_by_rule = {rule.id: RuleCounts(rule) for rule in tried}
    trial = RuleTrial(tuple(count_by_rule.values()))
    for transaction, names in _transactions(work, history):
        trial.examined += 1
        subject = _subject(transaction, names)
        rule = rules.matching(subject)
        if rule is None:
            continue
        row = TriedRow(
            transaction,
            rule,
            tuple(sorted({split.account_id for split in transaction.splits})),
            _contact_of(transaction),
            outcome(rule, subject),
            earlier_rules.matching(subject),
        )
        counts = count_by_rule[rule.id]
        counts.agreeing += row.agrees
        counts.differing += not row.agrees
        counts.earlier += row.earlier is not None
        is_listed = history.show == "all" or row.agrees == (history.show == "agreeing")
        if is_listed and len(trial.rows) < history.limit:
            trial.rows.append(row)
    return trial


def _transactions(
    work: UnitOfWork, history: History
) -> Iterator[tuple[BankTransaction, Mapping[str, str]]]:
    """The transactions that are not void, the newest first, with the names of their contacts."""
    conditions: list[Criterion] = [IsVoid(value=False)]
    if history.first is not None:
        conditions.append(Condition("date", ">=", history.first))
    if history.last is not None:
        conditions.append(Condition("date", "<=", history.last))
    if history.account_id is not None:
        conditions.append(Condition("account_id", "=", history.account_id))
    after = None
    is_last_page = False
    while not is_last_page:
        work.check_wanted()
        order = (("date", True), ("id", True))
        query = Query(tuple(conditions), order=order, after=after, limit=_PAGE)
        page = work.session.records.page(BankTransaction, query)
        contacts = {transaction.contact_id for transaction in page.items} - {None}
        records = work.many(Contact, [id_ for id_ in contacts if id_ is not None])
        names = {contact.id: contact.name for contact in records.values()}
        for transaction in page.items:
            yield transaction, names
            after = (transaction.date.isoformat(), transaction.id)
        is_last_page = not page.more


def _subject(transaction: BankTransaction, names: Mapping[str, str]) -> RuleSubject:
    """What rules look at in a transaction; without a payee, the name of its contact is one."""
    return RuleSubject(
        transaction.account_id,
        transaction.amount,
        transaction.payee or names.get(transaction.contact_id or "", ""),
        transaction.memo,
    )


def _contact_of(transaction: BankTransaction) -> str | None:
    """The contact of a transaction, or the only one that its splits have."""
    if transaction.contact_id is not None:
        return transaction.contact_id
    contacts = {split.contact_id for split in transaction.splits}
    return next(iter(contacts)) if len(contacts) == 1 else None
