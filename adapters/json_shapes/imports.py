"""What an import did, as JSON."""

from typing import Any

from application.importing.import_answer import ImportAnswer
from domain.values import format_amount


def import_view(answer: ImportAnswer) -> dict[str, Any]:
    """What an import made, merged, left out, assumed and refused, and how many lines of the file each was."""
    return {
        "created": dict(answer.created),
        "merged": dict(answer.merged),
        "duplicates": 0,
        "leftOut": [
            {"block": each.block, "rows": each.rows, "why": each.why} for each in answer.left_out
        ],
        "assumed": [
            {"line": each.line, "what": each.what, "why": each.why}
            for each in sorted(answer.assumed, key=lambda each: each.line)
        ],
        "doubled": sorted(set(answer.doubled)),
        "refused": [
            {"line": each.line, "code": each.code, "message": each.message}
            for each in sorted(answer.refused, key=lambda each: each.line)
        ],
        "lines": {
            "made": answer.made_lines,
            "merged": answer.merged_lines,
            "duplicate": 0,
            "leftOut": sum(each.rows for each in answer.left_out),
            "refused": sum(each.rows for each in answer.refused),
            "structure": answer.file.structure,
            "total": answer.file.total,
        },
        "trialBalance": {"before": _sides(answer.before), "after": _sides(answer.after)},
    }


def refused_import_view(answer: ImportAnswer) -> dict[str, Any]:
    """What an import answers that was refused: nothing is made."""
    return {**import_view(answer), "created": {}, "merged": {}, "doubled": []}


def _sides(debits: int) -> dict[str, str]:
    return {"debits": format_amount(debits), "credits": format_amount(debits)}
