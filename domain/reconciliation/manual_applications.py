"""Which documents state in their own `applications` what they pay, and which charges they can name there."""

from functools import cache
from typing import Any, cast

from domain.document_kinds import DOCUMENT_KINDS
from domain.ledger.documents import Document, ManualApplication
from domain.ledger.ids import OpenItemId
from domain.records import fields_of


@cache
def application_type(kind: str) -> type[ManualApplication] | None:
    """How documents of a kind state what they pay; None for those that state nothing."""
    types = (
        field.type for field in fields_of(DOCUMENT_KINDS[kind]) if field.name == "applications"
    )
    return cast("type[ManualApplication] | None", next(types, None))


def is_named_by_documents(charge_id: str) -> bool:
    """Whether documents name such a charge in their own `applications`; other charges are stated on demand alone."""
    return _naming(OpenItemId.parse(charge_id).kind) is not None


def charge_field(charge_id: str) -> str:
    """The field in which documents name such a charge."""
    naming = _naming(OpenItemId.parse(charge_id).kind)
    assert naming
    return naming.charge_field


def manual_applications(document: Document) -> tuple[Any, ...]:
    """What a document states that it pays; nothing where it cannot."""
    applications: tuple[Any, ...] = getattr(document, "applications", ())
    return applications


@cache
def _naming(charge_kind: str) -> type[ManualApplication] | None:
    types = (application_type(kind) for kind in DOCUMENT_KINDS)
    return next((naming for naming in types if naming and naming.charge == charge_kind), None)
