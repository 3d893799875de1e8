"""What must be true of the server and of all copies once every copy has kept up."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from application.collections.kinds import KINDS
from application.integrity.verify_books import verify_books
from application.serialization import json_text
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.entries import EntryHeader
from tests.application.reconciliation.model import (
    check_cash_basis,
    check_control_accounts,
    check_open_items,
)

DAYS_CHECKED = (date(2026, 3, 31), date(2200, 12, 31))


def check_agreement(server: Books, copies: dict[str, Books]) -> None:
    """Check that all have the same sound books; raises `AssertionError`."""
    for name, copy in copies.items():
        assert copy.read(checksums) == server.read(checksums), f"{name} has other checksums"
    expected = server.read(facts)
    for name, copy in copies.items():
        actual = copy.read(facts)
        for what, value in expected.items():
            difference = _differing(actual[what], value)
            assert not difference, f"{name} has other {what}: {difference}"
    server.read(check_open_items)
    server.read(check_control_accounts, DAYS_CHECKED)
    server.read(check_cash_basis)
    for name, books in {"the server": server, **copies}.items():
        faults = books.read(verify_books).faults
        assert not faults, f"the books of {name} are not sound: {faults[:3]}"


def facts(work: UnitOfWork) -> dict[str, Any]:
    """All that the books hold but their log: records, postings, open items and balances."""
    session = work.session
    held: dict[str, Any] = {
        kind.plural: {record.id: json_text(record) for record in session.records.all(kind)}
        for kind in KINDS.values()
    }
    held["entries"] = {header.id: json_text(header) for header in session.records.all(EntryHeader)}
    held["postings"] = Counter(session.ledger.all_postings())
    held["open items"] = {item.id: item for item in session.open_items.all()}
    return held


def _differing(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> list[tuple[Any, Any, Any]]:
    """What two mappings do not share: each key with both values."""
    if one == other:
        return []
    keys = {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
    return [(key, one.get(key), other.get(key)) for key in sorted(keys, key=str)]
