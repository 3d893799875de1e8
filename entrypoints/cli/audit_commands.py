"""The commands for the log of all changes. They run the same use cases as HTTP does."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from adapters.json_shapes.log_changes import AuditQuery, log_page
from adapters.json_shapes.log_proofs import chain_view, kept_head_view
from adapters.json_shapes.query_strings import read_query
from application.integrity.kept_heads import KeptHead
from application.integrity.verify_log import LogProof, verify_log
from domain.errors import NotFound
from entrypoints.cli.console import Console
from entrypoints.cli.log_table import print_changes


def list_changes(console: Console, parameters: Mapping[str, Any]) -> None:
    """List one page of the log."""
    with console.open_books(inspect=True) as books:
        given = [
            (name.strip("_"), str(value)) for name, value in parameters.items() if value is not None
        ]
        query = read_query(urlencode(given, quote_via=quote).encode(), AuditQuery)
        console.show(books.read(log_page(query)), print_changes)


def head(console: Console) -> None:
    """Print the end of the log."""
    with console.open_books(inspect=True) as books:
        end = books.read(lambda work: work.session.log.head())
        if not end.version:
            raise NotFound("the log has no changes, so it has no head; run: wyzbooks verify")
        console.say(
            {"version": end.version, "head": end.hash}, str(KeptHead(end.version, end.hash))
        )


def verify(console: Console, kept_heads: Sequence[KeptHead]) -> None:
    """Prove that the log is as it was written, and has the changes of the heads that were kept."""
    with console.open_books(inspect=True) as books:
        proof = books.read(verify_log, kept_heads)
        document = {**chain_view(proof), "keptHeads": [*map(kept_head_view, proof.kept)]}
        summary = f"The log of {console.path} is {'right' if proof.ok else 'wrong'}"
        end = KeptHead(proof.head.version, proof.head.hash)
        text = "\n".join(
            [*proof.faults, f"{summary}. It has {proof.rows} changes and ends at {end}"]
        )
        console.say(document, "\n".join([text, *proved_texts(proof)]))
        if not proof.ok:
            sys.exit(1)


def proved_texts(proof: LogProof) -> list[str]:
    """What kept heads prove, as sentences."""
    return [kept.message[0].upper() + kept.message[1:] for kept in proof.kept if kept.ok]
