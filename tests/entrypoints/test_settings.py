"""The settings of this installation."""

from adapters.storage.memory.store import MemoryStore
from entrypoints.api import app_of
from entrypoints.settings import config_path, saved_port
from tests.support import PORT, Client, new_books

PATCH = {"company": {"name": "Renamed"}, "api": {"port": 4000}}


def test_a_port_that_cannot_be_saved_changes_nothing(tmp_path, monkeypatch):
    """The answer must not be a failure of a request that has changed the company."""
    not_a_folder = tmp_path / "file"
    not_a_folder.touch()
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(not_a_folder))
    client = Client(app_of(new_books(MemoryStore()), PORT))
    before = client.get("/system/settings").json()
    refused = client.patch("/system/settings", json=PATCH)
    assert (refused.status_code, refused.json()["code"]) == (503, "storage")
    assert "nothing was changed" in refused.json()["detail"]
    assert client.get("/system/settings").json() == before


def test_a_port_is_saved_for_the_next_start_but_by_no_rehearsal(tmp_path, monkeypatch):
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    client = Client(app_of(new_books(MemoryStore()), PORT))
    assert client.patch("/system/settings?dryRun=true", json=PATCH).status_code == 200
    assert not config_path().exists()
    assert client.patch("/system/settings", json=PATCH).json()["api"] == {"port": 4000}
    assert saved_port() == 4000
