"""The operations that bank rules have besides those of every collection: try and order."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from attrs import frozen
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from adapters.http.query import WriteQuery
from adapters.json_shapes import shapes
from adapters.json_shapes.list_queries import Limit
from adapters.json_shapes.reading import read, read_draft, without_nulls
from adapters.json_shapes.rule_trials import RuleTrialView, rule_trial_view
from adapters.json_shapes.views import views
from adapters.json_shapes.write_answers import WriteAnswer
from application.banking.bank_rules import order_rules
from application.banking.rule_trials import (
    History,
    RuleTrial,
    check_history,
    try_all_rules,
    try_rule,
)
from application.collections.bank_rules import BANK_RULES
from application.collections.operations import drafted
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_rules import BankRule
from domain.errors import Refused
from domain.records import Record


class TrialQuery(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The part of the history on which rules are tried, and what is listed of it."""

    first: Annotated[date, Meta(description="The first day.")] | UnsetType = msgspec.field(
        name="from", default=UNSET
    )
    last: Annotated[date, Meta(description="The last day.")] | UnsetType = msgspec.field(
        name="to", default=UNSET
    )
    account_id: (
        Annotated[str, Meta(description="Only transactions of this bank account or card.")]
        | UnsetType
    ) = UNSET
    show: Annotated[
        Literal["all", "agreeing", "differing"],
        Meta(description="Which of the matching transactions are listed."),
    ] = "all"
    limit: Limit = 100


TrialRequest: Any = msgspec.defstruct(
    "RuleTrialRequest",
    [
        (
            "rule",
            Annotated[
                shapes.draft(BANK_RULES),
                Meta(description="A rule that is tried without being stored."),
            ]
            | UnsetType,
            UNSET,
        ),
        (
            "ruleId",
            Annotated[str, Meta(description="The rule that is tried alone.")] | UnsetType,
            UNSET,
        ),
    ],
    kw_only=True,
    forbid_unknown_fields=True,
)
"""A rule, or the id of one; without both, all active rules are tried together."""


OrderView: Any = msgspec.defstruct(
    "BankRuleOrder",
    [
        ("data", list[shapes.view(BANK_RULES)]),  # type: ignore[misc]
        ("total", int),
    ],
    bases=(WriteAnswer,),
    kw_only=True,
)
"""All rules in their new order."""


class OrderRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The ids of all rules, in their new order."""

    ids: Annotated[
        list[str],
        Meta(
            description="The id of every rule once, the inactive ones too, in the new order.",
            extra_json_schema={"example": ["rent", "coffee"]},
        ),
    ]


@frozen
class _Trial:
    """What is tried; without both, all active rules."""

    rule_id: str | None
    fields: dict[str, Any] | None
    """The fields of a rule that is not stored."""


def _read_trial(body: Any) -> _Trial:
    request = read(without_nulls(body), TrialRequest)
    if request.rule is UNSET:
        return _Trial(None if request.ruleId is UNSET else request.ruleId, None)
    if request.ruleId is not UNSET:
        raise Refused.at("/ruleId", "must be left out where a rule is given")
    return _Trial(None, read_draft(body["rule"], shapes.draft(BANK_RULES), BankRule))


def _try(call: Call) -> Answer:
    tried: _Trial = call.request
    history = _history(call.query)

    def trial(work: UnitOfWork) -> RuleTrial:
        check_history(work, history)
        if tried.rule_id is not None:
            return try_rule(work, work.get(BankRule, tried.rule_id), history)
        if tried.fields is not None:
            try:
                rule = drafted(work, BANK_RULES, {"id": work.new_id(), **tried.fields})
                return try_rule(work, rule, history)
            except Refused as refusal:
                raise refusal.within("/rule") from None
        return try_all_rules(work, history)

    return call.read(lambda work: Reply(rule_trial_view(work, trial(work))))


def _history(query: TrialQuery) -> History:
    return History(
        None if query.first is UNSET else query.first,
        None if query.last is UNSET else query.last,
        None if query.account_id is UNSET else query.account_id,
        query.show,
        query.limit,
    )


def _order(call: Call) -> Answer:
    request: OrderRequest = call.request

    def reply(work: UnitOfWork, rules: list[BankRule]) -> Reply:
        records: list[Record] = [*rules]
        data = views(work, BANK_RULES, records)
        return Reply({"data": data, "total": len(data)})

    return call.write(reply, order_rules, request.ids)


OPERATIONS = (
    Operation(
        "POST",
        "/import/rules/try",
        "tryBankRules",
        "Try bank rules on the bank transactions of the history",
        _try,
        RuleTrialView,
        query=TrialQuery,
        takes=TrialRequest,
        reads=_read_trial,
        is_long=True,
        own_scope="read",
    ),
    Operation(
        "POST",
        "/import/rules/order",
        "orderBankRules",
        "Put all bank rules in order",
        _order,
        OrderView,
        query=WriteQuery,
        takes=OrderRequest,
    ),
)
