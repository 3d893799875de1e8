"""What a change alters is all that differs, and nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.collections.kinds import KINDS
from application.history.changed_fields import ChangedFields, FieldChange, changed_fields
from application.ports.change_log import LoggedChange
from application.serialization import json_text, to_json
from domain.invoicing.invoices import Invoice
from domain.ledger.accounts import Account
from domain.records import Record, fields_of
from tests.strategies import parts

RECORDS = [Account, Invoice, KINDS["contact"], KINDS["terms"], KINDS["journal"]]


def altered(kind: type[Record], before: str | None, after: str | None) -> ChangedFields:
    """What alters between the two, as a change in the log has them."""
    change = LoggedChange(
        1, "2026-01-01T00:00:00.000Z", "ann", "r", kind.plural, "a", "put", before, after, ""
    )
    return changed_fields(kind, change)


def with_changes(document: dict[str, Any], kind: type, changes: Any) -> dict[str, Any]:
    """A record in JSON after changes of its fields were made to it, but for those of lines."""
    result = {**document, "metadata": dict(document.get("metadata") or {})}
    for change in changes.fields:
        name, _, key = change.field.partition(".")
        if key:
            texts = {**result["metadata"], key: change.after}
            result["metadata"] = {each: text for each, text in texts.items() if text is not None}
        elif name in result:
            result[name] = change.after
    left_out = {"id", *(each.name for each in fields_of(kind) if each.many)}
    return {name: value for name, value in result.items() if name not in left_out}


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_the_changed_fields_lead_from_the_record_before_to_the_record_after(kind):
    @given(st.data())
    def check(data):
        before, after = (data.draw(parts(kind)) for _ in range(2))
        changes = altered(kind, json_text(before), json_text(after))
        expected = with_changes(to_json(after), kind, altered(kind, None, None))
        assert with_changes(to_json(before), kind, changes) == expected
        for change in changes.fields:
            assert change.before != change.after

    check()


@given(st.data())
def test_a_record_that_stays_alters_nothing(data):
    for kind in RECORDS:
        text = json_text(data.draw(parts(kind)))
        assert altered(kind, text, text).fields == ()
        assert altered(kind, text, text).lines == ()


def test_a_record_of_an_older_program_has_the_fields_of_today_with_their_defaults():
    after = to_json(Account(id="a", name="Vans", type="asset"))
    before = {name: after[name] for name in ("id", "name", "type")}
    changes = altered(Account, json.dumps(before), json.dumps(after | {"name": "Cars"}))
    assert changes.fields == (FieldChange("name", "Vans", "Cars"),)


def test_lines_without_ids_of_an_older_program_are_compared_by_their_places():
    line = {"accountId": "account-1000", "debit": "1.00"}
    other = {"accountId": "account-4100", "credit": "1.00"}
    journal = {"id": "j", "date": "2026-03-01", "lines": [line, other]}
    numbered = {**journal, "lines": [{**line, "id": "1"}, {**other, "id": "2"}]}
    changes = altered(KINDS["journal"], json.dumps(journal), json.dumps(numbered))
    assert changes.fields == ()
    assert changes.lines == ()


def test_a_record_that_breaks_a_rule_of_today_is_compared_as_it_is():
    before = {"id": "a", "name": "", "type": "asset"}
    changes = altered(Account, json.dumps(before), json.dumps(before | {"name": "Vans"}))
    assert changes.fields[0] == FieldChange("name", "", "Vans")
