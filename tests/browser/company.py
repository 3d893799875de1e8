"""A small company with something on every page: documents in every state, for the tests."""

from datetime import datetime, timedelta
from typing import Any

import httpx

SCRIPT_NAME = "<script>document.title='broken'</script>"
"""A name that must stay a text on every page."""


def fill(client: httpx.Client) -> None:
    """Enter the documents of the company."""

    def post(path: str, **fields: Any) -> Any:
        answer = client.post(path, json=fields)
        assert answer.is_success, answer.text
        return answer.json()

    today = datetime.now().astimezone().date()
    earlier = str(today - timedelta(40))
    client.patch("/system/settings", json={"company": {"name": "Vale Workshop"}})
    post("/contacts", id="quarry", kind="customer", name="Quarry Cafe", termsId="terms-net-15")
    post("/contacts", id="script", kind="customer", name=SCRIPT_NAME)
    post("/contacts", id="timber", kind="vendor", name="Timber Supply", termsId="terms-net-30")
    post("/items", id="table", name="Table", rate="310.00", accountId="account-4100")
    opening = [
        {"accountId": "account-1000", "debit": "9000.00"},
        {"accountId": "account-3000", "credit": "9000.00"},
    ]
    post("/journals", id="opening", date=earlier, memo="Opening", lines=opening)
    tables = [{"itemId": "table", "quantity": "2"}]
    sale = {"contactId": "quarry", "lines": tables}
    post("/invoices", id="late", date=earlier, status="sent", **sale)
    post("/invoices", id="paid", date=earlier, status="sent", **sale)
    post("/invoices", id="drafted", date=str(today), **sale)
    post(
        "/invoices", id="strange", contactId="script", status="sent", memo=SCRIPT_NAME, lines=tables
    )
    stated = [{"invoiceId": "paid", "amount": "620.00"}]
    post(
        "/payments", id="check", contactId="quarry", date=earlier, amount="620.00",
        ref="204", applications=stated,
    )  # fmt: skip
    post(
        "/bills", id="wood", contactId="timber", date=earlier, number="T-77",
        lines=[{"accountId": "account-5000", "amount": "240.10"}],
    )  # fmt: skip
    post("/bills/wood/pay", accountId="account-1000", date=str(today), amount="100.00", ref="12")
    post(
        "/bank-transactions", id="stamps", accountId="account-1000", date=str(today),
        amount="-18.40", type="Check", payee="Post office",
        splits=[{"accountId": "account-6000", "amount": "-18.40"}],
    )  # fmt: skip
    post(
        "/reconciliation/bank", id="checking", accountId="account-1000", statementDate=str(today),
        statementBalance="8876.60",
    )  # fmt: skip
