"""The limits of reading: how much of a file is kept, listed and repeated, and when reading ends."""

import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.importers import findings
from adapters.importers.iif.grammar import MOST_COLUMNS, MOST_LISTS
from adapters.importers.iif.reader import read_iif
from adapters.importers.iif.transactions import MOST_ROWS
from adapters.importers.text import LONGEST_LINE
from adapters.json_shapes.imports import import_view, plan_view
from adapters.storage.memory.store import MemoryStore
from application.importing.import_answer import ImportRefused
from application.importing.listed import MOST_LISTED, MOST_REFUSED
from application.importing.parsed_file import LONGEST_MESSAGE, ParsedFile, UnreadableFile
from application.importing.plan_import import ImportOptions, plan_import
from application.ledger.company import change_settings
from application.unit_of_work.books import Books
from tests.adapters.importers.iif.plain_reading import lines_of
from tests.support import import_parsed, new_books

HEADERS = (
    "!CUST\tNAME\n"
    "!TRNS\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\n"
    "!SPL\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\n"
    "!ENDTRNS\n"
)
CHECK = "TRNS\tCHECK\t1/{day}/2026\tBank\t\t-{cents}\nSPL\tCHECK\t\tFood\t\t{cents}\nENDTRNS\n"


def read(text: str) -> ParsedFile:
    return read_iif(text.encode())


def planned(books: Books, text: str) -> dict[str, Any]:
    return plan_view(books.read(plan_import, "iif", read(text), ImportOptions()))


def add_up(lines: dict[str, int]) -> bool:
    return sum(lines.values()) == 2 * lines["total"]


# Where reading ends


@pytest.mark.parametrize(
    "wrong",
    [
        "nonsense\n",
        "CUST\t\twithout a name\n".replace("CUST\t", "SPL\t"),
        "TRNS\tCHECK\t1/2/2026\tBank\t\t5\nENDTRNS\n",
        "TRNS\tCHECK\t1/2/2026\tBank\t\t5\n",
        "TRNS\tCHECK\tno day\tBank\t\t5\nSPL\tCHECK\t\tFood\t\t-5\nENDTRNS\n",
        "nonsense\n\n",
    ],
)
def test_reading_stops_after_a_thousand_refused_rows_and_counts_what_was_read(wrong):
    source = read(HEADERS + "CUST\tAnna\n" + wrong * (MOST_REFUSED + 500) + "CUST\tBert\n")
    view = planned(new_books(MemoryStore()), HEADERS + "CUST\tAnna\n" + wrong * 1_500)
    assert source.stopped_at == source.total == view["stoppedAt"] == view["lines"]["total"]
    assert len(source.refused) == len(view["refused"]) == MOST_REFUSED
    assert add_up(view["lines"])
    assert (view["created"], view["lines"]["made"]) == ({"contacts": 1}, 1)
    end = view["stoppedAt"] + 1
    assert lines_of((HEADERS + "CUST\tAnna\n" + wrong * 1_500).encode())[end - 1 : end]


def test_a_file_whose_last_row_is_the_thousandth_refused_one_is_read_to_its_end():
    source = read(HEADERS + "nonsense\n" * MOST_REFUSED)
    assert (len(source.refused), source.stopped_at) == (MOST_REFUSED, None)
    assert source.total == 4 + MOST_REFUSED


def test_a_transaction_that_is_open_where_reading_stops_is_refused_with_its_rows():
    start = "TRNS\tCHECK\t1/2/2026\tBank\t\t5\nSPL\tCHECK\t\tFood\t\t-5\n"
    source = read(HEADERS + start + "nonsense\n" * (MOST_REFUSED + 1))
    assert source.stopped_at == source.total == 6 + MOST_REFUSED
    assert (len(source.refused), source.refused.more) == (MOST_REFUSED + 1, 1)
    assert source.refused_lines + source.structure == source.total


def test_the_import_stops_after_a_thousand_rows_that_the_books_refuse():
    books = new_books(MemoryStore())
    books.run(change_settings, {"closing_date": date(2026, 1, 15)})
    closed = "".join(CHECK.format(day=10, cents=number) for number in range(1, 1_501))
    good = "".join(CHECK.format(day=20, cents=number) for number in range(1, 31))
    view = planned(books, HEADERS + good + closed + good)
    assert view["stoppedAt"] == 4 + 3 * 30 + 3 * 999 + 1
    assert (len(view["refused"]), view["created"]["bank-transactions"]) == (MOST_REFUSED, 30)
    assert (view["lines"]["refused"], view["lines"]["made"]) == (2 * MOST_REFUSED, 2 * 30)
    assert add_up(view["lines"])
    assert view["lines"]["total"] < len(lines_of((HEADERS + good + closed + good).encode()))


@pytest.mark.parametrize("text", ["nonsense\n" * 1_001, ""])
def test_the_rest_of_a_file_that_was_not_read_to_its_end_cannot_be_imported(books, text):
    source = read(HEADERS + "CUST\tAnna\nnonsense\n" + text)
    if not text:
        assert import_parsed(books, source, partial=True).batch_id
        return
    version = books.read(lambda work: work.version)
    with pytest.raises(ImportRefused) as refusal:
        import_parsed(books, source, partial=True)
    assert books.read(lambda work: work.version) == version
    assert "stopped at line 1005" in str(refusal.value)
    assert refusal.value.remedy is None


def test_over_http_a_file_of_wrong_rows_is_refused_even_in_part(client):
    content = (HEADERS + "CUST\tAnna\n" + "nonsense\n" * 2_000).encode()
    headers = {"Content-Type": "text/plain"}
    reply = client.post("/import/iif?partial=true", content=content, headers=headers)
    problem = reply.json()
    assert (reply.status_code, problem["code"]) == (422, "import_refused")
    assert "partial" not in problem["detail"]
    assert problem["stoppedAt"] == problem["lines"]["total"] == 5 + MOST_REFUSED
    assert client.get("/contacts").json()["data"] == []
    plan = client.post("/import/iif?dryRun=true", content=content, headers=headers)
    assert (plan.status_code, plan.json()["stoppedAt"]) == (200, 5 + MOST_REFUSED)
    assert "planId" not in plan.json()


# What an answer lists


def test_each_list_of_an_answer_has_its_first_thousand_members_and_the_number_of_the_others():
    others = "".join(f"OTHERNAME\tName {number}\n" for number in range(1_300))
    zero = "TRNS\tCHECK\t1/2/2026\tBank\t\t0\nSPL\tCHECK\t\tFood\t\t0\nENDTRNS\n"
    text = HEADERS + "!OTHERNAME\tNAME\n" + others + zero * 1_100
    view = import_view(import_parsed(new_books(MemoryStore()), read(text)))
    assert [len(view[name]) for name in ("assumed", "leftOut", "refused")] == [1_000, 1_000, 0]
    assert {name: more for name, more in view["more"].items() if more} == {
        "records": 300,
        "leftOut": 100,
        "assumed": 300,
    }
    assert (view["created"]["contacts"], view["lines"]["leftOut"]) == (1_300, 2_200)
    assert add_up(view["lines"])


def test_an_answer_that_lists_all_does_not_say_that_there_are_more():
    text = (
        HEADERS
        + "!OTHERNAME\tNAME\n"
        + "".join(f"OTHERNAME\tName {number}\n" for number in range(MOST_LISTED))
    )
    view = planned(new_books(MemoryStore()), text)
    assert len(view["assumed"]) == MOST_LISTED
    assert not {"more", "stoppedAt"} & set(view)


LONG = "x" * 5_000
ROWS_WITH_LONG_TEXTS = [
    f"CUST\t{LONG}",
    f"CUST\tAnna\t{LONG}",
    f"{LONG}\tfirst",
    f"OTHERNAME\t{LONG}",
    f"ACCNT\t{LONG}\tBANK",
    f"ACCNT\t{LONG}:{LONG}\tBANK",
    f"ACCNT\tTill\t{LONG}",
    f"ACCNT\tTill\tBANK\t{LONG}",
    f"TERMS\t{LONG}\t1",
    f"TERMS\tNet\t{LONG}",
    f"INVITEM\t{LONG}\tGRP\nINVITEM\tMember\tSERV",
    f"INVITEM\t{LONG}\tSERV\t{'5' * 3_000}%",
    f"TRNS\t{LONG}\t1/2/2026\tBank\t\t-5\nSPL\t\t\tFood\t\t5\nENDTRNS",
    f"TRNS\tCHECK\t{LONG}\tBank\t\t-5\nSPL\t\t\tFood\t\t5\nENDTRNS",
    f"TRNS\tCHECK\t1/2/2026\t{LONG}\t\t-5\nSPL\t\t\tFood\t\t5\nENDTRNS",
    f"TRNS\tCHECK\t1/2/2026\t{LONG}:{LONG}\t\t-5\nSPL\t\t\tFood\t\t5\nENDTRNS",
    f"TRNS\tCHECK\t1/2/2026\tBank\t{LONG}\t-5\nSPL\t\t\tFood\t\t5\nENDTRNS",
    f"TRNS\tINVOICE\t1/2/2026\tA/R\t{LONG}\t5\nSPL\t\t\tFood\t\t-5\nENDTRNS",
    f"TRNS\tINVOICE\t1/2/2026\tA/R\tAnna\t5\t{LONG}\nSPL\t\t\tFood\t\t-5\nENDTRNS",
    f"TRNS\tINVOICE\t1/2/2026\tA/R\tAnna\t5\t\t{LONG}\nSPL\t\t\tFood\t\t-5\nENDTRNS",
    f"TRNS\tCHECK\t1/2/2026\tBank\t\t{LONG}\nSPL\t\t\tFood\t\t5\nENDTRNS",
    f"!{LONG}\tNAME\n{LONG}\t5",
]
ALL_HEADERS = (
    "!CUST\tNAME\tTERMS\n!OTHERNAME\tNAME\n!ACCNT\tNAME\tACCNTTYPE\tACCNUM\n"
    "!TERMS\tNAME\tDUEDAYS\n!INVITEM\tNAME\tINVITEMTYPE\tPRICE\n"
    "!TRNS\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\tTERMS\n"
    "!SPL\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tPRICE\n!ENDTRNS\n"
)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("rows", ROWS_WITH_LONG_TEXTS)
def test_a_long_text_of_a_file_is_repeated_only_in_part(rows, strict):
    parsed = read(ALL_HEADERS + rows + "\n")
    options = ImportOptions(strict=strict)
    view = plan_view(new_books(MemoryStore()).read(plan_import, "iif", parsed, options))
    told = [
        *(text for row in view["assumed"] for text in (row["what"], row["why"])),
        *(text for row in view["leftOut"] for text in (row["block"], row["why"])),
        *(row["message"] for row in view["refused"]),
        *view["doubled"],
    ]
    assert told
    assert all("x" * 201 not in text.lower() and "5" * 201 not in text for text in told)


def test_a_message_about_a_row_with_very_many_faults_is_cut():
    splits = "".join(f"SPL\t\t\tUnknown account {number}\t\t-1\n" for number in range(500))
    text = f"{HEADERS}TRNS\tCHECK\t1/2/2026\tBank\t\t500\n{splits}ENDTRNS\n"
    options = ImportOptions(strict=True)
    view = plan_view(new_books(MemoryStore()).read(plan_import, "iif", read(text), options))
    ((row),) = view["refused"]
    assert len(row["message"]) == LONGEST_MESSAGE
    assert "Unknown account 3'" in row["message"]


# What is kept of a file


@pytest.mark.parametrize("line", ["CUST\t", "SPL\t", "", "!CUST\t", '"', "\t"])
def test_of_an_endless_line_the_beginning_is_read_and_its_row_is_refused(line):
    source = read(HEADERS + line + "x" * (LONGEST_LINE + 1) + "\nCUST\tAnna\n")
    assert source.total == 6
    if line != "\t":
        assert [row.line for row in source.refused][:1] == [5]
        assert "longer than 100,000 characters" in next(iter(source.refused)).message
    assert len(source.records) == (0 if line == "!CUST\t" else 1)


def test_a_line_of_the_longest_length_is_read():
    name = "x" * (LONGEST_LINE - len("CUST\t"))
    (record,) = read(f"{HEADERS}CUST\t{name}\n").records
    assert record.fields["name"] == name


def test_a_transaction_with_an_endless_line_is_refused_whole():
    text = CHECK.format(day=2, cents=5).replace("\t\t5\n", f"\t\t5\t{'x' * LONGEST_LINE}\n")
    source = read(HEADERS + text)
    assert [(row.line, row.rows) for row in source.refused] == [(6, 2)]


def test_a_header_of_too_many_columns_names_none():
    source = read("!CUST\tNAME" + "\tMORE" * MOST_COLUMNS + "\nCUST\tAnna\n")
    assert [row.line for row in source.refused] == [1, 2]
    assert not read("!CUST\tNAME" + "\tMORE" * (MOST_COLUMNS - 1) + "\t\t\nCUST\tAnna\n").refused


def test_a_file_of_too_many_lists_is_refused_from_the_first_that_is_too_many():
    lists = "".join(f"!LIST{number}\tNAME\nLIST{number}\tx\n" for number in range(MOST_LISTS + 5))
    source = read(lists)
    assert [row.line for row in source.refused] == [*range(2 * MOST_LISTS + 1, source.total + 1)]
    assert source.left_out_lines == MOST_LISTS


def test_a_transaction_without_end_is_refused_with_all_its_rows():
    rows = "SPL\tCHECK\t\tFood\t\t0.00\n" * (MOST_ROWS + 7)
    source = read(HEADERS + "TRNS\tCHECK\t1/2/2026\tBank\t\t0.00\n" + rows + "ENDTRNS\n")
    assert [(row.line, row.code, row.rows) for row in source.refused] == [
        (5, "structure", MOST_ROWS + 8)
    ]


def test_items_after_a_group_without_end_are_items_however_many_they_are():
    items = "".join(f"INVITEM\tItem {number}\tSERV\n" for number in range(10_500))
    source = read("!INVITEM\tNAME\tINVITEMTYPE\nINVITEM\tKit\tGRP\n" + items)
    assert (len(source.records), source.left_out_lines) == (10_500, 1)


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        ("MOST_LIST_ROWS", "CUST\tAnna\nCUST\tBert\nCUST\tCarl\n"),
        ("MOST_TRANSACTION_ROWS", CHECK.format(day=2, cents=5) * 2),
    ],
)
def test_a_file_of_more_rows_than_an_import_can_hold_is_refused(monkeypatch, limit, text):
    monkeypatch.setattr(findings, limit, 2)
    with pytest.raises(UnreadableFile) as refusal:
        read(HEADERS + text)
    assert refusal.value.code == "too_large"
    assert "divide it into several files" in str(refusal.value)


@given(
    st.lists(
        st.sampled_from(["\n", "!A\tB\n", "A\tx\n", "!CUST\tNAME\n", "CUST\tAnna\n", "ENDTRNS\n"])
        | st.sampled_from(["INVITEM\tg\tGRP\n", "INVITEM\tm\tSERV\n", "ENDGRP\n", "BUD\t1\n"])
        | st.sampled_from(["TRNS\tCHECK\t1/2/2026\tBank\t0\n", "SPL\tCHECK\t\tFood\t0\n", "\t\n"]),
        max_size=12,
    ),
    st.integers(1, 4),
)
def test_rows_that_repeat_one_another_are_counted_like_single_ones(rows, times):
    """Blank lines between them, which change nothing but `structure`, keep them apart."""
    headers = "!INVITEM\tNAME\tINVITEMTYPE\n" + HEADERS
    together = read(headers + "".join(row * times for row in rows))
    apart = read(headers + "".join((row + "\n") * times for row in rows))
    blank = len(rows) * times
    assert (apart.structure, apart.total) == (together.structure + blank, together.total + blank)
    assert apart.left_out == together.left_out
    assert (apart.refused_lines, len(apart.records)) == (
        together.refused_lines,
        len(together.records),
    )
    assert len(apart.transactions) == len(together.transactions)


# Memory and processor time, measured in a process of its own

RUBBISH = """
import random, time
from adapters.importers.iif.reader import read_iif
from application.importing.parsed_file import UnreadableFile

def repeated(piece, size):
    return (piece * (size // len(piece) + 1))[:size]

MB = 1_000_000
HEADERS = (
    b"!CUST\\tNAME\\n!TRNS\\tTRNSTYPE\\tDATE\\tACCNT\\tAMOUNT\\n"
    b"!SPL\\tTRNSTYPE\\tDATE\\tACCNT\\tAMOUNT\\n!ENDTRNS\\n"
)
anything = random.Random(13).randbytes(30 * MB)
for make in (
    lambda: anything,
    lambda: HEADERS + anything,
    lambda: b"\\xff\\xfe" + HEADERS.decode().encode("utf-16-le") + anything,
    lambda: HEADERS + b"x" * (60 * MB),
    lambda: HEADERS + repeated("\\U0001f600".encode(), 60 * MB),
    lambda: HEADERS + b"\\t" * (60 * MB),
    lambda: HEADERS + repeated(b"\\t\\t\\n", 20 * MB),
    lambda: HEADERS + b"\\n" * (20 * MB),
    lambda: HEADERS + b"\\r" * (20 * MB),
    lambda: HEADERS + bytes(60 * MB),
    lambda: HEADERS + b'"' * (60 * MB),
    lambda: HEADERS + repeated(b'"\\t', 20 * MB),
    lambda: repeated(b"x\\ty\\n", 60 * MB),
    lambda: HEADERS + repeated(b"x\\n", 30 * MB),
    lambda: HEADERS + repeated(b"TRNS\\n", 10 * MB),
    lambda: HEADERS + b"TRNS\\n" + repeated(b"SPL\\n", 2 * MB),
    lambda: HEADERS + repeated(b"TRNS\\tCHECK\\t13/13/2026\\tBank\\t5\\nENDTRNS\\n", 30 * MB),
    lambda: HEADERS + repeated(b"ENDTRNS\\n", 10 * MB),
    lambda: b"!BUD\\tNAME\\n" + repeated(b"BUD\\t1\\n", 10 * MB),
    lambda: b"!CUST\\tNAME\\n" + b"".join(b"!%x\\tX\\n" % n for n in range(MB)),
    lambda: b"!CUST\\tNAME" + repeated(b"\\tA", 30 * MB),
):
    content = make()
    before = time.process_time()
    try:
        read_iif(content)
    except UnreadableFile:
        pass
    seconds = time.process_time() - before
    assert seconds < len(content) / MB, (content[:200], seconds)
    del content
# What a process has taken in all would count what its parent took before it began.
(most,) = (line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(most.split()[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other ways")
def test_rubbish_takes_little_memory_and_less_than_a_second_for_a_megabyte():
    answer = subprocess.run(
        [sys.executable, "-c", RUBBISH], capture_output=True, text=True, check=False
    )
    assert not answer.stderr
    assert int(answer.stdout) < 300 * 1024
