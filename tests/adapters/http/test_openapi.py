"""The specification, and the page that shows it."""

import re
from pathlib import Path

import msgspec
import pytest
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from adapters.http.operation import ANY_FILE, PREFIX
from adapters.http.routes import OPERATIONS
from adapters.http.specification.dialect import in_openapi_3_0
from adapters.http.specification.document import specification
from adapters.storage.memory.store import MemoryStore
from application.sync.event_kinds import EVENT_NAMES
from domain.reports.catalogue import REPORTS
from entrypoints.moving_port import LocalServerSettings
from tests.adapters.http.requests import (
    BATCH,
    CASH,
    PLAN,
    SALES,
    SAVINGS,
    STATEMENTS,
    bill,
    bill_payment,
    contact,
    credit_memo,
    deposit,
    imports,
    invoice,
    journal,
    lines,
    made,
    payment,
    problem,
    reconciliations,
    vendor_credit,
)
from tests.application.replaying import exported
from tests.pictures import PNG
from tests.support import PORT, new_books

SNAPSHOT = Path(__file__).parents[3] / "docs" / "openapi.json"
SPEC_3_1 = specification(OPERATIONS, LocalServerSettings(PORT).program_version)
SPEC = in_openapi_3_0(SPEC_3_1)
SCHEMAS = SPEC["components"]["schemas"]
CLOSED = {
    **SPEC,
    "components": {
        "schemas": {
            name: {"additionalProperties": False, **schema}
            if "properties" in schema and name != "Problem"
            else schema
            for name, schema in SCHEMAS.items()
        }
    },
}
"""The specification as a test reads it: nothing is answered that it does not have."""
REGISTRY = Registry().with_resource("urn:spec", Resource(contents=CLOSED, specification=DRAFT4))
PAIRS = [
    (path, method, operation)
    for path, methods in SPEC["paths"].items()
    for method, operation in methods.items()
]


FIRST_BYTES = {
    "application/vnd.wyzbooks": b"SQLite format 3\0",
    "application/pdf": b"%PDF-",
    "application/zip": b"PK\x03\x04",
    "text/plain": (b"!ACCNT\t", b'option "title"', b"; My Company", b"# HELP wyzbooks_"),
    "image/png": b"\x89PNG",
    "text/event-stream": b"retry: 1000\nevent: hello\n",
}
"""What files begin with."""


def check(value, schema) -> None:
    """Check that a value fits a schema whose references are to the components."""
    faults = [
        f"{each.json_path}: {each.message}"
        for each in OAS30Validator(_absolute(schema), registry=REGISTRY).iter_errors(value)
    ]
    assert not faults, faults


def _absolute(schema):
    """A schema whose references name the specification, so that it can stand alone."""
    if isinstance(schema, dict):
        return {
            name: f"urn:spec{each}" if name == "$ref" else _absolute(each)
            for name, each in schema.items()
        }
    return [_absolute(each) for each in schema] if isinstance(schema, list) else schema


def answered(operation, answer) -> None:
    """Check that an answer has the shape that its operation publishes."""
    published = SPEC["paths"][PREFIX + operation.path][operation.method.lower()]["responses"]
    shape = published.get(str(answer.status_code)) or (
        published["default"] if answer.status_code >= 400 else None
    )
    assert shape, f"{answer.status_code} is not published"
    if "$ref" in shape:
        shape = SPEC["components"]["responses"][shape["$ref"].rpartition("/")[2]]
    is_done = answer.status_code < 300 and "dryRun" not in answer.request.url.params
    for header in ("ETag", "Location") if is_done else ():
        assert (header in answer.headers) == (header in shape["headers"]), header
    if "content" not in shape:
        assert answer.content == b""
        return
    media = answer.headers["content-type"].partition(";")[0]
    if [*shape["content"]] == [*ANY_FILE]:
        assert answer.content.startswith(FIRST_BYTES[media])
        return
    assert media in shape["content"]
    if media in FIRST_BYTES:
        assert shape["content"][media]["schema"]["type"] == "string"
        assert answer.content.startswith(FIRST_BYTES[media])
        return
    check(answer.json(), shape["content"][media]["schema"])


def resolved(schema):
    return (
        SPEC["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if "$ref" in schema
        else schema
    )


def test_the_specification_is_openapi_3_0_3():
    assert SPEC["openapi"] == "3.0.3"
    plain = msgspec.json.decode(msgspec.json.encode(SPEC))
    assert [str(each) for each in OpenAPIV30SpecValidator(plain).iter_errors()] == []


def test_the_same_specification_is_published_in_openapi_3_1(client):
    assert SPEC_3_1["openapi"] == "3.1.0"
    plain = msgspec.json.decode(msgspec.json.encode(SPEC_3_1))
    assert [str(each) for each in OpenAPIV31SpecValidator(plain).iter_errors()] == []
    assert '"nullable"' not in msgspec.json.encode(SPEC_3_1).decode()
    answer = client.request("GET", "/api/docs/openapi-3.1.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == plain


def test_the_specification_is_the_one_in_docs():
    text = msgspec.json.format(msgspec.json.encode(SPEC), indent=1).decode() + "\n"
    made = "make it anew with: .venv/bin/python -m entrypoints.openapi_snapshot"
    assert SNAPSHOT.exists(), f"there is no docs/openapi.json; {made}"
    assert SNAPSHOT.read_text(encoding="utf-8") == text, (
        f"docs/openapi.json is not what is served; {made}"
    )


def test_the_served_specification_is_this_one(client):
    answer = client.request("GET", "/api/docs/openapi.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == msgspec.json.decode(msgspec.json.encode(SPEC))


def test_every_operation_is_published_once():
    assert len(PAIRS) == len(OPERATIONS) == len({(each.method, each.path) for each in OPERATIONS})
    ids = [operation["operationId"] for _, _, operation in PAIRS]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[a-z][A-Za-z0-9]+", each) for each in ids)


def test_every_operation_has_a_summary_a_group_and_an_answer():
    for path, _, operation in PAIRS:
        assert operation["summary"]
        group = path.removeprefix(PREFIX).lstrip("/").partition("/")[0]
        assert operation["tags"] == [group or "system"]
        assert "default" in operation["responses"]
        assert any(status.startswith("2") for status in operation["responses"])


def test_every_path_parameter_is_declared():
    for path, _, operation in PAIRS:
        declared = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
        assert declared == set(re.findall(r"\{(\w+)\}", path))


def test_every_write_documents_retries_rehearsals_and_actors():
    for path, method, operation in PAIRS:
        names = {each["name"] for each in operation["parameters"]}
        # Comparing reads a file, trying reads the history, and neither changes anything. What a
        # client tells of its repairs is no part of the books, and neither are their backups.
        is_write = method != "get" and not (
            path.endswith(("/compare", "/try", "/repairs", "/verify")) or "/backup" in path
        )
        assert ({"Idempotency-Key", "X-Actor", "dryRun"} <= names) == is_write
        has_a_version = method == "delete" or "{id}" in path or "/system/settings" in path
        assert ("If-Match" in names) == (is_write and has_a_version and "{rowId}" not in path)


def objects(schema, seen):
    """Every object schema inside a schema."""
    if isinstance(schema, list):
        for part in schema:
            yield from objects(part, seen)
    elif isinstance(schema, dict):
        if "$ref" in schema:
            if schema["$ref"] not in seen:
                yield from objects(resolved(schema), seen | {schema["$ref"]})
        else:
            if schema.get("type") == "object" or "properties" in schema:
                yield schema
            for part in schema.values():
                yield from objects(part, seen)


OF_ANY_NAMES = {"changePreferences", "pushChanges", "runBatch", "importBooks"}
"""The operations that take values by any names, of which there may be many, or a whole export."""


def _is_metadata(schema):
    """Whether an object is texts by any names, of which there are at most twenty."""
    return schema["additionalProperties"]["type"] == "string" and schema["maxProperties"] == 20


@pytest.mark.parametrize(
    ("path", "method", "operation"), PAIRS, ids=[each[2]["operationId"] for each in PAIRS]
)
def test_every_request_takes_the_fields_that_it_publishes_and_no_others(path, method, operation):
    content = operation.get("requestBody", {}).get("content", {})
    if method in {"post", "put", "patch"}:
        assert content
    for shape in content.values():
        if shape["schema"].get("format") != "binary":
            schemas = list(objects(shape["schema"], frozenset()))
            assert schemas
            if operation["operationId"] in OF_ANY_NAMES:
                continue
            open_schemas = [
                each for each in schemas if each.get("additionalProperties") is not False
            ]
            assert all(_is_metadata(each) for each in open_schemas)


def test_amounts_are_published_as_decimal_texts_with_examples():
    amounts = [
        each
        for schema in SPEC["components"]["schemas"].values()
        for each in schema.get("properties", {}).values()
        if each.get("format") == "decimal"
    ]
    assert len(amounts) > 10
    assert all(each["type"] == "string" and "example" in each for each in amounts)


def test_every_example_fits_its_schema():
    for name, schema in SPEC["components"]["schemas"].items():
        for field, shape in schema.get("properties", {}).items():
            if "example" in shape and not (shape.get("nullable") and shape["example"] is None):
                assert OAS30Validator(_absolute(shape), registry=REGISTRY).is_valid(
                    shape["example"]
                ), (name, field)


def test_nothing_of_a_later_json_schema_is_published():
    text = msgspec.json.encode(SPEC).decode()
    for word in (
        '"$defs"',
        '"const"',
        '"examples":[',
        '"prefixItems"',
        '"type":["',
        '"type":"null"',
        '"exclusiveMinimum":1',
        "#/$defs",
    ):
        assert word not in text


def tour(client) -> None:
    imports(client)
    made(
        client,
        "/accounts",
        {
            "id": "petty",
            "name": "Petty",
            "type": "asset",
            "subtype": "bank",
            "parentId": CASH,
            "cashFlow": "operating",
        },
    )
    made(client, "/accounts", {"id": "spare", "name": "Spare", "type": "asset", "subtype": "bank"})
    for id_ in ("acme", "zeta", "gone"):
        contact(client, id_, id_.title(), termsId="terms-net-30")
    made(client, "/items", {"id": "hour", "name": "Hour", "rate": "12.345", "accountId": SALES})
    made(
        client,
        "/terms",
        {"id": "weekly", "name": "Weekly", "dueDays": 7, "discountPercent": "2", "discountDays": 3},
    )
    for id_ in ("j1", "j2", "j3"):
        journal(client, id_)
    for id_ in ("d1", "d2", "d3"):
        deposit(client, id_, contactId="acme")
    contact(client, "vend", "Vend", "vendor")
    invoice(client, "draft", status="draft")
    invoice(client, "i1")
    invoice(client, "i2", "70.00", contactId="zeta")
    payment(client, "p1", "40.00")
    payment(client, "p2", "200.00")
    payment(client, "p3", "5.00", contactId="zeta", hold=True)
    bill(client, "b1")
    bill(client, "b2", "30.00")
    bill_payment(client, "q1", "60.00")
    bill_payment(client, "q2", "7.00", hold=True)
    credit_memo(client, "m1", hold=True)
    vendor_credit(client, "c1", hold=True)
    for id_, account in (("cup", SALES), ("rest", SAVINGS)):
        fields = {"name": id_, "accountId": CASH, "contraAccountId": account}
        made(client, "/import/rules", {"id": id_, **fields})
    client.put("/system/settings/logo", content=PNG, headers={"content-type": "image/png"})
    made(client, "/messages", {"id": "m1", "to": "Till", "body": {"print": ["i1", 2, None]}})
    for operation in OPERATIONS:
        if operation.name.startswith("attachTo"):
            id_ = ATTACHED_TO[operation.name.removeprefix("attachTo")]
            path = operation.path.replace("{id}", id_)
            sent = {"content": b"%PDF-1.4", "headers": {"content-type": "application/pdf"}}
            assert client.post(f"{path}?name=first.pdf", **sent).status_code == 201
    reconciliations(client)
    first = {**PUSH["changes"][0], "changeId": "c1"}
    assert client.post("/sync/push", json={**PUSH, "changes": [first]}).status_code == 200


@pytest.fixture
def toured(filled):
    return filled(tour)


PUSH = {
    "clientId": "phone",
    "changes": [
        {
            "changeId": "c2",
            "collection": "contacts",
            "id": "pushed",
            "op": "put",
            "record": {"kind": "customer", "name": "Pushed"},
        },
        {"changeId": "c3", "collection": "contacts", "id": "never-was", "op": "delete"},
    ],
}
ATTACHED_TO = {
    "Account": "petty",
    "Contact": "acme",
    "Item": "hour",
    "Terms": "weekly",
    "Journal": "j1",
    "BankTransaction": "d1",
    "Invoice": "i1",
    "Payment": "p1",
    "Bill": "b1",
    "BillPayment": "q1",
}
"""A record of each kind that can have attachments."""
BANKED = {"accountId": CASH, "amount": "5", "splits": [{"accountId": SALES, "amount": 5}]}
RULE = {
    "name": "Deposits",
    "direction": "in",
    "textConditions": [{"match": "does_not_contain", "text": "refund | return"}],
    "contraAccountId": SALES,
}
TOUR = {
    "createAccount": ("", {"name": "New", "type": "asset"}),
    "replaceAccount": ("petty", {"name": "Other", "type": "asset", "subtype": "bank"}),
    "changeAccount": ("petty", {"description": "x", "parentId": None}),
    "deleteAccount": ("petty", None),
    "readAccount": ("petty", None),
    "createContact": ("", {"kind": "customer", "name": "New"}),
    "replaceContact": ("acme", {"kind": "customer", "name": "Other"}),
    "changeContact": ("acme", {"email": "x"}),
    "deleteContact": ("gone", None),
    "readContact": ("acme", None),
    "createItem": ("", {"name": "New"}),
    "replaceItem": ("hour", {"name": "Other"}),
    "changeItem": ("hour", {"rate": 5}),
    "deleteItem": ("hour", None),
    "readItem": ("hour", None),
    "createTerms": ("", {"name": "New"}),
    "replaceTerms": ("weekly", {"name": "Other"}),
    "changeTerms": ("weekly", {"dueDays": 5}),
    "deleteTerms": ("weekly", None),
    "readTerms": ("weekly", None),
    "createJournal": ("", {"lines": lines("5.00")}),
    "replaceJournal": ("j1", {"lines": lines("7.00")}),
    "changeJournal": ("j1", {"lines": lines("7.00")}),
    "deleteJournal": ("j2", None),
    "readJournal": ("bank-transaction:d1", None),
    "createBankTransaction": ("", BANKED),
    "replaceBankTransaction": ("d1", BANKED),
    "changeBankTransaction": ("d1", {"cleared": "cleared"}),
    "deleteBankTransaction": ("d2", None),
    "readBankTransaction": ("d1", None),
    "readAccountBalance": (CASH, None),
    "listRegister": (CASH, None),
    "markRow": (CASH, {"cleared": "cleared"}),
    "mergeAccount": ("spare", {"into": SAVINGS}),
    "mergeContact": ("acme", {"into": "zeta"}),
    "voidJournal": ("j3", {"reason": "twice"}),
    "reverseJournal": ("j1", {}),
    "voidBankTransaction": ("d3", {"reason": "twice"}),
    "createInvoice": ("", {"contactId": "acme", "lines": [{"itemId": "hour", "quantity": "1.5"}]}),
    "replaceInvoice": (
        "i1",
        {"contactId": "acme", "status": "sent", "lines": [{"accountId": SALES, "rate": "12.345"}]},
    ),
    "changeInvoice": ("i1", {"memo": "x"}),
    "deleteInvoice": ("i1", None),
    "readInvoice": ("i1", None),
    "readInvoicePage": ("i1", None),
    "sendInvoice": ("draft", {}),
    "printInvoice": ("draft", {}),
    "draftInvoice": ("i2", {}),
    "voidInvoice": ("i1", {"reason": "twice"}),
    "duplicateInvoice": ("i1", {}),
    "writeOffInvoice": ("i2", {"accountId": SALES, "amount": "2.00", "reason": "2%"}),
    "refundInvoice": ("m1", {"accountId": CASH, "date": "2026-03-09", "amount": 5}),
    "createPayment": (
        "",
        {"contactId": "zeta", "amount": 9, "applications": [{"invoiceId": "i2", "amount": "9.00"}]},
    ),
    "replacePayment": ("p1", {"contactId": "acme", "amount": 9}),
    "changePayment": ("p1", {"hold": True}),
    "deletePayment": ("p1", None),
    "readPayment": ("p1", None),
    "voidPayment": ("p1", {"reason": "twice"}),
    "refundPayment": ("p2", {"accountId": CASH, "date": "2026-03-09", "amount": 5}),
    "createBill": ("", {"contactId": "vend", "lines": [{"accountId": SALES, "amount": 5}]}),
    "replaceBill": ("b1", {"contactId": "vend", "lines": [{"accountId": SALES, "amount": 5}]}),
    "changeBill": ("b1", {"memo": "x"}),
    "deleteBill": ("b1", None),
    "readBill": ("b1", None),
    "voidBill": ("b1", {"reason": "twice"}),
    "duplicateBill": ("b1", {}),
    "writeOffBill": ("b2", {"accountId": SALES, "date": "2026-03-09"}),
    "refundBill": ("c1", {"accountId": CASH}),
    "payBill": ("b2", {"accountId": CASH, "date": "2026-03-09", "amount": 5, "ref": "101"}),
    "createBillPayment": (
        "",
        {
            "contactId": "vend",
            "accountId": CASH,
            "amount": 9,
            "applications": [{"billId": "b2", "amount": "9.00"}],
        },
    ),
    "replaceBillPayment": ("q1", {"contactId": "vend", "accountId": CASH, "amount": 9}),
    "changeBillPayment": ("q1", {"hold": True}),
    "deleteBillPayment": ("q1", None),
    "readBillPayment": ("q1", None),
    "voidBillPayment": ("q1", {"reason": "twice"}),
    "readReceivables": ("", None),
    "applyReceivables": (
        "",
        {"applications": [{"creditId": "p3", "debitId": "i2", "amount": "5.00"}]},
    ),
    "readPayables": ("", None),
    "applyPayables": (
        "",
        {"applications": [{"creditId": "q2", "debitId": "b2", "amount": "7.00"}]},
    ),
    "beginBankReconciliation": (
        "",
        {
            "accountId": CASH,
            "statementDate": "2026-03-31",
            "statementBalance": "0.00",
            "beginningDate": "2026-02-28",
            "beginningBalance": "0.00",
            "outstanding": [],
        },
    ),
    "readBankReconciliation": ("done", None),
    "changeBankReconciliation": ("begun", {"statementBalance": "60.00", "beginningDate": None}),
    "cancelBankReconciliation": ("begun", None),
    "clearRows": ("begun", {"cleared": ["bank-transaction:till-deposit:till"], "uncleared": "all"}),
    "finishBankReconciliation": ("begun", {"adjustmentAccountId": SALES}),
    "undoBankReconciliation": ("done", {}),
    "listDiscrepancies": ("done", None),
    "matchStatement": ("begun", b"Date,Description,Amount\n2026-03-15,Cafe,-4.50\n"),
    "readReconciliationReport": ("done", None),
    "importIif": (
        "",
        (
            b"!TERMS\tNAME\n"
            b"TERMS\tWeekday\n"
            b"!BUD\n"
            b"BUD\n"
            b"!TRNS\tDATE\tACCNT\tAMOUNT\n"
            b"!SPL\tDATE\tACCNT\tAMOUNT\n"
            b"TRNS\t1/1/26\tNew\t5\n"
            b"SPL\t1/1/26\tOld\t-5\n"
            b"ENDTRNS\n"
        ),
    ),
    **{name: ("", content) for name, content in STATEMENTS.items()},
    "importQuickBooks": (
        "",
        (
            b"General Ledger\n\n,Date,Transaction Type,Num,Name,Memo,Split,Amount,Balance\n"
            b"Tea,,,,,,,,\n,01/02/2026,Check,1,Vic,,Checking,5.00,5.00\n"
            b"Total for Tea,,,,,,,6.00,\n"
            b"Checking,,,,,,,,\n,01/02/2026,Check,1,Vic,,Tea,-5.00,-5.00\n"
        ),
    ),
    "importEnrich": (
        "",
        (
            b"Date,Description,Memo,Amount\n"
            b"2026-03-05,Acme,By check,200.00\n"
            b"2026-03-02,Acme,Deposit of March,50.00\n"
        ),
    ),
    "commitImportPlan": (PLAN, {}),
    "readImportBatch": (BATCH, None),
    "undoImportBatch": (BATCH, {}),
    "createBankRule": ("", RULE),
    "replaceBankRule": ("cup", RULE),
    "changeBankRule": ("cup", {"direction": "in", "amountFrom": "5.00", "accountId": None}),
    "deleteBankRule": ("rest", None),
    "readBankRule": ("cup", None),
    "tryBankRules": ("", {"rule": RULE}),
    "orderBankRules": ("", {"ids": ["rest", "cup"]}),
    "compareReport": (
        "",
        {
            "csv": (
                "Balance Sheet\r\n"
                "Me\r\n"
                '"As of December 31, 2026"\r\n'
                "\r\n"
                ",Total\r\n"
                "ASSETS\r\n"
                "   Savings,5.00\r\n"
                "TOTAL ASSETS,5.00\r\n"
            )
        },
    ),
    "reportRepairs": (
        "",
        {
            "clientId": "anns-phone",
            "version": 3,
            "repaired": [{"collection": "contacts", "id": "acme"}],
        },
    ),
    "makeBackup": ("", {}),
    "verifyBooks": ("", {}),
    "importBooks": ("", exported(new_books(MemoryStore()))),
    "resetBooks": ("", {"data": True, "confirm": "My Company"}),
    "restoreBackup": ("", {"name": ""}),
    "changeSettings": ("", {"company": {"closingDate": "2025-12-31"}}),
    "replaceLogo": ("", PNG),
    "changePreferences": (
        "",
        {"prefs": {"width": 240, "old": None}, "themes": {"dark": {"text": "#fff"}, "old": None}},
    ),
    "pushChanges": ("", PUSH),
    "runBatch": (
        "",
        {
            "operations": [
                {"method": "PATCH", "path": "/invoices/i1", "body": {"memo": "x"}},
                {"method": "DELETE", "path": "/api/v1/invoices/gone?override=no"},
            ],
            "atomic": False,
        },
    ),
    "postMessage": ("", {"from": "Front desk", "body": "Print the invoices"}),
    "readMessage": ("m1", None),
    "acknowledgeMessage": ("m1", {}),
    "deleteMessage": ("m1", None),
    **{f"attachTo{kind}": (id_, b"%PDF-1.5") for kind, id_ in ATTACHED_TO.items()},
    **{f"list{kind}Attachments": (id_, None) for kind, id_ in ATTACHED_TO.items()},
    **{f"download{kind}Attachment": (id_, None) for kind, id_ in ATTACHED_TO.items()},
    **{f"remove{kind}Attachment": (id_, None) for kind, id_ in ATTACHED_TO.items()},
}


def call(client, operation, *, query: str = ""):
    id_, body = TOUR.get(operation.name.removesuffix("History"), ("", None))
    path = (
        operation.path.replace("{id}", id_)
        .replace("{planId}", id_)
        .replace("{clientId}", PUSH["clientId"])
        .replace("{changeId}", "c1")
        .replace("{rowId}", f"bank-transaction:d1:{CASH}")
        .replace("{key}", "balance-sheet")
    )
    if "{name}" in path:
        path = path.replace("{name}", client.post("/data/backup", json={}).json()["name"])
    if operation.name == "restoreBackup":
        body = {"name": client.post("/data/backup", json={}).json()["name"]}
    if operation.name in STATEMENTS:
        query += f"{'&' if query else '?'}accountId={CASH}"
    if operation.media == ANY_FILE:
        query += f"{'&' if query else '?'}name=second.pdf"
    if "{attachmentId}" in path:
        kept = client.get(path.partition("/{attachmentId}")[0]).json()["data"]
        path = path.replace("{attachmentId}", kept[0]["id"])
    media = "application/pdf" if operation.media == ANY_FILE else operation.media[0]
    options = (
        {"content": body, "headers": {"content-type": media}}
        if isinstance(body, bytes)
        else {}
        if body is None
        else {"json": body}
    )
    return client.request(operation.method, f"{PREFIX}{path}{query}", **options)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_answer_has_the_shape_that_its_operation_publishes(toured, operation):
    answer = call(toured, operation)
    assert answer.status_code == operation.status, f"is what TOUR sends right? {answer.text}"
    answered(operation, answer)


@pytest.mark.parametrize(
    "operation",
    [each for each in OPERATIONS if each.is_write],
    ids=lambda operation: operation.name,
)
def test_every_rehearsal_has_the_shape_that_its_operation_publishes(toured, operation):
    answer = call(toured, operation, query="?dryRun=true")
    assert answer.status_code == 200, answer.text
    answered(operation, answer)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_refusal_has_the_shape_that_its_operation_publishes(toured, operation):
    answer = call(toured, operation, query="?colour=red")
    problem(answer, 400)
    answered(operation, answer)


def test_events_have_the_shape_that_their_operation_publishes(toured):
    operation = next(operation for operation in OPERATIONS if operation.name == "readChanges")
    answer = toured.get(f"/sync/changes?events={','.join(EVENT_NAMES)}&limit=1000")
    answered(operation, answer)
    assert len({event["event"] for event in answer.json()["events"]}) > 10


@pytest.mark.parametrize("key", REPORTS)
def test_every_report_has_the_shape_that_its_operation_publishes(toured, key):
    operation = next(operation for operation in OPERATIONS if operation.name == "readReport")
    answer = toured.get(f"/reports/{key}")
    assert answer.status_code == 200, answer.text  # a defect has a published shape too
    answered(operation, answer)
    assert len(answer.json()["rows"]) > 1


@pytest.mark.parametrize(
    "operation",
    [each for each in OPERATIONS if each.takes not in {None, bytes}],
    ids=lambda operation: operation.name,
)
def test_the_requests_of_the_tour_have_the_shape_that_their_operations_publish(operation):
    """Amounts are published as texts; numbers are accepted as well."""
    body = TOUR[operation.name][1]
    schema = SPEC["paths"][PREFIX + operation.path][operation.method.lower()]["requestBody"][
        "content"
    ]["application/json"]["schema"]
    check(_texts(body), schema)


def _texts(value, name=""):
    if isinstance(value, dict):
        return {inner: _texts(each, inner) for inner, each in value.items()}
    if isinstance(value, list):
        return [_texts(each) for each in value]
    return (
        f"{value}.00"
        if isinstance(value, int) and name in {"rate", "quantity", "amount", "debit", "credit"}
        else value
    )


def test_the_documentation_page_is_served_without_a_detour(client):
    answer = client.request("GET", "/api/docs")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http:" not in policy
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy


def test_the_documentation_loads_nothing_from_elsewhere(client):
    page = client.request("GET", "/api/docs").text
    script = client.request("GET", "/api/docs/docs.js").text
    assert not re.search(r"https?:|[\"'(]//|@import", page + script)
    loaded = re.findall(r'(?:src|href)="([^"]*)"', page) + re.findall(r'url: "([^"]*)"', script)
    assert len(loaded) == 5
    assert all(each.startswith("/api/docs/") for each in loaded)
    assert not re.search(r"<script(?![^>]*src=)[^>]*>|<style|\son\w+=", page)
    for address in loaded:
        answer = client.request("GET", address)
        assert (answer.status_code, len(answer.content) > 0) == (200, True)
        assert answer.headers["content-type"].split(";")[0] in {
            "text/css",
            "text/javascript",
            "image/png",
            "application/json",
        }


def test_the_style_sheet_loads_nothing_from_elsewhere(client):
    style = client.request("GET", "/api/docs/swagger-ui.css").text
    assert all(
        each.strip("\"' ").startswith("data:") for each in re.findall(r"url\(([^)]*)\)", style)
    )
    assert "@import" not in style


def test_every_answer_to_a_write_may_have_warnings():
    answers = [
        operation.answers for operation in OPERATIONS if operation.is_write and operation.answers
    ]
    assert answers
    for shape in answers:
        assert "warnings" in {field.encode_name for field in msgspec.structs.fields(shape)}
