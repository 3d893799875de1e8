"""Use cases for the logo of the company, which invoices begin with.

The settings name its format and its SHA-256, so that the change log has every change of it.
"""

from attrs import frozen

from application.ledger.company import settings_at
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import NotFound
from domain.ledger.company import LogoFormat, Settings


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
    return work.save(before.with_logo(picture_format, work.save_blob(content)))


def remove_logo(work: UnitOfWork, version: int | None = None) -> Settings:
    """Remove the logo; returns the settings. Raises `NotFound` if there is none."""
    before = settings_at(work, version)
    if not before.logo_sha256:
        raise NotFound("the company has no logo")
    return work.save(before.without_logo())


def find_logo(work: UnitOfWork) -> Logo | None:
    """The logo, or None."""
    settings = work.settings
    content = b"".join(work.session.blobs.chunks(settings.logo_sha256))
    return Logo(settings.logo_format, content, settings.logo_sha256) if content else None
