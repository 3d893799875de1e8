"""Refusals as problem documents."""

import pytest

from adapters.json_shapes.problem_faults import REMEDIES, element_of, read_fault
from adapters.json_shapes.problems import PROBLEM_TYPES, code_of, problem_of
from adapters.json_shapes.unreadable import (
    HeaderFault,
    ParameterFault,
    UnfitBody,
    UnreadableBody,
    UnreadableHeader,
    UnreadableQuery,
)
from application.ports.failures import (
    Damaged,
    NoBooks,
    StoreBusy,
    StoreFailure,
    StoreFull,
    StoreReplaced,
    StoreUnavailable,
)
from domain.error_codes import CONFLICT_CODES
from domain.errors import BookkeepingError, Conflict, Fault, InUse, Invalid, Refused, Remedy, Stale


def kinds_of_error(kind):
    yield kind
    for narrower in kind.__subclasses__():
        yield from kinds_of_error(narrower)


def test_every_error_code_of_the_books_has_a_status():
    codes = {kind.code for kind in kinds_of_error(BookkeepingError)}
    assert len(codes) >= 8
    assert {*CONFLICT_CODES} <= {*PROBLEM_TYPES}
    assert codes <= set(PROBLEM_TYPES)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StoreFull(), "disk_full"),
        (StoreBusy(), "busy"),
        (OSError(), "storage"),
        (StoreUnavailable(), "storage"),
        (StoreReplaced(), "file_replaced"),
        (NoBooks(), "not_found"),
        (Damaged(), "defect"),
        (StoreFailure(), "defect"),
        (UnreadableBody(), "bad_request"),
        (UnreadableQuery("is wrong"), "bad_request"),
        (Stale("", None), "stale"),
    ],
)
def test_every_failure_has_a_code(error, code):
    assert code_of(error) == code


@pytest.mark.parametrize("remedy", Remedy)
def test_every_remedy_is_worded_for_clients_of_the_api(remedy):
    error = Refused.at("/due_days", "is wrong", remedy, ("compare_to", "account_id"))
    problem = problem_of(error).document()
    (fault,) = problem["errors"]
    assert fault["pointer"] == "/dueDays"
    assert fault["message"].startswith("is wrong; ")
    assert problem["detail"] == f"/dueDays: {fault['message']}"
    assert ("compareTo" in fault["message"]) == ("{names}" in REMEDIES[remedy])
    assert "--" not in fault["message"]


def test_a_remedy_of_a_whole_request_is_in_its_detail():
    error = Invalid("the file does not say which days it covers", Remedy.GIVE, ("as_of",))
    assert problem_of(error).detail == "the file does not say which days it covers; give asOf"


def test_places_of_a_body_that_does_not_fit_stay_as_the_client_wrote_them():
    problem = problem_of(UnfitBody([Fault("/due_days", "there is no such field")]))
    assert [fault.path for fault in problem.errors] == ["/due_days"]


def test_an_unreadable_body_or_parameter_is_named_in_the_problem():
    body = problem_of(UnreadableBody("is not UTF-8"))
    assert (body.detail, [fault.path for fault in body.errors]) == ("the body is not UTF-8", [""])
    parameter = problem_of(UnreadableQuery("cannot be read", "limit")).document()
    assert parameter["detail"] == "the query parameter 'limit' cannot be read"
    assert parameter["errors"] == [
        {"parameter": "limit", "code": "malformed", "message": "cannot be read"}
    ]
    query = problem_of(UnreadableQuery("cannot be read")).document()
    assert query["detail"] == "the query string cannot be read"
    assert [fault["parameter"] for fault in query["errors"]] == [""]
    header = problem_of(UnreadableHeader("If-Match", "must be an ETag")).document()
    assert header["detail"] == "the header If-Match must be an ETag"
    assert [fault["header"] for fault in header["errors"]] == ["If-Match"]


@pytest.mark.parametrize("kind", [Fault, ParameterFault, HeaderFault])
def test_a_fault_is_read_as_it_was_written(kind):
    fault = kind("limit", "is wrong", code="out_of_range")
    assert read_fault(element_of(fault)) == fault


def test_a_conflict_names_the_record_that_stands_in_the_way_also_in_other_words():
    conflict = Conflict("it is taken", code="name_taken", conflicting=("contacts", "acme"))
    document = problem_of(conflict.reworded("invoice 'i1': it is taken")).document()
    assert document["conflicting"] == {"collection": "contacts", "id": "acme"}
    assert (document["code"], document["status"]) == ("name_taken", 409)
    assert document["detail"] == "invoice 'i1': it is taken"
    assert InUse("it is in use", {"invoices": 2}).reworded("x").counts == {"invoices": 2}


def test_a_problem_counts_the_records_that_prevent_the_change():
    assert problem_of(InUse("it is in use", {"invoices": 2})).document()["counts"] == {
        "invoices": 2
    }
