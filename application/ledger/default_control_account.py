"""The receivable or payable account of a payment or credit that names none."""

from collections.abc import Mapping
from typing import Any

from application.reconciliation.control_accounts import ContactKind, control_accounts_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Refused
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.manual_applications import application_type
from domain.records import kind_of

CONTROL_ACCOUNT_FIELD: Mapping[ContactKind, str] = {
    "customer": "receivable_account_id",
    "vendor": "payable_account_id",
}
"""The field of a document, and of the settings, that names the control account."""


def control_account_default(
    work: UnitOfWork, kind: type[Document], fields: Mapping[str, Any]
) -> dict[str, Any]:
    """The control account of a payment or credit of a kind, if `fields` leave it out.

    It is the account of the charges that the applications name; otherwise that of all open charges
    of the contact; otherwise the default account of the company. Raises `Refused` where the open
    charges of the contact are on several accounts.
    """
    contact_kind = kind.traits.contacts
    assert contact_kind
    field = CONTROL_ACCOUNT_FIELD[contact_kind]
    if field in fields:
        return {}
    default = getattr(work.settings, field)
    accounts = control_accounts_of(work, contact_kind)
    if len(accounts) > 1 and fields.get("contact_id"):
        candidates = _accounts_of_named_charges(work, kind, fields, field)
        if len(candidates) > 1:
            raise Refused.at(
                "/applications",
                f"must be to charges on one account; these are on {_labels(work, candidates)}: "
                "enter a document for each account",
            )
        candidates = candidates or _accounts_of_open_charges(work, kind, fields, accounts)
        if len(candidates) > 1:
            raise _undecided(work, fields["contact_id"], field, candidates)
        default = next(iter(candidates), default)
    return {field: default}


def _accounts_of_named_charges(
    work: UnitOfWork, kind: type[Document], fields: Mapping[str, Any], field: str
) -> set[str]:
    """The accounts of the invoices or bills that the applications of a document name."""
    line_type = application_type(kind_of(kind))
    lines = fields.get("applications") or ()
    if line_type is None:
        return set()
    ids = [
        line.get(line_type.charge_field)
        if isinstance(line, Mapping)
        else getattr(line, line_type.charge_field)
        for line in lines
    ]
    charges = work.many(work.kind(line_type.paid_kind), [id_ for id_ in ids if id_])
    return {getattr(charge, field) for charge in charges.values()}


def _accounts_of_open_charges(
    work: UnitOfWork, kind: type[Document], fields: Mapping[str, Any], accounts: list[str]
) -> set[str]:
    """The accounts on which a contact has open charges.

    What the document itself pays already counts as open, so that a document that is sent again
    without its account stays where it is.
    """
    contact_id = fields["contact_id"]
    open_items = work.session.open_items
    owing = {account for account in accounts if open_items.open_on(account, contact_id, "charge")}
    own = work.find(AppliedCredit, str(OpenItemId(kind_of(kind), fields.get("id", ""))))
    paid = open_items.many([line.charge_id for line in own.applied] if own else [])
    return owing | {item.account_id for item in paid.values() if item.contact_id == contact_id}


def _undecided(work: UnitOfWork, contact_id: str, field: str, accounts: set[str]) -> Refused:
    contact = work.find(Contact, contact_id)
    name = contact.name if contact else contact_id
    return Refused.at(
        f"/{field}",
        f"must be given, because {name} has open charges on several accounts: "
        f"{_labels(work, accounts)}; choose the account of those that are paid",
        code="missing",
    )


def _labels(work: UnitOfWork, accounts: set[str]) -> str:
    chosen = work.many(Account, sorted(accounts)).values()
    return ", ".join(account.label for account in chosen)
