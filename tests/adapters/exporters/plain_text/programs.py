"""What Beancount and hledger read in an exported journal: the programs themselves, not our words.

Beancount is a package of the tests. hledger is a program that is installed on its own; .ci/run
installs it.
"""

import json
import re
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from itertools import accumulate
from typing import Any

import pytest
from attrs import field, frozen
from beancount import loader
from beancount.core.data import Open, Transaction

from application.exporting.export_books import export_books
from application.exporting.exported_books import BooksWriter
from application.unit_of_work.books import Books
from entrypoints.books_writers import BOOKS_WRITERS

HLEDGER = shutil.which("hledger")
needs_hledger = pytest.mark.skipif(
    HLEDGER is None, reason="the program hledger is not installed (apt-get install hledger)"
)
FORMATS = ("beancount", pytest.param("hledger", marks=needs_hledger))


@frozen
class ReadPosting:
    """A posting as a program has read it."""

    account: str
    """The name of the account in the journal."""
    cents: int
    notes: Mapping[str, Any]
    """Its metadata or tags."""


@frozen
class ReadTransaction:
    """A transaction as a program has read it."""

    id: str
    day: date
    payee: str
    note: str
    number: str
    notes: Mapping[str, Any]
    postings: tuple[ReadPosting, ...] = field(repr=False)


@frozen
class ReadJournal:
    """A journal as a program has read it."""

    accounts: Mapping[str, Mapping[str, Any]]
    """What is noted at each account, by its name in the journal."""
    transactions: tuple[ReadTransaction, ...]

    def ids(self) -> dict[str, str]:
        """The id of each account, by its name in the journal."""
        return {
            name: id_
            for name, notes in self.accounts.items()
            if (id_ := notes.get("id") or notes.get("account-id"))
        }

    def sums(self) -> dict[tuple[str, str], int]:
        """What is posted in each month on each account, by its id; without sums of zero."""
        sums: Counter[tuple[str, str]] = Counter()
        ids = self.ids()
        for transaction in self.transactions:
            for posting in transaction.postings:
                sums[f"{transaction.day:%Y-%m}", ids[posting.account]] += posting.cents
        return {key: cents for key, cents in sums.items() if cents}


def exported(books: Books, write: BooksWriter) -> bytes:
    """The books in a format."""
    out = BytesIO()
    books.read(lambda work: write(export_books(work), out))
    return out.getvalue()


def read_back(books: Books, format_name: str) -> ReadJournal:
    """The books as they are exported, and then read by the program."""
    return READERS[format_name](exported(books, BOOKS_WRITERS[format_name]).decode())


def read_beancount(journal: str) -> ReadJournal:
    """A journal as Beancount reads it, which must find nothing wrong in it."""
    entries, errors, _ = loader.load_string(journal)
    assert errors == []
    return ReadJournal(
        {entry.account: _own(entry.meta) for entry in entries if isinstance(entry, Open)},
        tuple(_of_beancount(entry) for entry in entries if isinstance(entry, Transaction)),
    )


def _of_beancount(entry: Transaction) -> ReadTransaction:
    return ReadTransaction(
        entry.meta["id"],
        entry.date,
        entry.payee or "",
        entry.narration,
        entry.meta.get("number", ""),
        _own(entry.meta),
        tuple(
            ReadPosting(posting.account, int(posting.units.number * 100), _own(posting.meta or {}))
            for posting in entry.postings
        ),
    )


def _own(meta: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata without those that Beancount adds."""
    added = {"filename", "lineno"}
    return {k: v for k, v in meta.items() if k not in added and not k.startswith("__")}


def read_hledger(journal: str) -> ReadJournal:
    """A journal as hledger reads it, which must find nothing wrong in it."""
    hledger("check", "--strict", given=journal)
    read = json.loads(hledger("print", "--output-format", "json", given=journal))
    accounts = dict(_declared(journal))
    return ReadJournal(accounts, tuple(_of_hledger(accounts, transaction) for transaction in read))


def hledger(*words: str, given: str) -> str:
    """What hledger prints about a journal."""
    done = subprocess.run(
        [str(HLEDGER), "--file", "-", *words],
        input=given.encode(),
        capture_output=True,
        env={"LC_ALL": "C.UTF-8"},
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout.decode()


def _of_hledger(
    accounts: Mapping[str, Mapping[str, Any]], transaction: Mapping[str, Any]
) -> ReadTransaction:
    payee, bar, note = transaction["tdescription"].partition(" | ")
    postings = []
    for posting in transaction["tpostings"]:
        assert (posting["pdate"], posting["pstatus"], posting["ptype"]) == (
            None,
            "Unmarked",
            "RegularPosting",
        )
        (amount,) = posting["pamount"]
        quantity = amount["aquantity"]
        cents = quantity["decimalMantissa"] * 10 ** (2 - quantity["decimalPlaces"])
        own = [
            tag for tag in map(tuple, posting["ptags"]) if tag not in _inherited(accounts, posting)
        ]
        postings.append(ReadPosting(posting["paccount"], cents, dict(own)))
    assert (transaction["tstatus"], transaction["tdate2"]) == ("Unmarked", None)
    tags = dict(transaction["ttags"])
    return ReadTransaction(
        tags["id"],
        date.fromisoformat(transaction["tdate"]),
        payee if bar else "",
        note if bar else payee,
        transaction["tcode"],
        tags,
        tuple(postings),
    )


def _inherited(
    accounts: Mapping[str, Mapping[str, Any]], posting: Mapping[str, Any]
) -> set[tuple[str, str]]:
    """The tags that a posting has from its account and from the accounts above it."""
    names = accumulate(posting["paccount"].split(":"), "{}:{}".format)
    return {tag for name in names for tag in accounts[name].items()}


def _declared(journal: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The accounts that a journal declares, each with its tags."""
    tags: dict[str, dict[str, str]] = defaultdict(dict)
    name = ""
    for line in journal.split("\n"):
        if match := re.match("account (.+)", line):
            name = match[1]
        elif not line.startswith("    ;"):
            name = ""
        elif name:
            tag, _, value = line.removeprefix("    ; ").partition(":")
            tags[name][tag] = value
    assert [*tags] == hledger("accounts", "--declared", given=journal).splitlines()
    return iter(tags.items())


READERS = {"beancount": read_beancount, "hledger": read_hledger}
"""What reads a journal, by the name of its format."""
