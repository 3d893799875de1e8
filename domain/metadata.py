"""Metadata: the texts that other programs attach to a record, each under a name."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from domain.values import METADATA_NAME, METADATA_TEXT, FieldRule

MOST_TEXTS = 20
"""How many texts the metadata of one record have at most."""


class Metadata(Mapping[str, str]):
    """Texts by name. The value never changes, and the order of the names has no meaning."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._texts = dict(sorted((texts or {}).items()))

    def __getitem__(self, name: str) -> str:
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(tuple(self._texts.items()))

    def __repr__(self) -> str:
        return f"Metadata({self._texts!r})"

    @property
    def by_name(self) -> dict[str, str]:
        """The texts by name, in a dictionary of their own."""
        return {**self._texts}

    def merged(self, changes: Mapping[str, str | None]) -> "Metadata":
        """These texts with some changed; None removes the text with that name."""
        texts = {**self._texts, **changes}
        return Metadata({name: text for name, text in texts.items() if text is not None})

    def completed_from(self, other: Mapping[str, str]) -> "Metadata":
        """These texts, and as many of the others under other names as there is room for."""
        missing = [(name, text) for name, text in other.items() if name not in self._texts]
        return Metadata({**self._texts, **dict(missing[: MOST_TEXTS - len(self)])})


NO_METADATA = Metadata()

_WORDS = f"up to {MOST_TEXTS} texts, each with a name"


def _check(metadata: Metadata) -> str | None:
    """What is wrong with the first wrong name or text, or None."""
    if len(metadata) > MOST_TEXTS:
        return f"must be {_WORDS}; there are {len(metadata)}"
    for name, text in metadata.items():
        if type(name) is not str or type(text) is not str:
            return f"must be {_WORDS}"
        if fault := METADATA_NAME.check(name):
            return f"cannot have the name {name!r}: a name {fault}"
        if fault := METADATA_TEXT.check(text):
            return f"cannot have this text under the name {name!r}: a text {fault}"
    return None


METADATA = FieldRule(_WORDS, {"channel": "web"}, _check, {"max_properties": MOST_TEXTS})

Texts = Annotated[Metadata, METADATA]
"""The type of a field that holds metadata."""
