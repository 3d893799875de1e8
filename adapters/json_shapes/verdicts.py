"""What verifying the books has found, as JSON."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from adapters.json_shapes.log_proofs import LogProofView, chain_view, kept_head_view
from application.integrity.verify_books import Verdict

MOST_FAULTS = 1000
"""How many faults one answer names."""


class VerdictView(msgspec.Struct, rename="camel"):
    """Whether the books are right, and all that is wrong with them."""

    ok: bool
    checked: Annotated[
        dict[str, int], Meta(description="How many of each thing were looked at, by name.")
    ]
    faults: Annotated[
        list[str],
        Meta(description=f"What is wrong, as sentences: at most the first {MOST_FAULTS}."),
    ]
    more_faults: Annotated[int, Meta(description="How many faults are not among `faults`.")]
    log: Annotated[LogProofView, Meta(description="What is proved of the log.")]


def verdict_view(verdict: Verdict) -> dict[str, Any]:
    """What was found when the books were verified, perhaps with one kept head."""
    kept = kept_head_view(verdict.log.kept[0]) if verdict.log.kept else None
    return {
        "ok": verdict.ok,
        "checked": verdict.checked,
        "faults": verdict.faults[:MOST_FAULTS],
        "moreFaults": max(len(verdict.faults) - MOST_FAULTS, 0),
        "log": {**chain_view(verdict.log), "keptHead": kept},
    }
