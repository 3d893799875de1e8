"""The amounts by which lists are sorted and which they sum, as SQL: fields and figures.

Totals are stored in a table of their own, with an index by amount. Balances are looked up for each
row, because a payment changes them without a change of the document.
"""

from typing import Any

import sqlalchemy as sa

from adapters.storage.figures import is_figure
from domain.invoicing.contacts import Contact
from domain.ledger.charges_and_credits import ChargeOrCredit
from domain.ledger.documents import Document
from domain.records import Record, kind_of

SqlColumn = sa.ColumnElement[Any]

TOTALS = sa.table("totals", sa.column("kind"), sa.column("total"), sa.column("id"))

_OPEN_ITEMS = sa.table(
    "open_items",
    sa.column("id"),
    sa.column("role"),
    sa.column("contact_id"),
    sa.column("open"),
)


def amount_column(kind: type[Record], table: sa.Table, name: str) -> SqlColumn:
    """The value of a field or figure in each row of a kind's table."""
    if not is_figure(kind, name):
        return table.c[name]
    if name == "total":
        return _total(kind, table)
    return _balance_of_contact(table) if kind is Contact else _balance(kind, table)


def summed_column(kind: type[Record], table: sa.Table, name: str) -> SqlColumn:
    """What each row of a kind's table adds where a list is summed: see `sign_in_sums`."""
    signs: list[tuple[sa.ColumnElement[bool], int]] = []
    if issubclass(kind, Document):
        signs.append((table.c.status == "void", 0))
    if issubclass(kind, ChargeOrCredit):
        signs.append((table.c.kind == kind.credit_kind, -1))
    amount = amount_column(kind, table, name)
    return sa.case(*signs, else_=1) * amount if signs else amount


def is_total_of(kind: type[Record], table: sa.Table) -> sa.ColumnElement[bool]:
    """Whether a row of the totals is that of a row of a kind's table."""
    return sa.and_(TOTALS.c.kind == kind_of(kind), TOTALS.c.id == table.c.id)


def _total(kind: type[Record], table: sa.Table) -> SqlColumn:
    total = sa.select(TOTALS.c.total).where(is_total_of(kind, table))
    return sa.func.coalesce(total.correlate(table).scalar_subquery(), 0)


def _balance(kind: type[Record], table: sa.Table) -> SqlColumn:
    """What of a document is open: of a draft its total, and of one that is taken back nothing."""
    item = _OPEN_ITEMS.c
    item_id = sa.literal(f"{kind_of(kind)}:") + table.c.id
    open_amount = sa.select(item.open).where(item.id == item_id).correlate(table).scalar_subquery()
    return sa.case(
        (table.c.status == "draft", _total(kind, table)),
        (table.c.void_reason != "", 0),
        else_=sa.func.coalesce(open_amount, 0),
    )


def _balance_of_contact(table: sa.Table) -> SqlColumn:
    """The open charges of a contact less its open credits."""
    item = _OPEN_ITEMS.c
    signed = sa.case((item.role == "charge", item.open), else_=-item.open)
    return (
        sa.select(sa.func.coalesce(sa.func.sum(signed), 0))
        .where(item.contact_id == table.c.id, item.role.in_(["charge", "credit"]), item.open > 0)
        .correlate(table)
        .scalar_subquery()
    )
