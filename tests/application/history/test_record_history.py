"""The history of a record has every change of the log that is about it, and no other."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from application.collections.kinds import KINDS
from application.history.history_page import history_report
from application.history.names import Names
from application.history.record_history import HistoryPage, read_history
from application.history.sentences import load_names, sentences
from application.ports.change_log import LoggedChange
from domain.document_kinds import DOCUMENT_KINDS
from domain.errors import NotFound
from domain.invoicing.invoices import Invoice
from domain.invoicing.payments import Payment
from domain.ledger.company import COMPANY_ID, Settings
from domain.ledger.ids import OpenItemId, RowId
from domain.ledger.journals import Journal
from domain.records import changed, kind_of
from tests.application.actions import (
    MARCH,
    add,
    change,
    close,
    contact,
    drop,
    invoice,
    log,
    payment,
    post,
)
from tests.application.reporting.random_books import carry_out, plans
from tests.strategies import examples
from tests.support import new_books, stores

KINDS_BY_COLLECTION = {kind.plural: kind for kind in KINDS.values()}


def is_about(change_: LoggedChange, kind, id_: str) -> bool:
    """The same in other words: from the whole log, without any index."""
    if (change_.collection, change_.id) == (kind.plural, id_):
        return True
    if kind not in DOCUMENT_KINDS.values():
        return False
    document = (kind_of(kind), id_)
    if change_.collection == "cleared":
        row = RowId.parse(change_.id)
        return row is not None and (row.kind, row.document_id) == document
    if change_.collection != "applications":
        return False
    before, after = (
        json.loads(text)["applied"] if text else [] for text in (change_.before, change_.after)
    )
    altered = [line for line in before if line not in after] + [
        line for line in after if line not in before
    ]
    items = [OpenItemId.parse(line["chargeId"]) for line in altered]
    items.append(OpenItemId.parse(change_.id))
    return any((item.kind, item.document_id) == document for item in items)


def addresses(changes: list[LoggedChange]) -> Iterator[tuple[type, str]]:
    """Every record of the collections that the log has ever had."""
    for collection, id_ in dict.fromkeys((each.collection, each.id) for each in changes):
        if collection not in {"applications", "cleared"}:
            yield KINDS_BY_COLLECTION[collection], id_


@hypothesis_settings(max_examples=examples(0.3))
@given(plans(24), st.integers(1, 5), st.booleans())
def test_a_history_has_all_changes_about_a_record_in_pages_of_any_size_on_both_stores(
    tmp_path_factory, plan, limit, newest_first
):
    for store in stores(tmp_path_factory.mktemp("books")).values():
        books = carry_out(plan, new_books(store))
        changes = log(books)
        for kind, id_ in addresses(changes):
            expected = [each.version for each in changes if is_about(each, kind, id_)]
            if newest_first:
                expected.reverse()
            versions: list[int] = []
            past, more = None, True
            while more:
                page = HistoryPage(newest_first, past, limit)
                history = books.read(read_history, kind, id_, page)
                assert history.total == len(expected)
                assert len(history.entries) <= limit
                versions += [entry.change.version for entry in history.entries]
                past, more = versions[-1], history.more
            assert versions == expected
        store.close()


@hypothesis_settings(max_examples=examples(0.2))
@given(plans(24))
def test_every_entry_says_something_and_no_sentence_shows_an_id(tmp_path_factory, plan):
    store = stores(tmp_path_factory.mktemp("books"))["memory"]
    books = carry_out(plan, new_books(store))
    changes = log(books)

    def told(work, kind, id_):
        history = read_history(work, kind, id_, HistoryPage(limit=1000))
        names = Names(work)
        load_names(history, names)
        return [(entry, sentences(history, entry, names)) for entry in history.entries]

    for kind, id_ in addresses(changes):
        for entry, texts in books.read(told, kind, id_):
            assert texts
            assert all(texts), entry
            assert "account-" not in " ".join(texts)


@pytest.fixture(params=["memory", "sqlite"])
def books(request, tmp_path):
    return new_books(stores(tmp_path)[request.param])


def texts(books, kind, id_, **page) -> list[list[str]]:
    """The sentences of each entry of a history."""

    def read(work):
        history = read_history(work, kind, id_, HistoryPage(**page))
        names = Names(work)
        return [sentences(history, entry, names) for entry in history.entries]

    return books.read(read)


def test_the_history_of_an_invoice_tells_its_whole_life(books):
    contact(books, "acme")
    invoice(books, "i", 10000, by="acme")
    change(books, "invoices", "i", memo="Thanks", due_date=MARCH.replace(month=5))
    payment(books, "p", 4000, MARCH.replace(day=20), by="acme")
    drop(books, "payments", "p")
    told = texts(books, Invoice, "i")
    assert told[0][0].startswith("created: date 2026-03-15, number 1001, contact Acme")
    assert "due date changed from 2026-03-15 to 2026-05-15" in told[1]
    assert 'memo set to "Thanks"' in told[1]
    pair = "applied from Payment of 2026-03-20 as of 2026-03-20"
    assert told[2] == [f"40.00 {pair} (automatically, to the oldest first)"]
    assert told[3] == [f"40.00 taken back that was {pair}"]
    assert len(told) == 4


def test_an_application_that_gets_another_day_is_in_the_history_of_what_it_pays(books):
    contact(books, "acme")
    invoice(books, "i", 10000, by="acme")
    payment(books, "p", 4000, MARCH.replace(day=20), by="acme")
    change(books, "payments", "p", date=MARCH.replace(day=25))
    *_, told = texts(books, Invoice, "i")
    pair = "applied from Payment of 2026-03-25 as of"
    assert told == [
        f"40.00 taken back that was {pair} 2026-03-20",
        f"40.00 {pair} 2026-03-25 (automatically, to the oldest first)",
    ]
    entry = books.read(read_history, Invoice, "i", HistoryPage()).entries[-1]
    assert entry.action == "reapplied"


def test_a_deleted_record_has_a_history_and_one_that_never_existed_has_none(books):
    contact(books, "acme")
    payment(books, "p", 4000, by="acme")
    drop(books, "payments", "p")
    *_, last = texts(books, Payment, "p")
    assert last[0].startswith("deleted: date 2026-03-15, contact Acme, amount 40.00")
    assert books.read(history_report, Payment, "p", HistoryPage()).subject.endswith("(deleted)")
    for kind in (Payment, Invoice):
        with pytest.raises(NotFound):
            books.read(read_history, kind, "nothing", HistoryPage())


def test_an_entry_that_a_document_posts_has_the_history_of_the_document(books):
    contact(books, "acme")
    invoice(books, "i", 10000, by="acme")
    assert texts(books, Journal, "invoice:i") == texts(books, Invoice, "i")


def test_a_document_whose_id_begins_like_another_is_not_mixed_up_with_it(books):
    contact(books, "acme")
    for id_ in ("i", "i.1", "i-1"):
        invoice(books, id_, by="acme")
    payment(books, "p", 3000, by="acme")
    for id_ in ("i", "i.1", "i-1"):
        assert len(texts(books, Invoice, id_)) == 2


def test_the_history_of_the_settings_tells_who_moved_the_closing_date_and_why(books):
    close(books, MARCH)
    close(books, None, "an error of the bank")
    assert texts(books, Settings, COMPANY_ID)[-2:] == [
        ["closing date set to 2026-03-15"],
        ["closing date 2026-03-15 removed", 'reason set to "an error of the bank"'],
    ]


def test_lines_are_compared_by_their_ids(books):
    first, second = post(books, "j", cents=1000).lines
    edited = (changed(second, credit=1200, memo="Sold"), changed(first, debit=1200))
    change(books, "journals", "j", lines=edited)
    *_, told = texts(books, Journal, "j")
    assert told == [
        "the lines are in another order",
        "total changed from 10.00 to 12.00",
        "line 1000 Checking: debit changed from 10.00 to 12.00",
        'line "Sold": credit changed from 10.00 to 12.00',
        'line "Sold": memo set to "Sold"',
    ]


def test_a_text_of_the_metadata_is_told_by_its_name(books):
    add(books, "items", id="hour", name="Hour", account_id="account-4000")
    change(books, "items", "hour", metadata={"channel": "web"})
    *_, told = texts(books, KINDS["item"], "hour")
    assert told == ["metadata 'channel' set to \"web\""]
