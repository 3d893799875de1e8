"""Statements of other people's banks go the whole road: read, planned, committed, undone."""

from pathlib import Path

import pytest

from adapters.json_shapes.imports import plan_view
from adapters.storage.memory.store import MemoryStore
from application.importing.bank_rows.import_statements import StatementOptions
from application.importing.batches import undo_batch
from application.importing.parsed_file import ReadingOptions, UnreadableFile
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.integrity.verify_books import verify_books
from application.sync.checksums import checksums
from domain.values import LATEST
from entrypoints.file_readers import READERS, format_of
from tests.application.actions import CARD, CHECKING
from tests.support import new_books

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
FOLDERS = {"bankcsv": "csv", "ofx": "ofx", "qif": "qif"}
FILES = [path for folder in FOLDERS for path in sorted((CORPUS / folder).glob("*.*"))]

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(),
    reason=f"the files of other people are in {CORPUS}, outside the project, and are not here",
)


def names_of_accounts(path: Path) -> str:
    """The accounts of a file that has several."""
    two = {"jseutter__ofxparse__multiple_accounts.ofx": f"9100:{CHECKING},9200:{CARD}"}
    return two.get(path.name, CHECKING)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_statement_goes_the_whole_road(path):
    content = path.read_bytes()
    if not content.strip():
        with pytest.raises(UnreadableFile, match="empty"):
            format_of(content)
        return
    format_name = format_of(content)
    assert format_name == FOLDERS[path.parent.name]
    parsed = READERS[format_name](content, ReadingOptions("dmy"), lambda: None)
    books = new_books(MemoryStore())
    before = books.read(checksums)
    statements = StatementOptions(account=names_of_accounts(path))
    options = ImportOptions(statements=statements, partial=True)
    planned = books.read(plan_import, format_name, parsed, options)
    view = plan_view(planned)
    lines = view["lines"]
    assert sum(lines[name] for name in lines if name != "total") == lines["total"]
    assert lines["total"] == len(content.splitlines())
    assert lines["refused"] == parsed.refused_lines
    assert books.read(checksums) == before
    answer = books.run(commit_import, planned)
    turnovers = books.read(lambda work: work.session.ledger.turnovers(None, LATEST))
    rows = [row for statement in parsed.statements for row in statement.rows]
    met = sum(row.amount for row in rows) if not answer.statements.met else None
    own = sum(turnovers[id_].net for id_ in (CHECKING, CARD) if id_ in turnovers)
    assert met is None or own == met
    assert books.read(verify_books).faults == ()
    after = books.read(checksums)
    again = books.run(commit_import, books.read(plan_import, format_name, parsed, options))
    assert again.batch_id is None
    assert books.read(checksums) == after
    if answer.batch_id:
        books.run(undo_batch, answer.batch_id)
        assert books.read(checksums) == before
