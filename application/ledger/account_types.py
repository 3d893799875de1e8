"""Changing the type, subtype and section of accounts, and what forbids it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from application.ledger.account_mappings import confirm_type
from application.ledger.default_accounts import NEEDED_CLASS, class_in_words
from application.reconciliation.row_marks import sessions_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import has_account_rules
from domain.errors import Closed, Conflict, Refused
from domain.ledger.accounts import Account
from domain.ledger.cash_flow import default_cash_flow
from domain.ledger.documents import Document
from domain.ledger.entries import EntryHeader
from domain.records import changed, kind_of, words_of_kind
from domain.values import LATEST

MOST_NAMED = 3
"""A refusal names at most so many documents, and says how many more there are."""


def check_reclassified(
    work: UnitOfWork, chart: Mapping[str, Account], before: Account, account: Account
) -> None:
    """Raise an error if an account cannot get another type, subtype or section."""
    children = [child.label for child in chart.values() if child.parent_id == account.id]
    if children:
        raise Refused.at(
            "/type",
            f"must stay as it is, because its sub-accounts ({', '.join(children[:3])}) have the "
            "same type, subtype and section; move them first",
        )
    _check_use(work, before, account)


def reclassify_tree(
    work: UnitOfWork, accounts: Iterable[Account], fields: Mapping[str, Any]
) -> list[Account]:
    """Give an account and all its sub-accounts another type, subtype and section together.

    `accounts` has the account first, and each sub-account after its parent; `fields` has the new
    type, subtype and section. The section of cash flows is filled in anew. Raises an error if the
    use of any of them forbids it; then nothing was changed.
    """
    classification = (fields["type"], fields["subtype"], fields["section"])
    pairs = []
    names: dict[str, list[str]] = {}
    for before in accounts:
        names[before.id] = [before.name, *names.get(before.parent_id or "", [])]
        cash_flow = default_cash_flow(classification, names[before.id])
        if before.id == work.settings.undeposited_funds_account_id:
            cash_flow = "operating"
        pairs.append((before, changed(before, **fields, cash_flow=cash_flow)))
    saved = reclassify_together(work, pairs)
    for account in saved:
        confirm_type(work, account.id)
    return saved


def reclassify_together(
    work: UnitOfWork, pairs: Sequence[tuple[Account, Account]]
) -> list[Account]:
    """Save accounts with other types, subtypes and sections: each as it is and as it is to be.

    Raises an error if the use of any of them, or an account above or below it, forbids it; then
    nothing was changed.
    """
    chart = {**work.accounts(), **{account.id: account for _, account in pairs}}
    for account in chart.values():
        parent = chart.get(account.parent_id or "")
        if parent and parent.classification != account.classification:
            raise Conflict(
                f"{account.label} must have the type of {parent.label}, which is above it"
            )
    for before, account in pairs:
        _check_use(work, before, account)
    saved = [work.save(account) for _, account in pairs]
    for before, account in pairs:
        if before.is_bank_or_card != account.is_bank_or_card:
            repost_account(work, account.id)
    return saved


def restore_accounts(work: UnitOfWork, accounts: Iterable[Account]) -> list[Account]:
    """Store accounts again as they were earlier in this unit of work, parents first.

    Documents on an account that was cash in between, or was not, are posted again.
    """
    restored = []
    for account in accounts:
        current = work.get(Account, account.id)
        restored.append(work.save(account))
        if current.is_bank_or_card != account.is_bank_or_card:
            repost_account(work, account.id)
    return restored


def repost_account(work: UnitOfWork, id_: str) -> None:
    """Post every document on an account again.

    This is needed when the account becomes cash or stops being cash, because that changes what the
    cash basis counts.
    """
    rows = work.session.ledger.register(id_, None, None, None, None, None)
    headers = work.session.records.many(EntryHeader, [row.entry_id for row in rows])
    records = (work.find(work.kind(header.kind), header.document_id) for header in headers.values())
    work.recorder.repost(record for record in records if isinstance(record, Document))


def has_closed_figures(work: UnitOfWork, account: Account) -> bool:
    """Whether something is posted on an account in the closed period."""
    closing = work.settings.closing_date
    return closing is not None and work.session.ledger.is_used(account.id, closing)


def _check_use(work: UnitOfWork, before: Account, account: Account) -> None:
    """Raise an error if the use of an account does not allow its new classification."""
    is_used = work.session.ledger.is_used(account.id, LATEST)
    if is_used and (before.control_of != account.control_of or account.subtype == "non_posting"):
        raise Conflict(
            f"{before.label} is used{_users(work, before)}, so it cannot become a non-posting "
            "account, and it cannot become a control account or stop being one",
            code="account_used",
        )
    if before.is_bank_or_card != account.is_bank_or_card:
        _check_no_account_rules(work, before)
    if not account.has_statements and sessions_of(work, account.id, "open", "finished"):
        raise Conflict(
            f"{before.label} is reconciled with statements, so it must stay an asset or liability "
            "account that is not a control account; undo its reconciliations first",
            code="account_reconciled",
        )
    if has_closed_figures(work, before):
        raise Closed(
            f"{before.label} has figures in the period closed to {work.settings.closing_date}, so "
            "its type, subtype and section cannot change"
        )
    for field, needed in NEEDED_CLASS.items():
        is_default = getattr(work.settings, field) == account.id
        if is_default and needed not in {account.type, account.subtype}:
            raise Conflict(
                f"{before.label} is a default account in the settings, so it must be "
                f"{class_in_words(needed)}; choose another default account first",
                code="default_account",
            )


def _check_no_account_rules(work: UnitOfWork, account: Account) -> None:
    """Raise `Conflict` if documents use the account that need it to be cash, or not to be cash."""
    referrers = work.references.referrers(kind_of(Account), account.id)
    with_rules = [(kind, id_) for kind, id_ in referrers if has_account_rules(kind)]
    if with_rules:
        kinds = sorted({kind for kind, _ in with_rules})
        raise Conflict(
            f"{account.label} is used by {', '.join(kinds)} records{_named(work, with_rules)}, and "
            "these depend on whether it is a bank account or card",
            code="account_used",
        )


def _users(work: UnitOfWork, account: Account) -> str:
    referrers = work.references.referrers(kind_of(Account), account.id)
    documents = [(kind, id_) for kind, id_ in referrers if issubclass(work.kind(kind), Document)]
    return _named(work, documents)


def _named(work: UnitOfWork, documents: list[tuple[str, str]]) -> str:
    """Some documents in brackets, each with its number and date, or "" if there are none."""
    if not documents:
        return ""
    labels = []
    for kind, id_ in documents[:MOST_NAMED]:
        document: Any = work.get(work.kind(kind), id_)
        number = getattr(document, "number", "") or getattr(document, "ref", "")
        labels.append(f"{words_of_kind(type(document))} {number or id_} of {document.date}")
    more = len(documents) - MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    return f" ({', '.join(labels)}{rest})"
