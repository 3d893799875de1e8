"""The settings of the company in groups, as clients and files see them."""

from collections.abc import Mapping
from typing import Any

from application.json_names import json_name
from application.serialization import to_json
from domain.ledger.company import Settings
from domain.records import fields_of

COMPANY_FIELDS = (
    "name",
    "legal_name",
    "address",
    "phone",
    "email",
    "website",
    "tax_id",
    "payment_instructions",
    "invoice_footer",
    "currency",
    "fiscal_year_start",
    "closing_date",
    "reason",
)
DEFAULT_ACCOUNT_FIELDS = tuple(field.name for field in fields_of(Settings) if field.ref)
NUMBER_FIELDS = {
    kind: {name: f"{field}_{name}" for name in ("prefix", "width")}
    for kind, field in (("invoice", "invoice"), ("creditMemo", "credit_memo"))
}
"""The settings of the numbers of each kind, by their names in JSON."""


def settings_groups(settings: Settings) -> dict[str, Any]:
    """The company, the default accounts and the numbers, each as an object of JSON."""
    values = to_json(settings)
    return {
        "company": {json_name(name): values[json_name(name)] for name in COMPANY_FIELDS},
        "defaults": {json_name(name): values[json_name(name)] for name in DEFAULT_ACCOUNT_FIELDS},
        "numbers": {
            kind: {name: getattr(settings, field) for name, field in fields.items()}
            for kind, fields in NUMBER_FIELDS.items()
        },
    }


PLACES: Mapping[str, tuple[str, ...]] = {
    **{name: ("company", json_name(name)) for name in COMPANY_FIELDS},
    **{name: ("defaults", json_name(name)) for name in DEFAULT_ACCOUNT_FIELDS},
    **{
        field: ("numbers", kind, name)
        for kind, fields in NUMBER_FIELDS.items()
        for name, field in fields.items()
    },
}
"""Where each field of the settings stands in the groups, by its name."""
