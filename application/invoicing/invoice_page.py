"""The page of an invoice: what is printed on it. An exporter draws the page."""

from collections.abc import Iterable
from decimal import Decimal

from attrs import field, frozen

from application.invoicing.invoices import invoice_figures
from application.ledger.logo import find_logo
from application.reconciliation.applications_view import applied_to
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice, InvoiceLine
from domain.invoicing.items import Item
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account
from domain.ledger.company import UNNAMED
from domain.records import kind_of
from domain.texts import name_key
from domain.values import Day, parse_amount

STAMPED = frozenset({"paid", "void", "draft", "applied"})
"""The statuses that are printed across the page."""


INVOICE, REFUND = kind_of(Invoice), kind_of(BankTransaction)
"""The kinds of a credit memo that pays an invoice, and of the refund of a credit memo."""


@frozen
class Sender:
    """The company that sends the page."""

    name: str
    """The name that customers know it by."""
    details: tuple[str, ...] = ()
    """The lines below its name: the legal name, if it is another one, the address, and how to
    reach the company."""
    tax_id: str = ""
    logo: bytes | None = field(default=None, repr=False)
    """A PNG or JPEG picture."""
    payment_instructions: str = ""
    footer: str = ""


@frozen
class PageLine:
    """One line of the table."""

    description: str
    quantity: Decimal
    rate: Decimal
    amount: int


@frozen
class Sum:
    """A label and an amount in cents."""

    label: str
    amount: int


@frozen
class InvoicePage:
    """The texts and figures on the page of an invoice or credit memo; amounts are in cents."""

    title: str
    sender: Sender
    currency: str
    number: str
    date: Day
    due_date: Day
    terms: str
    """The name of the payment terms, or empty."""
    customer: tuple[str, ...]
    """The lines of the customer's company, name, address and email."""
    lines: tuple[PageLine, ...]
    subtotal: int
    """The sum of `lines`."""
    taxes: tuple[Sum, ...]
    """The lines on liability accounts, such as sales tax; they are no part of `lines`."""
    total: int
    settled: tuple[Sum, ...]
    """What was paid, credited, refunded or made void: the total less these is the balance."""
    balance: Sum
    """What is still due, or what remains of a credit."""
    memo: str
    stamp: str
    """PAID, VOID, DRAFT, APPLIED or empty."""

    @property
    def is_credit_memo(self) -> bool:
        """Whether it promises money to the customer, instead of asking for it."""
        return self.title != "Invoice"


def invoice_page(work: UnitOfWork, id_: str) -> InvoicePage:
    """The page of an invoice or credit memo."""
    invoice = work.get(Invoice, id_)
    terms = work.find(Terms, invoice.terms_id) if invoice.terms_id else None
    figures = invoice_figures(work, [invoice])[id_]
    status = figures["status"]
    balance_label = "Amount due" if invoice.is_charge else "Credit remaining"
    printed_lines, tax_lines = _split_lines(work, invoice)
    return InvoicePage(
        title=invoice.title,
        sender=_sender(work),
        currency=work.settings.currency,
        number=invoice.number,
        date=invoice.date,
        due_date=invoice.due_date,
        terms=terms.name if terms else "",
        customer=_customer_lines(work.get(Contact, invoice.contact_id)),
        lines=tuple(
            PageLine(_description(work, line), line.quantity, line.rate, line.amount)
            for line in printed_lines
        ),
        subtotal=sum(line.amount for line in printed_lines),
        taxes=tuple(Sum(_description(work, line), line.amount) for line in tax_lines),
        total=invoice.total,
        settled=_settled(work, invoice, figures["balance"]),
        balance=Sum(balance_label, figures["balance"]),
        memo=invoice.memo,
        stamp=status.upper() if status in STAMPED else "",
    )


def _sender(work: UnitOfWork) -> Sender:
    """The company by the settings. Its name is the legal name if nobody entered another one."""
    settings = work.settings
    logo = find_logo(work)
    is_unnamed = settings.name == UNNAMED and settings.legal_name.strip()
    name = settings.legal_name if is_unnamed else settings.name
    is_other_name = name_key(settings.legal_name) != name_key(name)
    return Sender(
        name=name,
        details=_filled_lines(
            settings.legal_name if is_other_name else "",
            settings.address,
            settings.phone,
            settings.email,
            settings.website,
        ),
        tax_id=settings.tax_id.strip(),
        logo=logo.content if logo else None,
        payment_instructions=settings.payment_instructions,
        footer=settings.invoice_footer,
    )


def _customer_lines(contact: Contact) -> tuple[str, ...]:
    """The company, the name, the address and the email.

    An address often begins with the name or the company, which are not repeated.
    """
    names = [contact.company, contact.name] if contact.company.strip() else [contact.name]
    if name_key(names[0]) == name_key(names[-1]):
        names = names[:1]
    known = {name_key(name) for name in names}
    address = [line for line in contact.address.splitlines() if name_key(line) not in known]
    return _filled_lines(*names, *address, contact.email)


def _filled_lines(*texts: str) -> tuple[str, ...]:
    return tuple(line for text in texts for line in text.splitlines() if line.strip())


def _split_lines(
    work: UnitOfWork, invoice: Invoice
) -> tuple[Iterable[InvoiceLine], Iterable[InvoiceLine]]:
    """The lines for the table, and those on liability accounts, which are printed as taxes.

    If all lines are on such accounts, as on the invoice of a retainer, they are what is sold.
    """
    taxes: list[InvoiceLine] = []
    others: list[InvoiceLine] = []
    for line in _without_costs(work, invoice):
        is_tax = work.get(Account, line.account_id).type == "liability"
        (taxes if is_tax else others).append(line)
    return (others, taxes) if others else (taxes, ())


def _without_costs(work: UnitOfWork, invoice: Invoice) -> list[InvoiceLine]:
    """The lines but for pairs that move what was sold from an asset to its cost.

    Other programs write such pairs on their invoices. What a customer pays does not change with
    them, and no customer is told what the company paid.
    """
    lines = list(invoice.lines)
    accounts = {line.account_id: work.get(Account, line.account_id) for line in lines}
    for cost in [line for line in lines if accounts[line.account_id].subtype == "cogs"]:
        for line in lines:
            if accounts[line.account_id].type == "asset" and line.amount == -cost.amount:
                lines.remove(cost)
                lines.remove(line)
                break
    return lines or list(invoice.lines)


def _settled(work: UnitOfWork, invoice: Invoice, balance: int) -> tuple[Sum, ...]:
    """What was paid on an invoice and credited to it, or how a credit was used; and what is void.

    Amounts of zero are left out.
    """
    applications = applied_to(work, [invoice])[invoice.id]
    if invoice.is_charge:
        memos = (amount for credit, amount in applications.credits if credit.kind == INVOICE)
        labels, part = ("Amount paid", "Credits applied"), sum(memos)
    else:
        refunds = (line["amount"] for line in applications.lines if line["kind"] == REFUND)
        labels, part = ("Applied to invoices", "Refunded"), sum(map(parse_amount, refunds))
    void = invoice.total - applications.paid - balance
    sums = zip((*labels, "Voided"), (applications.paid - part, part, void), strict=True)
    return tuple(Sum(label, amount) for label, amount in sums if amount)


def _description(work: UnitOfWork, line: InvoiceLine) -> str:
    """The description of a line, otherwise the name of its item, otherwise that of its account."""
    if line.description:
        return line.description
    item = work.find(Item, line.item_id) if line.item_id else None
    return item.name if item else work.get(Account, line.account_id).name
