"""What one can do with accounts beyond keeping them: their balances, merging, posting again what they change."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.ledger.default_accounts import NEEDED_CLASS, spoken_class
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import has_account_rules
from domain.errors import Closed, Conflict, Refused
from domain.ledger.accounts import Account, paths
from domain.ledger.documents import Document
from domain.ledger.entries import EntryHeader, Turnover
from domain.reconciliation.cash_basis import UNAPPLIED
from domain.records import kind_of
from domain.values import LATEST

DEEPEST = 32
"""How many levels the chart may have."""


def save_account(work: UnitOfWork, account: Account) -> Account:
    """Keep an account in the chart; raises `Refused` where it does not fit its parent or its sub-accounts."""
    chart = work.accounts()
    before = chart.get(account.id)
    if account.id in {each.id for each in UNAPPLIED.values()}:
        raise Refused.at("/id", "must be another: the cash basis uses this one")
    _check_parent(chart, account)
    if before and before.classification != account.classification:
        _check_reclassified(work, chart, before, account)
    saved = work.save(account)
    if before and before.is_bank_or_card != account.is_bank_or_card:
        repost_account(work, account.id)
    return saved


def repost_account(work: UnitOfWork, id_: str) -> None:
    """Post again what is on an account: it became cash, or ceased to be, and so what counts on the cash basis differs."""
    rows = work.session.ledger.register(id_, None, None, None, None, None)
    headers = work.session.records.many(EntryHeader, [each.entry_id for each in rows])
    documents = (work.find(work.kind(each.kind), each.document_id) for each in headers.values())
    work.recorder.repost(each for each in documents if isinstance(each, Document))


def merge_account(work: UnitOfWork, id_: str, into: str) -> Account:
    """Move everything that refers to one account to another of the same type, subtype and section, and remove it."""
    account, target = work.get(Account, id_), work.find(Account, into)
    if target is None:
        raise Refused.at("/into", f"there is no account {into!r}")
    if target.id == account.id:
        raise Refused.at("/into", "must be another account")
    if target.classification != account.classification:
        raise Refused.at(
            "/into",
            f"must be of the same type, subtype and section: {account.label} is {account.classification_label}, {target.label} is {target.classification_label}",
        )
    if work.settings.undeposited_funds_account_id in {account.id, target.id}:
        raise Conflict(
            "the account of Undeposited Funds is not merged: deposits name the rows that wait on it; rename it, or move a balance by a transfer"
        )
    chart = work.accounts()
    if account.id in _ancestors(chart, target):
        raise Refused.at(
            "/into",
            f"{target.label} is a sub-account of {account.label}; merge it the other way round",
        )
    work.merge(account, target)
    return work.get(Account, into)


def balance_on(work: UnitOfWork, id_: str, as_of: date) -> int:
    """The balance at the end of a day, in cents and natural sign, without sub-accounts."""
    account = work.get(Account, id_)
    return _net(work, account, as_of) * account.natural_sign


def figures(work: UnitOfWork, accounts: Iterable[Account]) -> Mapping[str, Mapping[str, Any]]:
    """The path and the balance (everything posted, in natural sign) of some accounts."""
    wanted = list(accounts)
    named = paths(work.accounts())
    turnovers = work.session.ledger.turnovers(None, LATEST, [each.id for each in wanted])
    return {
        each.id: {
            "path": named.get(each.id, each.name),
            "balance": turnovers.get(each.id, Turnover()).net * each.natural_sign,
        }
        for each in wanted
    }


def is_cash_or_card(work: UnitOfWork, account: Account) -> bool:
    """Whether bank transactions can be on the account."""
    return account.is_bank_or_card or account.id == work.settings.undeposited_funds_account_id


def _net(work: UnitOfWork, account: Account, as_of: date) -> int:
    return work.session.ledger.turnovers(None, as_of, [account.id]).get(account.id, Turnover()).net


def _check_parent(chart: Mapping[str, Account], account: Account) -> None:
    parent = chart.get(account.parent_id or "")
    if parent is None:
        return  # a parent that does not exist is found with all other references
    if account.id in _ancestors(chart, parent):
        raise Refused.at(
            "/parent_id",
            f"{parent.label} is a sub-account of {account.label}; an account cannot be under itself",
        )
    if parent.classification != account.classification:
        raise Refused.at(
            "/parent_id",
            f"must be of the same type, subtype and section: {parent.label} is {parent.classification_label}, this account is {account.classification_label}",
        )
    _check_depth(chart, parent, account)


def _check_depth(chart: Mapping[str, Account], parent: Account, account: Account) -> None:
    above = len(_ancestors(chart, parent))
    below, level = 0, {account.id}
    while level := {each.id for each in chart.values() if each.parent_id in level}:
        below += 1
    if above + 1 + below > DEEPEST:
        raise Refused.at("/parent_id", f"must leave the chart at most {DEEPEST} levels deep")


def _check_reclassified(
    work: UnitOfWork, chart: Mapping[str, Account], before: Account, account: Account
) -> None:
    if children := [each.label for each in chart.values() if each.parent_id == account.id]:
        raise Refused.at(
            "/type",
            f"it has sub-accounts ({', '.join(children[:3])}), which share its type, subtype and section; move them first",
        )
    used = work.session.ledger.is_used(account.id, LATEST)
    if used and (before.control_of != account.control_of or account.subtype == "non_posting"):
        raise Conflict(
            f"{before.label} is used; it cannot become or cease to be a control or non-posting account"
        )
    if before.is_bank_or_card != account.is_bank_or_card:
        kinds = {
            kind
            for kind, _ in work.references.referrers(kind_of(Account), account.id)
            if has_account_rules(kind)
        }
        if kinds:
            raise Conflict(
                f"{before.label} is used by {', '.join(sorted(kinds))} records, which must, or must not, be on a bank account or card"
            )
    closing = work.settings.closing_date
    if closing and work.session.ledger.is_used(account.id, closing):
        raise Closed(
            f"{before.label} has figures in the period closed to {closing}; its type, subtype and section stay as they are"
        )
    for field, needed in NEEDED_CLASS.items():
        if getattr(work.settings, field) == account.id and needed not in {
            account.type,
            account.subtype,
        }:
            raise Conflict(
                f"{before.label} is a default account of the settings, which must be {spoken_class(needed)}; choose another there first"
            )


def _ancestors(chart: Mapping[str, Account], account: Account) -> set[str]:
    found = {account.id}
    while account.parent_id and account.parent_id in chart and account.parent_id not in found:
        account = chart[account.parent_id]
        found.add(account.id)
    return found
