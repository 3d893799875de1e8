"""Generated operations entered as documents: what a client sends for each operation, and the
proof that the books come to the expected figures.

    operation --entries()--> Entry(collection, body) --send()--> over HTTP, one by one
                                                     --load()--> through the use cases,
                                                                 many in one commit

The documents are invoices, payments that state what they pay, bills, bill payments, checks,
deposits of all that waits, and journals.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from attrs import frozen

from adapters.json_shapes import shapes
from adapters.json_shapes.reading import read_draft
from application.banking.undeposited import undeposited_items
from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.ledger.company import change_settings
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.values import format_amount, parse_amount
from tests.benchmarks.iif import number_of

Operation = Mapping[str, Any]

CLASSES: dict[str, dict[str, str]] = {
    "bank": {"type": "asset", "subtype": "bank"},
    "cash": {"type": "asset", "subtype": "bank"},
    "undeposited_funds": {"type": "asset"},
    "accounts_receivable": {"type": "asset", "subtype": "accounts_receivable"},
    "inventory": {"type": "asset"},
    "other_current_asset": {"type": "asset"},
    "fixed_asset": {"type": "asset", "subtype": "fixed_asset"},
    "other_asset": {"type": "asset", "section": "other_asset"},
    "accounts_payable": {"type": "liability", "subtype": "accounts_payable"},
    "credit_card": {"type": "liability", "subtype": "credit_card"},
    "other_current_liability": {"type": "liability"},
    "long_term_liability": {"type": "liability", "section": "long_term_liability"},
    "equity": {"type": "equity"},
    "income": {"type": "income"},
    "other_income": {"type": "income", "section": "other_income"},
    "cost_of_goods_sold": {"type": "expense", "subtype": "cogs"},
    "expense": {"type": "expense"},
}
PATHS = {"bill-payments": "/bills/payments"}
"""Where a collection is served, if not under its own name."""

DEFAULTS = {
    "receivableAccountId": "1100",
    "payableAccountId": "2000",
    "undepositedFundsAccountId": "1050",
}
"""The default accounts of generated books."""


@frozen
class Entry:
    """One record to make: the kind of its operation, its collection, and what a client sends."""

    kind: str
    collection: str
    body: Mapping[str, Any]

    @property
    def path(self) -> str:
        return f"/api/v1{PATHS.get(self.collection, f'/{self.collection}')}"


Waiting = Callable[[], list[tuple[str, int]]]
"""Asks the books which rows wait in Undeposited Funds: (id, cents)."""


def entries(operations: Iterable[Operation], waiting: Waiting) -> Iterator[Entry]:
    """What to send, in order; deposits look at what waits when their turn comes."""
    for operation in operations:
        yield _ENTRY[operation["op"]](operation, waiting)


def account_id(code: str) -> str:
    """The id of a generated account."""
    return number_of(code)


def _account(operation: Operation, _: Waiting) -> Entry:
    name = f"{operation['path'].rpartition(':')[2]} {number_of(operation['code'])}"
    return Entry(
        "account",
        "accounts",
        {
            "id": account_id(operation["code"]),
            "number": number_of(operation["code"]),
            "name": name,
            **CLASSES[operation["type"]],
        },
    )


def _contact(operation: Operation, _: Waiting) -> Entry:
    return Entry(
        "contact",
        "contacts",
        {
            "id": operation["id"],
            "kind": operation["kind"],
            "name": operation["name"],
            "email": operation.get("email", ""),
        },
    )


def _item(operation: Operation, _: Waiting) -> Entry:
    body = {
        "id": operation["id"],
        "name": operation["name"],
        "rate": format_amount(operation["price"]),
        "accountId": account_id(operation["account"]),
    }
    return Entry("item", "items", body)


def _invoice(operation: Operation, _: Waiting) -> Entry:
    lines: list[dict[str, Any]] = [
        {
            "itemId": line["item"],
            "description": line["desc"],
            "quantity": str(line["qty"]),
            "rate": format_amount(line["price"]),
        }
        for line in operation["lines"]
    ]
    if operation["tax"]:
        lines.append(
            {
                "description": "Sales tax",
                "rate": format_amount(operation["tax"]),
                "accountId": account_id("2200"),
            }
        )
    body = {
        "number": operation["id"],
        "contactId": operation["customer"],
        "dueDate": operation["due"],
        "status": "sent",
        "lines": lines,
    }
    return Entry("invoice", "invoices", {**_head(operation), **body})


def _payment(operation: Operation, _: Waiting) -> Entry:
    stated = [
        {"invoiceId": line["invoice"], "amount": format_amount(line["amount"])}
        for line in operation["apply"]
    ]
    body = {
        "contactId": operation["customer"],
        "amount": format_amount(operation["amount"]),
        "depositAccountId": account_id(operation["account"]),
        "applications": stated,
    }
    return Entry("payment", "payments", {**_head(operation), **body})


def _bill(operation: Operation, _: Waiting) -> Entry:
    lines = [
        {
            "accountId": account_id(line["account"]),
            "description": line["desc"],
            "amount": format_amount(line["amount"]),
        }
        for line in operation["lines"]
    ]
    return Entry(
        "bill",
        "bills",
        {
            **_head(operation),
            "number": operation["id"],
            "contactId": operation["vendor"],
            "dueDate": operation["due"],
            "lines": lines,
        },
    )


def _bill_payment(operation: Operation, _: Waiting) -> Entry:
    stated = [
        {"billId": line["bill"], "amount": format_amount(line["amount"])}
        for line in operation["apply"]
    ]
    body = {
        "contactId": operation["vendor"],
        "amount": format_amount(operation["amount"]),
        "accountId": account_id(operation["account"]),
        "applications": stated,
    }
    return Entry("bill payment", "bill-payments", {**_head(operation), **body})


def _check(operation: Operation, _: Waiting) -> Entry:
    splits = [
        {"accountId": account_id(code), "amount": format_amount(-cents)}
        for code, cents in operation["gl"]
        if code != operation["account"]
    ]
    amount = sum(cents for code, cents in operation["gl"] if code == operation["account"])
    body = {
        "accountId": account_id(operation["account"]),
        "amount": format_amount(amount),
        "type": "Check",
        "contactId": operation["vendor"],
        "splits": splits,
    }
    return Entry("check", "bank-transactions", {**_head(operation), **body})


def _deposit(operation: Operation, waiting: Waiting) -> Entry:
    rows = waiting()
    assert sum(cents for _, cents in rows) == operation["total"], (
        f"what waits for {operation['id']} is not what it deposits"
    )
    body = {
        "accountId": account_id(operation["account"]),
        "amount": format_amount(operation["total"]),
        "type": "Deposit",
        "splits": [{"rowId": row} for row, _ in rows],
    }
    return Entry("deposit", "bank-transactions", {**_head(operation), **body})


def _journal(operation: Operation, _: Waiting) -> Entry:
    lines = [
        {
            "accountId": account_id(code),
            **({"debit": format_amount(cents)} if cents > 0 else {"credit": format_amount(-cents)}),
        }
        for code, cents in operation["gl"]
    ]
    return Entry(
        "journal",
        "journals",
        {**_head(operation), "memo": operation.get("memo", ""), "lines": lines},
    )


def _head(operation: Operation) -> dict[str, Any]:
    return {"id": operation["id"], "date": operation["date"]}


_ENTRY: dict[str, Callable[[Operation, Waiting], Entry]] = {
    "account": _account,
    "contact": _contact,
    "item": _item,
    "invoice": _invoice,
    "payment": _payment,
    "bill": _bill,
    "bill_payment": _bill_payment,
    "check": _check,
    "deposit": _deposit,
    "journal": _journal,
}


# Loading


def load(books: Books, operations: Iterable[Operation], at_once: int = 200) -> None:
    """Enter operations through the use cases, many in one unit of work: for large books, where no
    client needs to wait."""
    chart, rest = _after_chart(operations)
    books.run(_enter, chart)
    defaults = {
        "receivable_account_id": "1100",
        "payable_account_id": "2000",
        "undeposited_funds_account_id": "1050",
    }
    books.run(change_settings, {name: account_id(code) for name, code in defaults.items()})
    while some := list(islice(rest, at_once)):
        books.run(_enter, some)


def _enter(work: UnitOfWork, operations: Iterable[Operation]) -> None:
    for entry in entries(
        operations, lambda: [(row.item.id, row.item.amount) for row in undeposited_items(work)]
    ):
        collection = COLLECTIONS[entry.collection]
        create(
            work,
            collection,
            read_draft(dict(entry.body), shapes.draft(collection), collection.kind),
        )


def _after_chart(operations: Iterable[Operation]) -> tuple[list[Operation], Iterator[Operation]]:
    """The accounts, which come first, and the rest."""
    stream = iter(operations)
    chart = []
    for operation in stream:
        if operation["op"] != "account":
            return chart, _with_first(operation, stream)
        chart.append(operation)
    return chart, stream


def _with_first(first: Operation, rest: Iterator[Operation]) -> Iterator[Operation]:
    yield first
    yield from rest


# Sending

Get = Callable[[str], Any]
"""The JSON at a path under `/api/v1`."""

Send = Callable[[str, str, Any], Any]
"""Sends a body: method, whole path, body; raises where it is refused."""


def send(operations: Iterable[Operation], get: Get, deliver: Send) -> None:
    """Enter operations over HTTP, one request each, in order."""
    chart, rest = _after_chart(operations)
    for entry in entries(chart, list):
        deliver("POST", entry.path, entry.body)
    deliver(
        "PATCH",
        "/api/v1/system/settings",
        {"defaults": {name: account_id(code) for name, code in DEFAULTS.items()}},
    )
    for entry in entries(rest, lambda: waiting_of(get)):
        deliver("POST", entry.path, entry.body)


def waiting_of(get: Get) -> list[tuple[str, int]]:
    """The rows that wait in Undeposited Funds, page by page."""
    return [
        (row["id"], parse_amount(row["amount"]))
        for row in pages(get, "/bank-transactions/undeposited?limit=1000")
    ]


def pages(get: Get, path: str, member: str = "data") -> Iterator[Any]:
    """Every row of a list, which a member of each page has."""
    cursor = ""
    while cursor is not None:
        page = get(f"{path}{cursor and f'&cursor={cursor}'}")
        yield from page[member]
        cursor = page["nextCursor"]


# The proof


def prove(get: Get, operations: Iterable[Operation], expected: Mapping[str, Any]) -> None:
    """Check over HTTP, to the cent: balances, the trial balance, every year's profit and loss
    account by account, the open amount of each invoice and bill, and that control accounts agree
    with their documents."""
    wanted = {
        account_id(code): cents for code, cents in expected["trial_balance_cents"].items() if cents
    }
    years = {
        int(year): {account_id(code): cents for code, cents in found.items() if cents}
        for year, found in expected["pnl_by_year_cents"].items()
    }
    assert _balances(get) == wanted, "the balances are not those of the generator"
    last = max(years)
    _prove_trial_balance(get, wanted, years, last)
    for year, postings in years.items():
        report = get(f"/reports/profit-loss?from={year}-01-01&to={year}-12-31")
        assert parse_amount(report["totals"]["netIncome"]) == -sum(postings.values()), (
            f"the net income of {year} is not that of the generator"
        )
        rows = {
            row["accountId"]: abs(parse_amount(row["values"][1]))
            for row in report["rows"]
            if row.get("accountId") and row["values"][1]
        }
        assert rows == {id_: abs(cents) for id_, cents in postings.items()}, (
            f"the accounts of {year} are not those of the generator"
        )
    _prove_open(get, operations, wanted)


def _balances(get: Get) -> dict[str, int]:
    """Balances with debits positive, as everywhere in the code."""
    natural = {"asset": 1, "expense": 1, "liability": -1, "equity": -1, "income": -1}
    rows = pages(get, "/accounts?limit=1000")
    return {
        row["id"]: cents * natural[row["type"]]
        for row in rows
        if (cents := parse_amount(row["balance"]))
    }


def _prove_trial_balance(
    get: Get, wanted: Mapping[str, int], years: Mapping[int, Mapping[str, int]], last: int
) -> None:
    """The years before the last one are closed into Retained Earnings."""
    report = get(f"/reports/trial-balance?asOf={last}-12-31")
    balances = {
        row["accountId"]: parse_amount(row["values"][1] or "0")
        - parse_amount(row["values"][2] or "0")
        for row in report["rows"]
        if row.get("accountId")
    }
    earned = {id_ for postings in years.values() for id_ in postings}
    retained = sum(sum(postings.values()) for year, postings in years.items() if year != last)
    closed = (
        {id_: cents for id_, cents in wanted.items() if id_ not in earned}
        | years[last]
        | ({"account-3100": retained} if retained else {})
    )
    assert balances == closed, "the trial balance is not that of the generator"
    assert report["totals"]["debits"] == report["totals"]["credits"]


def _prove_open(get: Get, operations: Iterable[Operation], wanted: Mapping[str, int]) -> None:
    open_: dict[str, dict[str, int]] = {"invoices": {}, "bills": {}}
    for operation in operations:
        if operation["op"] in {"invoice", "bill"}:
            open_[f"{operation['op']}s"][operation["id"]] = operation["total"]
        for line in operation.get("apply", ()):
            name, id_ = (
                ("invoices", line["invoice"]) if "invoice" in line else ("bills", line["bill"])
            )
            open_[name][id_] -= line["amount"]
    for side, name, code, sign in (("ar", "invoices", "1100", 1), ("ap", "bills", "2000", -1)):
        standing = get(f"/reconciliation/{side}")
        owed = wanted.get(account_id(code), 0) * sign
        assert (standing["outOfStep"], standing["difference"], standing["unapplied"]) == (
            [],
            "0.00",
            "0.00",
        ), f"{side} is out of step"
        assert (
            parse_amount(standing["control"])
            == parse_amount(standing["open"])
            == owed
            == sum(open_[name].values())
        )
        shown = {
            charge["documentId"]: parse_amount(charge["open"])
            for contact in pages(get, f"/reconciliation/{side}?limit=1000", "contacts")
            for charge in contact["debits"]
        }
        assert shown == {id_: cents for id_, cents in open_[name].items() if cents}
        rows = {
            row["id"]: (parse_amount(row["balance"]), row["status"] == "paid")
            for row in pages(get, f"/{name}?limit=1000")
        }
        assert rows == {id_: (cents, cents == 0) for id_, cents in open_[name].items()}, (
            f"what is open of {name} is not what the generator left open"
        )


def prove_cash_basis(work: UnitOfWork, operations: Iterable[Operation]) -> None:
    """On the cash basis, only what was paid counts, and control and unapplied accounts have no
    balance."""
    from domain.values import LATEST

    cash = {
        id_: each.net
        for id_, each in work.session.ledger.turnovers(None, LATEST, None, "cash").items()
        if each.net
    }
    assert cash == expected_on_cash_basis(operations), "the cash basis is not what was paid"


def expected_on_cash_basis(operations: Iterable[Operation]) -> dict[str, int]:
    """Balances on the cash basis, computed from the operations alone: each invoice and bill counts
    in the share that is paid."""
    cash: Counter[str] = Counter()
    charges: dict[str, list[tuple[str, int]]] = {}
    paid: defaultdict[str, int] = defaultdict(int)
    for operation in operations:
        if operation["op"] in {"invoice", "bill"}:
            control = "1100" if operation["op"] == "invoice" else "2000"
            charges[operation["id"]] = [
                (account_id(code), cents) for code, cents in operation["gl"] if code != control
            ]
        elif operation["op"] in {"payment", "bill_payment"}:
            for line in operation["apply"]:
                paid[line.get("invoice") or line["bill"]] += line["amount"]
            cash.update(
                {
                    account_id(code): cents
                    for code, cents in operation["gl"]
                    if code not in {"1100", "2000"}
                }
            )
        else:
            for code, cents in operation.get("gl", ()):
                cash[account_id(code)] += cents
    for id_, amount in paid.items():
        for account, share in _shares(charges[id_], amount):
            cash[account] += share
    return {account: cents for account, cents in cash.items() if cents}


def _shares(lines: list[tuple[str, int]], amount: int) -> list[tuple[str, int]]:
    """The same shares as the books compute, in another way: whole cents rounded down, and one more
    cent for the largest remainders."""
    total = abs(sum(cents for _, cents in lines))
    sign = 1 if sum(cents for _, cents in lines) > 0 else -1
    whole = [sign * cents * amount // total for _, cents in lines]
    order = sorted(
        range(len(lines)), key=lambda place: (-(sign * lines[place][1] * amount % total), place)
    )
    for place in order[: amount - sum(whole)]:
        whole[place] += 1
    return [(account, sign * share) for (account, _), share in zip(lines, whole, strict=True)]
