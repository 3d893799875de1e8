"""The tables that are derived from records."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.storage import composed_tables, tables
from application.collections.kinds import KINDS
from application.ports.failures import Damaged
from domain.invoicing.payments import Payment

AT_ONCE = 8


def test_all_who_need_a_table_first_at_the_same_time_get_the_same_one(monkeypatch):
    monkeypatch.setattr(composed_tables, "METADATA", sa.MetaData())
    define: Any = composed_tables.table_of
    together = Barrier(AT_ONCE)

    def define_all(_: int) -> list[sa.Table]:
        together.wait()
        return [define.__wrapped__(kind) for kind in KINDS.values()]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        first, *others = pool.map(define_all, range(AT_ONCE))
    for other in others:
        assert all(one is same for one, same in zip(first, other, strict=True))


def test_a_short_record_that_was_read_lately_is_kept_and_a_long_one_is_not():
    short, long = (tables.to_row(payment(memo=memo)) for memo in ("Cash", "x" * 2_000))
    assert tables.from_row(Payment, short) is tables.from_row(Payment, [*short])
    assert tables.from_row(Payment, long) == payment(memo="x" * 2_000)
    assert tables.from_row(Payment, long) is not tables.from_row(Payment, long)


def test_a_damaged_row_is_found_although_a_row_that_is_equal_to_it_was_read():
    right = tables.to_row(payment())
    damaged = [1250.0 if value == 1250 else value for value in right]
    assert tables.from_row(Payment, right) == payment()
    assert tuple(damaged) == right
    with pytest.raises(Damaged):
        tables.from_row(Payment, damaged)


def payment(memo: str = "") -> Payment:
    accounts = {"deposit_account_id": "bank", "receivable_account_id": "receivables"}
    day = date(2026, 2, 1)
    return Payment(id="p", contact_id="acme", date=day, amount=1250, memo=memo, **accounts)
