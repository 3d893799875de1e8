"""What an enrichment tells about the rows of its file, as JSON."""

from typing import Any

from application.importing.import_answer import ImportAnswer
from application.ports.change_log import RecordAddress


def enrichment_members(answer: ImportAnswer) -> dict[str, Any]:
    """The members of an answer that only an enrichment has."""
    told = answer.enrichment
    if told is None:
        return {}
    return {
        "enriched": [
            {
                "line": row.line,
                **document_members(row.document),
                "fields": {
                    field.name: {"before": field.before, "after": field.after}
                    for field in row.fields
                },
                "certain": row.is_certain,
                "evidence": list(row.evidence),
            }
            for row in told.enriched
        ],
        "ambiguous": [
            {
                "line": row.line,
                "candidates": [
                    {**document_members(one.document), "evidence": list(one.evidence)}
                    for one in row.candidates
                ],
            }
            for row in told.ambiguous
        ],
    }


def more_enrichment_members(answer: ImportAnswer) -> dict[str, int]:
    """How many more of each there are than the answer lists."""
    told = answer.enrichment
    return {
        "enriched": told.enriched.more if told else 0,
        "ambiguous": told.ambiguous.more if told else 0,
    }


def document_members(address: RecordAddress) -> dict[str, str]:
    """The collection and the id of a document."""
    collection, id_ = address
    return {"collection": collection, "id": id_}
