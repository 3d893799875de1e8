"""The next number after a prefix, and the report of missing and doubled numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.invoicing.invoice_numbers import invoice_numbers
from application.invoicing.invoices import next_number, save_invoice
from application.ledger.company import change_settings
from domain.errors import Refused
from domain.invoicing.invoices import Invoice
from domain.records import changed
from tests.application.actions import assert_sound, contact, credit_memo, get, invoice
from tests.strategies import examples


def number(books, kind="invoice"):
    return books.read(next_number, kind)


def test_the_next_number_follows_the_prefix_and_width(books):
    contact(books)
    assert number(books) == "1001"
    books.run(change_settings, {"invoice_prefix": "INV-2026-", "invoice_width": 4})
    assert invoice(books, "a").number == "INV-2026-0001"
    assert invoice(books, "b").number == "INV-2026-0002"
    invoice(books, "c", number="inv-2026-0009")
    invoice(books, "d", number="INV-2026-0011-b")
    invoice(books, "e", number="INV-2027-5000")
    invoice(books, "f", number="7000")
    assert number(books) == "INV-2026-0010"
    assert number(books, "credit_memo") == "1001"
    books.run(change_settings, {"invoice_prefix": ""})
    assert number(books) == "7001"
    books.run(change_settings, {"credit_memo_prefix": "CM ", "credit_memo_width": 2})
    assert credit_memo(books, "m").number == "CM 01"
    assert_sound(books)


def test_numbers_grow_beyond_their_width(books):
    contact(books)
    books.run(change_settings, {"invoice_prefix": "A-", "invoice_width": 2})
    invoice(books, "a", number="A-99")
    assert number(books) == "A-100"
    invoice(books, "b")
    assert number(books) == "A-101"


@pytest.mark.parametrize(
    "fields",
    [
        {"invoice_prefix": "INV-2026"},
        {"invoice_prefix": " INV"},
        {"invoice_prefix": "A  B"},
        {"invoice_prefix": "x" * 21},
        {"credit_memo_width": 16},
        {"credit_memo_width": -1},
    ],
)
def test_a_prefix_that_cannot_stand_before_a_number_is_refused(books, fields):
    with pytest.raises(Refused) as refused:
        books.run(change_settings, fields)
    assert [fault.path for fault in refused.value.faults] == [f"/{name}" for name in fields]


def test_the_highest_number_after_a_prefix_is_the_same_in_both_stores(books):
    contact(books)
    document = invoice(books, "a")
    numbers = st.from_regex(r"(A-|a-|A-1-|B|)[0-9]{0,3}(b|)", fullmatch=True)

    @settings(max_examples=examples(0.2))
    @given(st.lists(numbers, max_size=5), st.sampled_from(["A-", "a-", "A-1-", "B"]))
    def holds(written, prefix):
        def ask(work):
            for place, text in enumerate(written):
                work.session.records.put(changed(document, id=f"x{place}", number=text), None)
            try:
                return work.session.records.highest_number(Invoice, "invoice", prefix)
            finally:
                for place, text in enumerate(written):
                    record = changed(document, id=f"x{place}", number=text)
                    work.session.records.delete(record)

        rests = [
            text[len(prefix) :] for text in written if text.casefold().startswith(prefix.casefold())
        ]
        expected = max((int(rest) for rest in rests if rest.isdigit()), default=0)
        assert books.rehearse(lambda _, highest: highest, ask).result == expected

    holds()


def test_the_report_names_missing_and_doubled_numbers(books):
    contact(books)
    for id_, text in (("a", "1001"), ("b", "1004"), ("c", "INV-2")):
        invoice(books, id_, number=text)
    twin = changed(get(books, "invoices", "a"), id="twin")
    books.run(save_invoice, twin)
    plain, prefixed = books.read(invoice_numbers)
    assert [(gap.first, gap.last) for gap in plain.missing] == [("1002", "1003")]
    assert [(double.number, double.ids) for double in plain.doubled] == [("1001", ("a", "twin"))]
    assert (prefixed.prefix, prefixed.missing, prefixed.doubled) == ("INV-", (), ())
