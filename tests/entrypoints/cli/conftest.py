"""Fixtures of the tests of reconciliations at a terminal."""

from pathlib import Path

import pytest

from tests.entrypoints.cli.bank_account import Commands, commands_on_books


@pytest.fixture
def reconciling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Commands on books with a checking account and a card."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    for name in ("WYZBOOKS_FILE", "WYZBOOKS_PORT"):
        monkeypatch.delenv(name, raising=False)
    return commands_on_books(tmp_path)
