"""The memory that an import needs for each byte of its file."""

import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.importers.iif.reader import read_iif
from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.store import SqliteStore
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from tests.support import new_books

FEW, MANY = 1_000, 1_400
HEAD = (
    "!ACCNT\tNAME\tACCNTTYPE\nACCNT\tLong Term Sales\tINC\nACCNT\tOffice Supplies\tEXP\n"
    "ACCNT\tFreight Income\tINC\n"
    "!TRNS\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\tMEMO\n"
    "!SPL\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\tMEMO\n!ENDTRNS\n"
)


def mixed(transactions: int) -> bytes:
    """A file with invoices, payments and checks of 40 customers and vendors."""
    blocks = []
    for number in range(transactions):
        day, name = f"{number % 12 + 1}/{number % 28 + 1}/2026", f"Customer {number % 40}"
        if number % 3 == 0:
            rows = [("Accounts Receivable", 12000), ("Long Term Sales", -9000)]
            rows += [("Freight Income", -3000)]
            type_ = "INVOICE"
        elif number % 3 == 1:
            rows, type_ = [("Undeposited Funds", 7500), ("Accounts Receivable", -7500)], "PAYMENT"
        else:
            rows, type_ = [("Checking", -2500), ("Office Supplies", 2500)], "CHECK"
        for place, (account, cents) in enumerate(rows):
            amount, keyword = f"{(cents + number) / 100:.2f}", "SPL" if place else "TRNS"
            if place == len(rows) - 1:
                amount = f"{(cents - number * place) / 100:.2f}"
            memo = f"{type_.title()} of {name}, our order {number % 7}"
            blocks.append(
                f"{keyword}\t{type_}\t{day}\t{account}\t{name}\t{amount}\t{number}\t{memo}\n"
            )
        blocks.append("ENDTRNS\n")
    return (HEAD + "".join(blocks)).encode()


def peak_of_plan(content: bytes) -> int:
    """The most memory that reading and planning a file has in hand."""
    books = new_books(MemoryStore())
    tracemalloc.start()
    try:
        planned = books.read(plan_import, "iif", read_iif(content), ImportOptions())
        assert not planned.answer.refused
        assert planned.plan.writes
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_reading_and_planning_need_at_most_three_times_the_file_besides_the_file_itself():
    peak_of_plan(mixed(70))  # What a process remembers of its first import is not counted.
    few, many = mixed(FEW), mixed(MANY)
    peaks = peak_of_plan(few), peak_of_plan(many)
    assert peaks[1] - peaks[0] <= 3 * (len(many) - len(few))


def peak_of_commit(content: bytes) -> int:
    """The most memory that the commit of a file has in hand, besides its plan."""
    with TemporaryDirectory(prefix="books-") as folder:
        books = new_books(SqliteStore(Path(folder) / "books.wyzbooks"))
        planned = books.read(plan_import, "iif", read_iif(content), ImportOptions())
        tracemalloc.start()
        try:
            books.run(commit_import, planned)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            books.store.close()


def test_a_commit_needs_at_most_four_times_the_file_besides_its_plan(monkeypatch):
    # So that two small files show what each further transaction needs.
    monkeypatch.setattr("application.unit_of_work.planning._MOST_UNSETTLED", 20)
    monkeypatch.setattr("application.reconciliation.automatic_application._AT_ONCE", 1)
    monkeypatch.setattr("adapters.storage.sqlite.write_buffer._MOST_PENDING", 20)
    few, many = mixed(150), mixed(500)
    peak_of_commit(many)  # The process remembers texts, up to a limit.
    peaks = peak_of_commit(few), peak_of_commit(many)
    assert peaks[1] - peaks[0] <= 4 * (len(many) - len(few))
