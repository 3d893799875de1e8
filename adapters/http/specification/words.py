"""What the specification says of fields and parameters whose shapes do not say it themselves.

A word means the same everywhere, so it is explained once; where a schema means something of its
own by it, the words are under `Schema.field`.
"""

from collections.abc import Mapping

from adapters.http.specification.words_of_answers import WORDS_OF_ANSWERS
from adapters.http.specification.words_of_fields import WORDS_OF_FIELDS
from adapters.http.specification.words_of_records import WORDS_OF_RECORDS

WORDS: Mapping[str, str] = {**WORDS_OF_FIELDS, **WORDS_OF_RECORDS, **WORDS_OF_ANSWERS}
_SENT = ("Draft", "Patch", "Replacement")
"""How the names of schemas end that clients send: their fields mean the same as in the view."""


def words_of(owner: str, field: str) -> str | None:
    """What a field of a schema means, or a parameter of a query; None if nobody has said it."""
    places = [f"{owner}.{field}", f"{_view_of(owner)}.{field}"]
    if owner.endswith("Query"):
        places.append(f"Query.{field}")
    return next((WORDS[place] for place in (*places, field) if place in WORDS), None)


def words_of_schema(name: str) -> str | None:
    """What a schema of a record or of an enumeration is."""
    view = _view_of(name)
    if view != name and (words := WORDS.get(view)):
        return f"{_FORMS[name.removeprefix(view)]}{words[:1].lower()}{words[1:]}"
    return WORDS.get("Sums" if name.endswith("Sums") else name)


def _view_of(name: str) -> str:
    for ending in _SENT:
        name = name.removesuffix(ending)
    return name


_FORMS = {
    "Draft": "What a client sends to make a record: ",
    "Patch": "A JSON merge patch; null puts a field back to its default: ",
    "Replacement": "What a client sends in place of a record, such as a view that it has read: ",
}
