"""Contacts beyond keeping them: merge."""

from adapters.http import wire
from adapters.http.accounts import Merging
from adapters.http.operation import Call, Operation
from adapters.http.query import Writing
from adapters.http.resource import item_reply
from application.collections import CONTACTS
from application.contacts import merge_contact
from application.ports import Answer


def _merge(call: Call) -> Answer:
    merging = wire.read(call.json(), Merging)
    return call.write_on(CONTACTS, lambda book, contact: item_reply(book, CONTACTS, contact), merge_contact, merging.into)


OPERATIONS = (
    Operation(
        "POST", "/contacts/{id}/merge", "mergeContact", "Merge a contact into another of its kind", _merge, wire.view(CONTACTS), query=Writing, takes=Merging
    ),
)
