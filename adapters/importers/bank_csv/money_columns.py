"""Which columns hold the amounts and the balances, where no captions tell."""

from collections.abc import Iterable, Sequence

from adapters.importers.bank_csv.captions import Meaning
from adapters.importers.bank_csv.cell_kinds import ColumnKind


def amount_and_balance(
    free: Sequence[ColumnKind], kinds: Sequence[ColumnKind]
) -> dict[Meaning, int]:
    """The columns of amounts and of balances among those that are free, counted from 0.

    Two columns of which exactly one has an amount in each row hold what goes out and what comes
    in, in this order. Otherwise, the first column that has an amount in every row, best with signs,
    holds the amounts, and the next one the balances.
    """
    money = [kind for kind in free if kind.is_money]
    money = [kind for kind in money if kind.with_decimals] or money
    pair = _pair(money)
    if pair:
        out, into = pair
        others = [kind for kind in money if kind not in pair]
        return {"debit": out.column, "credit": into.column, **_balance(others, into.column)}
    full = [kind for kind in money if kind.is_full and len(kind.nonzero) == kind.rows]
    if not full:
        full = sorted(money, key=lambda kind: -len(kind.nonzero))[:1]
    if not full:
        return {}
    amount = next((kind for kind in full if kind.marked), full[0])
    balance = _balance([kind for kind in money if kind is not amount], amount.column)
    into_column = amount.column + 1
    beside = next((kind for kind in kinds if kind.column == into_column), None)
    has_empty_twin = beside is not None and not beside.filled and beside in free
    if balance and has_empty_twin and not amount.marked and balance["balance"] > into_column:
        # `8.19,,1000.00`: a statement on which nothing came in.
        return {"debit": amount.column, "credit": into_column, **balance}
    return {"amount": amount.column, **balance}


def _pair(money: Sequence[ColumnKind]) -> tuple[ColumnKind, ColumnKind] | None:
    """The first two columns of which exactly one has an amount in each row."""
    for place, first in enumerate(money):
        for second in money[place + 1 :]:
            together = len(first.nonzero | second.nonzero)
            is_either = not first.nonzero & second.nonzero and together == first.rows
            if is_either and first.nonzero and second.nonzero:
                return first, second
    return None


def _balance(others: Iterable[ColumnKind], after: int) -> dict[Meaning, int]:
    """The column of balances: the first one after the amounts that is filled in every row."""
    full = [kind.column for kind in others if kind.is_full]
    later = [column for column in full if column > after]
    return {"balance": later[0]} if later else {}
