"""The collections whose records clients push: those of `registry`, and preferences."""

from collections.abc import Mapping
from typing import Any

from application.collections.collection import Collection
from application.collections.registry import COLLECTIONS
from application.sync.preferences import change_preferences
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault, Refused, TooLarge
from domain.sync.preferences import Preference


def _save_preference(work: UnitOfWork, preference: Preference) -> Preference:
    """Set one preference, by the rules of all of them together."""
    try:
        change_preferences(work, {preference.id: preference.value})
    except TooLarge:
        raise
    except Refused as refusal:
        raise Refused(Fault("/value", fault.message) for fault in refusal.faults) from None
    return work.get(Preference, preference.id)


PREFERENCES = Collection(
    Preference.plural,
    Preference,
    filters=(),
    sorts=("id",),
    order="id",
    save=_save_preference,
)

PUSHED_COLLECTIONS: Mapping[str, Collection[Any]] = {**COLLECTIONS, PREFERENCES.name: PREFERENCES}
"""The collections whose records clients push, by name."""
