"""Use cases for the logo of the company, which invoices begin with.

The settings name its format and its SHA-256, so that the change log has every change of it.
"""

from attrs import frozen

from application.ledger.company import settings_at
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import NotFound
from domain.ledger.company import LogoFormat, Settings

LOGO_LIMIT = 1024 * 1024
"""The most bytes that a logo may have."""


@frozen
class Logo:
    """The picture that invoices begin with."""

    format: str
    """`png` or `jpeg`."""
    content: bytes
    sha256: str


def set_logo(
    work: UnitOfWork, content: bytes, picture_format: LogoFormat, version: int | None = None
) -> Settings:
    """Make a picture the logo, in place of the one before; returns the settings.

    The caller has checked that the picture can be drawn. `version` is the one of the settings that
    the caller read; raises `Stale` if they have changed since.
    """
    before = settings_at(work, version)
    saved = work.save(before.with_logo(picture_format, work.save_blob(content)))
    if before.logo_sha256 not in {"", saved.logo_sha256}:
        work.delete_blob(before.logo_sha256)
    return saved


def remove_logo(work: UnitOfWork, version: int | None = None) -> Settings:
    """Remove the logo; returns the settings. Raises `NotFound` if there is none."""
    before = settings_at(work, version)
    if not before.logo_sha256:
        raise NotFound("the company has no logo")
    saved = work.save(before.without_logo())
    work.delete_blob(before.logo_sha256)
    return saved


def find_logo(work: UnitOfWork) -> Logo | None:
    """The logo, or None."""
    settings = work.settings
    content = work.session.blobs.get(settings.logo_sha256) if settings.logo_sha256 else None
    if content is None:
        return None
    return Logo(settings.logo_format, content, settings.logo_sha256)
