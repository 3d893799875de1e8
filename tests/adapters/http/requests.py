"""Requests and checks that the tests of HTTP share."""

import re
from typing import Any

from adapters.json_shapes.problems import PROBLEM_TYPES
from domain.error_codes import FAULT_CODES
from tests.support import Client

CASH, SAVINGS, SALES, RENT, RECEIVABLE = (
    "account-1000",
    "account-1010",
    "account-4100",
    "account-6800",
    "account-1100",
)
WORDS_OF_PYTHON = re.compile(
    r"`|\b(str|int|bool|float|dict|tuple|UnsetType|NoneType|None|Literal|msgspec|RFC ?\d+)\b"
)
"""What no message may say of a value: the names of types, and of standards that nobody knows."""
BATCH, PLAN = "id-00001", "id-00002"
"""The ids of the batch and the plan that `imports` makes in new books."""

STATEMENTS = {
    "importCsv": b"Date,Description,Amount\n03/15/2026,Cafe,-4.50\n",
    "importOfx": (
        b"<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><BANKACCTFROM><ACCTID>12</BANKACCTFROM>\n"
        b"<BANKTRANLIST>\n<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260315<TRNAMT>-4.50<FITID>1<NAME>Cafe"
        b"</STMTTRN>\n</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    ),
    "importQif": b"!Type:Bank\nD03/15/2026\nT-4.50\nPCafe\n^\n",
}
"""A statement of the account `CASH` for each operation that imports statements."""
QUICKBOOKS_LIST = b"Customer List\nMe\n\nCustomer,Phone\nNew Customer,555\n"
"""A list of QuickBooks as CSV."""

FUNDS, PAYABLE, CARD = "account-1050", "account-2000", "account-2100"


def lines(amount: Any = "100.00", debit: str = CASH, credit: str = SALES) -> list[dict[str, Any]]:
    """Two lines that balance."""
    return [{"accountId": debit, "debit": amount}, {"accountId": credit, "credit": amount}]


def journal(
    client: Client, id_: str = "j1", amount: Any = "100.00", **fields: Any
) -> dict[str, Any]:
    """Post a journal of March 2026."""
    return made(
        client, "/journals", {"id": id_, "date": "2026-03-01", "lines": lines(amount), **fields}
    )


def deposit(
    client: Client, id_: str = "d1", amount: str = "50.00", **fields: Any
) -> dict[str, Any]:
    """Post a deposit of March 2026."""
    body = {
        "id": id_,
        "accountId": CASH,
        "date": "2026-03-02",
        "amount": amount,
        "splits": [{"accountId": SALES, "amount": amount}],
        **fields,
    }
    return made(client, "/bank-transactions", body)


def imports(client: Client) -> None:
    """Import a file into new books, and plan the import of another one."""

    def send(name: str, query: str = "") -> dict[str, Any]:
        content = f"!TERMS\tNAME\nTERMS\t{name}\n".encode()
        media = {"content-type": "text/plain"}
        answer = client.post(f"/import/iif{query}", content=content, headers=media)
        document: dict[str, Any] = answer.json()
        return document

    assert send("Imported")["batchId"] == BATCH
    assert send("Planned", "?dryRun=true")["planId"] == PLAN


def invoice(
    client: Client, id_: str = "i1", amount: Any = "100.00", **fields: Any
) -> dict[str, Any]:
    """Post an invoice of March 2026 to acme, sent, with one line."""
    body = {
        "id": id_,
        "contactId": "acme",
        "date": "2026-03-01",
        "status": "sent",
        "lines": [{"accountId": SALES, "rate": amount}],
        **fields,
    }
    return made(client, "/invoices", body)


def payment(
    client: Client, id_: str = "p1", amount: Any = "40.00", **fields: Any
) -> dict[str, Any]:
    """Post a payment of acme in March 2026."""
    return made(
        client,
        "/payments",
        {"id": id_, "contactId": "acme", "date": "2026-03-05", "amount": amount, **fields},
    )


def bill(client: Client, id_: str = "b1", amount: Any = "50.00", **fields: Any) -> dict[str, Any]:
    """Post a bill of vend in March 2026, with one line."""
    return made(
        client,
        "/bills",
        {
            "id": id_,
            "contactId": "vend",
            "date": "2026-03-01",
            "lines": [{"accountId": RENT, "amount": amount}],
            **fields,
        },
    )


def bill_payment(
    client: Client, id_: str = "q1", amount: Any = "20.00", **fields: Any
) -> dict[str, Any]:
    """Post a payment to vend in March 2026, from the checking account."""
    return made(
        client,
        "/bills/payments",
        {
            "id": id_,
            "contactId": "vend",
            "accountId": CASH,
            "date": "2026-03-05",
            "amount": amount,
            **fields,
        },
    )


def contact(
    client: Client, id_: str = "acme", name: str = "Acme", kind: str = "customer", **fields: Any
) -> dict[str, Any]:
    """Post a contact."""
    return made(client, "/contacts", {"id": id_, "kind": kind, "name": name, **fields})


def customers_and_vendors(client: Client) -> None:
    """Make two customers and two vendors; the second of each has terms."""
    contact(client, "acme", "Acme")
    contact(client, "zeta", "Zeta", termsId="terms-net-30")
    contact(client, "vend", "Vend", "vendor")
    contact(client, "bolt", "Bolt", "vendor", termsId="terms-net-15")


def credit_memo(
    client: Client, id_: str = "m1", amount: Any = "30.00", **fields: Any
) -> dict[str, Any]:
    """Post a credit memo of March 2026 to acme, sent, with one line."""
    return invoice(client, id_, amount, **{"kind": "credit_memo", "date": "2026-03-06", **fields})


def vendor_credit(
    client: Client, id_: str = "c1", amount: Any = "30.00", **fields: Any
) -> dict[str, Any]:
    """Post a vendor credit of vend in March 2026, with one line."""
    return bill(client, id_, amount, **{"kind": "vendor_credit", "date": "2026-03-06", **fields})


def reconciliations(client: Client) -> None:
    """Begin the reconciliation `begun` of a new account `till`, and finish `done` of one `safe`."""
    for id_, account in (("begun", "till"), ("done", "safe")):
        fields = {"name": account.title(), "type": "asset", "subtype": "bank"}
        made(client, "/accounts", {"id": account, **fields})
        deposit(client, f"{account}-deposit", "45.00", accountId=account)
        reconciliation(client, id_, account)
    path = "/reconciliation/bank/done"
    assert client.put(f"{path}/cleared", json={"cleared": "all"}).status_code == 200
    assert client.post(f"{path}/finish").status_code == 200


def reconciliation(
    client: Client, id_: str, account: str = CASH, balance: Any = "45.00", **fields: Any
) -> dict[str, Any]:
    """Begin the reconciliation of an account with its statement of March 2026."""
    body = {"id": id_, "accountId": account, "statementBalance": balance}
    return made(client, "/reconciliation/bank", {"statementDate": "2026-03-31", **body, **fields})


def view(client: Client, path: str) -> dict[str, Any]:
    """The JSON that a GET of a path answers."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def ids(client: Client, path: str) -> list[str]:
    """The ids in a list, in its order."""
    document = view(client, path)
    assert (document["total"], document["nextCursor"]) == (len(document["data"]), None)
    return [each["id"] for each in document["data"]]


def balance(client: Client, account: str, day: str = "2200-12-31") -> str:
    """The balance of an account at the end of a day, in its natural sign."""
    amount: str = view(client, f"/accounts/{account}/balance?asOf={day}")["balance"]
    return amount


def close(client: Client, day: str) -> None:
    """Close the books to a day."""
    answer = client.patch("/system/settings", json={"company": {"closingDate": day}})
    assert answer.status_code == 200, answer.text


def made(client: Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """The record that a POST makes."""
    answer = client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    view: dict[str, Any] = answer.json()
    return view


def version_in(answer: Any) -> int:
    """The version of the record that the ETag of an answer names before its digest."""
    version, _, digest = answer.headers["etag"].strip('"').partition("-")
    assert len(digest) == 16
    return int(version)


def problem(answer: Any, status: int, code: str | None = None) -> dict[str, Any]:
    """The problem document of a refusal, checked to have the shape of all problem documents."""
    assert answer.status_code == status, (answer.status_code, answer.content[:500])
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "code", "errors"} <= document.keys()
    assert document["status"] == status
    assert document["type"] == f"/docs/errors#{document['code']}"
    assert document["title"]
    assert document["detail"]
    for element in document["errors"]:
        (place,) = element.keys() & {"pointer", "parameter", "header"}
        assert element.keys() == {place, "code", "message"}
        # The fault of a whole operation of a batch has the code of the problem of the operation.
        is_whole = "refusedOperations" in document and element["pointer"].count("/") == 2
        assert element["code"] in (PROBLEM_TYPES if is_whole else FAULT_CODES)
        assert place != "pointer" or element["pointer"] == "" or element["pointer"][0] == "/"
        assert not WORDS_OF_PYTHON.search(element["message"]), element
    assert "Traceback" not in answer.content.decode()
    assert answer.headers["x-request-id"]
    if code:
        assert document["code"] == code
    return document


def pointers(answer: Any, status: int = 422) -> list[str]:
    """The places of the faults in a refusal of a body."""
    return [element["pointer"] for element in problem(answer, status)["errors"]]


def parameters(answer: Any) -> list[str]:
    """The parameters that a refusal of a query names."""
    return [element["parameter"] for element in problem(answer, 400)["errors"]]


def state(client: Client) -> Any:
    """The version of the books and the checksums of all their records."""
    return client.get("/sync/checksum").json()


def everything(client: Client, path: str, limit: int = 100) -> list[dict[str, Any]]:
    """All rows of a list, read page by page."""
    rows: list[dict[str, Any]] = []
    cursor = ""
    for _ in range(1000):
        page = client.get(
            f"{path}{'&' if '?' in path else '?'}limit={limit}"
            + (f"&cursor={cursor}" if cursor else "")
        ).json()
        rows += page["data"]
        cursor = page["nextCursor"]
        if cursor is None:
            assert len(rows) == page["total"]
            return rows
    raise AssertionError("the list does not end")
