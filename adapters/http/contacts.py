"""Contacts beyond keeping them: merge."""

from adapters.http.accounts import MergeRequest
from adapters.http.operation import Call, Operation
from adapters.http.query import Writing
from adapters.http.resource import item_reply
from adapters.json_shapes import shapes
from adapters.json_shapes.reading import read
from application.collections.registry import CONTACTS
from application.invoicing.contacts import merge_contact
from application.ports.replies import Answer


def _merge(call: Call) -> Answer:
    merging = read(call.json(), MergeRequest)
    return call.write_on(
        CONTACTS,
        lambda work, contact: item_reply(work, CONTACTS, contact),
        merge_contact,
        merging.into,
    )


OPERATIONS = (
    Operation(
        "POST",
        "/contacts/{id}/merge",
        "mergeContact",
        "Merge a contact into another of its kind",
        _merge,
        shapes.view(CONTACTS),
        query=Writing,
        takes=MergeRequest,
    ),
)
