"""Small books that have something of everything that an export holds."""

from datetime import date
from decimal import Decimal

from application.bank_reconciliation.clearing import clear_rows
from application.bank_reconciliation.finishing import finish_session
from application.bank_reconciliation.sessions import SessionTerms, begin_session
from application.invoicing.invoices import void_invoice
from application.ledger.company import change_settings
from application.ledger.logo import set_logo
from application.sync.preferences import change_preferences
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_rules import BankRule, TextCondition
from domain.ledger.account_mappings import AccountMapping, ToldNumber
from domain.opaque_values import OpaqueValue
from tests.application.actions import (
    CHECKING,
    SALES,
    SAVINGS,
    SUPPLIES,
    add,
    bill,
    bill_payment,
    contact,
    credit_memo,
    deposit,
    deposit_rows,
    invoice,
    payment,
    post,
    vendor_credit,
)
from tests.pictures import PNG

SECRET = "Wolpertinger"
"""A word in the name of a customer; nothing of it may be left when the books are replaced."""


def enter_everything(books: Books) -> None:
    """Enter something of everything into new books."""
    settings = {"name": "Rich & Co", "invoice_prefix": "R-", "invoice_width": 4}
    books.run(change_settings, settings)
    books.run(set_logo, PNG, "png")
    add(books, "accounts", id="sub", name="Deep", type="income", parent_id=SALES)
    add(books, "accounts", id="deeper", name="Deeper", type="income", parent_id="sub")
    contact(books, "c", notes=f"a {SECRET}")
    contact(books, "v", "vendor")
    add(books, "items", id="item", name="Hour", rate=Decimal(125), account_id="deeper")
    _trade(books)
    post(books, "j", metadata={"colour": "blue"})
    post(books, "k", day=date(2026, 4, 1), external_id="file-7")
    deposit(books, "t", cents=700)
    deposit(books, "w", cents=-300, other=SUPPLIES)
    deposit(books, "x", cents=-50, other=SAVINGS)
    _reconcile(books)
    books.run(_learn)
    preferences = {"size": OpaqueValue("12"), "[dark] background": OpaqueValue('"#000"')}
    books.run(change_preferences, preferences)
    books.run(change_settings, {"closing_date": date(2026, 1, 31)})


def _trade(books: Books) -> None:
    invoice(books, "i", 1000)
    invoice(books, "i2", 2500, day=date(2026, 3, 20))
    invoice(books, "draft", 100, status="draft")
    invoice(books, "void", 400)
    books.run(void_invoice, "void", "a mistake")
    credit_memo(books, "m", 300, pays={"i": 200})
    payment(books, "p", 800, pays={"i2": 500})
    payment(books, "p2", 50)
    deposit_rows(books, "d", f"payment:p2:{_funds(books)}")
    bill(books, "b", 900, number="B-1")
    vendor_credit(books, "n", 200, pays={"b": 150})
    bill_payment(books, "q", 400, pays={"b": 300})


def _funds(books: Books) -> str:
    return str(books.read(lambda work: work.settings.undeposited_funds_account_id))


def _reconcile(books: Books) -> None:
    rows = [f"bank-transaction:{id_}:{CHECKING}" for id_ in ("t", "w")]
    terms = SessionTerms(statement_date=date(2026, 3, 31), statement_balance=400)
    session = books.run(begin_session, CHECKING, terms)
    books.run(clear_rows, session.id, rows, [])
    books.run(finish_session, session.id)
    books.run(begin_session, SAVINGS, terms)


def _learn(work: UnitOfWork) -> None:
    work.save(AccountMapping(id="sub", numbers=(ToldNumber(number="4110"),), guessed=True))
    condition = TextCondition(text="paper | pens")
    rule = BankRule(
        id="rule", name="Paper", position=1, text_conditions=(condition,),
        contra_account_id=SUPPLIES, contact_id="v",
    )  # fmt: skip
    work.save(rule)
