"""What was open at the end of a day, for ageings and statements.

An item has its open amount of today. What was applied to it after the day was still open then, so
both together are its open amount at the end of the day.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, pairwise

from adapters.storage.sqlite.open_items import OPEN_ITEM_COLUMNS, item_from_row
from adapters.storage.sqlite.write_buffer import WriteBuffer
from domain.reconciliation.open_items import OpenItem

_WITH_LATER = """
    WITH later AS (
        SELECT credit_id AS id, amount FROM applied WHERE date > :day
        UNION ALL SELECT charge_id, amount FROM applied WHERE date > :day)
"""
"""What was applied to each item after the day, one row for each application."""

_IS_CHOSEN = """
    i.account_id IN (SELECT value FROM json_each(:accounts))
    AND i.role IN ('charge', 'credit')
    AND i.date <= :day
    AND (:contact IS NULL OR i.contact_id = :contact)
"""
"""The condition that an item `i` is a charge or credit of the accounts, the day and the contact."""

_ITEM = ", ".join(f"i.{name}" for name in OPEN_ITEM_COLUMNS.split(", "))


def aged(
    buffer: WriteBuffer,
    accounts: Sequence[str],
    day: date,
    bounds: Sequence[date],
    contact_id: str | None,
) -> Mapping[str, tuple[int, ...]]:
    """See `ReportReading.aged`."""
    values = {
        "day": day.isoformat(),
        "contact": contact_id,
        **{f"bound_{index}": bound.isoformat() for index, bound in enumerate(bounds)},
    }
    # One account and one role at a time: so the index has the items of each contact together.
    still_open = f"""
        SELECT contact_id, {_sums_by_bucket("open", len(bounds))}
        FROM open_items
        WHERE account_id = :account
            AND role = :role
            AND open > 0
            AND date <= :day
            AND (:contact IS NULL OR contact_id = :contact)
        GROUP BY contact_id
    """
    applied_later = f"""
        {_WITH_LATER}
        SELECT contact_id, {_sums_by_bucket("l.amount", len(bounds))}
        FROM later l CROSS JOIN open_items i ON i.id = l.id
        WHERE {_IS_CHOSEN}
        GROUP BY contact_id
    """
    parts = [
        buffer.read_named(still_open, account=account_id, role=role, **values)
        for account_id in accounts
        for role in ("charge", "credit")
    ]
    accounts_json = json.dumps(list(accounts))
    parts.append(buffer.read_named(applied_later, accounts=accounts_json, **values))
    by_contact: dict[str, list[int]] = {}
    for contact, *sums in chain.from_iterable(parts):
        buckets = by_contact.setdefault(contact, [0] * (len(bounds) + 1))
        for index, amount in enumerate(sums):
            buckets[index] += amount
    return {contact: tuple(buckets) for contact, buckets in by_contact.items()}


def _sums_by_bucket(amount: str, count_of_bounds: int) -> str:
    """The sum of some amounts in each bucket, one column for each; credits are in the first."""
    bounds = [f":bound_{index}" for index in range(count_of_bounds)]
    conditions = [
        *(f"due_date >= {bound}" for bound in bounds[:1]),
        *(f"due_date < {later} AND due_date >= {bound}" for later, bound in pairwise(bounds)),
        *(f"due_date < {bound}" for bound in bounds[-1:]),
    ]
    charges = [
        f"coalesce(sum({amount}) FILTER (WHERE role = 'charge' AND {condition}), 0)"
        for condition in conditions or ["true"]
    ]
    charges[0] += f" - coalesce(sum({amount}) FILTER (WHERE role = 'credit'), 0)"
    return ", ".join(charges)


def owed(
    buffer: WriteBuffer, accounts: Sequence[str], day: date, contact_id: str | None
) -> Iterator[tuple[OpenItem, int]]:
    """See `ReportReading.owed`."""
    sql = f"""
        {_WITH_LATER}
        SELECT {OPEN_ITEM_COLUMNS}, sum(open_then)
        FROM ({_open_amounts(_ITEM)})
        GROUP BY id
        ORDER BY date, id
    """
    accounts_json = json.dumps(list(accounts))
    rows = buffer.read_named(sql, accounts=accounts_json, day=day.isoformat(), contact=contact_id)
    for *item_row, open_amount in rows:
        yield item_from_row(item_row), open_amount


def items_of_contacts(
    buffer: WriteBuffer, accounts: Sequence[str], day: date, contact_ids: Sequence[str]
) -> Iterator[tuple[OpenItem, int]]:
    """See `ReportReading.items_of_contacts`."""
    sql = f"""
        {_WITH_LATER},
        since AS (SELECT id, sum(amount) AS amount FROM later GROUP BY id)
        SELECT {_ITEM}, i.open + coalesce((SELECT s.amount FROM since s WHERE s.id = i.id), 0)
        FROM json_each(:contacts) c CROSS JOIN open_items i ON i.contact_id = c.value
        WHERE {_IS_CHOSEN}
        ORDER BY c.key, i.date, i.id
    """
    rows = buffer.read_named(
        sql,
        accounts=json.dumps(list(accounts)),
        day=day.isoformat(),
        contact=None,
        contacts=json.dumps(list(contact_ids)),
    )
    for *item_row, open_amount in rows:
        yield item_from_row(item_row), open_amount


def _open_amounts(columns: str) -> str:
    """A statement with some columns of each chosen item and parts of its open amount on the day."""
    return f"""
        SELECT {columns}, i.open AS open_then
        FROM open_items i
        WHERE {_IS_CHOSEN} AND i.open > 0
        UNION ALL
        SELECT {columns}, l.amount
        FROM later l CROSS JOIN open_items i ON i.id = l.id
        WHERE {_IS_CHOSEN}
    """
