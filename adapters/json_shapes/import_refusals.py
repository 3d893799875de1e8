"""What the refusals of imports tell besides their message, as members of a problem."""

from typing import Any

from adapters.json_shapes.imports import refused_import_view
from application.importing.bank_rows.statement_accounts import AccountNeeded
from application.importing.import_answer import ImportRefused
from domain.errors import BookkeepingError


def import_members(error: BookkeepingError) -> dict[str, Any]:
    """The result of an import that was refused, or the statements whose account must be named."""
    if isinstance(error, AccountNeeded) and error.statements:
        return {"statements": list(error.statements)}
    if isinstance(error, ImportRefused):
        return refused_import_view(error.answer)
    return {}
