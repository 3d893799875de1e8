"""The statements that find changes of the log.

A page to which one value leads, such as a collection or an actor, is read along the index of that
value, which has its versions in order. For other pages, such as those of several conditions, the
versions that fit are read first, from indexes alone.
"""

import json
from collections.abc import Iterable
from typing import Any

from application.ports.change_log import LogQuery, TouchedDocument
from domain.banking.cleared_marks import ClearedMark
from domain.reconciliation.applications import AppliedCredit

Sql = tuple[str, list[Any]]
"""A statement, or a part of one, and the values of its parameters."""

_IS_PUT = """
    version NOT IN (
        SELECT version FROM changes INDEXED BY changes_of_deleted_records WHERE op <> 'put'
    )
"""
"""Whether a change is none of the few that no `put` finds; indexes alone answer it."""


def page_of(query: LogQuery) -> Sql:
    """The statement that reads the changes which fit a query, up to its limit."""
    order = "DESC" if query.newest_first else "ASC"
    conditions = _conditions(query)
    if _is_in_order(query, conditions):
        is_put: list[Sql] = [("op = 'put'", [])] if query.op == "put" else []
        where, values = _joined([*_bounds(query), *conditions, *is_put])
    else:
        versions, values = _versions(query, conditions)
        if query.collections is not None and len(conditions) == 1 and query.op != "put":
            versions, values = _first_of_each(query, query.collections, order)
        where = f"version IN ({versions})"
    sql = f"SELECT * FROM changes WHERE {where} ORDER BY version {order} LIMIT ?"
    return sql, [*values, query.limit]


def count_of(query: LogQuery) -> Sql:
    """The statement that counts the changes which fit a query, without its limit."""
    versions, values = _versions(query, _conditions(query))
    most = -1 if query.most_counted is None else query.most_counted + 1
    return f"SELECT count(*) FROM ({versions} LIMIT ?)", [*values, most]


def _is_in_order(query: LogQuery, conditions: list[Sql]) -> bool:
    """Whether an index, or the table itself, has the changes that fit in the order of versions."""
    is_one_value = query.collections is None and query.first is None and query.last is None
    return not conditions or (len(conditions) == 1 and is_one_value)


def _versions(query: LogQuery, conditions: list[Sql]) -> Sql:
    """The statement that reads the versions of all changes that fit; indexes alone answer it."""
    bounds = _bounds(query)
    if query.op == "put":
        bounds.append((_IS_PUT if conditions else "op = 'put'", []))
    parts = [_joined([*bounds, condition]) for condition in conditions] or [_joined(bounds)]
    sql = " INTERSECT ".join(f"SELECT version FROM changes WHERE {where}" for where, _ in parts)
    return sql, [value for _, part_values in parts for value in part_values]


def _first_of_each(query: LogQuery, collections: Iterable[str], order: str) -> Sql:
    """The statement that reads the versions of the first changes of each collection: a page has no
    others.
    """
    parts = [
        _joined([("collection = ?", [collection]), *_bounds(query)])
        for collection in sorted(collections)
    ]
    sql = " UNION ALL ".join(
        "SELECT version FROM ("
        f"SELECT version FROM changes WHERE {where} ORDER BY version {order} LIMIT ?)"
        for where, _ in parts
    )
    return sql, [value for _, values in parts for value in (*values, query.limit)]


def _bounds(query: LogQuery) -> list[Sql]:
    bounds: list[Sql] = [("version > ?", [query.since])]
    if query.before is not None:
        bounds.append(("version < ?", [query.before]))
    return bounds


def _conditions(query: LogQuery) -> list[Sql]:
    """The conditions of a query, of which each has an index that ends in the version."""
    conditions: list[Sql] = []
    if query.collection is not None and query.record_id is not None:
        conditions.append(("collection = ? AND id = ?", [query.collection, query.record_id]))
    elif query.record_id is not None:
        conditions.append(("id = ?", [query.record_id]))
    elif query.collection is not None:
        conditions.append(("collection = ?", [query.collection]))
    if query.collections is not None:
        names = json.dumps(sorted(query.collections))
        conditions.append(("collection IN (SELECT value FROM json_each(?))", [names]))
    if query.actor is not None:
        conditions.append(("actor = ?", [query.actor]))
    if query.request_id is not None:
        conditions.append(("request_id = ?", [query.request_id]))
    if query.op in {"delete", "restored"}:
        # The second condition is that of the index `changes_of_deleted_records`.
        conditions.append(("op = ? AND op <> 'put'", [query.op]))
    if query.first or query.last:
        conditions.append(_times(query))
    if query.touches is not None:
        conditions.append(_touching(query.touches))
    return conditions


def _times(query: LogQuery) -> Sql:
    first = query.first.isoformat() if query.first else ""
    # "~" sorts after every time of that day, and after every day.
    last = f"{query.last.isoformat()}T~" if query.last else "~"
    return "at >= ? AND at < ?", [first, last]


def _touching(touched: TouchedDocument) -> Sql:
    """The document itself, and what changed of its open items and of the rows of its entry.

    The ids of those are its own id, or begin with it and a colon; ";" is the sign after ":".
    """
    sql = """
        version IN (
            SELECT version FROM changes WHERE collection = ? AND id = ?
            UNION ALL
            SELECT version FROM changes WHERE collection = ? AND id = ?
            UNION ALL
            SELECT version FROM changes WHERE collection IN (?, ?) AND id > ? AND id < ?
            UNION ALL
            SELECT version FROM charge_changes WHERE charge_id = ?
            UNION ALL
            SELECT version FROM charge_changes WHERE charge_id > ? AND charge_id < ?
        )
    """
    whole = str(touched.document)
    parts = [f"{whole}:", f"{whole};"]
    own = [touched.collection, touched.document.id, AppliedCredit.plural, whole]
    return sql, [*own, AppliedCredit.plural, ClearedMark.plural, *parts, whole, *parts]


def _joined(parts: list[Sql]) -> Sql:
    """Several conditions as one."""
    conditions = " AND ".join(sql for sql, _ in parts)
    return conditions, [value for _, values in parts for value in values]
