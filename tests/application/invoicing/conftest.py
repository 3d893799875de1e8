"""Books for tests of invoices."""

import pytest

from tests.application.actions import contact


@pytest.fixture
def sold(books):
    """Books with a customer on Net 30."""
    contact(books, terms_id="terms-net-30")
    return books
