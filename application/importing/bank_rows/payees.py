"""Contacts by the names that banks write for payees."""

from collections import defaultdict
from collections.abc import Iterable

from attrs import frozen
from rapidfuzz import fuzz, process

from application.importing.bank_rows.identities import words_of
from domain.invoicing.contacts import Contact

_CLOSE = 85
"""How alike two names must be to be shown to a person, from 0 to 100."""


@frozen
class CloseName:
    """A contact whose name is much like that of a payee."""

    contact: Contact
    score: int
    """How alike the names are, from 0 to 100."""


class Payees:
    """Finds the contact that a payee is."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._by_words: dict[str, list[Contact]] = defaultdict(list)
        for contact in contacts:
            if contact.active:
                self._by_words[words_of(contact.name)].append(contact)
        self._by_words.pop("", None)
        self._close: dict[tuple[str, str], CloseName | None] = {}

    def exact(self, payee: str, kind: str) -> Contact | None:
        """The contact whose name has the words of a payee; of several, the one of a kind."""
        return _best(self._by_words.get(words_of(payee), ()), kind)

    def close(self, payee: str, kind: str) -> CloseName | None:
        """The contact whose name is most like that of a payee, if it is like it at all.

        It is never taken for the payee: a person is to decide it.
        """
        words = words_of(payee)
        if not words or words in self._by_words:
            return None
        if (words, kind) not in self._close:
            match = process.extractOne(
                words, self._by_words.keys(), scorer=fuzz.token_set_ratio, score_cutoff=_CLOSE
            )
            contact = _best(self._by_words[match[0]], kind) if match else None
            close = CloseName(contact, round(match[1])) if match and contact else None
            self._close[words, kind] = close
        return self._close[words, kind]


def _best(contacts: Iterable[Contact], kind: str) -> Contact | None:
    """The contact of a kind, or else another one; of several, the one with the first id."""
    return min(contacts, key=lambda contact: (contact.kind != kind, contact.id), default=None)
