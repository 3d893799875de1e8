"""A bookkeeper's day with the client that openapi-python-client generates.

Run it with the address of a server of new books: python day_with_a_client.py http://127.0.0.1:3141
"""

import sys
from datetime import date
from typing import TypeVar

from wyzbooks_client import Client
from wyzbooks_client.api.accounts import create_account
from wyzbooks_client.api.bank_transactions import create_bank_transaction, list_undeposited
from wyzbooks_client.api.bills import create_bill, pay_bill
from wyzbooks_client.api.contacts import create_contact, delete_contact
from wyzbooks_client.api.invoices import change_invoice, create_invoice, read_invoice
from wyzbooks_client.api.payments import create_payment
from wyzbooks_client.api.reports import compare_report, read_report
from wyzbooks_client.models import (
    AccountDraft,
    AccountType,
    BankTransactionDraft,
    BillDraft,
    BillLineDraft,
    CompareRequest,
    ContactDraft,
    ContactKind,
    InvoiceApplicationDraft,
    InvoiceDraft,
    InvoiceDraftStatus,
    InvoiceKind,
    InvoiceLineDraft,
    InvoicePatch,
    PaymentDraft,
    PayRequest,
    Problem,
    ReportKey,
    SplitDraft,
)

Answer = TypeVar("Answer")


def done(answer: Answer | Problem | None) -> Answer:
    """The answer to a request that the server has done."""
    if answer is None or isinstance(answer, Problem):
        raise RuntimeError(answer)
    return answer


def refused(answer: object) -> Problem:
    """Why the server refused a request."""
    assert isinstance(answer, Problem), answer
    return answer


def main(url: str) -> None:
    """Work with the books that are served at the address."""
    client = Client(base_url=url)

    # A customer, and an invoice of 1,200.00: first a dry run, which changes nothing.
    customer = done(
        create_contact.sync(
            client=client, body=ContactDraft(kind=ContactKind.CUSTOMER, name="Acme Ltd")
        )
    )
    draft = InvoiceDraft(
        contact_id=customer.id,
        date=date(2026, 3, 2),
        status=InvoiceDraftStatus.SENT,
        lines=[
            InvoiceLineDraft(
                description="Advice",
                quantity="10",
                rate="120.00",
                account_id="account-4000",
            )
        ],
    )
    rehearsed = done(create_invoice.sync(client=client, body=draft, dry_run=True))
    assert rehearsed.effect
    assert rehearsed.effect.balances["account-4000"] == "1200.00"
    invoice = done(create_invoice.sync(client=client, body=draft, idempotency_key="march-1"))
    again = done(create_invoice.sync(client=client, body=draft, idempotency_key="march-1"))
    assert (invoice.id, invoice.total) == (again.id, "1200.00")

    # The customer pays a part of it, and gets a credit memo for another.
    applied = [InvoiceApplicationDraft(invoice_id=invoice.id, amount="500.00")]
    payment = done(
        create_payment.sync(
            client=client,
            body=PaymentDraft(
                contact_id=customer.id,
                date=date(2026, 3, 10),
                amount="500.00",
                applications=applied,
            ),
        )
    )
    done(
        create_invoice.sync(
            client=client,
            body=InvoiceDraft(
                kind=InvoiceKind.CREDIT_MEMO,
                contact_id=customer.id,
                date=date(2026, 3, 11),
                status=InvoiceDraftStatus.SENT,
                lines=[
                    InvoiceLineDraft(
                        description="Discount", rate="100.00", account_id="account-4000"
                    )
                ],
                applications=[InvoiceApplicationDraft(invoice_id=invoice.id, amount="100.00")],
            ),
        )
    )
    paid_in_part = done(read_invoice.sync(invoice.id, client=client))
    assert (paid_in_part.amount_paid, paid_in_part.balance) == ("600.00", "600.00")

    # The payment waits in Undeposited Funds. The bank takes a fee from the deposit.
    fees = done(
        create_account.sync(
            client=client, body=AccountDraft(name="Bank Fees", type_=AccountType.EXPENSE)
        )
    )
    waiting = done(list_undeposited.sync(client=client))
    assert [row.source.id for row in waiting.data] == [payment.id]
    deposit = done(
        create_bank_transaction.sync(
            client=client,
            body=BankTransactionDraft(
                account_id="account-1000",
                date=date(2026, 3, 12),
                amount="485.00",
                splits=[
                    SplitDraft(row_id=waiting.data[0].id),
                    SplitDraft(account_id=fees.id, amount="-15.00", memo="Card fee"),
                ],
            ),
        )
    )
    assert deposit.amount == "485.00"

    # A bill comes, and is paid.
    vendor = done(
        create_contact.sync(
            client=client, body=ContactDraft(kind=ContactKind.VENDOR, name="City Power")
        )
    )
    bill = done(
        create_bill.sync(
            client=client,
            body=BillDraft(
                contact_id=vendor.id,
                date=date(2026, 3, 15),
                lines=[BillLineDraft(account_id="account-6800", amount="300.00")],
            ),
        )
    )
    done(
        pay_bill.sync(
            bill.id,
            client=client,
            body=PayRequest(account_id="account-1000", date=date(2026, 3, 20), amount="300.00"),
        )
    )

    # What is left of the month, and whether a file of the same report agrees with it.
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    report = done(read_report.sync(ReportKey.PROFIT_LOSS, client=client, from_=first, to=last))
    assert report.totals["netIncome"] == "785.00"
    file = client.get_httpx_client().get(
        "/api/v1/reports/profit-loss",
        params={"from": str(first), "to": str(last), "format": "csv"},
    )
    comparison = done(
        compare_report.sync(
            ReportKey.PROFIT_LOSS, client=client, body=CompareRequest(csv=file.text)
        )
    )
    assert comparison.summary.complete
    assert (comparison.mismatched, comparison.summary.difference) == ([], "0.00")

    # Two people change the invoice: the second has an old version of it, and is told so.
    tag, patch = f'"{paid_in_part.version}"', InvoicePatch(memo="Thank you")
    changed = done(change_invoice.sync(invoice.id, client=client, body=patch, if_match=tag))
    stale = change_invoice.sync_detailed(invoice.id, client=client, body=patch, if_match=tag)
    assert stale.status_code == 412
    assert refused(stale.parsed).code == "stale"
    assert changed.version > paid_in_part.version

    # A customer who has invoices cannot be deleted.
    in_use = delete_contact.sync_detailed(customer.id, client=client)
    assert in_use.status_code == 409
    assert refused(in_use.parsed).code == "in_use"


if __name__ == "__main__":
    main(sys.argv[1])
