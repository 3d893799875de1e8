"""In which section of the statement of cash flows a new account belongs.

The section is stored in the account, so the statement itself never looks at a name.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

CashFlow = Literal["operating", "investing", "financing"]

_BY_CLASSIFICATION: Mapping[tuple[str | None, str | None, str | None], CashFlow] = {
    ("asset", "fixed_asset", None): "investing",
    ("asset", None, "other_asset"): "investing",
    ("liability", None, "long_term_liability"): "financing",
    ("equity", None, None): "financing",
}
"""The section of each classification whose changes are not operating."""

_DEPRECIATION = re.compile(
    r"(?<!\w)(?:"
    r"(?:acc(?:um(?:ulated)?)?[\W_]*)?"
    r"(?:deprec(?!iable)\w*|depr(?!\w)|depr?'?n(?!\w)|amort(?!i[sz]able)\w*|depletion(?!\w))"
    r"|acc(?:um(?:ulated)?)?[\W_]*dep(?!\w)"
    r"|a/d(?![\w/])"
    r")",
    re.IGNORECASE,
)
"""The words for what wears out in the name of an account: `Accumulated Depreciation`, `Accum.
Depr.`, `Amort`, `Truck A/D`. Depreciable assets are the assets themselves."""


def default_cash_flow(
    classification: tuple[str | None, str | None, str | None], names: Iterable[str]
) -> CashFlow:
    """The section of an account for which nobody has chosen one.

    `classification` is its type, subtype and section, and `names` are its own name and those of
    the accounts above it. An asset with a word for depreciation among its names is operating,
    because depreciation is part of net income and moves no cash.
    """
    if classification[0] == "asset" and any(_DEPRECIATION.search(name) for name in names):
        return "operating"
    return _BY_CLASSIFICATION.get(classification, "operating")
