"""Imports are possible in the original alone, and a copy says so before it shows a plan."""

import pytest

from application.importing.batches import undo_batch
from application.importing.parsed_file import ParsedFile
from application.importing.plan_import import ImportOptions, plan_import
from domain.errors import CopiedBooks
from tests.adapters.sync.served import follower


def test_a_copy_plans_no_import_and_undoes_none(client, served):
    copy = follower(served[1])
    copy.follow()
    with pytest.raises(CopiedBooks, match="an import is possible only there"):
        copy.books.read(plan_import, "iif", ParsedFile(), ImportOptions())
    with pytest.raises(CopiedBooks, match="undoing an import is possible only there"):
        copy.books.run(undo_batch, "batch")
