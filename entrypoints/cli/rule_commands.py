"""The commands for bank rules. They run the same use cases as HTTP, on the same file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from attrs import define

from adapters.json_shapes.rule_trials import rule_trial_view
from adapters.json_shapes.views import views
from application.banking.bank_rules import order_rules, rules_in_order
from application.banking.rule_trials import (
    History,
    RuleTrial,
    check_history,
    try_all_rules,
    try_rule,
)
from application.collections import operations
from application.collections.bank_rules import BANK_RULES
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_rules import BankRule, TextCondition
from domain.errors import Invalid, Refused
from domain.records import changed
from domain.values import parse_amount
from entrypoints.cli.console import Console
from entrypoints.cli.day_options import day_of
from entrypoints.cli.named_records import named_account, named_contact, named_rule
from entrypoints.cli.rule_options import TEXT_OPTIONS
from entrypoints.cli.rule_text import Names, rule_text, rules_text, trial_text
from entrypoints.cli.writing import AnswerForm, Document, rehearse, write

Options = Mapping[str, Any]
"""What the options give, by their names; None and () where an option is not given."""

_LISTED_BY_DRY_RUN = 20
"""How many transactions the dry run of a rule lists."""


def list_rules(console: Console) -> None:
    """List all rules in their order."""
    with console.open_books() as books:
        document, text = books.read(lambda work: _list_answer(work, rules_in_order(work)))
        console.say(document, text)


def add(console: Console, options: Options, *, dry_run: bool) -> None:
    """Add a rule, or try it."""

    def drafted(work: UnitOfWork) -> BankRule:
        fields = {"id": work.new_id(), **_fields(work, options, ())}
        return operations.drafted(work, BANK_RULES, fields)

    def created(work: UnitOfWork) -> BankRule:
        return operations.create(work, BANK_RULES, _fields(work, options, ()))

    _save_or_try(console, drafted, created, dry_run=dry_run)


def change(
    console: Console, name: str, options: Options, *, dry_run: bool, version: int | None
) -> None:
    """Change a rule, or try the changed one."""

    def fields_of_change(work: UnitOfWork, rule: BankRule) -> dict[str, Any]:
        return _fields(work, options, rule.text_conditions)

    def drafted(work: UnitOfWork) -> BankRule:
        rule = named_rule(work, name, "")
        operations.current_of(work, BANK_RULES, rule.id, version)
        return changed(rule, **fields_of_change(work, rule))

    def amended(work: UnitOfWork) -> BankRule:
        rule = named_rule(work, name, "")
        fields = fields_of_change(work, rule)
        return operations.amend(work, BANK_RULES, rule.id, fields, version=version)

    _save_or_try(console, drafted, amended, dry_run=dry_run)


def remove(console: Console, name: str, *, dry_run: bool, version: int | None) -> None:
    """Remove a rule."""

    def removed(work: UnitOfWork) -> BankRule:
        rule = named_rule(work, name, "")
        return operations.remove(work, BANK_RULES, rule.id, version)

    form = AnswerForm(
        lambda _, rule: {"removed": rule.id, "name": rule.name},
        lambda view: f"The rule {view['name']} is removed.",
        lambda view: f"the rule {view['name']} is removed",
    )
    with console.open_books() as books:
        if not dry_run:
            write(console, books, form, removed)
            return
        view = rehearse(books, form.view, removed).result
        console.say({"dryRun": True, **view}, f"The rule {view['name']} can be removed.")


def order(console: Console, named: Sequence[str], *, dry_run: bool) -> None:
    """Put some rules first, in the order given."""

    def ordered(work: UnitOfWork) -> list[BankRule]:
        first = [named_rule(work, name, "").id for name in named]
        others = [rule.id for rule in rules_in_order(work) if rule.id not in first]
        return order_rules(work, [*first, *others])

    with console.open_books() as books:
        answer = _Answer()
        form = AnswerForm(
            answer.list_view, lambda _: answer.text, lambda _: "the new order of the rules"
        )
        if dry_run:
            view = rehearse(books, form.view, ordered).result
            console.say({"dryRun": True, **view}, answer.text)
        else:
            write(console, books, form, ordered)


def try_rules(
    console: Console,
    name: str | None,
    *,
    first: str | None,
    last: str | None,
    account: str | None,
    show: Literal["all", "agreeing", "differing"],
    limit: int,
) -> None:
    """Try one rule, or all active rules, on the history."""
    days = day_of("--from", first), day_of("--to", last)

    def trial(work: UnitOfWork) -> tuple[Document, str]:
        account_id = named_account(work, account, "/account").id if account else None
        history = History(*days, account_id, show, limit)
        check_history(work, history)
        if name is None:
            return _trial_answer(work, try_all_rules(work, history))
        return _trial_answer(work, try_rule(work, named_rule(work, name, ""), history))

    with console.open_books() as books:
        console.say(*books.read(trial))


def _save_or_try(
    console: Console,
    drafted: Callable[[UnitOfWork], BankRule],
    saved: Callable[[UnitOfWork], BankRule],
    *,
    dry_run: bool,
) -> None:
    """Save a rule and show it, or show what it would match in the history."""
    with console.open_books() as books:
        if not dry_run:
            answer = _Answer()
            form = AnswerForm(
                answer.view, lambda _: answer.text, lambda view: f"the rule {view['name']}"
            )
            write(console, books, form, saved)
            return
        history = History(limit=_LISTED_BY_DRY_RUN)

        def trial(work: UnitOfWork) -> tuple[Document, str]:
            rule = drafted(work)
            document, text = _trial_answer(work, try_rule(work, rule, history))
            return document, f"{rule_text(rule, Names.of_rules(work, [rule]))}\n\n{text}"

        document, text = books.read(trial)
        console.say({"dryRun": True, **document}, text)


@define
class _Answer:
    """The answer to a write, whose text has the names of accounts and contacts."""

    text: str = ""

    def view(self, work: UnitOfWork, rule: BankRule) -> Document:
        """The view of a rule."""
        self.text = rule_text(rule, Names.of_rules(work, [rule]))
        return views(work, BANK_RULES, [rule])[0]

    def list_view(self, work: UnitOfWork, rules: Sequence[BankRule]) -> Document:
        """The list of all rules."""
        document, self.text = _list_answer(work, rules)
        return document


def _list_answer(work: UnitOfWork, rules: Sequence[BankRule]) -> tuple[Document, str]:
    data = views(work, BANK_RULES, rules)
    document = {"data": data, "total": len(data), "nextCursor": None}
    return document, rules_text(rules, Names.of_rules(work, rules))


def _trial_answer(work: UnitOfWork, trial: RuleTrial) -> tuple[Document, str]:
    return rule_trial_view(work, trial), trial_text(trial, Names.of_trial(work, trial))


def _fields(
    work: UnitOfWork, options: Options, conditions: Sequence[TextCondition]
) -> dict[str, Any]:
    """The fields of a rule that options give; an empty text takes away what is there.

    `conditions` are the text conditions that the rule has.
    """
    fields: dict[str, Any] = {}
    for name, value in options.items():
        if value is None or name in TEXT_OPTIONS:
            continue
        if name in {"account_id", "contra_account_id"}:
            fields[name] = named_account(work, value, f"/{name}").id if value else None
        elif name == "contact_id":
            fields[name] = named_contact(work, value, f"/{name}").id if value else None
        elif name in {"amount_from", "amount_to"}:
            fields[name] = _amount(value, name) if value else None
        elif name == "direction":
            fields[name] = None if value == "both" else value
        else:
            fields[name] = value
    texts = {name: value for name, value in options.items() if name in TEXT_OPTIONS and value}
    if texts:
        replaced = {TEXT_OPTIONS[name] for name in texts}
        kept = [line for line in conditions if (line.field, line.match) not in replaced]
        fields["text_conditions"] = (*kept, *_conditions(texts))
    return fields


def _conditions(options: Mapping[str, Sequence[str]]) -> list[TextCondition]:
    """The conditions that options on texts give, of which each may come several times."""
    conditions = []
    for name, texts in options.items():
        field, match = TEXT_OPTIONS[name]
        for text in filter(None, texts):
            fields: dict[str, Any] = {"field": field, "match": match, "text": text}
            try:
                conditions.append(TextCondition(**fields))
            except Refused as refusal:
                raise Refused.at(f"/{name}", refusal.faults[0].message) from None
    return conditions


def _amount(text: str, name: str) -> int:
    try:
        return parse_amount(text)
    except Invalid as error:
        raise Refused.at(f"/{name}", str(error)) from None
