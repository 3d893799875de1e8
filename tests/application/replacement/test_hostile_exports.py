"""Exports that somebody has altered: either they are refused with the place or record at fault, or
the books made from them are right."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from adapters.json_shapes.portable_books import read_portable
from adapters.json_shapes.unreadable import UnreadableBody
from adapters.storage.memory.store import MemoryStore
from application.collections.registry import COLLECTIONS
from application.integrity.verify_books import verify_books
from application.ports.change_log import Head
from application.replacement.held_books import MOST_FAULTS, books_of
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Refused
from tests.application.actions import SALES
from tests.application.replacement.rich_books import enter_everything
from tests.application.replaying import assert_portable, exported
from tests.strategies import examples
from tests.support import new_books, whole_report

Path = tuple[str | int, ...]

BOOKS = new_books(MemoryStore())
enter_everything(BOOKS)
EXPORT = exported(BOOKS)
NAMED = re.compile(r"'[^']+'")
"""A message that names a record."""

STRANGE = [
    None, True, 0, -1, 10**30, 1.5, "", "x", "0.00", "-1.00", "9999999999999.99", "2200-12-31",
    "1899-12-31", "2026-02-30", "2026-03-15T00:00:00Z", "\x00", "a\u202eb", "\u200b", " spaced ",
    "none", [], {}, [[]], [{}], ["x"], "account-1000", "account-1050", "account-1100",
    "account-2000", "unapplied-cash-payment-income", "invoice:i", "payment:p", "c", "v", "nothing",
    "é" * 5000, "٣٤.00", "1e3", "NaN", "paid", "void", "reconciled", "finished",
    "bank-transaction:t:account-1000",
]  # fmt: skip


def paths_of(value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of all values in a document."""
    yield path
    members: Any = ()
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    for name, member in members:
        yield from paths_of(member, (*path, name))


def at(document: Any, path: Path) -> Any:
    for name in path:
        document = document[name]
    return document


ALL_PATHS = [path for path in paths_of(json.loads(EXPORT)) if path]
PATHS_BY_PART: dict[Path, list[Path]] = defaultdict(list)
PATHS_BY_NAME: dict[str | int, list[Path]] = defaultdict(list)
for _path in ALL_PATHS:
    PATHS_BY_PART[_path[: 2 if _path[0] == "data" else 1]].append(_path)
    PATHS_BY_NAME[_path[-1]].append(_path)


@st.composite
def altered(draw: st.DrawFn) -> Any:
    """An export in which a few values were altered, removed, copied or put elsewhere."""
    document = json.loads(EXPORT)
    for _ in range(draw(st.integers(1, 3))):
        part = draw(st.sampled_from(sorted(PATHS_BY_PART, key=str)))
        path = draw(st.sampled_from(PATHS_BY_PART[part]))
        try:
            _alter(draw, document, path)
        except (KeyError, IndexError, TypeError):
            continue  # An earlier alteration has removed it.
    return document


def _alter(draw: st.DrawFn, document: Any, path: Path) -> None:
    parent, name = at(document, path[:-1]), path[-1]
    value = parent[name]
    match draw(st.sampled_from(["remove", "strange", "other", "other", "copy", "add"])):
        case "remove":
            del parent[name]
        case "copy" if isinstance(parent, list):
            copy = json.loads(json.dumps(value))
            if isinstance(copy, dict) and draw(st.booleans()):
                copy["id"] = f"{str(copy.get('id'))[:40]}z"
            parent.append(copy)
        case "other":
            places = draw(st.sampled_from([PATHS_BY_NAME[name], ALL_PATHS]))
            parent[name] = at(json.loads(EXPORT), draw(st.sampled_from(places)))
        case "add" if isinstance(value, dict):
            value[draw(st.sampled_from(["x", "version", *value]))] = draw(st.sampled_from(STRANGE))
        case _:
            parent[name] = draw(st.sampled_from(STRANGE))


def use(work: UnitOfWork) -> None:
    """Read what lists and reports show of books."""
    for collection in COLLECTIONS.values():
        collection.figures(work, list(work.session.records.all(collection.kind)))
    for key in ("balance-sheet", "trial-balance", "ar-aging"):
        whole_report(work, key)


@settings(max_examples=examples(1))
@given(altered())
def test_an_altered_export_is_refused_at_its_fault_or_makes_books_that_are_right(document: Any):
    content = json.dumps(document).encode()
    try:
        with books_of(BOOKS, read_portable(content), Head(5000)) as store:
            copy = Books(store, BOOKS.clock, BOOKS.ids, BOOKS.mechanism)
            assert copy.read(verify_books).faults == ()
            copy.read(use)
            assert_portable(copy)
            event("taken")
    except UnreadableBody:
        event("unreadable")
    except Refused as refusal:
        event("refused")
        for fault in refusal.faults:
            assert fault.path or NAMED.search(fault.message), fault


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  ",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"{}",
        b"\xef\xbb\xbf" + EXPORT,
        EXPORT.decode().encode("utf-16"),
        EXPORT[:-1],
        EXPORT[: len(EXPORT) // 2],
        EXPORT + b"}",
        EXPORT + EXPORT,
        EXPORT.replace(b"Rich", b"Ri\xff"),
        EXPORT.replace(b"Rich", b"Ri\\ud800"),
        EXPORT.replace(b"Rich", b"Ri\\u0000"),
        EXPORT.replace(b'"Hour"', b"NaN"),
        EXPORT.replace(b'"Hour"', b"[" * 100_000 + b"]" * 100_000),
        EXPORT.replace(b'"Hour"', b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
        EXPORT.replace(b'"Hour"', b"1" * 100_000),
        EXPORT.replace(b'"125.00"', b'"' + b"1" * 100_000 + b'"'),
        EXPORT.replace(b'"Hour"', b"1e999999999"),
        EXPORT.replace(b'"schema":1', b'"schema":1,"schema":1'),
        EXPORT.replace(b'"schema":1', b'"schema":1e999999999'),
        EXPORT.replace(b'"schema":1', b'"schema":' + b"9" * 10_000),
        EXPORT.replace(b'"schema":1', b'"schema":true'),
        EXPORT.replace(b'"name":"Hour"', b'"name":"Hour","name":"Hour"'),
        EXPORT.replace(b'"data":{', b'"data":{"items":[],'),
        EXPORT.replace(b'"data":{', b'"data":[' * 100_000),
        b'{"format":"wyzbooks-export"}',
        b'{"format":"wyzbooks-export","schema":1}',
        b'{"format":"wyzbooks-export","schema":2,"settings":{}}',
        b'{"format":"wyzbooks-export","schema":1,"settings":{},"data":{}}',
        b'{"bookmarks":[{"name":"another program"}]}',
    ],
    ids=range(34),
)
def test_what_is_no_export_is_refused(content: bytes):
    assert content != EXPORT
    with pytest.raises((UnreadableBody, Refused)) as caught, \
            books_of(BOOKS, read_portable(content), Head()):  # fmt: skip
        pass
    assert len(str(caught.value)) < 5000


def test_spaces_and_the_order_of_members_do_not_matter():
    document = json.loads(EXPORT)
    for content in (
        json.dumps(document, indent=4),
        json.dumps(dict(reversed(document.items())), separators=(" ,\n", "\t:\r ")),
        json.dumps(document).replace('"data"', '"d\\u0061ta"'),
    ):
        assert read_portable(content.encode()) == read_portable(EXPORT)


def test_a_great_many_members_are_read_once():
    members = ",".join(f'"m{number}":{number}' for number in range(50_000))
    with pytest.raises(Refused) as caught:
        read_portable(EXPORT[:-1] + f",{members}}}".encode())
    assert len(caught.value.faults) == MOST_FAULTS


Change = Callable[[Any], None]


def record(document: Any, collection: str, id_: str) -> Any:
    """A record of a document."""
    part = document["data"].get(collection) or document[collection]
    return next(row for row in part if row["id"] == id_)


def setter(collection: str, id_: str, **values: Any) -> Change:
    """A change of some values of a record."""
    return lambda document: record(document, collection, id_).update(values)


def adder(collection: str, like: str, id_: str, **values: Any) -> Change:
    """A copy of a record with another id."""

    def add(document: Any) -> None:
        part = document["data"].get(collection) or document[collection]
        part.append({**record(document, collection, like), "id": id_, **values})

    return add


def default(**accounts: str) -> Change:
    """A change of the default accounts."""
    return lambda document: document["settings"]["defaults"].update(accounts)


def overapply(document: Any) -> None:
    """Apply more of a payment than it has, and say so in the payment."""
    applied = [{"amount": "20.00", "chargeId": "invoice:i2", "date": "2026-03-20"}]
    record(document, "payments", "p")["applications"] = [{"amount": "20.00", "invoiceId": "i2"}]
    record(document, "applications", "payment:p")["applied"] = [{**applied[0], "rule": "stated"}]


def other_charge(document: Any) -> None:
    record(document, "applications", "payment:p")["applied"][0]["chargeId"] = "bill:b"


def no_account_of_a_session(document: Any) -> None:
    document["reconciliations"][0]["accountId"] = "none"


def many_preferences(document: Any) -> None:
    document["prefs"] = [{"id": f"p{number}", "value": "x" * 60_000} for number in range(20)]


def logo(**values: Any) -> Change:
    return lambda document: document["logo"].update(values)


LINE = {"accountId": "account-2000", "amount": "2.00", "description": "", "id": "1"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (setter("accounts", "sub", parentId="deeper"), "account 'sub': parent: "),
        (setter("accounts", "sub", parentId="sub"), "/data/accounts/20/parent_id must be another"),
        (setter("accounts", "sub", parentId="none"), "account 'sub': parent: .*'none'"),
        (setter("accounts", "sub", type="asset"), "account 'sub': "),
        (adder("accounts", "sub", "unapplied-cash-payment-income", name="x"), "another id"),
        (setter("items", "item", accountId="none"), "item 'item': account: "),
        (setter("invoices", "i", contactId="v"), "invoice 'i': contact: must be a customer"),
        (setter("invoices", "draft", contactId="v"), "invoice 'draft': contact: must be a cust"),
        (setter("invoices", "i", receivableAccountId=SALES), "invoice 'i': receivable account"),
        (setter("accounts", "sub", number="1000"), "account '.*': it has the same number as"),
        (setter("invoices", "i", lines=[]), "/data/invoices/.*/lines"),
        (setter("bills", "n", lines=[LINE]), "bill 'n': line 1, account: must not be"),
        (setter("payments", "p", depositAccountId="account-1100"), "payment 'p': deposit acc"),
        (setter("payments", "p2", amount="60.00"), "bank-transaction 'd': split 1: differs"),
        (setter("journals", "j", date="2201-01-01"), "/data/journals/0/date"),
        (setter("journals", "j", reverses="none"), "journal 'j': reverses: "),
        (setter("bank-transactions", "t", voids="invoice:none"), "takes back invoice:none"),
        (setter("applications", "payment:p", id="payment:none"), "'payment:none': there is no"),
        (setter("applications", "payment:p", id="invoice:i"), "'invoice:i': there is no such cre"),
        (
            setter("applications", "payment:p", id="bill-payment:q"),
            "/applications/.*/id is used twice",
        ),
        (overapply, "applied-credit 'payment:p': 20.00 is applied to 'payment:p', but its amount"),
        (other_charge, "'payment:p': 'bill:b' is no charge of the same contact"),
        (no_account_of_a_session, "bank-reconciliation '.*': account: there is no account 'none'"),
        (setter("prefs", "size", id="[dark] size"), "/prefs/1/value"),
        (many_preferences, "all preferences together"),
        (
            setter("rules", "rule", contraAccountId=None, contactId=None),
            "/rules/0/contra_account_id",
        ),
        (default(receivableAccountId="none"), "settings '.*': receivable account: .*'none'"),
        (default(receivableAccountId=SALES), "receivable account: must be an account of"),
        (logo(content="%"), "/logo"),
        (logo(mediaType="image/gif"), "/settings|/logo"),
        (logo(mediaType=None), "/logo"),
        (logo(x=1), "/logo"),
    ],
)
def test_what_no_books_hold_is_refused_by_its_name(change: Change, words: str):
    document = json.loads(EXPORT)
    change(document)
    with pytest.raises(Refused) as caught, \
            books_of(BOOKS, read_portable(json.dumps(document).encode()), Head()):  # fmt: skip
        pass
    told = [f"{fault.path} {fault.message}" for fault in caught.value.faults]
    assert any(re.search(words, text) for text in told), told
