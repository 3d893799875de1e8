"""Generated books as neutral operations: accounts, contacts, and documents with what each posts
in cents.

They come from `../shared/bench/gen.py`; where it is absent, from a small generator here that
writes the same form.
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks import yardstick

FIRST, LAST = date(2021, 1, 1), date(2025, 12, 31)

_ACCOUNTS = (
    ("1000", "Assets:Bank:Checking", "bank"),
    ("2100", "Liabilities:CreditCard:Visa", "credit_card"),
    ("3000", "Equity:OpeningBalances", "equity"),
    ("4000", "Income:Sales", "income"),
    ("4010", "Income:Services", "income"),
    ("5000", "Expenses:Materials", "cost_of_goods_sold"),
    *((str(code), f"Expenses:Expense{code}", "expense") for code in range(6000, 6200, 10)),
)


def make(folder: Path, documents: int) -> None:
    """Write `ops.jsonl` and `expected.json` into a folder."""
    if yardstick.is_present():
        yardstick.generate(folder, documents)
    else:
        _generate(folder, documents)


def read(folder: Path) -> Iterator[dict[str, Any]]:
    """The operations of a folder, in order."""
    with (folder / "ops.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def expected(folder: Path) -> dict[str, Any]:
    """The figures that the books must have."""
    figures: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return figures


def _generate(folder: Path, documents: int) -> None:
    chance = random.Random(1)
    balances: Counter[str] = Counter()
    income: defaultdict[str, int] = defaultdict(int)
    days = (LAST - FIRST).days + 1
    operations: list[dict[str, Any]] = [
        {"op": "account", "code": code, "path": path, "type": type_}
        for code, path, type_ in _ACCOUNTS
    ]
    operations += [
        {"op": "contact", "id": f"V{number}", "kind": "vendor", "name": f"Vendor {number}"}
        for number in range(80)
    ]
    expenses = [code for code, _, type_ in _ACCOUNTS if type_ in {"expense", "cost_of_goods_sold"}]
    for number in range(documents):
        day = (FIRST + timedelta(days=number * days // documents)).isoformat()
        amount = chance.randrange(900, 90_000)
        if chance.random() < 0.5:
            gl = [["1000", amount], [chance.choice(("4000", "4010")), -amount]]
            operation = {
                "op": "journal",
                "id": f"JE-{number}",
                "date": day,
                "memo": "Sale",
                "gl": gl,
            }
        else:
            gl = [[chance.choice(expenses), amount], [chance.choice(("1000", "2100")), -amount]]
            operation = {
                "op": "check",
                "id": f"CHK-{number}",
                "date": day,
                "vendor": f"V{chance.randrange(80)}",
                "account": gl[1][0],
                "gl": gl,
            }
        operations.append(operation)
        for code, cents in gl:
            balances[str(code)] += int(cents)
            if str(code) >= "4000":
                income[day[:4]] -= int(cents)
    (folder / "ops.jsonl").write_text(
        "".join(json.dumps(each) + "\n" for each in operations), encoding="utf-8"
    )
    answer = {"trial_balance_cents": dict(balances), "net_income_by_year_cents": dict(income)}
    (folder / "expected.json").write_text(json.dumps(answer), encoding="utf-8")
