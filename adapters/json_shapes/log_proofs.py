"""The proof that the log is as it was written, as JSON."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from application.integrity.kept_heads import KeptHeadFault, KeptHeadProof
from application.integrity.verify_log import LogProof, break_message
from application.unit_of_work.change_log import BreakReason


class KeptHeadView(msgspec.Struct, rename="camel"):
    """Whether the log contains the change of a kept head, with all before it as it was then."""

    version: int
    head: str
    ok: bool
    reason: Annotated[
        KeptHeadFault | None, Meta(description="Why it is not proved; null if it is.")
    ]
    message: str


class LogProofView(msgspec.Struct, rename="camel"):
    """Whether the log is as it was written, or else the first version where it is not."""

    ok: bool
    rows: int
    version: Annotated[int, Meta(description="The version of the last change.")]
    head: Annotated[str, Meta(description="The hash of the last change.")]
    first_broken: int | None
    reason: Annotated[
        BreakReason | None, Meta(description="Why the log is broken there; null if it is not.")
    ]
    message: Annotated[str | None, Meta(description="The same as a sentence.")]
    kept_head: Annotated[
        KeptHeadView | None, Meta(description="What became of `head`; null if none was given.")
    ]


def kept_head_view(proof: KeptHeadProof) -> dict[str, Any]:
    """What became of a kept head."""
    return {
        "version": proof.kept.version,
        "head": proof.kept.hash,
        "ok": proof.ok,
        "reason": proof.fault,
        "message": proof.message,
    }


def chain_view(proof: LogProof) -> dict[str, Any]:
    """The proof of a log, without kept heads."""
    return {
        "ok": proof.ok,
        "rows": proof.rows,
        "version": proof.head.version,
        "head": proof.head.hash,
        "firstBroken": proof.first_broken,
        "reason": proof.broken.reason if proof.broken else None,
        "message": break_message(proof.broken) if proof.broken else None,
    }
