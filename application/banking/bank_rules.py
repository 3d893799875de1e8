"""Use cases for bank rules: save them, and put them in order.

The rules of a single one are in `domain.banking.bank_rules`, and what rows match is in
`domain.banking.rule_matching`. `rule_trials` tries rules on the history.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_rules import BankRule
from domain.errors import Conflict, Fault, Refused
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.records import changed
from domain.values import LAST_POSITION

MOST_NAMED = 10
"""A refusal names at most so many rules."""


def rules_in_order(work: UnitOfWork) -> list[BankRule]:
    """All rules, the inactive ones too, in their order."""
    return sorted(work.session.records.all(BankRule), key=lambda rule: rule.order)


def fill_rule_defaults(work: UnitOfWork, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """A rule whose position nobody has chosen comes after all others."""
    if fields.get("position") is not None:
        return fields
    others = (rule for rule in rules_in_order(work) if rule.id != fields.get("id"))
    last = max((rule.position for rule in others), default=0)
    return {**fields, "position": min(last + 1, LAST_POSITION)}


def save_rule(work: UnitOfWork, rule: BankRule) -> BankRule:
    """Save a rule. Raises `Refused` for accounts and contacts by which no row can be posted."""
    check_rule(work, rule)
    return work.save(rule)


def check_rule(work: UnitOfWork, rule: BankRule) -> None:
    """Raise `Refused` for accounts and contacts by which no row can be posted."""
    before = work.find(BankRule, rule.id)
    if faults := [*_faults_of_rule(work, before, rule)]:
        raise Refused(faults)


def order_rules(work: UnitOfWork, ids: Sequence[str]) -> list[BankRule]:
    """Put all rules in the order of these ids; their positions become 1, 2, 3 and so on.

    Raises `Refused` for an id that is no rule or comes twice, and `Conflict` if rules are missing,
    because then somebody may have added one that the caller has not seen.
    """
    rules = {rule.id: rule for rule in rules_in_order(work)}
    faults = [*_faults_of_order(rules, ids)]
    if faults:
        raise Refused(faults)
    if missing := [rule.id for rule in rules.values() if rule.id not in set(ids)]:
        more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
        raise Conflict(
            f"the order must name every rule once; these are missing: "
            f"{', '.join(map(repr, missing[:MOST_NAMED]))}{more}",
            code="incomplete_order",
        )
    return [
        work.save(changed(rules[id_], position=position)) for position, id_ in enumerate(ids, 1)
    ]


def _faults_of_order(rules: Mapping[str, BankRule], ids: Sequence[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, id_ in enumerate(ids):
        if id_ not in rules:
            yield Fault(f"/ids/{place}", f"there is no rule {id_!r}", code="unknown_id")
        elif id_ in seen:
            yield Fault(f"/ids/{place}", f"the rule {id_!r} must be listed only once")
        seen.add(id_)


def _faults_of_rule(work: UnitOfWork, before: BankRule | None, rule: BankRule) -> Iterator[Fault]:
    """What is wrong with the accounts and the contact of a rule.

    One that does not exist is reported later, by the check of references.
    """
    bank = work.find(Account, rule.account_id or "")
    if bank and not bank.is_bank_or_card:
        yield Fault(
            "/account_id",
            f"must be a bank account or card, and {bank.label} is neither",
            code="wrong_kind",
        )
    contra = work.find(Account, rule.contra_account_id or "")
    contact = work.find(Contact, rule.contact_id or "")
    if contra and contra.subtype == "non_posting":
        yield Fault(
            "/contra_account_id",
            f"{contra.label} is a non-posting account; choose another",
            code="wrong_kind",
        )
    if contra and contra.control_of and (contact is None or contact.kind != contra.control_of):
        yield Fault(
            "/contact_id",
            f"must name a {contra.control_of}, because {contra.label} is a control account",
            code="wrong_kind",
        )
    newly_named = (
        ("account_id", bank, bank and bank.label),
        ("contra_account_id", contra, contra and contra.label),
        ("contact_id", contact, contact and contact.name),
    )
    for name, record, label in newly_named:
        is_new = record and getattr(before, name, None) != record.id
        if record and is_new and not record.active:
            yield Fault(
                f"/{name}",
                f"{label} is not active; choose another, or make it active",
                code="inactive",
            )
