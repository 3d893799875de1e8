"""The operation that contacts have besides those of every collection: merge."""

from adapters.http.accounts import MergeRequest
from adapters.http.call import Call
from adapters.http.operation import Operation
from adapters.http.query import WriteQuery
from adapters.http.resource import item_reply
from adapters.json_shapes import shapes
from application.collections.registry import CONTACTS
from application.invoicing.contacts import merge_contact
from application.ports.replies import Answer


def _merge(call: Call) -> Answer:
    request: MergeRequest = call.request
    return call.write_record(
        CONTACTS,
        lambda work, contact: item_reply(work, CONTACTS, contact),
        merge_contact,
        request.into,
    )


OPERATIONS = (
    Operation(
        "POST",
        "/contacts/{id}/merge",
        "mergeContact",
        "Merge a contact into another one of the same kind",
        _merge,
        shapes.view(CONTACTS),
        query=WriteQuery,
        takes=MergeRequest,
    ),
)
