"""QuickBooks' reports of other companies: every line of each is accounted for."""

from pathlib import Path

import pytest

from application.importing.file_set import NamedFile, pack_files
from entrypoints.file_readers import FORMATS, READERS, format_of

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "qbcsv"
FILES = sorted(CORPUS.glob("*.csv"))

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(),
    reason=f"the files of other people are in {CORPUS}, outside the project, and are not here",
)


@pytest.mark.parametrize("chosen", [FILES[:1], FILES[1:], FILES], ids=["first", "second", "both"])
def test_every_line_of_the_files_is_accounted_for(chosen):
    files = [NamedFile(path.name, path.read_bytes()) for path in chosen]
    parsed = READERS["quickbooks"](pack_files(files))
    assert parsed.total == sum(len(file.content.splitlines()) for file in files)
    counted = parsed.left_out_lines + parsed.refused_lines + parsed.structure
    assert len(parsed.accounts) + counted == parsed.total
    assert not parsed.refused


def test_the_accounts_of_both_statements_are_declared_with_their_places():
    parsed = READERS["quickbooks"](
        pack_files([NamedFile(path.name, path.read_bytes()) for path in FILES])
    )
    accounts = {account.path: account for account in parsed.accounts}
    assert accounts["Truck:Original Cost"].subtype == "fixed_asset"
    assert accounts["Landscaping Services:Job Materials:Plants and Soil"].type == "income"
    assert accounts["Job Expenses:Job Materials:Plants and Soil"].type == "expense"
    assert accounts["Miscellaneous"].section == "other_expense"
    net_income = -sum(stated.amount for stated in parsed.stated if stated.first)
    assert net_income == 164_246


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_files_are_recognised(path):
    assert format_of(path.read_bytes()) == "quickbooks"


@pytest.mark.parametrize(
    "path", sorted(CORPUS.parent.glob("bankcsv/*.csv")), ids=lambda path: path.stem
)
def test_no_file_of_a_bank_is_taken_for_one_of_quickbooks(path):
    assert not FORMATS["quickbooks"].looks_like(path.read_bytes())
