"""What invoices and bills have in common: default dates and terms, filters, and checks.

The rules of one invoice or bill are in `domain.ledger.charges_and_credits`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from application.ledger.accounts import is_cash_or_card
from application.ports.queries import AnyOf, Condition, Criterion, IsOpen, IsVoid
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, Refused
from domain.invoicing.contacts import Contact
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account
from domain.ledger.charges_and_credits import ChargeOrCredit
from domain.values import format_amount

# Defaults


def default_dates_and_terms(
    work: UnitOfWork, document: type[ChargeOrCredit], fields: Mapping[str, Any]
) -> dict[str, Any]:
    """The date, the terms and the due date that a new document has if they are left out.

    The default terms are those of the contact; a credit has none.
    """
    day = fields.get("date", work.today)
    terms_id = _terms_id(work, document, fields)
    return {"date": day, "terms_id": terms_id, "due_date": due_date(work, day, terms_id)}


def due_date(work: UnitOfWork, day: date, terms_id: str | None) -> date:
    """The due date of a document of this day by its terms; the day itself without terms."""
    terms = work.find(Terms, terms_id) if terms_id else None
    return terms.due_date(day) if terms else day


def _terms_id(
    work: UnitOfWork, document: type[ChargeOrCredit], fields: Mapping[str, Any]
) -> str | None:
    if "terms_id" in fields:
        terms_id: str | None = fields["terms_id"]
        return terms_id
    if fields.get("kind") == document.credit_kind or "contact_id" not in fields:
        return None
    contact = work.find(Contact, fields["contact_id"])
    return contact.terms_id if contact else None


# Filters


def settled_criteria(document: type[ChargeOrCredit], status: str) -> tuple[Criterion, ...]:
    """The criteria of `paid`, a charge with nothing open, or of `applied`, a settled credit."""
    kind = document.charge_kind if status == "paid" else document.credit_kind
    return Condition("kind", "=", kind), IsOpen(value=False), IsVoid(value=False)


def overdue_criteria(document: type[ChargeOrCredit], today: date) -> tuple[Criterion, ...]:
    """The criteria of charges that are open after their due date."""
    return (
        IsOpen(value=True),
        IsVoid(value=False),
        Condition("kind", "=", document.charge_kind),
        Condition("due_date", "<=", today - timedelta(days=1)),
    )


def open_criteria(document: type[ChargeOrCredit], today: date) -> tuple[Criterion, ...]:
    """The criteria of charges and credits that are open and not overdue."""
    return IsOpen(value=True), IsVoid(value=False), AnyOf(_not_overdue(document, today))


def filter_overdue(
    document: type[ChargeOrCredit],
    value: bool,  # noqa: FBT001  # the value of a filter
    today: date,
) -> tuple[Criterion, ...]:
    """The criteria of documents that are overdue, or of all others."""
    if value:
        return overdue_criteria(document, today)
    others = ((IsOpen(value=False),), (IsVoid(value=True),))
    return (AnyOf((*_not_overdue(document, today), *others)),)


def _not_overdue(document: type[ChargeOrCredit], today: date) -> tuple[tuple[Criterion, ...], ...]:
    """The two reasons why an open document is not overdue: it is a credit, or it is not due yet."""
    return (Condition("kind", "=", document.credit_kind),), (Condition("due_date", ">=", today),)


# Checks


def check_control_account(work: UnitOfWork, account_id: str, path: str, contact_kind: str) -> None:
    """Raise `Refused` unless the account at `path` is the control account for such contacts.

    An account that does not exist is reported later, by the reference check.
    """
    account = work.find(Account, account_id)
    if account and account.control_of != contact_kind:
        subtype = "accounts receivable" if contact_kind == "customer" else "accounts payable"
        raise Refused.at(
            path, f"must be an {subtype} account; {account.label} is not one", code="wrong_kind"
        )


def check_line_accounts(work: UnitOfWork, lines: Iterable[Any]) -> None:
    """Raise `Refused` for a line of an invoice or bill on an account that cannot be on lines.

    Lines say what was earned or bought, so they are not on cash, card, control or non-posting
    accounts.
    """
    checked = list(lines)
    accounts = work.many(Account, (line.account_id for line in checked))
    for index, line in enumerate(checked):
        if account := accounts.get(line.account_id):
            check_line_account(work, account, f"/lines/{index}/account_id")


def check_line_account(work: UnitOfWork, account: Account, path: str) -> None:
    """Raise `Refused` at `path` for an account that cannot be on lines of an invoice or bill."""
    if is_cash_or_card(work, account) or account.control_of or account.subtype == "non_posting":
        raise Refused.at(
            path,
            "must not be a bank, card, receivable, payable or non-posting account; "
            f"{account.label} is one",
            code="wrong_kind",
        )


def check_refundable(document: Any) -> None:
    """Raise `Conflict` for what is not a credit that counts."""
    noun = document.title.lower()
    if document.is_charge:
        raise Conflict(
            f"this document is a {noun}, and only what a credit has left is refunded; to take the "
            f"{noun} back, void it",
            code="wrong_kind",
        )
    if document.void_reason:
        raise Conflict(f"this {noun} is void, so there is nothing to refund", code="void")
    if document.is_draft:
        raise Conflict(
            f"this {noun} is a draft, so there is nothing to refund yet; mark it as sent first",
            code="draft",
        )


def warn_of_early_due_date(work: UnitOfWork, document: Any) -> None:
    """Warn of a due date before the date of the document, unless neither of them changed."""
    before = work.find(type(document), document.id)
    dates = (document.due_date, document.date)
    if document.due_date < document.date and not (
        before and dates == (before.due_date, before.date)
    ):
        work.warn(
            "due_before_date",
            f"the due date, {document.due_date}, is before the date of the document, "
            f"{document.date}; leave it out to have it calculated from the terms",
        )


def check_manual_total(work: UnitOfWork, document: Any) -> None:
    """Raise an error if the manual applications of a document are more than its amount.

    It is a `Conflict` if only the amount was reduced, and `Refused` if the applications are new.
    """
    manual = sum(application.amount for application in document.applications)
    if manual <= document.total:
        return
    before = work.find(type(document), document.id)
    if before and before.applications == document.applications:
        raise Conflict(
            f"{format_amount(manual)} of this document is applied manually, which is more than its "
            f"new amount of {format_amount(document.total)}; reduce its applications first",
            code="over_applied",
        )
    raise Refused.at(
        "/applications",
        f"must sum to at most {format_amount(document.total)}, the amount of the document; they "
        f"sum to {format_amount(manual)}",
    )
