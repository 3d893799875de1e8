"""How much the stores can hold: the same in each, so that they refuse the same."""

MOST_IN_A_MONTH = 4_000_000_000_000_000_000
"""Cents of debits, or of credits, on one account in one month: sums of such months still fit an SQL integer."""

TOO_MUCH = "more would be posted on one account in one month than the books can hold; split it over months or accounts"
