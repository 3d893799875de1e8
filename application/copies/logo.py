"""The picture of the logo, which is no part of the log: the settings name it by its hash."""

from hashlib import sha256

from application.unit_of_work.unit_of_work import UnitOfWork


def logo_state(work: UnitOfWork) -> tuple[str, bool]:
    """The SHA-256 of the logo, empty if there is none; and whether just its picture is stored."""
    digest = work.settings.logo_sha256
    return digest, {*work.session.blobs.hashes()} == ({digest} if digest else set())


def keep_logo(work: UnitOfWork, content: bytes | None) -> None:
    """Store the picture of the logo, and no other. If it is not the one that the settings name, it
    has been changed again, and the change of the settings will come, too.
    """
    digest = work.settings.logo_sha256
    for other in {*work.session.blobs.hashes()} - {digest}:
        work.delete_blob(other)
    if content is not None and sha256(content).hexdigest() == digest:
        work.save_blob(content)
