"""Bank rules and their trials as text for the terminal."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen
from rich.table import Table
from rich.text import Text

from adapters.exporters.cell_text import group_thousands
from application.banking.rule_trials import RuleTrial, TriedRow
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_rules import ALTERNATIVES, BankRule, TextCondition
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.values import format_amount
from entrypoints.cli.tables import table_text

_DIRECTIONS = {"in": "money in", "out": "money out"}


@frozen
class Names:
    """The names of the accounts and contacts that rules and transactions have, by id."""

    accounts: Mapping[str, Account]
    contacts: Mapping[str, Contact]

    @classmethod
    def of_rules(cls, work: UnitOfWork, rules: Iterable[BankRule]) -> "Names":
        """The names that rules need."""
        return cls(work.accounts(), work.many(Contact, _present(rule.contact_id for rule in rules)))

    @classmethod
    def of_trial(cls, work: UnitOfWork, trial: RuleTrial) -> "Names":
        """The names that a trial needs."""
        ids = [row.contact_id for row in trial.rows]
        ids += [row.outcome.contact_id for row in trial.rows]
        return cls(work.accounts(), work.many(Contact, _present(ids)))

    def account(self, id_: str) -> str:
        """Number and name of an account."""
        return self.accounts[id_].label if id_ in self.accounts else id_

    def contact(self, id_: str) -> str:
        """The name of a contact."""
        return self.contacts[id_].name if id_ in self.contacts else id_


def _present(ids: Iterable[str | None]) -> list[str]:
    return [id_ for id_ in dict.fromkeys(ids) if id_ is not None]


def rules_text(rules: Iterable[BankRule], names: Names) -> str:
    """Rules as a table in their order."""
    rows = [
        (
            str(rule.position),
            rule.name if rule.active else f"{rule.name} (inactive)",
            conditions_text(rule, names),
            result_text(rule, names),
        )
        for rule in rules
    ]
    return _table(("", "rule", "if", "then"), rows) if rows else "There are no bank rules yet."


def rule_text(rule: BankRule, names: Names) -> str:
    """A rule as a sentence."""
    inactive = "" if rule.active else " (inactive)"
    condition, result = conditions_text(rule, names), result_text(rule, names)
    return f"Rule {rule.position}, {rule.name}{inactive}: if {condition}, then {result}"


def conditions_text(rule: BankRule, names: Names) -> str:
    """The conditions of a rule in words."""
    return " and ".join(_conditions(rule, names))


def _conditions(rule: BankRule, names: Names) -> Iterator[str]:
    if rule.direction is not None:
        yield _DIRECTIONS[rule.direction]
    if rule.account_id is not None:
        yield f"on {names.account(rule.account_id)}"
    yield from map(_condition_text, rule.text_conditions)
    least, most = rule.amount_from, rule.amount_to
    if least is not None and least == most:
        yield f"the amount is {_amount(least)}"
    elif least is not None and most is not None:
        yield f"the amount is {_amount(least)} to {_amount(most)}"
    elif least is not None:
        yield f"the amount is {_amount(least)} or more"
    elif most is not None:
        yield f"the amount is {_amount(most)} or less"


def _condition_text(condition: TextCondition) -> str:
    texts = " or ".join(f'"{text.strip()}"' for text in condition.text.split(ALTERNATIVES))
    if condition.field == "either" and condition.match == "does_not_contain":
        return f"neither payee nor memo contains {texts}"
    field = "payee or memo" if condition.field == "either" else condition.field
    return f"{field} {condition.match.replace('_', ' ')} {texts}"


def result_text(rule: BankRule, names: Names) -> str:
    """What follows from a rule, in words."""
    results = []
    if rule.contra_account_id is not None:
        results.append(names.account(rule.contra_account_id))
    if rule.contact_id is not None:
        results.append(names.contact(rule.contact_id))
    if rule.payee:
        results.append(f'payee "{rule.payee}"')
    if rule.memo:
        results.append(f'memo "{rule.memo}" if there is none')
    return ", ".join(results)


def trial_text(trial: RuleTrial, names: Names) -> str:
    """What rules match in the history: of each rule how much, and the newest transactions."""
    if len(trial.counts) == 1:
        summary = _one_rule(trial)
    else:
        counts = [
            (count.rule.name, *map(_count, (count.matched, count.agreeing, count.differing)))
            for count in trial.counts
        ]
        table = _table(("rule", "matched", "agree", "differ"), counts, right=(1, 2, 3))
        summary = (
            f"{_transactions(trial.examined)}: {_count(trial.matched)} matched, "
            f"{_count(trial.agreeing)} agree, {_count(trial.differing)} differ\n\n{table}"
        )
    if not trial.rows:
        return summary
    rows = [_row(row, names) for row in trial.rows]
    table = _table(("date", "amount", "payee", "has", "rule gives", ""), rows, right=(1,))
    return f"{summary}\n\n{table}"


def _one_rule(trial: RuleTrial) -> str:
    (count,) = trial.counts
    earlier = f"; {_count(count.earlier)} go to an earlier rule" if count.earlier else ""
    return (
        f"{count.rule.name} matches {_count(count.matched)} of {_transactions(trial.examined)}: "
        f"{_count(count.agreeing)} agree, {_count(count.differing)} differ{earlier}"
    )


def _row(row: TriedRow, names: Names) -> tuple[str, ...]:
    transaction, gives = row.transaction, row.outcome
    has = [*map(names.account, row.account_ids)]
    if row.contact_id is not None:
        has.append(names.contact(row.contact_id))
    given = [names.account(gives.account_id)] if gives.account_id is not None else []
    if gives.contact_id is not None:
        given.append(names.contact(gives.contact_id))
    earlier = f", {row.earlier.name} is first" if row.earlier else ""
    return (
        transaction.date.isoformat(),
        _amount(transaction.amount),
        transaction.payee or transaction.memo,
        ", ".join(has),
        f"{', '.join(given)} ({row.rule.name})",
        ("agrees" if row.agrees else "DIFFERS") + earlier,
    )


def _transactions(count: int) -> str:
    return "1 bank transaction" if count == 1 else f"{count:,} bank transactions"


def _count(count: int) -> str:
    return f"{count:,}"


def _amount(cents: int) -> str:
    return group_thousands(format_amount(cents))


def _table(
    columns: Iterable[str], rows: Iterable[tuple[str, ...]], right: Iterable[int] = (0,)
) -> str:
    """A table whose long cells are wrapped; the columns in `right` are aligned to the right."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place in set(right) else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    return table_text(table)
