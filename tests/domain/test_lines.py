"""Lines of documents: how they get their ids."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.serialization import from_json, to_json
from domain.banking.bank_transactions import BankTransaction
from domain.errors import Refused
from domain.invoicing.invoices import Invoice
from domain.ledger.journals import Journal
from domain.lines import Line, as_new_lines, line_fields_of, next_line_ids
from domain.purchasing.bills import Bill
from domain.records import changed
from tests.strategies import parts

KINDS = (Invoice, Bill, Journal, BankTransaction)
line_ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True) | st.integers(
    1, 10**10
).map(str)


def lines_of(document):
    (name,) = line_fields_of(type(document))
    return name, getattr(document, name)


def test_applications_are_no_lines():
    assert {kind: line_fields_of(kind) for kind in KINDS} == {
        Invoice: ("lines",),
        Bill: ("lines",),
        Journal: ("lines",),
        BankTransaction: ("splits",),
    }


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_lines_without_ids_are_numbered_by_position_from_wherever_they_are_read(kind, data):
    document = data.draw(parts(kind))
    name, lines = lines_of(document)
    assert [line.id for line in lines] == [str(place) for place in range(1, len(lines) + 1)]
    stored = to_json(document)
    for line in stored[name]:
        del line["id"]
    assert from_json(kind, stored) == document


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_ids_that_lines_have_are_kept_and_new_ones_differ_from_them(kind, data):
    document = data.draw(parts(kind))
    name, lines = lines_of(document)
    ids = data.draw(
        st.lists(line_ids, min_size=len(lines), max_size=len(lines), unique=True).map(
            lambda drawn: [id_ if data.draw(st.booleans()) else "" for id_ in drawn]
        )
    )
    mixed = tuple(changed(line, id=id_) for line, id_ in zip(lines, ids, strict=True))
    again = changed(document, **{name: mixed})
    _, kept = lines_of(again)
    assert all(line.id == id_ for line, id_ in zip(kept, ids, strict=True) if id_)
    assert len({line.id for line in kept}) == len(kept)
    assert from_json(kind, to_json(again)) == again
    assert as_new_lines(kept) == as_new_lines(lines)


@given(st.sets(line_ids), st.integers(0, 99))
def test_new_ids_are_those_of_no_other_line(used, version):
    ids = next_line_ids(used, version)
    new = [next(ids) for _ in range(3)]
    assert len({*new, *used}) == len(used) + 3
    assert all(id_.startswith(f"{version}.") for id_ in new if version)


def test_lines_of_different_versions_of_a_document_never_get_the_same_id():
    first, second = next_line_ids([], 3), next_line_ids([], 4)
    assert not {next(first) for _ in range(20)} & {next(second) for _ in range(20)}


def test_two_lines_of_a_document_never_have_the_same_id():
    line = {"account_id": "a", "amount": 100, "id": "7"}
    kind = Bill.__annotations__["lines"].__args__[0]
    lines = (kind(**line), kind(**line))
    day = "2026-03-01"
    with pytest.raises(Refused) as refusal:
        from_json(
            Bill,
            {
                "id": "b",
                "date": day,
                "dueDate": day,
                "contactId": "v",
                "payableAccountId": "p",
                "lines": [to_json(each) for each in lines],
            },
        )
    assert [fault.path for fault in refusal.value.faults] == ["/lines/1/id"]


def test_numbering_changes_no_line_that_was_handed_over():
    line = Bill.__annotations__["lines"].__args__[0](account_id="a", amount=100)
    assert isinstance(line, Line)
    (new,) = as_new_lines([attrs.evolve(line, id="7")])
    assert (line.id, new.id) == ("", "")
