"""A bookkeeper's day with httpx and the models that datamodel-code-generator generates.

Run it with the address of a server of new books: python day_with_models.py http://127.0.0.1:3141
"""

import sys
from datetime import date
from typing import TypeVar

import httpx
from pydantic import BaseModel
from wyzbooks_models import (
    Account,
    AccountDraft,
    AccountType,
    BankTransaction,
    BankTransactionDraft,
    Bill,
    BillDraft,
    BillLineDraft,
    BillPayment,
    CompareRequest,
    Comparison,
    Contact,
    ContactDraft,
    ContactKind,
    Invoice,
    InvoiceApplicationDraft,
    InvoiceDraft,
    InvoiceDraftStatus,
    InvoiceKind,
    InvoiceLineDraft,
    InvoicePatch,
    Payment,
    PaymentDraft,
    PayRequest,
    Problem,
    Report,
    SplitDraft,
    UndepositedList,
)

View = TypeVar("View", bound=BaseModel)
JSON = {"Content-Type": "application/json"}


class Books:
    """The books at an address: bodies and answers are models."""

    def __init__(self, url: str) -> None:
        """Keep one connection for all requests."""
        self.http = httpx.Client(base_url=f"{url}/api/v1", headers=JSON)

    def read(self, answer: type[View], path: str, **query: str) -> View:
        """Read a record, a list or a report."""
        return answer.model_validate_json(self.http.get(path, params=query).content)

    def post(self, answer: type[View], path: str, body: BaseModel, **query: str) -> View:
        """Make a record, or do what its path says. What the body leaves out, the server fills."""
        content = body.model_dump_json(exclude_unset=True)
        response = self.http.post(path, params=query, content=content)
        return answer.model_validate_json(response.content)

    def patch(self, path: str, body: BaseModel, version: int) -> httpx.Response:
        """Change a record if it still has the version that we have seen."""
        content = body.model_dump_json(exclude_unset=True)
        return self.http.patch(path, content=content, headers={"If-Match": f'"{version}"'})


def main(url: str) -> None:
    """Work with the books that are served at the address."""
    books = Books(url)

    # A customer, and an invoice of 1,200.00: first a dry run, which changes nothing.
    customer = books.post(
        Contact, "/contacts", ContactDraft(kind=ContactKind.CUSTOMER, name="Acme Ltd")
    )
    draft = InvoiceDraft(
        contactId=customer.id,
        date=date(2026, 3, 2),
        status=InvoiceDraftStatus.SENT,
        lines=[
            InvoiceLineDraft(
                description="Advice", quantity="10", rate="120.00", accountId="account-4000"
            )
        ],
    )
    rehearsed = books.post(Invoice, "/invoices", draft, dryRun="true")
    assert rehearsed.effect
    assert rehearsed.effect.balances["account-4000"] == "1200.00"
    invoice = books.post(Invoice, "/invoices", draft)
    assert invoice.total == "1200.00"

    # The customer pays a part of it, and gets a credit memo for another.
    payment = books.post(
        Payment,
        "/payments",
        PaymentDraft(
            contactId=customer.id,
            date=date(2026, 3, 10),
            amount="500.00",
            applications=[InvoiceApplicationDraft(invoiceId=invoice.id, amount="500.00")],
        ),
    )
    books.post(
        Invoice,
        "/invoices",
        InvoiceDraft(
            kind=InvoiceKind.CREDIT_MEMO,
            contactId=customer.id,
            date=date(2026, 3, 11),
            status=InvoiceDraftStatus.SENT,
            lines=[
                InvoiceLineDraft(description="Discount", rate="100.00", accountId="account-4000")
            ],
            applications=[InvoiceApplicationDraft(invoiceId=invoice.id, amount="100.00")],
        ),
    )
    paid_in_part = books.read(Invoice, f"/invoices/{invoice.id}")
    assert (paid_in_part.amountPaid, paid_in_part.balance) == ("600.00", "600.00")

    # The payment waits in Undeposited Funds. The bank takes a fee from the deposit.
    fees = books.post(
        Account, "/accounts", AccountDraft(name="Bank Fees", type=AccountType.EXPENSE)
    )
    waiting = books.read(UndepositedList, "/bank-transactions/undeposited")
    assert [row.source.id for row in waiting.data] == [payment.id]
    deposit = books.post(
        BankTransaction,
        "/bank-transactions",
        BankTransactionDraft(
            accountId="account-1000",
            date=date(2026, 3, 12),
            amount="485.00",
            splits=[
                SplitDraft(rowId=waiting.data[0].id),
                SplitDraft(accountId=fees.id, amount="-15.00", memo="Card fee"),
            ],
        ),
    )
    assert deposit.amount == "485.00"

    # A bill comes, and is paid.
    vendor = books.post(
        Contact, "/contacts", ContactDraft(kind=ContactKind.VENDOR, name="City Power")
    )
    bill = books.post(
        Bill,
        "/bills",
        BillDraft(
            contactId=vendor.id,
            date=date(2026, 3, 15),
            lines=[BillLineDraft(accountId="account-6800", amount="300.00")],
        ),
    )
    books.post(
        BillPayment,
        f"/bills/{bill.id}/pay",
        PayRequest(accountId="account-1000", date=date(2026, 3, 20), amount="300.00"),
    )

    # What is left of the month, and whether a file of the same report agrees with it.
    month = {"from": "2026-03-01", "to": "2026-03-31"}
    report = books.read(Report, "/reports/profit-loss", **month)
    assert report.totals["netIncome"] == "785.00"
    file = books.http.get("/reports/profit-loss", params={**month, "format": "csv"})
    comparison = books.post(
        Comparison, "/reports/profit-loss/compare", CompareRequest(csv=file.text)
    )
    assert comparison.summary.complete
    assert (comparison.mismatched, comparison.summary.difference) == ([], "0.00")

    # Two people change the invoice: the second has an old version of it, and is told so.
    patch, path = InvoicePatch(memo="Thank you"), f"/invoices/{invoice.id}"
    changed = books.patch(path, patch, paid_in_part.version)
    assert Invoice.model_validate_json(changed.content).version > paid_in_part.version
    stale = books.patch(path, patch, paid_in_part.version)
    assert (stale.status_code, Problem.model_validate_json(stale.content).code) == (412, "stale")

    # A customer who has invoices cannot be deleted.
    in_use = books.http.delete(f"/contacts/{customer.id}")
    assert (in_use.status_code, Problem.model_validate_json(in_use.content).code) == (409, "in_use")


if __name__ == "__main__":
    main(sys.argv[1])
