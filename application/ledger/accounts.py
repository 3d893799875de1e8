"""Use cases for accounts: save and merge them, and their balances.

The rules of a single account are in `domain.ledger.accounts`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from application.ledger.account_mappings import confirm_type, forget_mapping, move_mapping
from application.ledger.account_types import (
    check_reclassified,
    has_closed_figures,
    repost_account,
)
from application.reconciliation.merged_sessions import (
    merge_sessions,
    obstacles_of_sessions,
    sessions_to_merge,
)
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Closed, Conflict, Refused
from domain.ledger.accounts import Account, paths
from domain.ledger.cash_flow import default_cash_flow
from domain.ledger.entries import Turnover
from domain.reconciliation.cash_basis import UNAPPLIED
from domain.records import changed
from domain.values import LATEST

DEEPEST = 32
"""How many levels the chart may have."""


def save_account(work: UnitOfWork, account: Account) -> Account:
    """Save an account; raises an error if it does not fit its parent, its sub-accounts or its use.

    If it becomes a bank account or card, or stops being one, its documents are posted again.
    """
    chart = work.accounts()
    before = chart.get(account.id)
    check_account_id(account)
    _check_parent(chart, account)
    if before and before.classification != account.classification:
        check_reclassified(work, chart, before, account)
    _check_cash_flow(work, before, account)
    saved = work.save(account)
    if before and before.classification != account.classification:
        confirm_type(work, account.id)
    if before and before.is_bank_or_card != account.is_bank_or_card:
        repost_account(work, account.id)
    return saved


def remove_account(work: UnitOfWork, account: Account) -> None:
    """Remove an account, and what imports have learned about it."""
    work.remove(account)
    work.session.unreconciled_rows.forget(account.id)
    forget_mapping(work, account.id)


def fill_account_defaults(work: UnitOfWork, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in the section of cash flows that nobody has chosen.

    It follows from the classification, and for assets from the names of the account and of the
    accounts above it. Undeposited Funds are operating, because they are cash.
    """
    if fields.get("cash_flow"):
        return dict(fields)
    classification = (fields.get("type"), fields.get("subtype"), fields.get("section"))
    names = [str(fields.get("name", "")), *_names_above(work.accounts(), fields.get("parent_id"))]
    section = default_cash_flow(classification, names)
    if fields.get("id") == work.settings.undeposited_funds_account_id:
        section = "operating"
    return {**fields, "cash_flow": section}


def merge_account(work: UnitOfWork, id_: str, into: str) -> Account:
    """Move everything that refers to one account to another, and remove the first.

    Both must have the same type, subtype and section. If the account has figures in the closed
    period, both must also have the same section of cash flows, because these figures would move.
    What other programs attached to the first is attached to the other, if that has a place for it.
    Between two bank accounts or cards, a transfer becomes void, because it moves nothing any more.
    Raises a `Conflict` that names all that prevents the merge.
    """
    account, target = work.get(Account, id_), work.find(Account, into)
    if target is None:
        raise Refused.at("/into", f"there is no account {into!r}", code="unknown_id")
    if target.id == account.id:
        raise Refused.at("/into", "must be another account")
    if target.classification != account.classification:
        raise Refused.at("/into", _other_classification(target, account, account.label))
    if account.id in _with_ancestors(work.accounts(), target):
        raise Refused.at(
            "/into",
            f"must not be a sub-account of {account.label}, but {target.label} is one; merge them "
            "the other way round",
        )
    sessions = sessions_to_merge(work, account, target)
    work.merge(account, target, _obstacles_to_merge(work, account, target))
    merge_sessions(work, sessions)
    move_mapping(work, account.id, into)
    work.session.imports.move_rows(account.id, into)
    merged = work.get(Account, into)
    return work.save(
        changed(
            merged,
            external_id=merged.external_id or account.external_id,
            metadata=merged.metadata.completed_from(account.metadata),
        )
    )


def balance_on(work: UnitOfWork, id_: str, as_of: date) -> int:
    """The balance at the end of a day without sub-accounts, in cents and in natural sign."""
    account = work.get(Account, id_)
    turnovers = work.session.ledger.turnovers(None, as_of, [account.id])
    return turnovers.get(account.id, Turnover()).net * account.natural_sign


def figures(work: UnitOfWork, accounts: Iterable[Account]) -> Mapping[str, Mapping[str, Any]]:
    """The path of each account, and its balance of all that is posted, in natural sign."""
    shown = list(accounts)
    path_by_id = paths(work.accounts())
    turnovers = work.session.ledger.turnovers(None, LATEST, [account.id for account in shown])
    return {
        account.id: {
            "path": path_by_id.get(account.id, account.name),
            "balance": turnovers.get(account.id, Turnover()).net * account.natural_sign,
        }
        for account in shown
    }


def is_cash_or_card(work: UnitOfWork, account: Account) -> bool:
    """Whether bank transactions can be on the account."""
    return account.is_bank_or_card or account.id == work.settings.undeposited_funds_account_id


def _obstacles_to_merge(work: UnitOfWork, account: Account, target: Account) -> Iterator[Conflict]:
    """What prevents a merge of two accounts, whatever refers to them."""
    if work.settings.undeposited_funds_account_id in {account.id, target.id}:
        yield Conflict(
            "the Undeposited Funds account cannot be merged, because deposits name the rows that "
            "wait on it; rename it, or move its balance by a transfer",
            code="default_account",
        )
    yield from obstacles_of_sessions(work, account, target)
    if target.cash_flow_section != account.cash_flow_section and has_closed_figures(work, account):
        yield Closed(
            f"{account.label} has figures in the period closed to {work.settings.closing_date}, "
            f"and they would move from {account.cash_flow_section} to {target.cash_flow_section} "
            "in the statement of cash flows; choose an account of the same section, or move the "
            "closing date back"
        )


def check_account_id(account: Account) -> None:
    """Raise `Refused` for the id of an account that the books post on, but do not keep."""
    if account.id in {unapplied.id for unapplied in UNAPPLIED.values()}:
        raise Refused.at("/id", "must be another id, because the cash basis uses this one")


def _check_parent(chart: Mapping[str, Account], account: Account) -> None:
    """Raise `Refused` if an account cannot be under the parent that it names."""
    parent = chart.get(account.parent_id or "")
    if parent is None:
        return  # The reference check reports a parent that does not exist.
    if account.id in _with_ancestors(chart, parent):
        raise Refused.at(
            "/parent_id",
            f"must not be a sub-account of {account.label}, but {parent.label} is one; an account "
            "cannot be under itself",
        )
    if parent.classification != account.classification:
        raise Refused.at("/parent_id", _other_classification(parent, account, "this account"))
    _check_depth(chart, parent, account)


def _other_classification(account: Account, needed: Account, needed_name: str) -> str:
    return (
        f"must be of the same type, subtype and section: {account.label} is "
        f"{account.classification_label}, {needed_name} is {needed.classification_label}"
    )


def _check_depth(chart: Mapping[str, Account], parent: Account, account: Account) -> None:
    levels_above = len(_with_ancestors(chart, parent))
    levels_below, level = 0, {account.id}
    while level := {child.id for child in chart.values() if child.parent_id in level}:
        levels_below += 1
    if levels_above + 1 + levels_below > DEEPEST:
        raise Refused.at("/parent_id", f"must leave the chart at most {DEEPEST} levels deep")


def _check_cash_flow(work: UnitOfWork, before: Account | None, account: Account) -> None:
    """Raise an error if an account cannot have its section in the statement of cash flows."""
    section = account.cash_flow_section
    if account.id == work.settings.undeposited_funds_account_id and section != "operating":
        raise Refused.at(
            "/cash_flow",
            "must be operating, because Undeposited Funds are cash in the statement of cash flows",
        )
    if before and before.cash_flow_section != section and has_closed_figures(work, before):
        raise Closed(
            f"{before.label} has figures in the period closed to {work.settings.closing_date}, so "
            f"its section of cash flows must stay {before.cash_flow_section}; move the closing "
            "date back first"
        )


def _names_above(chart: Mapping[str, Account], parent_id: str | None) -> list[str]:
    """The names of an account's parent and of all accounts above that."""
    parent = chart.get(parent_id or "")
    return [chart[id_].name for id_ in _with_ancestors(chart, parent)] if parent else []


def _with_ancestors(chart: Mapping[str, Account], account: Account) -> set[str]:
    """The ids of an account and of all accounts above it."""
    ids = {account.id}
    while account.parent_id and account.parent_id in chart and account.parent_id not in ids:
        account = chart[account.parent_id]
        ids.add(account.id)
    return ids
