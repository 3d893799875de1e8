"""What the review suspects of closed periods, on logs made by hand."""

import json

from application.history.closed_changes import ApplicationChanged, DocumentChanged, FiguresRestated
from application.history.closed_periods import closed_period_changes
from application.ports.change_log import LoggedChange
from application.serialization import to_json
from domain.ledger.accounts import Account


def logged(version, collection, id_, before, after, at=None):
    return LoggedChange(
        version,
        at or f"2026-01-01T00:00:00.{version:03}Z",
        "ann",
        f"r{version}",
        collection,
        id_,
        "put" if after else "delete",
        json.dumps(before) if before else None,
        json.dumps(after) if after else None,
        "",
    )


OPENED = [
    logged(1, "settings", "company", None, {"closingDate": "2025-12-31"}),
    logged(
        2,
        "settings",
        "company",
        {"closingDate": "2025-12-31"},
        {"closingDate": None, "reason": "x"},
    ),
]

BILL = {
    "id": "b",
    "contactId": "v",
    "date": "2025-03-01",
    "dueDate": "2025-03-01",
    "number": "1",
    "payableAccountId": "account-2000",
    "lines": [{"id": "1", "accountId": "account-6000", "amount": "50.00"}],
}
BAD = {**BILL, "memo": "a\u202eb"}  # a bidi override, which an older program took


def test_a_document_that_breaks_a_rule_of_today_is_told_as_well():
    created = [*OPENED, logged(3, "bills", "b", None, BAD)]
    assert any(isinstance(c, DocumentChanged) for c in closed_period_changes(created))


def test_a_document_that_was_mended_was_not_created():
    mended = [*OPENED, logged(3, "bills", "b", BAD, BILL)]
    assert [c.action for c in closed_period_changes(mended) if isinstance(c, DocumentChanged)] == []


def test_the_section_that_an_upgrade_fills_in_restates_nothing():
    account = to_json(Account(id="a", name="Vans", type="asset"))
    assert account["cashFlow"] is None
    upgrade = [*OPENED, logged(3, "accounts", "a", account, {**account, "cashFlow": "operating"})]
    assert not [c for c in closed_period_changes(upgrade) if isinstance(c, FiguresRestated)]


def applied(*lines):
    return {
        "id": "payment:p",
        "applied": [
            {"chargeId": "invoice:i", "amount": a, "date": "2025-03-01", "rule": "stated"}
            for a in lines
        ],
    }


def test_two_commits_with_one_stamp_lose_nothing():
    at = "2026-01-01T00:00:01.000Z"
    import attrs

    changes = [
        *OPENED,
        logged(3, "applications", "payment:p", applied(), applied("50.00"), at),
        attrs.evolve(
            logged(4, "applications", "payment:p", applied("50.00"), applied("80.00"), at),
            request_id="r3",
        ),
    ]
    found = [c for c in closed_period_changes(changes) if isinstance(c, ApplicationChanged)]
    assert (found[0].before, found[-1].after) == (0, 8000), found


def test_a_journal_of_many_contacts_is_read_in_time():
    import time

    def journal(prefix, lines=60):
        debits = [
            {
                "id": str(i + 1),
                "accountId": "account-6000",
                "debit": "1.00",
                "contactId": f"{prefix}{i}",
            }
            for i in range(lines)
        ]
        credit = {"id": "c", "accountId": "account-1000", "credit": f"{lines}.00"}
        return {"id": "j", "date": "2025-03-01", "lines": [*debits, credit]}

    changes = [*OPENED, logged(3, "journals", "j", journal("a"), journal("b"))]
    began = time.process_time()
    assert len([*closed_period_changes(changes)]) == 3
    assert time.process_time() - began < 0.5


def test_who_has_gone_ends_the_reading_of_the_log():
    from types import SimpleNamespace

    import pytest

    from application.history.closed_periods_page import ClosedPeriodsQuery, read_closed_changes
    from application.ports.change_log import Head
    from application.ports.failures import StoreStopping

    def check():
        raise StoreStopping("nobody waits")

    items = [logged(i, "items", f"i{i}", None, {"id": f"i{i}"}) for i in range(1, 5000)]
    log = SimpleNamespace(head=lambda: Head(4999, "x"), feed=lambda _: iter(items))
    work = SimpleNamespace(session=SimpleNamespace(log=log), check_wanted=check)
    with pytest.raises(StoreStopping):
        list(read_closed_changes(work, ClosedPeriodsQuery()))
