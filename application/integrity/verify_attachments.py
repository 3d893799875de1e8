"""Verifying the bytes beside the records: the picture of the logo, and attached files.

After an import of data that has only names and hashes, the bytes of an attachment may be missing.
That is no fault, so it is only counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from application.ports.blobs import Blobs
from application.ports.failures import Damaged
from domain.ledger.attachments import Attachment
from domain.ledger.company import Settings

WITHOUT_BYTES = "attachmentsWithoutBytes"
"""Under what the attachments are counted whose bytes are missing."""


def verify_bytes(
    blobs: Blobs,
    settings: Settings | None,
    attachments: Iterable[Attachment],
    checked: Counter[str],
) -> Iterator[str]:
    """The stored bytes must be those that the settings and the attachments name, and no others."""
    named = set[str]()
    if settings and settings.logo_sha256:
        checked["logo"] = 1
        named.add(settings.logo_sha256)
        yield from _logo_faults(blobs, settings.logo_sha256)
    damage: dict[str, bool] = {}
    for attachment in attachments:
        digest = attachment.sha256
        checked["attachments"] += 1
        named.add(digest)
        if blobs.size(digest) is None:
            checked[WITHOUT_BYTES] += 1
            continue
        if digest not in damage:  # Several attachments may have the same bytes.
            damage[digest] = _is_damaged(blobs, digest)
        if damage[digest]:
            yield (
                f"attachment {attachment.id!r} of {attachment.collection} {attachment.record_id!r}:"
                f' the file "{attachment.name}" is damaged: it is not what was attached'
            )
    for unnamed in sorted({*blobs.hashes()} - named):
        yield f"bytes with the SHA-256 {unnamed} are stored, but no record names them"


def digest_of(blobs: Blobs, name: str) -> str:
    """The SHA-256 that the bytes have which are stored under one."""
    digest = sha256()
    for chunk in blobs.chunks(name):
        digest.update(chunk)
    return digest.hexdigest()


def _logo_faults(blobs: Blobs, digest: str) -> Iterator[str]:
    if blobs.size(digest) is None:
        yield f"the logo of the company is missing: the bytes with the SHA-256 {digest}"
    elif _is_damaged(blobs, digest):
        yield (
            "the logo of the company is damaged: it is not the picture that was stored, with the "
            f"SHA-256 {digest}"
        )


def _is_damaged(blobs: Blobs, digest: str) -> bool:
    try:
        return digest_of(blobs, digest) != digest
    except Damaged:
        return True
