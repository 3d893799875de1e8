"""Books with an open charge and an open credit that could pay it."""

import pytest

from tests.application.actions import bill, bill_payment, contact, invoice, payment


@pytest.fixture
def held(books):
    """Books with an invoice of 10.00 and a payment of 10.00 on hold."""
    contact(books)
    invoice(books, number="77")
    payment(books, hold=True)
    return books


@pytest.fixture
def owing(books):
    """Books with a bill of 10.00 and a bill payment of 10.00 on hold."""
    contact(books, "v", "vendor")
    bill(books)
    bill_payment(books, hold=True)
    return books
