"""What the specification says of operations and of their groups, beyond the summaries."""

from collections.abc import Mapping

GROUPS: Mapping[str, str] = {
    "accounts": "The chart of accounts, with the register and the balance of each account.",
    "contacts": "Customers and vendors.",
    "items": "What is sold: the lines of invoices take their texts, rates and accounts from it.",
    "terms": "When invoices and bills are due, and the discounts for paying early.",
    "invoices": "Invoices and credit memos.",
    "payments": "Payments received from customers.",
    "bills": "Bills and vendor credits, and under `/bills/payments` the payments to vendors.",
    "journals": "Every entry of the journal: those written by hand, and those that documents post.",
    "bank-transactions": (
        "Deposits, withdrawals, charges, card payments and transfers, and what waits for a deposit."
    ),
    "import": "Files of other programs and of banks, the imports made of them, and the bank rules.",
    "system": "The health, the versions, the figures and the settings of the server.",
    "reconciliation": (
        "What customers owe and vendors are owed, and the books against the statements of banks."
    ),
    "reports": "The reports, and their comparison with those of another program.",
    "data": "Exports, backups, and the replacement of the whole books.",
    "audit": "The log of all changes, which nobody can change unnoticed.",
    "sync": "Copies of the books on other devices: changes, pushes, checksums, preferences.",
    "messages": "Messages between devices.",
    "console": "What the server does now. The page of the console is at `/api/v1/console`.",
    "batch": "Many writes in one request.",
}
"""What each group of operations is about, by the first part of its paths."""

_VERBS: Mapping[str, str] = {
    "list": "The answer is a page: `nextCursor` leads to the next one, and the filters narrow it.",
    "create": (
        "The client may choose the id; what else is left out, the books fill in where they can. "
        "What is computed and `version` may not be sent."
    ),
    "read": "The answer is what the books have now, or with `knownAt` what they had then.",
    "replace": (
        "Fields that are left out get their defaults, except number and date. A view may be sent "
        "as it was read: what is computed is ignored, and its `version` counts as If-Match."
    ),
    "change": "Only the fields that are sent change; null puts a field back to its default.",
    "delete": "The record is gone, but stays in the log. Records that others refer to stay.",
    "void": (
        "It stays in the books, but counts for nothing any more. In a closed period it keeps what "
        "it has posted, and an opposite document takes it back."
    ),
    "attachTo": "The body is the file, or a form with the file.",
    "download": "The answer is the bytes, as they were sent.",
    "remove": "The file is gone from the record; the log keeps its name and hash.",
    "duplicate": "The copy is a new record with the date of today and the next number.",
    "writeOff": "Without an amount, all that is open is written off.",
    "refund": "Without an amount, all that is not applied is paid back, as a bank transaction.",
    "merge": "All documents move to the other record, and this one is deleted.",
    "import": (
        "The body is the file, in any of the media types. With `dryRun=true` the answer is the "
        "plan: what would be made, and a `planId` by which it can be committed."
    ),
    "export": "The answer is a file, which is whole before its first byte is sent.",
    "apply": (
        "Applications and holds that are stated are entered first; then the books apply the rest."
    ),
}
"""What all operations do whose names begin with a word."""

_OPERATIONS: Mapping[str, str] = {
    "acknowledgeMessage": "It is then no longer among the messages that are not acknowledged.",
    "beginBankReconciliation": (
        "The rows up to the date of the statement can then be cleared. An account has one open "
        "reconciliation at a time."
    ),
    "cancelBankReconciliation": "The next reconciliation begins as if this one had not been begun.",
    "changeBankReconciliation": "The rows that are cleared stay so.",
    "changePreferences": "Names that are not sent keep their values; null removes one.",
    "changeSettings": (
        "Members that are not sent stay. A changed port moves the running server there."
    ),
    "clearMessages": "No device gets them any more.",
    "clearRows": "The answer has the difference that is left.",
    "commitImportPlan": "It does what the plan says, or nothing if the books changed meanwhile.",
    "compareReport": (
        "The body is the CSV of the same report of QuickBooks. The answer pairs its figures with "
        "those of the books, and names a cause for each difference. Nothing is changed."
    ),
    "deleteBackup": "The file is gone from the folder of the backups.",
    "deleteLogo": "Invoices then begin with the name of the company.",
    "draftInvoice": "Only an invoice to which nothing is applied can be a draft again.",
    "exportBooks": "Books into which it is imported have the same records.",
    "finishBankReconciliation": (
        "The cleared rows become reconciled, and cannot be changed without a reason. The "
        "difference must be zero, or goes to the named account."
    ),
    "importBooks": (
        "The former books are backed up first. With `dryRun=true` nothing is replaced, and the "
        "answer says what the file has."
    ),
    "importEnrich": (
        "The rows of the file fill empty payees, memos and references of entries that the books "
        "have already. Nothing is made, and nothing that a person has entered is changed."
    ),
    "listAudit": "Each change has the record before and after, who made it, and in which request.",
    "listBackups": "The names lead to the files.",
    "listDiscrepancies": "They are why a later statement may not begin with the balance it should.",
    "listRegister": "Rows of every document are in it; `knownAt` shows them as they were known.",
    "listReports": "Each has its parameters, with their defaults and values.",
    "listUndeposited": "A deposit takes a row up by its `rowId` in one of the splits.",
    "makeBackup": "The answer has the name of the file, by which it can be downloaded or restored.",
    "markRow": "A reconciled row stays reconciled.",
    "matchStatement": (
        "The body is the file. With `apply=certain` the rows that match without doubt are cleared; "
        "else the answer only proposes."
    ),
    "orderBankRules": "The first rule that fits a row is the one that counts.",
    "payBill": "The payment is a bill payment of its own, stated for this bill.",
    "postMessage": "The devices read it by `GET /messages`, or in the stream of changes.",
    "printInvoice": "A draft posts from then on, and gets its place among the receivables.",
    "pushChanges": (
        "Each change is carried out for itself and has a result, unless `atomic` asks for all or "
        "none. What others have changed meanwhile is merged field by field, or is a conflict."
    ),
    "readAccountBalance": "It is in the natural sign of the account, without its sub-accounts.",
    "readAuditHead": "Whoever keeps them elsewhere can prove later that the log was not changed.",
    "readBankReconciliation": "Each row says whether it is cleared.",
    "readChanges": (
        "`since` and `head` say where the copy stands; `next` has them for the next page. With "
        "`events` the answer has those events instead of the changes."
    ),
    "readChecksums": "A copy compares them with its own, to find out what it has missed.",
    "readClosedPeriods": "It shows what was changed behind the closing date, by whom and why.",
    "readDiagnostics": "It can be sent to others, because it tells nothing about the company.",
    "readHealth": "The answer is a problem if the books cannot be used.",
    "readImportBatch": "The answer has what the import made, and whether it was undone.",
    "readInvoiceNumbers": "The numbers are looked at by their prefixes.",
    "readInvoicePage": "The page is drawn anew for each request.",
    "readLogo": "The answer is the picture, as it was sent.",
    "readMessage": "The answer also says whether it was acknowledged.",
    "readMetrics": "A monitor polls it.",
    "readPayables": "With `contactId` it is that of one vendor.",
    "readPreferences": "They are shared by all devices.",
    "readPushResult": "The answer is the one that the push got.",
    "readReceivables": "With `contactId` it is that of one customer.",
    "readReconciliationReport": "`format` or the Accept header chooses the media type.",
    "readReport": "`format` or the Accept header chooses the media type.",
    "readSettings": "The answer also has the port and the logo.",
    "readSyncStatus": "A device learns from it whether it is up to date.",
    "readConsoleState": (
        "The console shows it, with the stream of changes and the diagnostics. Nothing but the "
        "numbers of records comes from the books."
    ),
    "readVersion": "The answer never changes while the server runs.",
    "replaceLogo": "The body is a PNG or JPEG of at most 1 MiB.",
    "reportRepairs": "The note is kept beside the books, for those who look after the copies.",
    "resetBooks": "`confirm` must be the name of the company.",
    "restoreBackup": "What was changed since the backup is only in the backup made now.",
    "reverseJournal": "The opposite entry is a journal of its own, dated `date` or today.",
    "runBatch": (
        "Each operation is answered as it would be alone, in the order of the request. If `atomic` "
        "is false, one that is refused does not stop the others."
    ),
    "sendInvoice": "A draft posts from then on, and gets its place among the receivables.",
    "streamChanges": (
        "The stream never ends. After a break, `Last-Event-ID` brings what was missed meanwhile."
    ),
    "tryBankRules": "It shows what a rule would have made of the rows of earlier statements.",
    "undoBankReconciliation": "Its rows are cleared again, and can be changed.",
    "undoImportBatch": "What was changed since by hand stays, and is named in the answer.",
    "verifyAudit": "With `head`, it also proves that the log still has what somebody has kept.",
    "verifyBooks": "It takes as long as the books are large, and changes nothing.",
}
"""What each operation does of which its name does not say enough."""


def words_of_operation(name: str) -> str:
    """What an operation does, besides what its summary says."""
    beginnings = (words for verb, words in _VERBS.items() if name.startswith(verb))
    return _OPERATIONS.get(name) or next(beginnings)
