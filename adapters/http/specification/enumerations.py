"""The names of enumerations in the specification.

An enumeration is named after the first place where it stands: `AccountType` is the `type` of an
`Account`. Where many places share one, or the place is a parameter, its name is here.
"""

from collections.abc import Mapping

from application.collections.kinds import KINDS

COLLECTION_NAMES = tuple(sorted(kind.plural for kind in KINDS.values()))
"""What a field called `collection` may have, if it does not have a list of its own."""

NAMES: Mapping[str, str] = {
    "AppliedChange.rule": "ApplicationRule",
    "Attachment.collection": "CollectionName",
    "AuditQuery.op": "LoggedOperation",
    "BankTransaction.cleared": "ClearedMark",
    "BankTransaction.status": "PostedStatus",
    "Change.op": "ChangeOperation",
    "ChangeRequest.collection": "PushedCollection",
    "EntryChange.change": "ChangeOfPart",
    "ClosedChange.kind": "ClosedChangeKind",
    "ComparedDays.kind": "ComparedPeriod",
    "CsvQuery.matches": "ImportedMatches",
    "CsvQuery.probable": "ImportedDuplicates",
    "CsvQuery.transfers": "ImportedTransfers",
    "Evidence.payee": "PayeeEvidence",
    "Fault.code": "FaultCode",
    "FormatParameter.format": "ReportFormat",
    "Health.scope": "AccessScope",
    "HistoryEntry.action": "HistoryAction",
    "InvoiceQuery.sort": "DocumentSort",
    "ItemQuery.sort": "NameSort",
    "MatchQuery.dateOrder": "DateOrder",
    "Merge.collection": "MergedCollection",
    "PaymentQuery.sort": "TransactionSort",
    "Problem.code": "ErrorCode",
    "PushResult.status": "PushStatus",
    "ReadReportParameters.columns": "ReportColumns",
    "ReadReportParameters.period": "ReportPeriod",
    "ReconciliationFacts.status": "ReconciliationStatus",
    "ReconciliationReport.basis": "ReportBasis",
    "RecordName.collection": "CopiedCollection",
    "ReportKind.key": "ReportKey",
    "ReportKind.type": "ReportType",
    "key": "ReportKey",
}
"""The name of each such enumeration, by `Schema.property` or by the name of the parameter."""


def enumeration_name(owner: str, field: str) -> str:
    """The name of the enumeration of a field of a schema, or of a parameter of a query."""
    place = f"{owner}.{field}" if owner else field
    return NAMES.get(place, f"{owner.removesuffix('Query')}{field[0].upper()}{field[1:]}")
