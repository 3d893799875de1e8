"""What a person should know of a copy that is kept in step: what came out otherwise than entered.

Changes that the original took as they are, and what others did, are no news.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from attrs import frozen

from application.copies.doing_again import DoneAgain
from application.copies.pending import Outbox
from application.ports.change_log import RecordAddress
from application.ports.served_books import ChangeResult, PushRefused

Kind = Literal["conflict", "rejected", "replaced", "started over", "lost", "repaired"]


@frozen
class News:
    """One thing that a person should know."""

    kind: Kind
    collection: str
    """Empty if it is about the whole copy."""
    id: str
    text: str
    """A sentence without its full stop."""


def news_of_results(outbox: Outbox, results: Sequence[ChangeResult]) -> Iterator[News]:
    """What became of changes that were sent for the first time, where it is news."""
    refused: set[RecordAddress] = set()
    for change, result in zip(outbox.changes, results, strict=True):
        address = (change.collection, change.id)
        # To delete what the original never took is no news.
        is_done = change.document is None and address in refused
        if change.change_id in outbox.new and not is_done:
            yield from _news_of(address, result)
        if result.problem:
            refused.add(address)


def news_of_refusal(outbox: Outbox, refusal: PushRefused) -> News:
    """What is told of changes that belong together, and were refused together."""
    reason = outbox.changes[min(refusal.place, len(outbox.changes) - 1)]
    return _rejected((reason.collection, reason.id), str(refusal))


def news_of_done(done: DoneAgain) -> Iterator[News]:
    """What became of changes of a copy that were done again, where it is news."""
    for row in done.lost:
        yield News(
            "lost",
            row.collection,
            row.id,
            "a change of this copy is not in the books, because they do not have the record; the "
            "log of this copy still has it",
        )
    for result in done.results:
        problem = result.problem and str(result.problem.get("detail", ""))
        yield from _news_of(
            (result.collection, result.id),
            ChangeResult(
                result.status,
                result.losing,
                result.renumbered,
                result.renamed,
                problem or "",
                is_gone=result.record is None,
            ),
        )


def started_over(reason: str, done: DoneAgain) -> News:
    """That the copy was made anew."""
    text = f"the copy was made anew: {reason.partition(';')[0]}"
    if done.taken_out:
        text += (
            f"; {done.taken_out:,} records that the books do not have any more were taken out of "
            "the copy, and its log still has them"
        )
    return News("started over", "", "", text)


def repaired(address: RecordAddress) -> News:
    """A record of the copy that differed."""
    return News("repaired", *address, "it was not what it should be, and was put right")


def _news_of(address: RecordAddress, result: ChangeResult) -> Iterator[News]:
    if result.problem:
        yield _rejected(address, result.problem)
    if result.losing:
        fields = ", ".join(result.losing)
        text = (
            f"others had changed the same ({fields}); what this copy says is in the books now, and "
            "their audit log has both"
        )
        if result.is_gone:
            text = (
                f"it was deleted on one side and changed on the other ({fields}); it stays "
                "deleted, and the log of the side that changed it has the change"
            )
        yield News("conflict", *address, text)
    for replaced in (result.renumbered, result.renamed):
        if replaced:
            text = f'"{replaced["from"]}" was taken, so that it is now "{replaced["to"]}"'
            yield News("replaced", *address, text)


def _rejected(address: RecordAddress, problem: str) -> News:
    return News("rejected", *address, f"the books refuse a change of this copy: {problem}")
