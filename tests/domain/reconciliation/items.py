"""Charges, credits and days for tests of open items, and a slow model of the number order."""

from datetime import date, timedelta
from itertools import groupby

from hypothesis import strategies as st

from domain.reconciliation.open_items import OpenItem

DAY = date(2026, 3, 1)
DATES = st.sampled_from([DAY + timedelta(days=each) for each in (-40, -30, -1, 0, 0, 1, 30)])


def charge(id_="c", amount=100, *, day=DAY, due=None, number="", kind="invoice", open_=None):
    return OpenItem(
        id_,
        kind,
        id_,
        "charge",
        "ar",
        "x",
        day,
        due or day,
        number,
        "",
        amount,
        amount if open_ is None else open_,
    )


def credit(id_="p", amount=100, *, day=DAY, memo="", ref="", kind="payment", hold=False):
    return OpenItem(id_, kind, id_, "credit", "ar", "x", day, day, ref, memo, amount, amount, hold)


def spelled(number):
    """The sort key of a number: digits as numbers, which come before letters."""
    return [
        (0, int("".join(run)), "".join(run)) if is_digits else (1, 0, "".join(run))
        for is_digits, run in runs(number.casefold())
    ]


def runs(text):
    return [
        (is_digits, list(run))
        for is_digits, run in groupby(text, key=lambda letter: letter in "0123456789")
    ]
