"""The commands for the log of all changes. They run the same use cases as HTTP does."""

import sys
from collections.abc import Sequence

from application.integrity.audit import verify_log
from application.integrity.kept_heads import KeptHead, kept_head_fault
from entrypoints.cli.console import Console


def head(console: Console) -> None:
    """Print the end of the log."""
    with console.open_books() as books:
        end = books.read(lambda work: work.session.log.head())
        console.say(
            {"version": end.version, "head": end.hash}, str(KeptHead(end.version, end.hash))
        )


def verify(console: Console, kept_heads: Sequence[KeptHead]) -> None:
    """Check the log, and that it has the changes of the heads that somebody kept."""
    with console.open_books() as books:
        proof = books.read(verify_log)
        faults = [
            fault
            for kept in kept_heads
            if (
                fault := books.read(lambda work, kept=kept: kept_head_fault(work.session.log, kept))
            )
        ]
        if proof.first_broken is not None:
            faults.insert(0, f"change {proof.first_broken}: the hash chain of the log is broken")
        console.say({"ok": not faults, "faults": faults}, "\n".join(faults) or "The log is right.")
        if faults:
            sys.exit(1)
