"""`wyzbooks reconcile ACCOUNT FILE`: what the file says about date and balance, and its matches."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.entrypoints.cli.bank_account import FIRST, Commands

LINES = """Date,Description,Check Number,Amount,Balance
01/02/2026,CHECK PAID,1040,-120.00,2880.00
01/06/2026,HARBOR CONSULTING LLC ACH,,2500.00,5380.00
01/09/2026,CHECK PAID,1041,-850.00,4530.00
01/16/2026,CHECK PAID,1042,-64.20,4465.80
01/26/2026,ONLINE PAYMENT,,-100.00,4365.80
"""
CARD = Path(__file__).parents[2] / "data" / "reconciliation" / "card-january.ofx"
DAY = ("--statement-date", "2026-01-31")
BEGIN = ("reconcile", "Checking", *FIRST[6:])
"""Begins the reconciliation of January without its date and balance."""
QIF = """!Account
NChecking
TBank
^
!Type:Bank
D01/16/2026
T2500.00
PHarbor Consulting
^
!Account
NOther
TBank
^
!Type:Bank
D01/16/2026
T1.00
PSomebody
^
"""


@pytest.fixture
def source(tmp_path: Path) -> Callable[[str, str], str]:
    """Writes a statement file, and returns its path."""

    def write(text: str, name: str = "january.csv") -> str:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write


def notes(reconciling: Commands, *words: str) -> list[str]:
    """The notes of an answer."""
    sentences: list[str] = reconciling.json(*words)["notes"]
    return sentences


def test_the_date_and_the_balance_are_taken_from_the_file(reconciling, source):
    assert notes(reconciling, *BEGIN, source(LINES)) == [
        "Taken from the file: the statement date 2026-01-26 and the balance 4,365.80."
    ]
    assert notes(reconciling, "reconcile", "1000", source(LINES)) == []


def test_a_balance_of_an_earlier_day_is_taken_and_its_day_is_said(reconciling, source):
    assert notes(reconciling, *BEGIN, source(LINES), *DAY) == [
        "Taken from the file: the balance 4,365.80 on 2026-01-26."
    ]


def test_a_balance_after_the_statement_is_not_taken(reconciling, source):
    early = ("--statement-date", "2026-01-20")
    refused = reconciling(*BEGIN, source(LINES), *early, code=1)
    assert refused.stderr == "wyzbooks: --balance: must be given\n"
    (note,) = notes(reconciling, *BEGIN, source(LINES), *early, "--balance", "4465.80")
    assert note == (
        "The file states the balance 4,365.80 on 2026-01-26, which is after the statement date "
        "2026-01-20."
    )


def test_what_the_person_types_counts_and_a_file_that_disagrees_is_named(reconciling, source):
    disagrees = "The file states the balance 4,365.80 on 2026-01-26, and not 4,400.00."
    assert notes(reconciling, *BEGIN, source(LINES), "--balance", "4400") == [
        "Taken from the file: the statement date 2026-01-26.",
        disagrees,
    ]
    assert notes(reconciling, "reconcile", "1000", source(LINES)) == [disagrees]
    assert notes(reconciling, "reconcile", "1000", source(LINES), "--balance", "4365.80") == [
        "Corrected: the statement balance is 4,365.80, and was 4,400.00."
    ]


@pytest.mark.parametrize("balance", ["-187.10", "187.10"])
def test_the_balance_of_a_card_is_what_is_owed_whatever_its_sign(reconciling, source, balance):
    file = source(CARD.read_text(encoding="utf-8").replace("-187.10<", f"{balance}<"), "card.ofx")
    words = ("reconcile", "2100", file, "--add", "--clear", "coffee", "--finish")
    finished = reconciling.json(*words)
    assert (finished["statementBalance"], finished["status"]) == ("187.10", "finished")


def test_the_statement_that_earlier_was_that_of_another_account_is_refused(reconciling, source):
    card = source(CARD.read_text(encoding="utf-8"), "card.ofx")
    reconciling("import", card, "--account", "2100", "--yes")
    refused = reconciling(*BEGIN, card, *DAY, "--balance", "1", code=1)
    assert "which is 2100 Credit Card in the books, and not 1000 Checking" in refused.stderr


def test_a_file_without_a_balance_says_nothing(reconciling, source):
    file = source("Date,Description,Amount\n01/16/2026,HARBOR CONSULTING,2500.00\n")
    refused = reconciling(*BEGIN, file, code=1)
    assert "or a file that states the balance" in refused.stderr
    assert notes(reconciling, *FIRST, file) == []


def test_certain_matches_are_cleared_unless_none_is_to_be_applied(reconciling, source):
    shown = reconciling.json(*FIRST, source(LINES), "--apply", "none")
    assert {row["cleared"] for row in shown["rows"]} == {"none"}
    assert [item["certain"] for item in shown["match"]["proposals"]] == [True] * 5
    done = reconciling.json("reconcile", "1000", source(LINES), "--finish")
    assert (done["status"], done["match"]["cleared"]) == ("finished", 5)
    assert "session" not in done["match"]


def test_what_the_person_says_of_a_row_counts_more_than_the_file(reconciling, source):
    reconciling(*FIRST, "--clear", "1043")
    reconciling("reconcile", "1000", source(LINES), "--unclear", "all", "--clear", "1043")
    assert set(reconciling.marks().values()) == {"cleared"}
    reconciling("reconcile", "1000", source(LINES), "--unclear", "1040", "--unclear", "1043")
    uncleared = [id_ for id_, mark in reconciling.marks().items() if mark == "none"]
    assert uncleared == ["water", "stamps"]


def test_the_evidence_and_the_doubts_of_matches_are_in_words(reconciling, source):
    file = source(f"{LINES}01/28/2026,FEE,,-9.00,4356.80\n01/30/2026,DEP,,1.00,4357.80\n")
    words = (*FIRST[:4], *FIRST[6:], file, "--balance", "4357.80")
    evidence = reconciling(*words, "--all", "--dry-run").stdout
    text = reconciling(*words).stdout
    assert f"Lines of {file}: 5 certain, 2 without a row. Cleared 5 rows.\n" in text
    assert (
        "Lines without a row (--add enters them):\n"
        "  line 7: 2026-01-28 -9.00 FEE\n"
        "  line 8: 2026-01-30 1.00 DEP\n\n"
    ) in text
    assert "Certain:" not in text
    assert (
        "  line 4: 2026-01-09 -850.00 1041 CHECK PAID = Check 1041 2026-01-08 Main Street "
        "Properties [rent] (same number, 1 day later)\n"
    ) in evidence
    assert (
        "  line 3: 2026-01-06 2,500.00 HARBOR CONSULTING LLC ACH = Deposit 2026-01-05 Harbor "
        "Consulting [client] (same payee, shared words: consulting harbor, 1 day later)\n"
    ) in evidence


def test_rows_that_only_sum_to_a_line_are_proposed_until_a_person_clears_them(reconciling, source):
    file = source(f"{LINES}01/31/2026,CASH OUT,,-85.00,4280.80\n")
    for id_, amount in (("one", "-50.00"), ("two", "-35.00")):
        split = f'{{"accountId": "account-6000", "amount": "{amount}"}}'
        body = (
            f'{{"id": "{id_}", "accountId": "account-1000", "date": "2026-01-30", "amount": '
            f'"{amount}", "splits": [{split}]}}'
        )
        reconciling("add", "bank-transactions", given=body)
    text = reconciling(*BEGIN, file).stdout
    assert "5 certain, 1 not certain. Cleared 5 rows." in text
    assert (
        "Not certain (clear the right rows with --clear):\n"
        "  line 7: 2026-01-31 -85.00 CASH OUT = Expense 2026-01-30 [one] + Expense 2026-01-30 "
        "[two] (1 day later, not certain: the sums may be equal by chance)\n\n"
    ) in text
    reconciling("reconcile", "1000", "--clear", "one", "--clear", "two")
    text = reconciling("reconcile", "1000", file).stdout
    assert "5 certain, 1 not certain, but with rows that are cleared. Cleared 0 rows." in text
    assert "The difference is zero." in text


def test_lines_without_a_row_are_added_and_can_be_undone(reconciling, source):
    file = source(f"{LINES}01/28/2026,FEE,,-9.00,4356.80\n")
    dry = reconciling(*BEGIN, file, "--add", "--dry-run").stdout
    assert "  line 7: 2026-01-28 -9.00 FEE = Expense 2026-01-28 FEE [" in dry
    added = reconciling.json(*BEGIN, file, "--add")["match"]["added"]
    assert len(added["rows"]) == 1
    shown = reconciling.json("reconcile", "1000", file, "--add")
    assert (shown["difference"], shown["match"]["added"]["rows"]) == ("0.00", [])
    reconciling("import", "undo", added["batchId"], "--yes")
    assert reconciling.json("reconcile", "1000")["difference"] == "-9.00"


def test_only_the_first_lines_are_shown_unless_all_are_asked_for(reconciling, source):
    more = "".join(f"01/2{day}/2026,SHOP,,-1.0{day},\n" for day in range(10))
    more += "01/29/2026,SHOP,,-7.00,\n"
    file = source(LINES.replace(",Balance", ",Reference") + more)
    text = reconciling(*FIRST, file).stdout
    assert "11 without a row" in text
    assert "  ... and 1 more (--all shows them)\n" in text
    assert "... and" not in reconciling("reconcile", "1000", file, "--all").stdout


def test_lines_that_cannot_be_read_refuse_the_file_unless_the_others_are_asked_for(
    reconciling, source
):
    file = source(f"{LINES}01/28/2026,FEE,,nine,4356.80\n")
    refused = reconciling(*FIRST, file, code=1)
    assert "line 7 is refused" in refused.stderr
    assert "with --partial" in refused.stderr
    told = notes(reconciling, *FIRST, file, "--partial")
    assert any("cannot be read, and are not matched: line 7: " in note for note in told)


def test_one_of_several_statements_of_a_file_is_named_unless_the_books_know_its_name(
    reconciling, source
):
    known = reconciling.json(*FIRST, source(QIF, "several.qif"))
    assert [line["payee"] for line in known["match"]["unmatched"]] == ["Harbor Consulting"]
    unknown = source(QIF.replace("NChecking", "NHaus"), "unknown.qif")
    refused = reconciling("reconcile", "1000", unknown, code=1)
    assert refused.stderr == (
        "wyzbooks: the file has statements of 'Haus', 'Other'; say with --name-in-file which one "
        "is that of 1000 Checking\n"
    )
    named = reconciling.json("reconcile", "1000", unknown, "--name-in-file", "other")
    assert [line["payee"] for line in named["match"]["unmatched"]] == ["Somebody"]


@pytest.mark.parametrize(
    ("name", "text", "options", "message"),
    [
        ("list.iif", "!TERMS\tNAME\tDUEDAYS\nTERMS\tWeekly\t7\n", (), "no statement of a bank"),
        ("several.qif", QIF, ("--decimal", "point"), "--column, --reversed-sign and --decimal"),
    ],
)
def test_files_and_options_that_do_not_fit_are_a_wrong_command(
    reconciling, source, name, text, options, message
):
    refused = reconciling(*FIRST, source(text, name), *options, code=2)
    assert message in refused.stderr


def test_a_file_may_come_from_standard_input(reconciling):
    shown = reconciling(*FIRST, "-", given=LINES).stdout
    assert "Lines of standard input: 5 certain. Cleared 5 rows.\n" in shown


def test_a_file_of_an_account_that_the_books_know_is_refused_for_another_one(reconciling, source):
    card = str(CARD)
    reconciling("import", card, "--account", "2100", "--yes")
    words = ("reconcile", "Checking", card, "--statement-date", "2026-02-28", "--add")
    refused = reconciling(*words, "--balance", "1", code=1)
    assert "which is 2100 Credit Card in the books, and not 1000 Checking" in refused.stderr
    name = refused.stderr.split("--name-in-file ")[1].strip()
    reconciling(*words, "--balance", "1", "--name-in-file", name, "--dry-run")
    reconciling("reconcile", "2100", card, "--dry-run")


def test_a_balance_that_is_reconciled_already_is_not_taken(reconciling, source):
    reconciling(*BEGIN, source(LINES), *DAY, "--balance", "4365.80", "--finish")
    words = ("reconcile", "1000", source(LINES), "--statement-date", "2026-02-28")
    assert reconciling(*words, code=1).stderr == "wyzbooks: --balance: must be given\n"
    (note,) = notes(reconciling, *words, "--balance", "5490.80")
    assert note == (
        "The file states the balance 4,365.80 on 2026-01-26, and 1000 Checking is reconciled to "
        "2026-01-31 already."
    )


def test_a_line_without_a_row_names_the_check_of_its_number_with_another_amount(
    reconciling, source
):
    file = source(LINES.replace("1042,-64.20,4465.80", "01042,-46.20,4483.80"))
    text = reconciling(*FIRST, file, "--clear", "1043").stdout
    assert (
        "line 5: 2026-01-16 -46.20 01042 CHECK PAID (Check 1042 2026-01-15 Office Depot [" in text
    )
    assert "] has this number, but -64.20)\n" in text
    assert "has this number" not in reconciling("reconcile", "1000", file, "--clear", "1042").stdout
