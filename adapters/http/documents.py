"""The verbs of documents: void, and reverse for journals."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http import wire
from adapters.http.operation import Call, Operation
from adapters.http.query import Writing
from adapters.http.resource import created_reply, item_reply
from application.banking import void_transaction
from application.book import Book
from application.collections import BANK_TRANSACTIONS, JOURNALS, Collection
from application.journals import reverse_journal, void_journal
from application.ports import Answer
from domain.errors import Fault, Refused
from domain.ledger import Document
from domain.values import DAY

Day = date
"""Inside the shapes below, `date` is the name of a field."""


class Voiding(msgspec.Struct, forbid_unknown_fields=True):
    """Why a document is void; in a closed period also the later day on which it is taken back."""

    reason: Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": 4000, "example": "entered twice"})]
    date: Annotated[Day, Meta(description="Only for a document of a closed period.")] | UnsetType = UNSET


class Reversing(msgspec.Struct, forbid_unknown_fields=True):
    """The day of the opposite entry."""

    date: Annotated[Day, Meta(description="Default: the first of the month after the journal's.")] | UnsetType = UNSET


def _void(collection: Collection[Any], use_case: Callable[[Book, str, str, date | None], Document]) -> Callable[[Call], Answer]:
    def handle(call: Call) -> Answer:
        given = wire.read(call.json(), Voiding)
        return call.write(lambda book, document: item_reply(book, collection, document), use_case, call.path["id"], given.reason, _day(given.date))

    return handle


def _reverse(call: Call) -> Answer:
    given = wire.read(call.json(), Reversing)
    return call.write(lambda book, journal: created_reply(book, JOURNALS, "/journals", journal), reverse_journal, call.path["id"], _day(given.date))


def _day(given: date | UnsetType) -> date | None:
    if given is UNSET:
        return None
    if wrong := DAY.check(given):
        raise Refused([Fault("/date", wrong)])
    return given


OPERATIONS = (
    Operation("POST", "/journals/{id}/void", "voidJournal", "Void a journal", _void(JOURNALS, void_journal), wire.view(JOURNALS), query=Writing, takes=Voiding),
    Operation("POST", "/journals/{id}/reverse", "reverseJournal", "Post the opposite journal", _reverse, wire.view(JOURNALS), 201, Writing, Reversing),
    Operation(
        "POST", "/bank-transactions/{id}/void", "voidBankTransaction", "Void a bank transaction", _void(BANK_TRANSACTIONS, void_transaction),
        wire.view(BANK_TRANSACTIONS), query=Writing, takes=Voiding,
    ),
)  # fmt: skip
