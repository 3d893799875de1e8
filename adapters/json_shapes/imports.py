"""The result of an import, as JSON."""

from typing import Any, cast

from adapters.json_shapes.effects import entry_lines
from adapters.json_shapes.enrichments import enrichment_members, more_enrichment_members
from adapters.json_shapes.imported_rows import more_statement_members, statement_members
from adapters.json_shapes.write_answers import warning_views
from application.importing.import_answer import ImportAnswer
from application.importing.parsed_file import ParsedFile
from application.importing.plan_import import PlannedImport
from application.importing.proof import Proof
from domain.banking.bank_transactions import BankTransaction
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.records import Record
from domain.values import format_amount


def import_view(answer: ImportAnswer) -> dict[str, Any]:
    """What was made, merged, left out, assumed and refused, with the number of lines of each.

    The lists have their first members; `more` says how many others there are.
    """
    more = {
        "records": answer.records.more,
        "leftOut": answer.left_out.more,
        "assumed": answer.assumed.more,
        "doubled": answer.duplicate_numbers.more,
        "refused": answer.refused.more,
        **more_statement_members(answer),
        **more_enrichment_members(answer),
    }
    place = answer.file.place
    return {
        **({"batchId": answer.batch_id} if answer.batch_id else {}),
        "created": dict(answer.created),
        "merged": dict(answer.merged),
        "duplicates": answer.duplicate_lines,
        "leftOut": [
            {"block": block.block, "rows": block.rows, "why": block.why}
            for block in answer.left_out
        ],
        "assumed": [
            {**_place(place(assumed.line)), "what": assumed.what, "why": assumed.why}
            for assumed in sorted(answer.assumed, key=lambda assumed: assumed.line)
        ],
        "doubled": sorted(set(answer.duplicate_numbers)),
        "refused": [
            {**_place(place(row.line)), "code": row.code, "message": row.message}
            for row in sorted(answer.refused, key=lambda row: row.line)
        ],
        "lines": {
            "made": answer.made_lines,
            "merged": answer.merged_lines,
            "duplicate": answer.duplicate_lines,
            "leftOut": answer.left_out_lines,
            "refused": answer.refused_lines,
            "structure": answer.file.structure,
            "total": answer.total_lines,
        },
        **statement_members(answer),
        **enrichment_members(answer),
        **({"more": more} if any(more.values()) else {}),
        **_stopped_at(answer),
        **({"files": [part.name for part in answer.file.parts]} if answer.file.parts else {}),
        **({"proof": _proof_view(answer.proof, answer.file)} if answer.proof else {}),
        "trialBalance": {
            "before": _sides(answer.debits_before),
            "after": _sides(answer.debits_after),
        },
    }


def _place(place: tuple[str, int]) -> dict[str, Any]:
    """The line of a row, and its file if there are several."""
    name, line = place
    return {"file": name, "line": line} if name else {"line": line}


def _stopped_at(answer: ImportAnswer) -> dict[str, Any]:
    if answer.stopped_at is None:
        return {}
    return {"stoppedAt": answer.file.place(answer.stopped_at)[1]}


def _proof_view(proof: Proof, file: ParsedFile) -> dict[str, Any]:
    """How many totals and balances of the files were compared, and which do not agree."""
    differences = [
        {
            **_place(file.place(difference.stated.line)),
            "account": difference.stated.account,
            "accountId": difference.account_id,
            "from": difference.stated.first and difference.stated.first.isoformat(),
            "to": difference.stated.last.isoformat(),
            "stated": format_amount(difference.stated.amount),
            "books": format_amount(difference.amount),
            "difference": format_amount(difference.amount - difference.stated.amount),
        }
        for difference in proof.differences
    ]
    more = {"more": proof.differences.more} if proof.differences.more else {}
    return {"checked": proof.checked, "differences": differences, **more}


def plan_view(planned: PlannedImport) -> dict[str, Any]:
    """What an import would do; the plan can be committed by its id, if it has one."""
    warnings = warning_views(planned.plan.warnings)
    return {
        "dryRun": True,
        **({"planId": planned.id} if planned.can_be_committed else {}),
        **import_view(planned.answer),
        "records": _record_views(planned),
        **({"warnings": warnings} if warnings else {}),
    }


def _record_views(planned: PlannedImport) -> list[dict[str, Any]]:
    """What becomes of the first records of the file, with what each of them would post."""
    listed = {(outcome.collection, outcome.id) for outcome in planned.answer.records}
    saved = {
        address: record
        for record in planned.plan.saved_records()
        if (address := (record.plural, record.id)) in listed
    }
    views = []
    for outcome in sorted(planned.answer.records, key=lambda outcome: outcome.line):
        record = saved.get((outcome.collection, outcome.id))
        entry = planned.plan.entry_of(record) if isinstance(record, Document) else None
        views.append(
            {
                **_place(planned.file.place(outcome.line)),
                "outcome": outcome.outcome,
                "collection": outcome.collection,
                "id": outcome.id,
                "label": _label(record) if record else None,
                "journal": entry_lines(entry) if entry else [],
            }
        )
    return views


def _label(record: Record) -> str:
    """What a bookkeeper calls a record: its number and name, or its type, number and date.

    Of a bank transaction also its payee.
    """
    if isinstance(record, BankTransaction) and record.payee:
        return f"{record.label}, {record.payee}"
    if isinstance(record, (Account, Document)):
        return record.label
    return str(cast("Any", record).name)


def refused_import_view(answer: ImportAnswer) -> dict[str, Any]:
    """The result of an import that was refused: nothing was made."""
    nothing: dict[str, Any] = {"created": {}, "merged": {}, "doubled": []}
    if answer.enrichment:
        nothing["enriched"] = []
    return {**import_view(answer), **nothing}


def _sides(debits: int) -> dict[str, str]:
    return {"debits": format_amount(debits), "credits": format_amount(debits)}
