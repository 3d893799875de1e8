"""The examples of the specification, and the order in which all of them succeed.

An example uses ids that earlier ones have chosen. An id that the server makes, such as that of an
import, has a `link` in the answer that has it.
"""

from collections.abc import Iterable
from typing import Any

from adapters.http.import_shapes import ImportResultView
from adapters.http.operation import ANY_FILE, FILES, JSON, PATCH, Operation
from adapters.http.specification.example_records import TO_DELETE, TO_SETTLE, TO_VOID
from adapters.http.specification.example_requests import (
    FILE_BODIES,
    JSON_BODIES,
    QUERIES,
    SEVERAL_JSON_BODIES,
)
from domain.ledger.attachments import FILE_NAME

_RECORDS = {
    "/accounts": "account-8000",
    "/contacts": "customer-2000",
    "/items": "item-1000",
    "/terms": "terms-1000",
    "/invoices": "invoice-1000",
    "/payments": "payment-1000",
    "/bills/payments": "bill-payment-1000",
    "/bills": "bill-1000",
    "/journals": "journal-1000",
    "/bank-transactions": "deposit-1000",
    "/import/rules": "rule-1000",
    "/import/batches": "the id of an import",
    "/reconciliation/bank": "checking-march",
    "/messages": "message-1000",
}
"""The record that the examples of a group of paths are about."""

_OTHER_RECORDS = {
    "deleteAccount": "account-8009",
    "mergeAccount": "account-8001",
    "listRegister": "account-1000",
    "markRow": "account-1000",
    "deleteContact": f"customer-{TO_DELETE}",
    "mergeContact": "customer-1001",
    "refundInvoice": "credit-memo-1000",
    "refundBill": "vendor-credit-1000",
    "payBill": "bill-1001",
    "reverseJournal": "journal-1001",
    "deleteBankRule": "rule-1000",
    "finishBankReconciliation": "savings-march",
    "undoBankReconciliation": "savings-march",
    "deleteMessage": "message-1000",
}
"""The record that the example of an operation is about, where it is another one."""

_ENDINGS = (
    ("delete", TO_DELETE),
    ("void", TO_VOID),
    ("writeOff", TO_SETTLE),
    ("refund", TO_SETTLE),
)
"""How the id of the record ends, by how the name of the operation begins."""

_PATH_VALUES = {
    "rowId": "bank-transaction:deposit-1000:account-1000",
    "attachmentId": "the id of an attached file",
    "planId": "the id of a plan",
    "name": "books-2026-03-31.wyzbooks",
    "clientId": "front-desk",
    "changeId": "make-vendor-1000",
    "key": "balance-sheet",
}

_FIRST = ("/sync/push",)
_LAST = (
    "/messages/{id}",
    "/messages/clear",
    "/data/backup",
    "/data/restore",
    "/data/backups",
    "/data/backups/{name}",
    "/data/import",
    "/data/reset",
)
"""The paths whose examples come before all others, and after them, in their order."""


def in_order_of_examples(operations: Iterable[Operation]) -> list[Operation]:
    """The operations in the order of the specification: what makes records, uses, deletes them."""
    published = list(operations)
    collections = {operation.path for operation in published if operation.name.startswith("create")}
    records = {f"{path}/{{id}}" for path in collections} | {"/reconciliation/bank/{id}"}

    def place(operation: Operation) -> tuple[int, int]:
        path = operation.path
        if path in _FIRST:
            return 0, 0
        if path in _LAST:
            return 4, _LAST.index(path)
        return (1 if path in collections else 3 if path in records else 2), 0

    return sorted(published, key=place)


def path_example(operation: Operation, name: str) -> str:
    """The example of a parameter in the path."""
    if name != "id":
        return _PATH_VALUES[name]
    if operation.name in _OTHER_RECORDS:
        return _OTHER_RECORDS[operation.name]
    group = next(path for path in _RECORDS if operation.path.startswith(f"{path}/"))
    example = _RECORDS[group]
    for beginning, ending in _ENDINGS:
        if operation.name.startswith(beginning) and example[-1].isdigit():
            return f"{example.rpartition('-')[0]}-{ending}"
    return example


def query_example(operation: Operation, name: str) -> dict[str, Any]:
    """The member `example` of a parameter in the query; empty if it has none."""
    if operation.media == ANY_FILE and name == "name":
        return {"example": FILE_NAME.example}
    values = QUERIES.get(operation.name, {})
    return {"example": values[name]} if name in values else {}


def body_example(operation: Operation, media: str) -> dict[str, Any]:
    """The member `example` or `examples` of a body in one media type; empty if it has none."""
    if media not in {*JSON, *PATCH}:
        text = FILE_BODIES.get(operation.name)
        return {"example": text} if text and media in FILES else {}
    if operation.name in SEVERAL_JSON_BODIES:
        several = SEVERAL_JSON_BODIES[operation.name]
        return {"examples": {name: {"value": value} for name, value in several.items()}}
    return {"example": JSON_BODIES.get(operation.name, {})}


def links(operation: Operation) -> dict[str, Any]:
    """The operations that take an id which the answer of this one has, by name."""
    name = operation.name
    if name.startswith("attachTo"):
        kind = name.removeprefix("attachTo")
        file = {"id": "$request.path.id", "attachmentId": "$response.body#/id"}
        return {
            verb: _link(f"{verb}{kind}Attachment", "The attached file.", file)
            for verb in ("download", "remove")
        }
    if operation.answers is ImportResultView:
        batch = {"id": "$response.body#/batchId"}
        plan = {"planId": "$response.body#/planId"}
        return {
            "commit": _link("commitImportPlan", "The plan of a dry run.", plan),
            "read": _link("readImportBatch", "The import.", batch),
            "undo": _link("undoImportBatch", "The import.", batch),
        }
    if name == "makeBackup":
        backup = {"name": "$response.body#/name"}
        return {
            "download": _link("downloadBackup", "The backup.", backup),
            "delete": _link("deleteBackup", "The backup.", backup),
            "restore": {
                "operationId": "restoreBackup",
                "description": "The backup.",
                "requestBody": backup,
            },
        }
    return {}


def _link(name: str, description: str, values: dict[str, str]) -> dict[str, Any]:
    return {"operationId": name, "description": description, "parameters": values}
