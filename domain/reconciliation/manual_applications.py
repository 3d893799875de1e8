"""Which documents have manual applications, and which charges these can name."""

from functools import cache
from typing import Any, cast

from domain.document_kinds import DOCUMENT_KINDS
from domain.ledger.documents import Document, ManualApplication
from domain.ledger.ids import OpenItemId
from domain.records import fields_of, has_field, memoized


@cache
def application_type(kind: str) -> type[ManualApplication] | None:
    """The type of the lines in which documents of a kind name the charges that they pay.

    None for a kind without manual applications of its own.
    """
    types = (
        field.type for field in fields_of(DOCUMENT_KINDS[kind]) if field.name == "applications"
    )
    return cast("type[ManualApplication] | None", next(types, None))


def is_named_by_documents(charge_id: str) -> bool:
    """Whether documents can name this charge in their own `applications`.

    A manual application to any other charge is entered apart from the documents.
    """
    return _application_type_for(OpenItemId.parse(charge_id).kind) is not None


def charge_field(charge_id: str) -> str:
    """The field in which the applications of documents name this charge."""
    type_ = _application_type_for(OpenItemId.parse(charge_id).kind)
    assert type_
    return type_.charge_field


def manual_applications(document: Document) -> tuple[Any, ...]:
    """The manual applications of a document; none where its kind cannot have any."""
    if not _has_applications(type(document)):
        return ()
    applications: tuple[Any, ...] = cast("Any", document).applications
    return applications


@memoized
def _has_applications(kind: type[Document]) -> bool:
    return has_field(kind, "applications")


@cache
def _application_type_for(charge_kind: str) -> type[ManualApplication] | None:
    """The type of manual applications that pay charges of a kind."""
    types = (application_type(kind) for kind in DOCUMENT_KINDS)
    return next((type_ for type_ in types if type_ and type_.paid_kind == charge_kind), None)
