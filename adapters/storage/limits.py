"""The limits of the stores: the same in each, so that every store refuses the same amounts."""

MONTH_LIMIT = 4_000_000_000_000_000_000
"""The most cents of debits, or of credits, on one account in one month. The sum of two such months
still fits an SQL integer."""

MONTH_LIMIT_EXCEEDED = (
    "more would be posted on one account in one month than the books can hold;"
    " split the amount over several months or accounts"
)
