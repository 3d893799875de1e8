"""What the specification is for those who read it, and for programs that make clients of it."""

import re

from adapters.http.routes import OPERATIONS
from adapters.http.specification.dialect import in_openapi_3_0
from adapters.http.specification.document import specification
from adapters.http.specification.enumerations import NAMES
from adapters.http.specification.words import WORDS
from adapters.json_shapes.problems import PROBLEM_TYPES
from application.collections.kinds import KINDS
from domain.reports.catalogue import REPORTS
from tests.adapters.http.test_openapi import answered, call, toured  # noqa: F401

SPEC = in_openapi_3_0(specification(OPERATIONS, "1"))
SCHEMAS = SPEC["components"]["schemas"]
PAIRS = [
    (path, method, operation)
    for path, methods in SPEC["paths"].items()
    for method, operation in methods.items()
]

FREE = {
    "Account.parent",
    "BillApplication.bill",
    "Change.record",
    "ChangeRequest.record",
    "Diagnostics.store",
    "SyncEvent.record",
    "FieldChange.after",
    "FieldChange.before",
    "Health.store",
    "InvoiceApplication.invoice",
    "LoggedChange.after",
    "LoggedChange.before",
    "Message.body",
    "MessageDraft.body",
    "OperationRequest.body",
    "OperationResult.body",
    "PortableBooks.applications",
    "PortableBooks.attachments",
    "PortableBooks.cleared",
    "PortableBooks.data",
    "PortableBooks.logo",
    "PortableBooks.mappings",
    "PortableBooks.prefs",
    "PortableBooks.reconciliations",
    "PortableBooks.rules",
    "PortableBooks.settings",
    "Preferences.prefs",
    "PreferencesPatch.prefs",
    "Problem.current",
    "RefusedOperation.current",
    "PushResult.losing",
    "PushResult.record",
}
"""The fields whose values are truly free: records of any kind, views that could lead back to where
they are shown, and what clients keep as they like.

Those of views that are sent back and ignored are free, too.
"""


def parts(schema, place):
    """Every schema inside a schema, with the field in which it stands."""
    if isinstance(schema, list):
        for part in schema:
            yield from parts(part, place)
    elif isinstance(schema, dict):
        yield place, schema
        for name, part in schema.items():
            if name == "properties":
                for field, property_ in part.items():
                    yield from parts(property_, f"{place}.{field}")
            elif name not in {"example", "enum", "default"}:
                yield from parts(part, place)


def test_names_of_schemas_are_names_of_classes():
    assert all(re.fullmatch("[A-Z][A-Za-z0-9]*", name) for name in SCHEMAS)
    assert len({name.lower() for name in SCHEMAS}) == len(SCHEMAS)
    assert all(schema.get("title", name) == name for name, schema in SCHEMAS.items())
    assert {"Account", "AccountDraft", "AccountPatch", "AccountReplacement"} <= SCHEMAS.keys()
    assert not [name for name in SCHEMAS if name.endswith("View")]


def test_no_field_has_the_name_of_its_schema():
    """A generated client would use one variable for both."""
    for name, schema in SCHEMAS.items():
        assert f"{name[0].lower()}{name[1:]}" not in schema.get("properties", {}), name


def test_only_values_that_are_truly_free_have_no_schema():
    free = set()
    for name, component in SCHEMAS.items():
        for place, schema in parts(component, name):
            says = schema.keys() - {"description", "example", "nullable"}
            inner = schema.get("additionalProperties")
            is_any_object = schema.get("type") == "object" and not (
                "properties" in schema or inner is False or (isinstance(inner, dict) and inner)
            )
            if place != name and (not says or is_any_object):
                free.add(place)
    ignored = {place for place in free if re.search(r"Replacement\.", place)}
    assert free - ignored == FREE


def test_every_enumeration_is_a_schema_of_its_own():
    places = [
        ("path", parameter["schema"]) for *_, each in PAIRS for parameter in each["parameters"]
    ]
    fields = [
        (name, property_)
        for name, schema in SCHEMAS.items()
        for property_ in schema.get("properties", {}).values()
    ]
    for name, root in (*places, *fields):
        for place, schema in parts(root, name):
            assert len([each for each in schema.get("enum", ()) if each is not None]) < 2, place
    assert SCHEMAS["ReportKey"]["enum"] == list(REPORTS)
    assert SCHEMAS["ErrorCode"]["enum"] == list(PROBLEM_TYPES)
    assert set(SCHEMAS["CollectionName"]["enum"]) == {kind.plural for kind in KINDS.values()}
    assert set(NAMES.values()) <= SCHEMAS.keys()


def test_everything_has_a_description():
    for name, component in SCHEMAS.items():
        assert component["description"], name
        for field, schema in component.get("properties", {}).items():
            assert schema.get("description"), f"{name}.{field}"
    for tag in SPEC["tags"]:
        assert tag["description"]
    for _, _, operation in PAIRS:
        assert len(operation["description"]) > len(operation["summary"])
        for parameter in operation["parameters"]:
            assert parameter["description"], (operation["operationId"], parameter["name"])


def test_no_words_are_kept_for_what_is_not_there():
    known = {*SCHEMAS}
    for name, component in SCHEMAS.items():
        known |= {f"{name}.{field}" for field in component.get("properties", {})}
    gone = {each for each in WORDS if each[0].isupper()} - known - {"Sums"}
    assert not {each for each in gone if not re.search(r"Query\.", each)}


def test_every_answer_that_an_operation_may_give_is_named():
    for path, method, operation in PAIRS:
        statuses = operation["responses"].keys()
        names = {each["name"] for each in operation["parameters"]}
        assert {"400", "401", "403", "default"} <= statuses
        assert ("404" in statuses) >= ("{" in path)
        assert ("412" in statuses) == ("If-Match" in names)
        assert ("304" in statuses) == ("If-None-Match" in names)
        assert ("409" in statuses) == ("dryRun" in names)
        assert ("415" in statuses) == ("requestBody" in operation)
        assert method == "get" or "If-None-Match" not in names


def test_a_body_is_required_only_where_an_empty_one_is_refused():
    for _, _, operation in PAIRS:
        body = operation.get("requestBody")
        if body and "application/json" in body["content"]:
            example = body["content"]["application/json"].get("example")
            assert body["required"] or example is not None


def test_the_answer_to_a_write_has_one_type():
    """So a client reads a rehearsal as it reads the write itself."""
    for _, _, operation in PAIRS:
        schemas = [
            content["schema"]
            for status, answer in operation["responses"].items()
            if status.startswith("2")
            for media, content in answer.get("content", {}).items()
            if media == "application/json"
        ]
        assert all(schema == schemas[0] for schema in schemas)


def test_the_headers_of_an_answer_are_published(toured):  # noqa: F811
    published = {"etag": "ETag", "location": "Location"}
    for operation in OPERATIONS:
        if operation.method != "GET" or operation.name == "streamChanges":
            continue
        answer = call(toured, operation)
        answered(operation, answer)
        shape = SPEC["paths"][f"/api/v1{operation.path}"]["get"]["responses"]["200"]
        for name, title in published.items():
            assert (name in answer.headers) == (title in shape["headers"]), operation.name


def test_answers_may_get_more_fields_and_requests_may_not():
    assert SCHEMAS["AccountDraft"]["additionalProperties"] is False
    assert SCHEMAS["InvoiceLineDraft"]["additionalProperties"] is False
    assert not {"Account", "Invoice", "InvoiceLine", "Problem", "Report"} & {
        name for name, schema in SCHEMAS.items() if schema.get("additionalProperties") is False
    }


def test_what_may_be_null_is_nullable():
    fields = SCHEMAS["Invoice"]["properties"]
    assert fields["discountDate"]["nullable"]
    assert fields["termsId"]["nullable"]
    section = SCHEMAS["Account"]["properties"]["section"]
    reference, null = section["anyOf"]
    assert reference == {"$ref": "#/components/schemas/AccountSection"}
    assert (null["nullable"], null["enum"]) == (True, [None])
