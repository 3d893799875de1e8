"""The batches of imports, as JSON."""

from collections.abc import Sequence
from typing import Any

from adapters.json_shapes.imported_rows import balance_view
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.batches import ImportBatch


def batch_view(work: UnitOfWork, batch: ImportBatch) -> dict[str, Any]:
    """What one import did, and when."""
    return batch_views(work, [batch])[0]


def batch_views(work: UnitOfWork, batches: Sequence[ImportBatch]) -> list[dict[str, Any]]:
    """What several imports did, and when."""
    addresses = [(ImportBatch.plural, batch.id) for batch in batches]
    times = work.session.log.times(addresses)
    return [
        {
            "id": batch.id,
            "at": times[address].created_at,
            "format": batch.format,
            "fileName": batch.file_name,
            "created": {count.collection: count.created for count in batch.counts if count.created},
            "merged": {count.collection: count.merged for count in batch.counts if count.merged},
            "duplicates": batch.duplicates,
            "leftOut": batch.left_out,
            "refused": batch.refused,
            "firstVersion": batch.first_version,
            "lastVersion": batch.last_version,
            "statements": [balance_view(balance) for balance in batch.statements],
            "undone": batch.undone,
            "version": batch.version,
        }
        for address, batch in zip(addresses, batches, strict=True)
    ]
