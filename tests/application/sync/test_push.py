"""Pushes: each change is done once, in order, and one that is refused never holds up the others."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve

from application.sync.preferences import read_preferences
from application.sync.push import MOST_CLIENTS, kept_result
from application.unit_of_work.books import Books
from application.unit_of_work.write_context import Actor, WriteContext
from domain.errors import NotFound, OtherHistory
from tests.application.actions import (
    CHECKING,
    RECEIVABLE,
    SALES,
    close,
    contact,
    deposit,
    get,
    head,
    invoice,
    log,
    sums,
)
from tests.application.locking import lock
from tests.application.sync.pushing import (
    delete,
    edited,
    push,
    put,
    refused,
    statuses,
    stored,
    version,
)
from tests.support import FixedClock

ANN = put("contacts", "ann", kind="customer", name="Ann", change="c1")
LINES = [{"rate": "5", "accountId": SALES}]


def journal(id_: str, day: str = "2026-03-15", **more: object) -> dict[str, object]:
    """A change that puts a journal of two lines."""
    lines = [{"accountId": CHECKING, "debit": "1"}, {"accountId": SALES, "credit": "1"}]
    return put("journals", id_, date=day, lines=lines, **more)


def test_a_change_is_done_as_a_request_would_do_it(books):
    (result,) = push(books, ANN)
    assert result["status"] == "applied"
    assert result["version"] == head(books) == version(books, "contacts", "ann")
    assert result["record"] == stored(books, "contacts", "ann")
    assert result["changeId"] == "c1"


def test_a_change_fills_in_what_the_client_left_out(books):
    push(books, ANN)
    push(books, put("invoices", "i", contactId="ann", status="sent", lines=LINES))
    saved = get(books, "invoices", "i")
    assert (saved.number, saved.date, saved.receivable_account_id) == (
        "1001",
        date(2026, 11, 22),
        RECEIVABLE,
    )


def test_lines_keep_the_ids_that_a_client_gave_them(books):
    push(books, ANN, put("invoices", "i", contactId="ann", lines=[{"id": "x9", **LINES[0]}]))
    assert [line.id for line in get(books, "invoices", "i").lines] == ["x9"]
    more = [{"id": "x9", **LINES[0]}, {"id": "x10", **LINES[0]}, LINES[0]]
    (result,) = push(books, edited(books, "invoices", "i", lines=more))
    assert [line["id"] for line in result["record"]["lines"]][:2] == ["x9", "x10"]


def test_computed_fields_of_a_view_are_ignored(books):
    push(books, ANN)
    change = edited(books, "contacts", "ann", phone="7")
    change["record"] |= {"balance": "9.00", "openCount": 3, "version": 1, "createdAt": "x"}
    assert statuses(push(books, change)) == ["applied"]


def test_a_change_that_comes_again_is_a_duplicate_with_the_same_result(books):
    first = push(books, ANN)
    before = head(books)
    again = push(books, ANN)
    assert [{**each, "status": "applied"} for each in again] == first
    assert statuses(again) == ["duplicate"]
    assert head(books) == before


def test_a_change_that_comes_twice_in_one_push_is_done_once(books):
    assert statuses(push(books, ANN, ANN)) == ["applied", "duplicate"]


def test_another_client_may_use_the_same_change_id(books):
    push(books, ANN)
    other = put("contacts", "bob", kind="customer", name="Bob", change="c1")
    assert statuses(push(books, other, client="tablet")) == ["applied"]


def test_a_change_id_with_another_content_is_rejected(books):
    push(books, ANN)
    other = put("contacts", "ann", kind="customer", name="Anna", change="c1")
    results = push(books, other, journal("j"))
    assert statuses(results) == ["change_id_reused", "applied"]
    assert get(books, "contacts", "ann").name == "Ann"
    assert statuses(push(books, ANN)) == ["duplicate"]


def test_a_rejected_change_that_comes_again_stays_rejected(books):
    close(books, date(2026, 3, 31))
    late = journal("j", change="c7")
    first = push(books, late)
    close(books, None, "a mistake")
    assert push(books, late) == first
    assert statuses(first) == ["closed"]
    assert statuses(push(books, {**late, "changeId": "c8"})) == ["applied"]


def test_the_result_of_a_change_can_be_read_for_thirty_days_and_longer_among_the_last(
    books, monkeypatch
):
    (result,) = push(books, ANN)
    kept = books.read(kept_result, "phone", "c1")
    assert (kept.status, kept.record, kept.version) == (
        "applied",
        result["record"],
        result["version"],
    )
    books.clock._moment += timedelta(days=29)
    books.read(kept_result, "phone", "c1")
    books.clock._moment += timedelta(days=2)
    push(books, {**ANN, "id": "bob", "changeId": "c2"}, client="tablet")
    books.read(kept_result, "phone", "c1")
    monkeypatch.setattr("application.sync.push.LEAST_RESULTS", 1)
    push(books, {**ANN, "id": "cy", "changeId": "c3"}, client="tablet")
    with pytest.raises(NotFound):
        books.read(kept_result, "phone", "c1")
    books.read(kept_result, "tablet", "c2")


def test_the_fiftieth_of_a_hundred_changes_hits_a_closed_period(books):
    close(books, date(2026, 3, 31))
    days = ["2026-03-31" if number == 49 else "2026-04-01" for number in range(100)]
    changes = [journal(f"j{number}", day) for number, day in enumerate(days)]
    results = push(books, *changes)
    assert statuses(results) == [*["applied"] * 49, "closed", *["applied"] * 50]
    assert results[49]["record"] is None
    assert get(books, "journals", "j49") is None
    assert get(books, "journals", "j99")
    versions = [each["version"] for each in results if each["version"]]
    assert versions == list(range(versions[0], versions[0] + 99))


def test_a_locked_row_is_rejected_alone_unless_a_person_gives_a_reason(books):
    deposit(books)
    lock(books, f"bank-transaction:t:{CHECKING}")
    splits = [{"accountId": SALES, "amount": "20"}]
    change = edited(books, "bank-transactions", "t", amount="20", splits=splits)
    results = push(books, change, journal("j"))
    assert statuses(results) == ["reconciled", "applied"]
    assert results[0]["record"]["amount"] == "10.00"
    told = books.with_context(evolve(books.context, override="the bank corrected it"))
    assert statuses(push(told, change)) == ["applied"]
    assert log(books)[-1].override == "the bank corrected it"


def test_a_rejected_change_changes_nothing(books):
    invoice_of_nobody = put("invoices", "i", contactId="nobody", lines=LINES)
    unreadable = [
        {"op": "put"},
        7,
        put("contacts", "x", name="No Kind"),
        put("contacts", "x", kind="customer", name="X", colour="red"),
        put("contacts", "x", kind="customer", name=" "),
        {**put("contacts", "x", kind="customer", name="X"), "op": "post"},
        {**put("contacts", "x", kind="customer", name="X"), "record": None},
        put("contacts", "x", kind="customer", name="X", id="y"),
        put("settings", "company", name="X"),
        delete("contacts", "never-was"),
        put("journals", "j", lines=[{"accountId": CHECKING, "debit": "1"}]),
    ]
    before = sums(books), head(books)
    results = push(books, invoice_of_nobody, *unreadable)
    assert all(each["status"] == "rejected" for each in results)
    assert (sums(books), head(books)) == before


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (put("contacts", "x", kind="customer", name="X", colour="red"), "/record/colour"),
        (put("contacts", "x", kind="customer"), "/record/name"),
        (put("contacts", "x", kind="customer", name="\u202e"), "/record/name"),
        (put("invoices", "i", contactId="nobody", lines=LINES), "/record/contactId"),
        (put("invoices", "i", contactId="c", lines=[{**LINES[0], "rate": "x"}]),
         "/record/lines/0/rate"),
        (put("settings", "company", name="X"), "/collection"),
        ({**ANN, "op": "post"}, "/op"),
        ({**ANN, "changeId": "a b"}, "/changeId"),
        (put("invoices", "i", contactId="c", lines=LINES, status="void"), "/record/voidReason"),
    ],
)  # fmt: skip
def test_the_pointers_of_a_problem_begin_at_the_change(books, change, pointer):
    contact(books)
    (result,) = push(books, change)
    assert [each["pointer"] for each in result["problem"]["errors"]] == [pointer]
    (error,) = refused(books, journal("j"), change, atomic=True).problems
    assert error[0] == 1


def test_an_atomic_push_does_all_or_nothing(books):
    before = sums(books), head(books)
    changes = [journal("a"), journal("b"), journal("c")]
    changes[1]["record"]["lines"] = []
    error = refused(books, *changes, atomic=True)
    assert [place for place, _ in error.problems] == [1]
    assert (sums(books), head(books)) == before
    assert statuses(push(books, changes[0], changes[2], atomic=True)) == ["applied", "applied"]


def test_a_change_may_name_what_comes_later_in_the_push(books):
    chain = [
        put("payments", "p", contactId="ann", amount="5", applications=[
            {"invoiceId": "i", "amount": "5"}]),
        put("invoices", "i", contactId="ann", status="sent", lines=[{"itemId": "w", "rate": "5"}]),
        put("items", "w", name="Work", rate="5", accountId="earned"),
        put("accounts", "earned", name="Earned", type="income"),
        ANN,
    ]  # fmt: skip
    assert statuses(push(books, *chain)) == ["applied"] * 5
    assert get(books, "invoices", "i").lines[0].account_id == "earned"


def test_a_record_in_use_may_be_deleted_before_what_uses_it(books):
    contact(books)
    invoice(books)
    results = push(books, delete("contacts", "c"), delete("invoices", "i"))
    assert statuses(results) == ["applied", "applied"]
    contact(books)
    invoice(books)
    assert statuses(push(books, delete("contacts", "c"))) == ["in_use"]


def test_a_refused_change_is_not_done_after_a_later_one_of_the_same_record(books):
    contact(books)
    first = put("invoices", "i", contactId="ann", memo="first", lines=LINES)
    second = put("invoices", "i", contactId="c", memo="second", lines=LINES)
    results = push(books, first, second, {**ANN, "changeId": None})
    assert statuses(results) == ["invalid", "applied", "applied"]
    assert get(books, "invoices", "i").memo == "second"


def test_a_push_of_another_history_is_refused_as_a_whole(books):
    assert isinstance(refused(books, ANN, history="0" * 32), OtherHistory)
    assert isinstance(refused(books, delete("contacts", "x", head(books) + 1)), OtherHistory)
    assert get(books, "contacts", "ann") is None
    history = books.read(lambda work: work.session.log.history())
    assert statuses(push(books, ANN, history=history)) == ["applied"]


def test_the_last_push_of_each_client_is_remembered(books):
    push(books, ANN, {"op": "put"})
    push(books, ANN)
    push(books, client="tablet")
    phone, tablet = books.read(lambda work: work.session.pushes.last_pushes())
    assert (phone.client_id, phone.version, dict(phone.counts)) == (
        "phone",
        head(books),
        {"duplicate": 1},
    )
    assert (tablet.client_id, dict(tablet.counts)) == ("tablet", {})


def test_the_last_pushes_of_clients_that_come_once_do_not_pile_up(books):
    for number in range(MOST_CLIENTS + 3):
        push(books, client=f"client-{number:03}")
    kept = books.read(lambda work: work.session.pushes.last_pushes())
    assert len(kept) == MOST_CLIENTS


def test_every_change_of_a_push_is_logged_in_the_name_of_the_client(books):
    named = books.with_context(WriteContext(Actor("sync:phone", "r1")))
    push(named, ANN, journal("j"))
    assert [each.actor for each in log(books)[-2:]] == ["sync:phone"] * 2
    assert books.read(lambda work: work.session.log.head().version) == head(books)


def test_a_warning_stands_with_the_change_that_it_is_about(books):
    push(books, ANN)
    again = {"contactId": "ann", "amount": "5", "ref": "1003"}
    results = push(books, put("payments", "p", **again), put("payments", "q", **again))
    assert "warnings" not in results[0]
    assert [each["code"] for each in results[1]["warnings"]] == ["possible_duplicate"]
    assert results[1]["warnings"][0]["ids"] == ["p"]


def test_preferences_and_themes_are_pushed_one_by_one(books):
    results = push(
        books,
        put("prefs", "width", value={"left": 1.5, "right": [None, True]}),
        put("prefs", "[dark] text", value="#fff"),
        put("prefs", "[dark] wide", value=7),
        put("prefs", "x"),
        put("prefs", "y", value=1, colour="red"),
    )
    assert [each["status"] for each in results] == ["applied", "applied", *["rejected"] * 3]
    assert results[0]["record"] == {"id": "width", "value": {"left": 1.5, "right": [None, True]}}
    assert [each["problem"]["errors"][0]["pointer"] for each in results[2:]] == [
        "/record/value",
        "/record/value",
        "/record/colour",
    ]
    known = head(books)
    push(books, put("prefs", "width", known, value=2), client="laptop")
    (result,) = push(books, put("prefs", "width", known, value=3))
    assert (result["status"], result["losing"]) == ("conflict", {"value": 2})
    assert statuses(push(books, delete("prefs", "width", head(books)))) == ["applied"]
    assert books.read(read_preferences).values == {}


def test_preferences_that_would_be_too_large_together_are_rejected(books):
    text = "x" * 700_000
    results = push(books, put("prefs", "a", value=text), put("prefs", "b", value=text))
    assert statuses(results) == ["applied", "too_large"]


def test_each_change_of_a_push_has_a_time_of_its_own(books):
    class Stopped(FixedClock):
        def now(self):
            return datetime(2026, 11, 22, 12, 0, 0, 400, tzinfo=UTC)

    stopped = Books(books.store, Stopped(), books.ids, books.mechanism)
    push(stopped, *(put("items", f"i{number}", name=f"Item {number}") for number in range(9)))
    times = [change.at for change in log(stopped) if change.collection == "items"]
    assert len(set(times)) == len(times) == 9
    assert times == sorted(times)
