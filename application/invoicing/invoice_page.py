"""The page of an invoice: what stands on it, before anybody draws it."""

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


@frozen
class InvoicePage:
    """What stands on the page of an invoice, everything in words and amounts as they are printed."""

    title: str
    company: str
    currency: str
    number: str
    date: Day
    due_date: Day
    terms: str
    customer: tuple[str, ...]
    lines: tuple[tuple[str, Decimal, Decimal, int], ...]
    """Description, quantity, rate, amount in cents."""
    total: int
    paid: int
    balance: int
    memo: str
    stamp: str
    """PAID, VOID, DRAFT, APPLIED or nothing."""


def invoice_page(work: UnitOfWork, id_: str) -> InvoicePage:
    """The page of an invoice or credit memo."""
    invoice = work.get(Invoice, id_)
    contact = work.get(Contact, invoice.contact_id)
    terms = work.find(Terms, invoice.terms_id) if invoice.terms_id else None
    figures = invoice_figures(work, [invoice])[id_]
    status = figures["status"]
    address = (
        contact.company or contact.name,
        *(
            each
            for each in contact.address.splitlines()
            if each != (contact.company or contact.name)
        ),
    )
    return InvoicePage(
        title=invoice.title, company=work.settings.name, currency=work.settings.currency, number=invoice.number, date=invoice.date,
        due_date=invoice.due_date, terms=terms.name if terms else "", customer=tuple(each for each in (*address, contact.email) if each),
        lines=tuple((_printed(work, each), each.quantity, each.rate, each.amount) for each in invoice.lines),
        total=invoice.total, paid=figures["amountPaid"], balance=figures["balance"], memo=invoice.memo,
        stamp=status.upper() if status in {"paid", "void", "draft", "applied"} else "",
    )  # fmt: skip


def _printed(work: UnitOfWork, line: InvoiceLine) -> str:
    """What a line is called: its description, else its item, else its account."""
    if line.description:
        return line.description
    item = work.find(Item, line.item_id) if line.item_id else None
    return item.name if item else work.get(Account, line.account_id).name
