"""The balances of a list of accounts, posted as opening balances on request."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.integrity.verify_books import verify_books
from domain.ledger.journals import Journal
from domain.values import LATEST, format_amount
from tests.application.importing.test_import_file import accounts, chart, run
from tests.support import new_books

DAY = date(2026, 1, 1)
COLUMNS = "NAME\tACCNTTYPE\tOBAMOUNT"
EQUITY = "Opening Balance Equity"
SHEET_TYPES = ["BANK", "AR", "AP", "CCARD", "OCASSET", "FIXASSET", "OCLIAB", "LTLIAB", "EQUITY"]
OTHER_TYPES = ["INC", "COGS", "EXP", "EXINC", "EXEXP", "NONPOSTING"]


def listed(rows):
    return accounts(
        *(f"Account of {n}\t{type_}\t{format_amount(cents)}" for n, (type_, cents) in rows),
        columns=COLUMNS,
    )


def net_by_path(books):
    turnovers = books.read(lambda work: work.session.ledger.turnovers(None, LATEST))
    return {
        path: turnovers[account.id].net
        for path, account in chart(books).items()
        if account.id in turnovers and turnovers[account.id].net
    }


@given(
    st.lists(
        st.tuples(st.sampled_from(SHEET_TYPES + OTHER_TYPES), st.integers(-(10**7), 10**7)),
        min_size=1,
        max_size=8,
    )
)
def test_accounts_of_the_balance_sheet_have_their_balances_and_no_others(rows):
    books = new_books(MemoryStore())
    answer = run(books, listed(enumerate(rows)), opening_date=DAY)
    assert answer["refused"] == []
    expected = {
        f"Account of {n}": cents
        for n, (type_, cents) in enumerate(rows)
        if cents and type_ in SHEET_TYPES
    }
    if rest := -sum(expected.values()):
        expected[EQUITY] = rest
    assert net_by_path(books) == expected
    assert {journal.date for journal in books.read(journals_of)} <= {DAY}


def journals_of(work):
    return list(work.session.records.all(Journal))


def test_each_control_account_has_an_entry_of_its_own_under_no_name(books):
    rows = [("AR", 500), ("AR", 700), ("AP", -300), ("BANK", 100), ("CCARD", -40)]
    answer = run(books, listed(enumerate(rows)), opening_date=DAY, strict=True)
    assert answer["created"]["journals"] == 4
    assert answer["created"]["contacts"] == 2
    entries = sorted(len(journal.lines) for journal in books.read(journals_of))
    assert entries == [2, 2, 2, 3]


def test_more_accounts_than_an_entry_has_lines_are_several_entries():
    books = new_books(MemoryStore())
    rows = [("BANK", 100)] * 1_200
    answer = run(books, listed(enumerate(rows)), opening_date=DAY)
    assert answer["created"]["journals"] == 2
    assert net_by_path(books)[EQUITY] == -1_200_00
    assert books.read(verify_books).faults == ()


def test_balances_that_sum_to_zero_need_no_opening_balance_equity(books):
    run(books, listed(enumerate([("BANK", 100), ("CCARD", -100)])), opening_date=DAY)
    (journal,) = books.read(journals_of)
    assert len(journal.lines) == 2
