"""Inactive contacts and items: refused on new invoices and bills, told everywhere else."""

from datetime import date
from decimal import Decimal

import pytest

from adapters.importers.iif.reader import read_iif
from application.collections.operations import amend, create, replace
from application.collections.registry import COLLECTIONS
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.invoicing.credit_memos import write_off_invoice
from application.invoicing.invoices import (
    duplicate_invoice,
    set_status,
    void_invoice,
)
from application.invoicing.payments import refund_payment
from application.ledger.journals import reverse_journal, void_journal
from application.ledger.write_offs import WriteOff
from application.purchasing.bill_payments import pay_bill
from application.purchasing.bills import duplicate_bill
from application.purchasing.vendor_credits import write_off_bill
from domain.errors import Refused
from domain.invoicing.invoices import InvoiceLine
from domain.ledger.accounts import Account
from tests.application.actions import (
    CHECKING,
    MARCH,
    PAYABLE,
    RECEIVABLE,
    SALES,
    SUPPLIES,
    add,
    assert_sound,
    bill,
    change,
    close,
    contact,
    earned,
    get,
    invoice,
    lines,
    payment,
    post,
    spent,
    splits,
    warnings,
)

APRIL = date(2026, 4, 1)
OF_ANN, OF_VIC, OF_HOUR = (("inactive", (id_,)) for id_ in ("ann", "vic", "hour"))


@pytest.fixture
def left(books):
    """A customer with an open invoice, a payment and a vendor with an open bill, and an item, all
    of them inactive since; and an active customer, vendor and item."""
    for id_, kind in (("ann", "customer"), ("bob", "customer"), ("vic", "vendor")):
        contact(books, id_, kind)
    contact(books, "wes", "vendor")
    for id_ in ("hour", "day"):
        add(books, "items", id=id_, name=id_.title(), account_id=SALES, rate=Decimal(5))
    invoice(books, "i", 1000, by="ann", lines=item_lines("hour"))
    payment(books, "p", 2000, by="ann", hold=True)
    bill(books, "b", 1000, by="vic")
    for collection, id_ in (("contacts", "ann"), ("contacts", "vic"), ("items", "hour")):
        change(books, collection, id_, active=False)
    return books


def item_lines(*items: str) -> tuple[InvoiceLine, ...]:
    return tuple(InvoiceLine(item_id=item, account_id=SALES, rate=Decimal(10)) for item in items)


def refused_at(run, *arguments) -> list[str]:
    with pytest.raises(Refused, match="is not active; choose another, or make it active") as error:
        run(*arguments)
    return [fault.path for fault in error.value.faults]


@pytest.mark.parametrize("status", ["sent", "draft"])
def test_a_new_invoice_for_an_inactive_customer_or_item_is_refused_at_the_field(left, status):
    assert refused_at(
        lambda: invoice(left, "n", by="ann", status=status, lines=item_lines("day", "hour"))
    ) == ["/contact_id", "/lines/1/item_id"]
    assert refused_at(lambda: invoice(left, "n", by="ann", status=status)) == ["/contact_id"]
    assert get(left, "invoices", "n") is None
    assert_sound(left)


def test_a_new_bill_of_an_inactive_vendor_is_refused_at_the_field(left):
    assert refused_at(lambda: bill(left, "n", by="vic")) == ["/contact_id"]


def test_copies_are_new_invoices_and_bills(left):
    assert "/contact_id" in refused_at(left.run, duplicate_invoice, "i")
    assert refused_at(left.run, duplicate_bill, "b") == ["/contact_id"]


def test_an_edit_that_newly_names_them_is_refused_and_any_other_is_not(left):
    invoice(left, "n", by="bob", lines=item_lines("day"))
    bill(left, "m", by="wes")
    for collection, id_, changes, path in (
        ("invoices", "n", {"contact_id": "ann"}, "/contact_id"),
        ("invoices", "n", {"lines": item_lines("day", "hour")}, "/lines/1/item_id"),
        ("bills", "m", {"contact_id": "vic"}, "/contact_id"),
    ):
        arguments = amend, COLLECTIONS[collection], id_, changes
        assert refused_at(left.run, *arguments) == [path]
    edited = COLLECTIONS["invoices"], "i", {"memo": "x", "lines": item_lines("hour", "hour")}
    assert warnings(left, amend, *edited) == []
    replaced = {"contact_id": "ann", "status": "sent", "lines": item_lines("hour")}
    assert warnings(left, replace, COLLECTIONS["invoices"], "i", replaced) == []
    assert warnings(left, amend, COLLECTIONS["bills"], "b", {"lines": spent(900)}) == []
    assert_sound(left)


def test_a_draft_that_names_them_already_is_sent(left):
    invoice(left, "n", by="bob", status="draft", lines=item_lines("day"))
    change(left, "contacts", "bob", active=False)
    change(left, "items", "day", active=False)
    assert warnings(left, set_status, "n", "sent") == []


@pytest.mark.parametrize(
    ("collection", "fields", "told"),
    [
        ("payments", {"contact_id": "ann", "amount": 5}, [OF_ANN]),
        ("bill-payments", {"contact_id": "vic", "amount": 5, "account_id": CHECKING}, [OF_VIC]),
        (
            "invoices",
            {"kind": "credit_memo", "contact_id": "ann", "lines": item_lines("hour")},
            [OF_ANN, OF_HOUR],
        ),
        ("bills", {"kind": "vendor_credit", "contact_id": "vic", "lines": spent(5)}, [OF_VIC]),
        ("journals", {"lines": lines((RECEIVABLE, 5, "ann"), (PAYABLE, -5, "vic"))}, "both"),
        (
            "bank-transactions",
            {
                "account_id": CHECKING,
                "amount": 5,
                "contact_id": "ann",
                "splits": splits((SALES, 5)),
            },
            [OF_ANN],
        ),
    ],
)
def test_other_documents_take_them_with_a_warning(left, collection, fields, told):
    made = {"id": "n", "date": MARCH, **fields}
    expected = [OF_ANN, OF_VIC] if told == "both" else told
    assert warnings(left, create, COLLECTIONS[collection], made) == expected
    assert warnings(left, amend, COLLECTIONS[collection], "n", {"memo": "later"}) == []
    assert_sound(left)


def test_refunds_and_payments_of_bills_take_them_with_a_warning(left):
    assert warnings(left, refund_payment, "p", CHECKING) == [OF_ANN]
    assert warnings(left, pay_bill, "b", CHECKING) == [OF_VIC]


def test_write_offs_take_them_with_a_warning(left):
    change(left, "payments", "p", contact_id="bob")
    assert warnings(left, write_off_invoice, "i", WriteOff(SUPPLIES)) == [OF_ANN]
    assert warnings(left, write_off_bill, "b", WriteOff(SUPPLIES)) == [OF_VIC]


def test_opposites_and_reversals_take_inactive_contacts_items_and_accounts(left):
    post(left, "j", MARCH, debit=SUPPLIES, credit=CHECKING)
    post(left, "k", MARCH, debit=SUPPLIES, credit=CHECKING)
    for account in (SALES, SUPPLIES):
        change(left, "accounts", account, active=False)
    close(left, MARCH)
    told = warnings(left, void_invoice, "i", "wrong", APRIL)
    assert sorted(told) == sorted([OF_ANN, OF_HOUR, ("inactive", (SALES,))])
    assert warnings(left, void_journal, "j", "wrong", APRIL) == [("inactive", (SUPPLIES,))]
    assert warnings(left, reverse_journal, "k") == [("inactive", (SUPPLIES,))]
    (reversal,) = left.read(
        lambda work: work.references.holders(COLLECTIONS["journals"].kind, "reverses", "k")
    )
    other = lines((SUPPLIES, -1000), (SALES, 1000))
    with pytest.raises(Refused, match=r"line 2, account: .* is not active"):
        change(left, "journals", reversal, lines=other)
    assert_sound(left)


def test_an_import_takes_them_with_one_warning_each(left):
    columns = "TRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\tINVITEM\n"
    rows = [f"!TRNS\t{columns}!SPL\t{columns}!ENDTRNS\n"]
    accounts = left.read(lambda work: work.many(Account, [RECEIVABLE, PAYABLE, SALES, SUPPLIES]))
    names = {id_: account.name for id_, account in accounts.items()}
    for number in ("1", "2"):
        rows += [
            f"TRNS\tINVOICE\t3/4/2026\t{names[RECEIVABLE]}\tAnn\t10.00\t{number}\t\n",
            f"SPL\tINVOICE\t3/4/2026\t{names[SALES]}\t\t-10.00\t\tHour\nENDTRNS\n",
            f"TRNS\tBILL\t3/4/2026\t{names[PAYABLE]}\tVic\t-10.00\t{number}\t\n",
            f"SPL\tBILL\t3/4/2026\t{names[SUPPLIES]}\t\t10.00\t\t\nENDTRNS\n",
        ]
    file = read_iif("".join(rows).encode())
    told = left.run_and_render(
        lambda work, answer: (answer.created, [(w.code, w.ids) for w in work.warnings]),
        commit_import,
        left.read(plan_import, "iif", file, ImportOptions()),
    )
    assert told == ({"invoices": 2, "bills": 2}, [OF_ANN, OF_HOUR, OF_VIC])
    assert_sound(left)


def test_an_import_has_no_warning_of_a_row_that_is_refused(left):
    columns = "TRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\n"
    text = (
        f"!TRNS\t{columns}!SPL\t{columns}!ENDTRNS\n"
        "TRNS\tINVOICE\t3/4/2026\tAccounts Receivable\tAnn\t10.00\t1\n"
        "SPL\tINVOICE\t3/4/2026\tSales Income\t\t-10.00\t\nENDTRNS\n"
    )
    change(left, "accounts", SALES, active=False)
    told = left.run_and_render(
        lambda work, answer: (len(answer.refused), work.warnings),
        commit_import,
        left.read(plan_import, "iif", read_iif(text.encode()), ImportOptions(partial=True)),
    )
    assert told == (1, [])


def test_an_active_contact_and_item_get_no_warning(left):
    made = {"contact_id": "bob", "status": "sent", "lines": earned(100)}
    assert warnings(left, create, COLLECTIONS["invoices"], made) == []
