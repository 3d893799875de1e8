"""Every write of the API, aimed at rows that bank reconciliations have locked.

Without a reason none of them changes a locked row, except a merge of accounts. With `override` each
one works, the reason is in the audit log, and the reconciliation notes what changed.
"""

from typing import Any

import pytest

from adapters.http.routes import OPERATIONS
from adapters.http.specification.document import specification
from tests.adapters.http.requests import (
    CASH,
    RENT,
    SALES,
    SAVINGS,
    contact,
    deposit,
    invoice,
    made,
    payment,
    problem,
    state,
    view,
)
from tests.adapters.http.test_everywhere import furnish_all, rehearse
from tests.application.locking import assert_sessions_agree, lock_all, locked_rows, session

WHY = "the bank corrected its statement"
WRITES = [
    operation
    for operation in OPERATIONS
    if operation.is_write and not operation.path.startswith("/reconciliation/bank")
]
"""What reconciliations themselves lock and unlock is in `test_bank_sessions`."""
_NEED_NO_REASON = {"mergeAccount", "importBooks", "resetBooks", "restoreBackup"}
NOT_MERGES = [operation for operation in WRITES if operation.name not in _NEED_NO_REASON]
"""A merge of accounts moves locked rows, and needs no reason for it; other books in the place of
these have rows of their own."""
REFUSED = {
    "replaceJournal",
    "changeJournal",
    "deleteJournal",
    "voidJournal",
    "replaceBankTransaction",
    "deleteBankTransaction",
    "voidBankTransaction",
    "changeBankTransaction",
    "markRow",
    "replaceInvoice",
    "changeInvoice",
    "deleteInvoice",
    "draftInvoice",
    "voidInvoice",
    "replacePayment",
    "changePayment",
    "deletePayment",
    "voidPayment",
    "replaceBill",
    "changeBill",
    "deleteBill",
    "voidBill",
    "replaceBillPayment",
    "changeBillPayment",
    "deleteBillPayment",
    "voidBillPayment",
}
"""The operations that the bodies of `rehearse` make change a locked row."""


@pytest.fixture
def locked(served, filled):
    """Books of every kind of document, in which every row is locked, and a client of them.

    The next reconciliation of the checking account has begun.
    """
    client = filled(furnish_all)
    lock_all(served[0])
    begun = {"id": "begun", "accountId": CASH, "statementDate": "2026-04-30", "statementBalance": 0}
    made(client, "/reconciliation/bank", begun)
    return served[0], client


def send(client: Any, operation: Any, *, dry: bool = False, override: str | None = None) -> Any:
    """The operation, aimed at the books of `furnish_all`, perhaps with a reason."""
    if override is None:
        return rehearse(client, operation, dry=dry)()
    return rehearse(_WithOverride(client, override), operation, dry=dry)()


class _WithOverride:
    """A client that gives a reason with each request."""

    def __init__(self, client: Any, reason: str) -> None:
        self._client, self._reason = client, reason

    def request(self, method: str, path: str, params: dict[str, Any], **options: Any) -> Any:
        parameters = {**params, "override": self._reason}
        return self._client.request(method, path, params=parameters, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


def rows_of(client: Any) -> list[Any]:
    """The changes of the log that have a reason."""
    changes: list[Any] = view(client, "/audit?limit=1000")["data"]
    return [change for change in changes if change["override"]]


@pytest.mark.parametrize("operation", NOT_MERGES, ids=lambda operation: operation.name)
def test_no_write_changes_a_locked_row_without_a_reason(locked, operation):
    books, client = locked
    before, rows = state(client), locked_rows(books)
    for dry in (True, False):
        answer = send(client, operation, dry=dry)
        if operation.name in REFUSED:
            document = problem(answer, 409, "reconciled")
            assert "is reconciled on" in document["detail"]
            assert document["detail"].endswith(
                "undo the reconciliation first, or give the reason for an exception with "
                "override=<reason>"
            )
            assert state(client) == before
        else:
            assert answer.status_code < 300, answer.text
    assert rows.items() <= locked_rows(books).items()
    assert rows_of(client) == []
    assert_sessions_agree(books)


@pytest.mark.parametrize("operation", NOT_MERGES, ids=lambda operation: operation.name)
def test_every_write_takes_a_reason_which_is_logged_if_it_was_needed(locked, operation):
    books, client = locked
    before, rows, head = state(client), locked_rows(books), view(client, "/audit/head")
    rehearsed = send(client, operation, dry=True, override=WHY)
    assert rehearsed.status_code == 200, rehearsed.text
    assert (state(client), locked_rows(books), view(client, "/audit/head")) == (before, rows, head)
    answer = send(client, operation, override=WHY)
    assert answer.status_code == operation.status, answer.text
    written = view(client, f"/audit?since={head['version']}")["data"]
    lost = rows.keys() - locked_rows(books).keys()
    assert bool(lost) == (operation.name in REFUSED)
    assert {change["override"] for change in written} <= ({WHY} if lost else {""})
    noted = {
        line.row_id
        for row_id in lost
        for line in session(books, row_id.split(":")[2]).unlocked
        if line.reason == WHY
    }
    assert noted == lost
    assert_sessions_agree(books)
    assert view(client, "/audit/verify")["ok"]


def test_the_operations_that_meet_locked_rows_are_operations_of_the_api():
    assert {operation.name for operation in WRITES} >= REFUSED


def test_the_specification_has_override_on_every_write_and_on_nothing_else():
    paths = specification(OPERATIONS, "1")["paths"]
    with_override = {
        operation["operationId"]
        for path in paths.values()
        for operation in path.values()
        if "override" in {parameter["name"] for parameter in operation.get("parameters", ())}
    }
    assert with_override == {operation.name for operation in OPERATIONS if operation.is_write}


@pytest.mark.parametrize("reason", ["", " ", "x" * 501, "a\u0001b", "a\u202eb", "a\u00adb"])
def test_a_text_that_is_no_reason_is_refused_by_every_write(client, reason):
    for operation in filter(lambda operation: operation.is_write, OPERATIONS):
        path = "/api/v1" + operation.path.replace("{", "").replace("}", "")
        answer = client.request(operation.method, path, params={"override": reason})
        document = problem(answer, 400, "bad_request")
        parameters = [fault["parameter"] for fault in document["errors"] if "parameter" in fault]
        assert parameters == ["override"]  # Beside it stands what is wrong with the empty body.


def test_a_reason_of_any_language_is_logged_as_it_was_sent(served, client):
    deposit(client)
    lock_all(served[0])
    answer = client.delete("/bank-transactions/d1", params={"override": "Zoë: zwrot \u20ac 5"})
    assert answer.status_code == 204
    assert {change["override"] for change in rows_of(client)} == {"Zoë: zwrot \u20ac 5"}


def test_the_reason_is_a_part_of_a_request_that_is_retried(served, client):
    deposit(client)
    lock_all(served[0])
    headers = {"idempotency-key": "k"}

    def change(**params: str) -> Any:
        return client.patch(
            "/bank-transactions/d1", json={"date": "2026-03-03"}, params=params, headers=headers
        )

    problem(change(), 409, "reconciled")
    first = change(override=WHY)
    again = change(override=WHY)
    assert (again.content, again.headers["idempotency-hit"]) == (first.content, "true")
    problem(change(override="something else"), 422)
    assert len(session(served[0], CASH).unlocked) == 1


def test_the_answer_warns_that_the_row_is_not_reconciled_any_more(served, client):
    deposit(client)
    lock_all(served[0])
    body = {"splits": [{"accountId": RENT, "amount": "50.00"}]}
    answer = client.patch("/bank-transactions/d1", json=body, params={"override": WHY})
    (warning,) = answer.json()["warnings"]
    assert (warning["code"], warning["ids"]) == ("mark_removed", [f"bank-transaction:d1:{SALES}"])
    assert "not reconciled any more" in warning["message"]


IIF = (
    b"!TRNS\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\n"
    b"!SPL\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\n!ENDTRNS\n"
    b"TRNS\tDEPOSIT\t03/01/2026\tChecking\t\t10.00\t\n"
    b"SPL\tDEPOSIT\t03/01/2026\tSales Income\t\t-10.00\t\nENDTRNS\n"
    b"TRNS\tDEPOSIT\t03/02/2026\tChecking\t\t20.00\t\n"
    b"SPL\tDEPOSIT\t03/02/2026\tSales Income\t\t-20.00\t\nENDTRNS\n"
)


def test_the_undo_of_an_import_names_every_locked_record_and_takes_a_reason(served, client):
    media = {"content-type": "text/plain"}
    batch = client.post("/import/iif", content=IIF, headers=media).json()["batchId"]
    lock_all(served[0])
    rows = locked_rows(served[0])
    path = f"/import/batches/{batch}/undo"
    document = problem(client.post(path), 409, "reconciled")
    for day in ("2026-03-01", "2026-03-02"):
        assert f"Deposit of {day} is reconciled on 1000 Checking" in document["detail"]
    assert "override=<reason>" in document["detail"]
    assert locked_rows(served[0]) == rows
    rehearsed = client.post(path, params={"override": WHY, "dryRun": "true"})
    assert rehearsed.status_code == 200
    assert locked_rows(served[0]) == rows
    assert client.post(path, params={"override": WHY}).status_code == 200
    assert locked_rows(served[0]) == {}
    assert_sessions_agree(served[0])
    assert rows_of(client)


def test_an_import_and_the_automatic_application_leave_locked_rows_alone(served, client):
    contact(client)
    payment(client, depositAccountId=CASH)
    deposit(client)
    lock_all(served[0])
    rows = locked_rows(served[0])
    invoice(client, "i1")
    client.post("/import/iif", content=IIF, headers={"content-type": "text/plain"})
    body = {"applications": [{"creditId": "p1", "debitId": "i1", "amount": 0}]}
    assert client.post("/reconciliation/ar", json=body).status_code == 200
    assert locked_rows(served[0]) == rows


def test_a_merge_of_accounts_needs_no_reason(served, client):
    made(client, "/accounts", {"id": "old", "name": "Old", "type": "asset", "subtype": "bank"})
    deposit(client, accountId="old")
    lock_all(served[0])
    assert client.post("/accounts/old/merge", json={"into": SAVINGS}).status_code == 200
    register = view(client, f"/accounts/{SAVINGS}/register")["data"]
    assert [row["cleared"] for row in register] == ["reconciled"]
    assert rows_of(client) == []
