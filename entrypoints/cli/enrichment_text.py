"""What an enrichment fills, and which rows it leaves, as text for a terminal."""

from collections.abc import Mapping
from typing import Any

from application.collections.registry import COLLECTIONS
from domain.records import words_of_kind


def enrichment_sections(plan: Mapping[str, Any]) -> list[tuple[str, str, list[str]]]:
    """What the plan of an enrichment tells about rows: member, heading and texts."""
    return [
        ("enriched", "Filled", [_enriched(row) for row in plan.get("enriched", ())]),
        (
            "ambiguous",
            "Ambiguous rows, which fill nothing",
            [_ambiguous(row) for row in plan.get("ambiguous", ())],
        ),
    ]


def _enriched(row: Mapping[str, Any]) -> str:
    """What one row fills, whether that is certain, and why."""
    fields = "; ".join(
        f"{name} {_before(field['before'])}{field['after']!r}"
        for name, field in row["fields"].items()
    )
    certainty = "certain" if row["certain"] else "not certain"
    evidence = ", ".join(row["evidence"])
    return f"line {row['line']}: {_document(row)}: {fields} ({certainty}: {evidence})"


def _ambiguous(row: Mapping[str, Any]) -> str:
    """The entries that one row may be."""
    candidates = "; or ".join(
        f"{_document(one)} ({', '.join(one['evidence'])})" for one in row["candidates"]
    )
    return f"line {row['line']}: {candidates}"


def _before(text: str) -> str:
    return f"{text!r} -> " if text else ""


def _document(address: Mapping[str, Any]) -> str:
    return f"{words_of_kind(COLLECTIONS[address['collection']].kind)} {address['id']}"
