"""The page of an invoice: what is printed on it. An exporter draws the page."""

from decimal import Decimal

from attrs import frozen

from application.invoicing.invoices import invoice_figures
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice, InvoiceLine
from domain.invoicing.items import Item
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account
from domain.values import Day

STAMPED = frozenset({"paid", "void", "draft", "applied"})
"""The statuses that are printed across the page."""


@frozen
class InvoicePage:
    """The texts and figures on the page of an invoice or credit memo; amounts are in cents."""

    title: str
    company: str
    currency: str
    number: str
    date: Day
    due_date: Day
    terms: str
    """The name of the payment terms, or empty."""
    customer: tuple[str, ...]
    """The lines of the customer's name, address and email."""
    lines: tuple[tuple[str, Decimal, Decimal, int], ...]
    """Description, quantity, rate and amount of each line."""
    total: int
    paid: int
    balance: int
    memo: str
    stamp: str
    """PAID, VOID, DRAFT, APPLIED or empty."""


def invoice_page(work: UnitOfWork, id_: str) -> InvoicePage:
    """The page of an invoice or credit memo."""
    invoice = work.get(Invoice, id_)
    contact = work.get(Contact, invoice.contact_id)
    terms = work.find(Terms, invoice.terms_id) if invoice.terms_id else None
    figures = invoice_figures(work, [invoice])[id_]
    status = figures["status"]
    lines = tuple(
        (_description(work, line), line.quantity, line.rate, line.amount) for line in invoice.lines
    )
    return InvoicePage(
        title=invoice.title,
        company=work.settings.name,
        currency=work.settings.currency,
        number=invoice.number,
        date=invoice.date,
        due_date=invoice.due_date,
        terms=terms.name if terms else "",
        customer=_customer_lines(contact),
        lines=lines,
        total=invoice.total,
        paid=figures["amountPaid"],
        balance=figures["balance"],
        memo=invoice.memo,
        stamp=status.upper() if status in STAMPED else "",
    )


def _customer_lines(contact: Contact) -> tuple[str, ...]:
    name = contact.company or contact.name
    address = [line for line in contact.address.splitlines() if line != name]
    return tuple(line for line in (name, *address, contact.email) if line)


def _description(work: UnitOfWork, line: InvoiceLine) -> str:
    """The description of a line, otherwise the name of its item, otherwise that of its account."""
    if line.description:
        return line.description
    item = work.find(Item, line.item_id) if line.item_id else None
    return item.name if item else work.get(Account, line.account_id).name
