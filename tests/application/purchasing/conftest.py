"""Books for tests of bills."""

import pytest

from tests.application.actions import contact


@pytest.fixture
def bought(books):
    """Books with a vendor on Net 30."""
    contact(books, "v", "vendor", terms_id="terms-net-30")
    return books
