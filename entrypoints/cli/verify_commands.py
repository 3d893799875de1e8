"""The command that verifies the books."""

import sys
from collections.abc import Iterator, Sequence

from attrs import asdict

from adapters.json_shapes.log_proofs import kept_head_view
from application.copies.standing import Standing, standing
from application.integrity.kept_heads import KeptHead
from application.integrity.verify_books import verify_copied_books
from entrypoints.cli.audit_commands import proved_texts
from entrypoints.cli.books_now import counted
from entrypoints.cli.console import Console


def verify(console: Console, kept_heads: Sequence[KeptHead]) -> None:
    """Check that the books are sound: compute again what can be computed, and compare it.

    The log must contain the changes of the heads that somebody kept.
    """
    with console.open_books(inspect=True) as books:
        verdict = verify_copied_books(books, kept_heads)
        head = verdict.log.head
        document = {
            "ok": verdict.ok,
            "checked": verdict.checked,
            "faults": list(verdict.faults),
            "version": head.version,
            "head": head.hash,
            "keptHeads": [kept_head_view(proof) for proof in verdict.log.kept],
            "copy": None if (copy := books.read(standing)) is None else asdict(copy),
        }
        checked = ", ".join(f"{count} {name}" for name, count in verdict.checked.items())
        if verdict.ok:
            text = f"{console.path} is right. Checked: {checked}"
        else:
            number = len(verdict.faults)
            faults = "1 fault" if number == 1 else f"{number:,} faults"
            summary = f"{console.path} has {faults}. Checked: {checked}"
            text = "\n".join([*verdict.faults, summary])
        text += f"\nVersion {head.version}, head of the log {head.hash}"
        text = "\n".join([text, *proved_texts(verdict.log), *_standing_texts(copy)])
        console.say(document, text)
        if not verdict.ok:
            sys.exit(1)


def _standing_texts(copy: Standing | None) -> Iterator[str]:
    if copy:
        yield (
            f"A copy of the books at {copy.original}: it has their version {copy.version}, and "
            f"{counted(copy.pending, 'change')} that may not be there yet"
        )
        if not copy.complete:
            yield (
                "It has only a part of the books, because receiving them has not ended: start "
                "wyzbooks mirror again before you use it"
            )
