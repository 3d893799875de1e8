"""The tables that are derived from records."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import sqlalchemy as sa

from adapters.storage import tables
from application.collections.kinds import KINDS

AT_ONCE = 8


def test_all_who_need_a_table_first_at_the_same_time_get_the_same_one(monkeypatch):
    monkeypatch.setattr(tables, "METADATA", sa.MetaData())
    define: Any = tables.table_of
    together = Barrier(AT_ONCE)

    def define_all(_: int) -> list[sa.Table]:
        together.wait()
        return [define.__wrapped__(kind) for kind in KINDS.values()]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        first, *others = pool.map(define_all, range(AT_ONCE))
    for other in others:
        assert all(one is same for one, same in zip(first, other, strict=True))
